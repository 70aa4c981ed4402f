"""The status of a text holds for that very text: one other letter, and it is a concept again."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from hypothesis import given
from hypothesis import strategies as st

from stem_app import languages, text_status
from stem_app.text_status import Progress

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
STATUSES = st.sampled_from(["translated", "checked"])


def marked(status: str, text: str | tuple[str, ...] = "Bilow", context: str | None = None) -> Message:
    message = Message("Begin" if isinstance(text, str) else ("%(n)s day", "%(n)s days"), text, context=context)
    text_status.mark(message, status)
    return message


@given(STATUSES, WORDS)
def test_a_marked_text_has_the_status_that_was_said_of_it(status: str, text: str) -> None:
    assert text_status.of_text("so", marked(status, text)) == status


@given(STATUSES, WORDS, st.data())
def test_a_text_of_which_one_letter_changed_is_a_concept_again(status: str, text: str, data: st.DataObject) -> None:
    message = marked(status, text)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(WORDS.filter(lambda letter: letter[0] != text[place]))[0]
    message.string = text[:place] + other + text[place + 1 :]
    assert text_status.of_text("so", message) == "concept"


@pytest.mark.parametrize("change", ["message", "context", "plural", "comment", "none", "fewer forms"])
def test_a_text_is_a_concept_again_when_anything_of_it_changed(change: str) -> None:
    message = marked("checked", ("maalin", "maalmood"))
    assert text_status.of_text("so", message) == "checked"
    if change == "message":
        message.id = ("%(n)s day", "%(n)s days ago")
    elif change == "context":
        message.context = "je"
    elif change == "plural":
        message.string = ("maalin", "maalmo")
    elif change == "fewer forms":
        message.string = ("maalin",)
    else:
        message.user_comments = [] if change == "none" else ["checked"]
    assert text_status.of_text("so", message) == "concept"


def test_marking_keeps_what_translators_wrote_to_each_other_and_only_the_last_status() -> None:
    message = marked("translated")
    message.user_comments.append("ask Hodan")
    text_status.mark(message, "checked")
    assert message.user_comments == [f"checked {text_status.code(message)}", "ask Hodan"]
    text_status.mark(message, "concept")
    assert message.user_comments == ["concept", "ask Hodan"]


def test_english_is_the_source_and_dutch_the_organisations_own() -> None:
    assert text_status.of_text("nl", Message("Begin", "Begin")) == "checked"
    assert text_status.of_interface("nl").status == "checked"
    assert text_status.of_interface("en").status == "translated"
    assert text_status.of_interface("nl").checked == text_status.of_interface("en").translated


def catalogue(language: str, *texts: Message) -> Catalog:
    found = Catalog(locale=language, fuzzy=False)
    for text in texts:
        found[text.id] = text
    return found


def test_a_language_is_as_far_as_its_least_finished_text() -> None:
    needed = [Message("Begin"), Message("Stop"), Message("Begin", context="je")]
    stop = Message("Stop", "Jooji")
    text_status.mark(stop, "translated")
    both = catalogue("so", marked("checked"), stop)
    assert text_status.counted("so", both, needed) == Progress(concept=0, translated=1, checked=1, missing=1)
    both["Begin"] = marked("checked", context="je")
    assert text_status.counted("so", both, needed).status == "translated"
    text_status.mark(stop, "concept")
    assert text_status.counted("so", both, needed).status == "concept"
    assert text_status.counted("so", None, needed).missing == 3


def test_a_guess_of_a_tool_is_no_text() -> None:
    guess = marked("checked")
    guess.flags.add("fuzzy")
    assert text_status.counted("so", catalogue("so", guess), [Message("Begin")]).missing == 1


def test_a_language_without_a_catalogue_lacks_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "client.po").write_text('msgid "Begin"\nmsgstr "Begin"\n', encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    assert text_status.of_interface("so") == Progress(concept=0, translated=0, checked=0, missing=1)
