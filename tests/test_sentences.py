"""The sentences: plain, honest, in both languages, and never a cause or a rank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import mean
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from analysis.compare import compare
from analysis.intervals import Interval
from stem_app import sentences
from stem_app.languages import speaking
from stem_app.results import breakdowns, doubts, followed, funnels
from stem_app.results.scales import Scale, scale, statement_words
from surveys import questionnaire
from surveys.reports import (
    Caution,
    Coverage,
    FewerThanTen,
    Finding,
    Hidden,
    Latest,
    Limits,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Refusal,
    Shown,
    Signal,
    Verdict,
)
from surveys.reports.rows import Row
from surveys.schema import DEVICES, RESPONDENTS, TALKS, WAYS_SHOWN

BETWEEN = Interval(0.52, 0.84, 0.95)
ATOMS = frozenset({1})
BANNED = {
    "nl": r"significant|bewezen|bewijs|oorzaak|\bdoor\b|dankzij|beste|slechtste|grootste|\d,\d|\d\.\d(?!\d\d)|\bp\b",
    "en": r"significant|proven|proof|\bcaused?\b|because of|thanks to|\bbest\b|\bworst\b|\d\.\d(?!\d\d)",
}


def known(name: str = "gesprek-1", statement: str = "s1", language: str = "nl") -> Scale:
    return scale(questionnaire.shipped(name), "standard", statement, language)


def tenths(number: int) -> PrintedTenths:
    return PrintedTenths(tenths=number, n=20, interval=BETWEEN)


def classes(groups: tuple[tuple[int, ...], ...], percents: tuple[int, ...], positive: int | None) -> PrintedClasses:
    return PrintedClasses(groups, percents, 120, positive, None if positive is None else BETWEEN)


THREE = ((0, 1), (2,), (3, 4))
ROWS: list[tuple[Row, str]] = [
    (tenths(7), "Van de 10 mensen zeggen er ongeveer 7 ja."),
    (tenths(1), "Bijna niemand zegt ja."),
    (tenths(9), "Bijna iedereen zegt ja."),
    (PrintedTenths(2, 10, BETWEEN, end=2), "Hooguit 2 van de 10 mensen zeggen ja."),
    (PrintedTenths(8, 10, BETWEEN, end=2), "Minstens 8 van de 10 mensen zeggen ja."),
    (classes(THREE, (10, 15, 75), 75), "Ongeveer 75 van de 100 mensen zeggen ja."),
    (classes(((0, 1), (2, 3, 4)), (20, 80), None), "Ongeveer 80 van de 100 mensen zeggen ‘een beetje of ja’."),
    (PrintedMost((3, 4), 0.9, True), "Meer dan 90 van de 100 mensen zeggen ja."),
    (PrintedMost((4,), 0.9, True), "Meer dan 90 van de 100 mensen zeggen ‘Ja, helemaal’."),
    (PrintedMost((0, 1), 0.9, False), "Meer dan 90 van de 100 mensen zeggen nee."),
]


@pytest.mark.parametrize(("row", "said"), ROWS)
def test_a_row_is_one_sentence(row: Row, said: str) -> None:
    with speaking("nl"):
        assert sentences.result(row, known()) == said


def test_a_headline_begins_with_the_number() -> None:
    with speaking("nl"):
        assert sentences.headline(tenths(7), known()) == "Ongeveer 7 van de 10 mensen zeggen ja."


def test_a_questionnaire_with_other_answers_is_spoken_of_in_its_own_words() -> None:
    with speaking("nl"):
        assert sentences.headline(tenths(7), known("fft-1")) == "Ongeveer 7 van de 10 mensen zeggen ‘waarschijnlijk’."
    with speaking("en"):
        said = sentences.headline(tenths(7), known("fft-1", language="en"))
        assert said == "About 7 out of 10 people say ‘likely’."


def test_the_composite_has_the_names_of_the_answers() -> None:
    composite = known(statement="composite")
    with speaking("nl"):
        assert composite.five_names == ("Nee, helemaal niet", "Nee, niet echt", "Een beetje", "Ja", "Ja, helemaal")
        assert composite.name((5, 6, 7, 8)) == "ja"
        assert statement_words(questionnaire.shipped("gesprek-1"), "standard", "composite", "nl") == "Alles samen"


def test_how_sure_a_share_is_is_rounded_outwards() -> None:
    with speaking("nl"):
        assert sentences.likely(tenths(7)) == "Waarschijnlijk tussen 5 en 9."
        assert sentences.likely(classes(THREE, (10, 15, 75), 75)) == "Waarschijnlijk tussen 52 en 84."
        assert sentences.likely(PrintedMost((3, 4), 0.9, True)) == ""


def test_a_share_that_is_exactly_a_tenth_is_not_widened() -> None:
    with speaking("nl"):
        assert sentences.likely(PrintedTenths(3, 20, Interval(0.1, 0.3, 0.95))) == "Waarschijnlijk tussen 1 en 3."


def found(verdict: Verdict, *, small: bool = False) -> Finding:
    theta = {Verdict.BETTER: 63, Verdict.WORSE: 37, Verdict.ABOUT_EQUAL: 51, Verdict.NOT_YET_CLEAR: 56}.get(verdict)
    return Finding(verdict, small, theta, None if theta is None else theta - 9, None if theta is None else theta + 9)


@pytest.mark.parametrize(
    ("verdict", "small", "said"),
    [
        (Verdict.BETTER, False, "De antwoorden waren daarna hoger."),
        (Verdict.BETTER, True, "De antwoorden waren daarna iets hoger, maar het verschil is klein."),
        (Verdict.WORSE, False, "De antwoorden waren daarna lager."),
        (Verdict.WORSE, True, "De antwoorden waren daarna iets lager, maar het verschil is klein."),
        (Verdict.ABOUT_EQUAL, False, "Er is ongeveer evenveel tevredenheid als eerst."),
        (Verdict.NOT_YET_CLEAR, False, "Wij zien geen duidelijk verschil, maar er kan er wel een zijn."),
        (Verdict.TOO_FEW, False, "Er zijn nog te weinig antwoorden om iets te laten zien."),
    ],
)
def test_each_verdict_has_its_sentence(verdict: Verdict, small: bool, said: str) -> None:
    with speaking("nl"):
        assert sentences.finding(found(verdict, small=small)).verdict == said


def test_a_finding_tells_when_it_was_chosen() -> None:
    with speaking("nl"):
        assert sentences.finding(found(Verdict.BETTER), chosen_in_advance=True).chosen == "Vooraf gekozen."
        later = sentences.finding(found(Verdict.BETTER), chosen_in_advance=False)
        assert later.text.endswith("Achteraf gekozen, verkennend.")
        assert sentences.finding(found(Verdict.BETTER)).chosen == ""


def test_numbers_follow_the_direction_of_the_verdict() -> None:
    with speaking("nl"):
        higher = sentences.finding(found(Verdict.BETTER)).numbers
        lower = sentences.finding(found(Verdict.WORSE)).numbers
    assert "in ongeveer 63 van de 100 keer hoger (gelijk telt half). Het echte getal ligt waarschijnlijk" in higher
    assert higher.endswith("tussen 54 en 72.")
    assert "in ongeveer 63 van de 100 keer lager (gelijk telt half)" in lower
    assert lower.endswith("tussen 54 en 72.")


def test_only_large_changes_are_seen_when_nothing_is_clear_yet() -> None:
    with speaking("nl"):
        said = sentences.finding(found(Verdict.NOT_YET_CLEAR)).more
    assert said.endswith("Met dit aantal antwoorden zien wij alleen grote veranderingen.")


def test_how_large_a_change_must_be_to_be_seen_is_said_where_it_is_known() -> None:
    with speaking("nl"):
        said = sentences.finding(replace(found(Verdict.NOT_YET_CLEAR), detectable=71)).more
    assert said.endswith("Met dit aantal antwoorden zien wij alleen grote veranderingen: vanaf ongeveer 71 van de 100.")


FOLLOWED: list[tuple[Row, str]] = [
    (PrintedTenths(3, 20, BETWEEN), "gaven ongeveer 3 van de 10 cliënten een hoger antwoord."),
    (PrintedTenths(1, 20, BETWEEN), "gaf bijna niemand een hoger antwoord."),
    (PrintedTenths(9, 20, BETWEEN), "gaf bijna iedereen een hoger antwoord."),
    (PrintedTenths(2, 10, BETWEEN, end=2), "gaven hooguit 2 van de 10 cliënten een hoger antwoord."),
    (PrintedTenths(8, 10, BETWEEN, end=2), "gaven minstens 8 van de 10 cliënten een hoger antwoord."),
    (classes(((0, 1), (2,)), (70, 30), 30), "gaven ongeveer 30 van de 100 cliënten een hoger antwoord."),
    (
        classes(((0,), (1,), (2,)), (15, 55, 30), 30),
        (
            "gaven ongeveer 30 van de 100 cliënten een hoger antwoord. "
            "Ongeveer 55 gaven hetzelfde antwoord en ongeveer 15 een lager antwoord."
        ),
    ),
    (PrintedMost((2,), 0.9, True), "gaven meer dan 90 van de 100 cliënten een hoger antwoord."),
    (PrintedMost((1,), 0.9, False), "gaven meer dan 90 van de 100 cliënten hetzelfde antwoord."),
    (PrintedMost((0,), 0.9, False), "gaven meer dan 90 van de 100 cliënten een lager antwoord."),
    (PrintedMost((0, 1), 0.9, False), "gaven meer dan 90 van de 100 cliënten geen hoger antwoord."),
]


@pytest.mark.parametrize(("row", "said"), FOLLOWED)
def test_followed_clients_are_compared_with_their_own_time_before(row: Row, said: str) -> None:
    with speaking("nl"):
        assert followed.result(row) == f"Vergeleken met hun vorige keer {said}"


def test_classes_that_hide_who_went_up_say_nothing() -> None:
    with speaking("nl"):
        assert followed.result(classes(((0,), (1, 2)), (15, 85), None)) == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (lambda: doubts.latest(Latest.FIRST), "Kijk volgende maand opnieuw."),
        (lambda: doubts.latest(Latest.CONFIRMED), "dit is een verandering"),
        (lambda: doubts.caution(Caution.OTHERS), "Het kan ook zijn dat andere cliënten antwoordden."),
        (lambda: doubts.caution(Caution.REGIONS_DISAGREE), "Niet elke regio veranderde op dezelfde manier."),
        (doubts.alone, "Zo'n verandering zagen wij in geen andere regio."),
        (lambda: doubts.limits(Limits.PROVISIONAL), "Dit zijn proefgrenzen"),
        (lambda: doubts.signal(Signal.SHIFT), "al zeven blokken aan dezelfde kant"),
        (lambda: followed.verdict(Verdict.WORSE), "Meer cliënten gaven een lager antwoord"),
    ],
)
def test_doubts_are_plain_sentences(said: Callable[[], str], words: str) -> None:
    with speaking("nl"):
        assert words in said()


@pytest.mark.parametrize(
    ("dimension", "values"),
    [("role", RESPONDENTS), ("talk", TALKS), ("device", DEVICES), ("shown", WAYS_SHOWN), ("language", ("unknown",))],
)
def test_every_group_has_a_name_of_its_own_that_is_not_the_mark(dimension: str, values: tuple[str, ...]) -> None:
    with speaking("nl"):
        names = [breakdowns.traits(dimension)[value] for value in (*values, breakdowns.REST)]
        assert breakdowns.dimension_words(dimension)
    assert len(set(names)) == len(names)
    assert "niet getoond" not in names


@pytest.mark.parametrize("language", ["nl", "en"])
def test_too_few_is_said_without_any_number(language: str) -> None:
    with speaking(language):
        assert not re.search(r"\d", sentences.finding(found(Verdict.TOO_FEW), chosen_in_advance=False).text)


def test_the_command_line_speaks_dutch_whatever_was_spoken_before() -> None:
    with speaking("en"):
        clear = sentences.of_counts(compare(before=[20, 10, 5], after=[5, 10, 20]))
        unclear = sentences.of_counts(compare(before=[10, 10], after=[12, 9]))
        few = sentences.of_counts(compare(before=[3, 4], after=[4, 3]))
    assert clear.startswith("De antwoorden waren daarna hoger. Leg steeds één antwoord van ná")
    assert unclear.startswith("Wij zien geen duidelijk verschil, maar er kan er wel een zijn. Er zijn meer antwoorden")
    assert not re.search(r"\d", unclear + few)


def test_the_command_line_says_almost_always_instead_of_all() -> None:
    all_higher = SimpleNamespace(verdict=Verdict.BETTER, small=False, theta=1.0, low=0.93, high=1.0)
    assert "bijna altijd hoger" in sentences.of_counts(all_higher)


def coverage(seen: Shown[int] | Hidden, *, held: bool = True, low: bool = False) -> Coverage:
    counted: dict[str, Shown[int | FewerThanTen]] = {}
    stated: Shown[int | FewerThanTen] | None = Shown(100, ATOMS) if held else None
    return Coverage(stated, counted, counted, seen, held, low)


@pytest.mark.parametrize(
    ("tenths_seen", "held", "said"),
    [
        (5, True, "Ongeveer 5 van de 10 gesprekken zijn te zien."),
        (1, True, "Ongeveer 1 van de 10 gesprekken is te zien."),
        (0, True, "Bijna geen van de gesprekken is hier te zien."),
        (10, True, "Bijna alle gesprekken zijn hier te zien."),
        (8, False, "Van de 10 mensen die gevraagd zijn, gaven er ongeveer 8 antwoord."),
        (0, False, "Bijna niemand die gevraagd is, gaf antwoord."),
        (10, False, "Bijna iedereen die gevraagd is, gaf antwoord."),
    ],
)
def test_coverage_is_said_in_people(tenths_seen: int, held: bool, said: str) -> None:
    with speaking("nl"):
        assert sentences.seen(coverage(Shown(tenths_seen, ATOMS), held=held)) == said


def test_coverage_says_who_is_missing_and_warns_when_it_is_low() -> None:
    with speaking("nl"):
        assert sentences.who_is_missing(coverage(Hidden())) == "Wie niet werd gevraagd, ontbreekt hier."
        assert sentences.who_is_missing(coverage(Hidden(), held=False)).startswith(
            "Het aantal gevoerde gesprekken is niet opgegeven."
        )
        assert sentences.low_coverage().startswith("Dit zijn alleen de mensen die gevraagd zijn.")
        assert sentences.seen(coverage(Hidden())) == ""
        assert sentences.count(FewerThanTen()) == "minder dan 10"
        assert sentences.count(1505) == "1.505"


def everything() -> Iterator[str]:
    """Every sentence there is, in the language that is spoken."""
    for row, _said in ROWS:
        yield sentences.headline(row, known())
        yield sentences.result(row, known())
        yield sentences.likely(row)
    for verdict in Verdict:
        for small in (False, True):
            for quarterly in (False, True):
                one = found(verdict, small=small)
                yield sentences.finding(one, chosen_in_advance=False, since_the_quarter_before=quarterly).text
    for tenths_seen in (0, 1, 5, 10):
        for held in (False, True):
            yield sentences.seen(coverage(Shown(tenths_seen, ATOMS), held=held))
            yield sentences.who_is_missing(coverage(Hidden(), held=held))
    for reason in Refusal:
        yield sentences.refusal(reason)
    for imported in (False, True):
        yield from sentences.limits(imported=imported)
    yield from (sentences.why_no_statements(), sentences.mostly_once(), sentences.low_coverage())
    yield from (sentences.unknown_coverage(), sentences.about_how_many(1505), sentences.people(1505))
    yield from map(doubts.caution, Caution)
    yield from map(doubts.signal, Signal)
    yield from map(doubts.latest, Latest)
    yield from map(doubts.limits, Limits)
    yield from (doubts.alone(), doubts.weighed(["A", "B"]), doubts.ringed(), str(doubts.outside(Markup("A"))))
    yield from map(followed.result, (row for row, _said in FOLLOWED))
    yield from map(followed.verdict, Verdict)
    yield followed.people(40)
    yield from (funnels.far_off_words([]), breakdowns.traits("role")["parent"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sentences_are_short_and_name_no_cause_no_proof_and_no_rank(language: str) -> None:
    with speaking(language):
        texts = [text for text in everything() if text]
    assert [text for text in texts if re.search(BANNED[language], text, re.IGNORECASE)] == []
    split = [part for text in texts for part in re.split(r"(?<=[.?!])\s+", text)]
    assert mean(len(part.split()) for part in split) <= 12
    assert [part for part in split if len(part.split()) > 20] == []


def test_dutch_and_english_are_different_languages() -> None:
    with speaking("nl"):
        dutch = list(everything())
    with speaking("en"):
        english = list(everything())
    assert [one for one, other in zip(dutch, english, strict=True) if one and one == other] == []
