"""From JSON to the arguments of a function and back, by the types that the function declares.

So nobody keeps a second list of what a method takes: what its signature says is what is read, refused and explained.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import click
import numpy as np

# Beyond these a number is a typing error, and powers of it are beyond what a computer calls a number.
MOST, LARGEST = 10**15, 1e100

_LISTS = (list, Sequence, Iterable, Collection, set, frozenset)


def read_object(text: bytes) -> dict[str, Any]:
    """Read one JSON object, or refuse the text.

    Raises
    ------
    click.UsageError
        When it is no JSON, or something else than one object with each name once.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"the input is not JSON that can be used: {_first_line(error)}.") from error
    if not isinstance(found, dict):
        raise click.UsageError(f"the input must be one JSON object, got {_short(found)}.")
    return found


def read(kind: Any, value: Any, name: str) -> Any:
    """Turn what JSON holds into a value of a declared type, or refuse it in one sentence that opens with its name.

    Raises
    ------
    click.UsageError
        When it is of another type, or too large.
    """
    kind, may_be_none = _plain(kind)
    if value is None and may_be_none:
        return None
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin is tuple and inner[-1] is not Ellipsis:
        parts = _list(value, name, kind, len(inner))
        return tuple(read(part, each, f"{name}[{i}]") for i, (part, each) in enumerate(zip(inner, parts, strict=True)))
    if origin is tuple or origin in _LISTS:
        items = [read(inner[0], each, f"{name}[{i}]") for i, each in enumerate(_list(value, name, kind))]
        return tuple(items) if origin is tuple else frozenset(items) if origin in (set, frozenset) else items
    if origin is Mapping:
        return {_key(inner[0], key, name): read(inner[1], each, f"{name}.{key}") for key, each in _pairs(value, name)}
    if is_dataclass(kind):
        return _read_fields(kind, value, name)
    return _one(kind, value, name)


def say(kind: Any) -> str:
    """Say in words what a declared type takes."""
    kind, may_be_none = _plain(kind)
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin is tuple and inner[-1] is not Ellipsis:
        words = f"list of {len(inner)}: {', '.join(say(part) for part in inner)}"
    elif origin is tuple or origin in _LISTS:
        words = f"list of ({say(inner[0])})" if " " in say(inner[0]) else f"list of {say(inner[0])}s"
    elif origin is Mapping:
        words = f"object of ({say(inner[1])})"
    elif is_dataclass(kind):
        words = f"object with {', '.join(field.name for field in fields(kind))}"
    elif issubclass(kind, StrEnum):
        words = f"one of {', '.join(kind)}"
    else:
        words = {int: "integer", float: "number", bool: "true-or-false", str: "text"}.get(kind, "text")
    return f"{words} or null" if may_be_none else words


def written(found: Any) -> dict[str, Any]:
    """Give a result as one object that JSON can write: its fields, `too_few`, or a single `value`."""
    plain = _plain_value(found)
    return plain if isinstance(plain, dict) and not isinstance(found, Mapping) else {"value": plain}


def _plain_value(found: Any) -> Any:
    from analysis.checks import TooFew

    if isinstance(found, TooFew):
        return {"too_few": {"n": found.n, "needed": found.needed}}
    if is_dataclass(found) and not isinstance(found, type):
        named = {field.name: _plain_value(getattr(found, field.name)) for field in fields(found)}
        return named or {"kind": type(found).__name__}
    if hasattr(found, "_asdict"):
        return {name: _plain_value(value) for name, value in found._asdict().items()}
    if isinstance(found, np.ndarray | np.generic):
        return found.tolist()
    if isinstance(found, Mapping):
        return {str(key): _plain_value(value) for key, value in found.items()}
    if isinstance(found, set | frozenset):
        return sorted((_plain_value(value) for value in found), key=lambda value: (str(type(value)), value))
    return [_plain_value(value) for value in found] if isinstance(found, list | tuple) else found


def _plain(kind: Any) -> tuple[Any, bool]:
    """The one type behind a union with None, or with numpy's arrays, which JSON does not have."""
    if get_origin(kind) not in (Union, types.UnionType):
        return kind, False
    members = [part for part in get_args(kind) if part is not types.NoneType and get_origin(part) is not np.ndarray]
    return members[0], types.NoneType in get_args(kind)


def _read_fields(kind: Any, value: Any, name: str) -> Any:
    given, hints = dict(_pairs(value, name)), get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for strange in set(given) - set(known):
        raise click.UsageError(f"{name}.{strange} is not a field; there are {', '.join(known)}.")
    for field in known.values():
        if field.name not in given and field.default is MISSING and field.default_factory is MISSING:
            raise click.UsageError(f"{name}.{field.name} is missing.")
    return kind(**{key: read(hints[key], each, f"{name}.{key}") for key, each in given.items()})


def _one(kind: Any, value: Any, name: str) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and is_number and value == math.floor(value) and abs(value) <= MOST:
        return int(value)
    if kind is float and is_number and abs(value) < LARGEST:
        return value
    if kind in (str, Hashable) and isinstance(value, str):
        return value
    if isinstance(kind, type) and issubclass(kind, StrEnum) and value in list(kind):
        return kind(value)
    if kind in (int, float) and isinstance(value, int | float) and abs(value) > MOST:
        most = "10 to the power 15" if kind is int else f"{LARGEST:g}"
        raise click.UsageError(f"{name} must be at most {most} in size, got {_short(value)}.")
    raise click.UsageError(f"{name} must be of type {say(kind)}, got {_short(value)}.")


def _key(kind: Any, key: str, name: str) -> Any:
    if kind is not int:
        return key
    if not key.lstrip("-").isdecimal() or len(key) > 15:
        raise click.UsageError(f"{name} must have whole numbers for names, got {_short(key)}.")
    return int(key)


def _list(value: Any, name: str, kind: Any, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise click.UsageError(f"{name} must be of type {say(kind)}, got {_short(value)}.")
    return value


def _pairs(value: Any, name: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise click.UsageError(f"{name} must be an object, got {_short(value)}.")
    return value.items()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{_short(twice)} is there twice")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def _short(value: Any) -> str:
    if isinstance(value, int) and abs(value) > MOST:
        return f"a number of {len(str(abs(value)))} digits"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["too deep"])[0].rstrip(".")
