"""Finding places and accounts by the words that an operator types."""

from __future__ import annotations

from datetime import date, datetime

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from stem_app.cli.failures import Failed
from surveys import regions
from surveys.regions import Place
from surveys.schema import Account


def read_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a day that was given to an option."""
    try:
        return None if value is None else datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  (has no zone)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a day written as 2024-03-31.") from error


def place_of(session: Session, region: str, service: str) -> Place:
    """Find a place by the keys of its region and service."""
    found = regions.places(session)
    for place in found:
        if (place.region, place.service) == (region, service):
            return place
    known = ", ".join(f"{place.region} {place.service}" for place in found)
    raise Failed(f"there is no place {region} {service}; there are {known or 'none: run stem places load'}")


def area_ids_of(session: Session, keys: tuple[str, ...]) -> list[int]:
    """Find areas by their keys."""
    known = {area.key: area.id for area in regions.areas(session)}
    for key in keys:
        if key not in known:
            raise Failed(f"there is no area {key}; there are {', '.join(known) or 'none: run stem places load'}")
    return [known[key] for key in keys]


def account_of(session: Session, username: str) -> Account:
    """Find an account, also a closed one."""
    account = session.scalar(sa.select(Account).filter_by(username=username.strip().lower()))
    if account is None:
        raise Failed(f"there is no account {username}")
    return account
