"""What may be added to a questionnaire that clients have seen, and what would change the meaning of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveys.questionnaire import Form, Questionnaire, Statement


def only_adds(old: Questionnaire, new: Questionnaire, *, kept: set[str]) -> bool:
    """Say whether all that was asked is still asked: by the same rules, and in the same words in the languages kept."""
    return (
        # Their order counts: the first language is what a client meets first.
        _in_order(old, kept) == _in_order(new, kept & old.languages.keys())
        and kept <= new.languages.keys()
        and dict(old.title) == dict(new.title)
        and old.forms.keys() <= new.forms.keys()
        and all(_rules(form) == _rules(new.forms[key]) for key, form in old.forms.items())
        and _same_statements(old, new)
        and _same_words(old, new, kept)
    )


def _in_order(version: Questionnaire, kept: set[str]) -> list[str]:
    return [language for language in version.languages if language in kept]


def _rules(form: Form) -> tuple[object, ...]:
    """All of a form but its words."""
    composite = (form.composite_at_least, form.composite_grouping)
    return form.respondents, len(form.answers), dict(form.class_names), form.grouping, composite


def _same_statements(old: Questionnaire, new: Questionnaire) -> bool:
    if len(old.statements) != len(new.statements):
        return False
    pairs = zip(old.statements, new.statements, strict=True)
    return all(_same_statement(before, now, set(old.forms)) for before, now in pairs)


def _same_statement(before: Statement, now: Statement, forms: set[str]) -> bool:
    """A drawing may be added; words of its own may be added for a form that was not there, never for one that was."""
    drawn = before.pictogram in ("", now.pictogram)
    own = forms & set(now.by_form) == set(before.by_form)
    return (before.key, before.origin) == (now.key, now.origin) and drawn and own


def _same_words(old: Questionnaire, new: Questionnaire, kept: set[str]) -> bool:
    said = {language: new.texts(language) for language in kept & old.languages.keys()}
    return all(now.get(name) == text for language, now in said.items() for name, text in old.texts(language).items())


def changed_without_saying_so(old: Questionnaire, new: Questionnaire) -> Iterator[tuple[str, str]]:
    """Name the texts, as language and name, that changed and still claim to be more than a concept."""
    for language in sorted(old.languages.keys() & new.languages.keys()):
        before, now = old.texts(language), new.texts(language)
        for name in sorted(before.keys() & now.keys()):
            if before[name] != now[name] and new.statuses[language][name] != "concept":
                yield language, name
