"""The answers of a statement as they are printed: which classes, what they are called, how a chart fills them."""

from __future__ import annotations

from dataclasses import dataclass

from stem_app.languages import gettext as _
from surveys.questionnaire import COMPOSITE, Form, Questionnaire, words

Group = tuple[int, ...]


@dataclass(frozen=True)
class Scale:
    """The printed classes of a statement, lowest first, with their names in one language."""

    three: tuple[Group, ...]
    three_names: tuple[str, ...]
    five: tuple[Group, ...]
    five_names: tuple[str, ...]
    positive: Group

    @property
    def yes(self) -> str:
        """What the positive answers are called together: 'yes', or 'likely'."""
        names = [name for group, name in zip(self.three, self.three_names, strict=True) if self.is_positive(group)]
        return either(names)

    def is_positive(self, group: Group) -> bool:
        """Say whether a class holds positive answers only."""
        return set(group) <= set(self.positive)

    def name(self, group: Group) -> str:
        """Name a printed class, in as few words as it takes: one of three where it fits, else of the five."""
        names, rest = [], set(group)
        for classes, known in ((self.three, self.three_names), (self.five, self.five_names)):
            for part, name in zip(classes, known, strict=True):
                if set(part) <= rest:
                    names.append((part, name))
                    rest -= set(part)
        return either([name for _part, name in sorted(names)])

    def kind(self, group: Group) -> str:
        """Say how a chart fills a class: ``yes`` filled, ``some`` tinted, ``no`` outlined."""
        if self.is_positive(group):
            return "yes"
        lowest = {position for part in self._refusing() for position in part}
        return "no" if set(group) <= lowest else "some"

    def columns(self, *, fine: bool) -> list[tuple[Group, str]]:
        """List the classes of a table, the highest first: three, or five where they are printed so fine."""
        groups, names = (self.five, self.five_names) if fine else (self.three, self.three_names)
        return list(zip(groups, names, strict=True))[::-1]

    def is_fine(self, groups: tuple[Group, ...]) -> bool:
        """Say whether some class is finer than the three."""
        return any(set(group) < set(part) for group in groups for part in self.three)

    def _refusing(self) -> list[Group]:
        others = [part for part in self.three if not self.is_positive(part)]
        return others[:-1] or others


def scale(version: Questionnaire, form_key: str, statement: str, language: str) -> Scale:
    """Give the printed classes of a statement, or of the composite, in a language."""
    form = version.forms[form_key]
    halves = statement == COMPOSITE and form.composite_grouping is not None
    grouping = form.composite_grouping if halves and form.composite_grouping else form.grouping
    answers = [words(answer, language) for answer in form.answers]
    return Scale(
        three=grouping.three,
        three_names=words_of_classes(form, language),
        five=grouping.five,
        five_names=tuple(_fine_name(answers, group, halves=halves) for group in grouping.five),
        positive=grouping.positive,
    )


def words_of_classes(form: Form, language: str) -> tuple[str, ...]:
    """Name the three classes of a form."""
    names = form.class_names
    return names.get(language) or names.get("nl") or next(iter(names.values()))


def statement_words(version: Questionnaire, form: str, statement: str, language: str) -> str:
    """Give the words in which a form says a statement, or those for all statements together."""
    if statement == COMPOSITE:
        return _("All statements together")
    return words(version.statement(statement).words_for(form), language)


def _fine_name(answers: list[str], group: Group, *, halves: bool) -> str:
    """The fine classes are called as the answers in them are; of the composite, in half steps, as the whole steps."""
    if not halves:
        return either([answers[position] for position in group])
    whole = [position // 2 for position in group if position % 2 == 0]
    return either([answers[step] for step in whole or [group[0] // 2]])


def either(names: list[str]) -> str:
    """Join the names of classes that are printed as one."""
    return _(" or ").join(names)
