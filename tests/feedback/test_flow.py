"""The client's form from welcome to thanks, as a browser without script goes through it."""

from __future__ import annotations

import pytest

from stem_app.feedback.memory import COOKIE
from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import Pages


def cookie_of(pages: Pages, key: str) -> str | None:
    found = pages.client.get_cookie(COOKIE, path=f"/v/{key}")
    return found.value if found else None


def test_nine_taps_lead_from_welcome_to_thanks_and_store_one_response(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer_all(pages, key, "123455")
    pages.submit(button="Verstuur: niet laten zien")
    assert pages.follow().heading == "Bedankt"
    assert room.stored() == [{"s1": "1", "s2": "2", "s3": "3", "s4": "4", "s5": "5", "s6": "5"}]
    assert room.counted() == {"asked": 1, "answered": 1}
    assert (room.responses("shown"), room.responses("language")) == (["sealed"], ["nl"])


def test_the_first_screen_says_the_same_few_words_and_offers_both_ways_equally(room: Room, pages: Pages) -> None:
    page = pages.get(f"/v/{room.issue().key}/")
    buttons = {page.html.name_of(button): button.get("class") for button in page.html.all("button")}
    assert buttons["Begin"] == buttons["Nee, liever niet"]
    first = page.text[page.text.index("Wij willen weten") : page.text.index("Begin")]
    assert len(first.split()) <= 45
    assert "Dit heeft geen gevolgen voor uw zaak." in first


def test_the_first_screen_sets_no_cookie(room: Room, pages: Pages) -> None:
    assert "Set-Cookie" not in pages.get(f"/v/{room.issue().key}/").headers


def test_nothing_is_stored_before_send(room: Room, pages: Pages) -> None:
    answer_all(pages, room.issue().key)
    assert room.stored() == []
    assert room.counted() == {"asked": 1}


def test_back_shows_an_earlier_answer_and_next_keeps_it(room: Room, pages: Pages) -> None:
    key = room.issue().key
    begin(pages, key)
    pages.submit(button="Ja")
    page = pages.follow()
    back = next(link for link in page.html.all("a") if "Terug" in page.html.text_of(link))
    page = pages.get(str(back.get("href")))
    chosen = [page.html.name_of(button) for button in page.html.all("button") if button.get("aria-pressed") == "true"]
    assert chosen == ["Ja"]
    assert "U koos: Ja" in page.text
    pages.submit(button="next")
    assert pages.follow().heading == "Stelling 2 van 6"
    pages.get(f"/v/{key}/")
    pages.submit(form=f"/v/{key}/begin")
    assert "U koos: Ja" in pages.follow().text


def test_every_name_of_an_answer_is_its_word_and_nothing_is_chosen_beforehand(room: Room, pages: Pages) -> None:
    begin(pages, room.issue().key)
    page = pages.last
    assert page is not None
    names = [page.html.name_of(button) for button in page.html.all("button") if button.get("name") == "answer"]
    words = ["Nee, helemaal niet", "Nee, niet echt", "Een beetje", "Ja", "Ja, helemaal"]
    assert names == [*words, "Weet ik niet", "Past niet bij dit gesprek", "Volgende ›"]
    assert not [button for button in page.html.all("button") if button.get("aria-pressed")]


def test_skipped_dont_know_and_not_applicable_are_three_things(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer_all(pages, key, ["5", "4", "dont_know", "not_applicable", "next", "5"])
    assert all(words in pages.last.text for words in ("Weet ik niet", "Past niet", "Overgeslagen"))  # type: ignore[union-attr]
    pages.submit(button="sealed")
    expected = {"s1": "5", "s2": "4", "s3": "dont_know", "s4": "not_applicable", "s5": "skipped", "s6": "5"}
    assert room.stored() == [expected]


def test_an_answer_changed_from_the_check_screen_leads_back_there(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer_all(pages, key, "555555")
    pages.get(f"/v/{key}/2")
    pages.submit(button="Nee, niet echt")
    assert pages.follow().heading == "Klopt dit zo?"
    pages.submit(button="sealed")
    assert room.stored()[0]["s2"] == "2"


def test_the_two_ways_to_send_look_the_same(room: Room, pages: Pages) -> None:
    answer_all(pages, room.issue().key)
    page = pages.last
    assert page is not None
    ways = [button for button in page.html.all("button") if button.get("name") == "shown"]
    assert [page.html.text_of(way) for way in ways] == ["Verstuur: samen bekijken", "Verstuur: niet laten zien"]
    assert ways[0].get("class") == ways[1].get("class")


def test_words_that_are_no_answer_change_nothing(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer_all(pages, key, "555555")
    pages.post(f"/v/{key}/1", {"answer": "11"})
    assert pages.post(f"/v/{key}/send", {"shown": "drawn"}).location == f"/v/{key}/check"
    assert room.stored() == []
    pages.post(f"/v/{key}/send", {"shown": "sealed"})
    assert room.stored()[0]["s1"] == "5"


def test_english_is_one_tap_away_and_stays(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    page = pages.get(f"/v/{key}/")
    english = next(link for link in page.html.all("a") if link.get("hreflang") == "en")
    assert page.html.text_of(english) == "English"
    page = pages.get(str(english.get("href")))
    assert page.html.root.get("lang") == "en"
    pages.submit(page, button="Begin")
    assert "The worker listened and understood me" in pages.follow().text
    for _ in range(6):
        pages.submit(button="5")
        pages.follow()
    pages.submit(button="Send: do not show")
    assert pages.follow().heading == "Thank you"
    assert room.responses("language") == ["en"]


def test_young_people_read_je_and_adults_u(room: Room, pages: Pages) -> None:
    assert "Je mag eerlijk zijn" in pages.get(f"/v/{room.issue(role='youth').key}/").text
    assert "U mag eerlijk zijn" in pages.get(f"/v/{room.issue(role='parent').key}/").text


def test_je_reaches_the_thanks(room: Room, pages: Pages) -> None:
    key = room.issue(role="youth").key
    pages.get(f"/v/{key}/")
    pages.submit(button="Nee, liever niet")
    assert "Wil je hier met iemand anders over praten?" in pages.follow().text


def test_rather_not_is_one_tap_counted_and_thanked_alike(room: Room, pages: Pages) -> None:
    declined = room.issue(device="worker").key
    pages.get(f"/v/{declined}/")
    pages.submit(button="Nee, liever niet")
    thanked = pages.follow()
    assert room.counted() == {"asked": 1, "declined": 1}
    sent = room.issue(device="worker").key
    answer_all(pages, sent)
    pages.submit(button="sealed")
    assert (pages.follow().path, pages.last.body) == (thanked.path, thanked.body)  # type: ignore[union-attr]


def test_a_drawn_talk_is_told_before_the_first_statement(room: Room, pages: Pages) -> None:
    assert "Dat is geloot" in pages.get(f"/v/{room.issue(drawn=True).key}/").text
    assert "Dat is geloot" not in pages.get(f"/v/{room.issue().key}/").text


def test_on_the_workers_phone_the_welcome_speaks_to_the_worker_first(room: Room, pages: Pages) -> None:
    page = pages.get(f"/v/{room.issue(device='worker').key}/")
    assert "Geef de telefoon nu aan de cliënt. Kijk even weg." in page.text
    assert "Terug met de pincode" in [page.html.text_of(link) for link in page.html.all("a")]
    assert "Geef de telefoon" not in pages.get(f"/v/{room.issue(device='own').key}/").text


@pytest.mark.parametrize("path", ["1", "check"])
def test_a_step_without_a_cookie_leads_to_the_welcome(room: Room, pages: Pages, path: str) -> None:
    key = room.issue().key
    led = pages.get(f"/v/{key}/{path}", 303).location
    assert led == f"/v/{key}/?nothing=kept"
    assert "Deze telefoon heeft niets bewaard." in pages.get(led).text


def test_a_screen_left_open_is_covered_and_its_answers_wiped(room: Room, pages: Pages) -> None:
    key = room.issue().key
    begin(pages, key)
    pages.submit(button="5")
    seconds, _, address = pages.follow().headers["Refresh"].partition("; url=")
    assert seconds == "600"
    pages.get(address)
    assert cookie_of(pages, key) is None


def test_the_way_out_is_on_every_screen_and_forgets_everything(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    begin(pages, key)
    pages.submit(button="Weg hier")
    assert cookie_of(pages, key) is None
    left = pages.follow()
    assert left.headers["Refresh"] == "0; url=https://www.knmi.nl/"
    assert room.waiting() == 0
    for path in ("/", "/privacy", "/dank/nl/1/own", "/dank/nl/1/own/verder"):
        pages.get(path)
        pages.submit(button="Weg hier")
    for step in ("", "nl/about", "nl/meer"):
        pages.get(f"/v/{room.issue().key}/{step}")
        pages.submit(button="Weg hier")


def test_the_way_out_works_when_the_questions_are_closed(pages: Pages) -> None:
    pages.get(f"/v/{'0' * 32}/1", 410)
    pages.submit(button="Weg hier")
    assert pages.follow().heading == "Een ogenblik"


def test_the_warning_and_the_answers_of_the_script_stand_in_a_template_that_shows_nothing(
    room: Room, pages: Pages
) -> None:
    page = pages.get(f"/v/{room.issue(role='youth').key}/")
    deck = page.html.one("template")
    words = page.html.text_of(deck)
    assert all(text in words for text in ("Ben je er nog?", "Ja, verder", "Lees voor", "Afspraken zijn duidelijk"))
    assert deck.get("data-step") == "Stelling {} van 6"
    assert deck.get("data-chose") == "Je koos: {}"
    assert not [button for button in deck.iter("button") if button.get("aria-pressed")]


def test_telling_words_stand_only_where_they_are_needed(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer_all(pages, key)
    pages.submit(button="sealed")
    thanks = pages.follow()
    seen = [thanks, pages.get("/"), pages.get(f"/v/{key}/", 410), pages.get("/weg")]
    other = room.issue().key
    seen += [pages.get(f"/v/{other}/")]
    begin(pages, other)
    seen += [pages.last]  # type: ignore[list-item]
    for page in seen:
        everything = page.body.decode().lower()
        assert not [
            word for word in ("jeugdbescherming", "veilig thuis", "samen veilig", "mishandel") if word in everything
        ]


def test_who_asks_this_is_one_tap_deep_and_names_the_organisation(room: Room, pages: Pages) -> None:
    key = room.issue().key
    link = next(a for a in pages.get(f"/v/{key}/").html.all("a") if "about" in str(a.get("href")))
    page = pages.get(str(link.get("href")))
    assert page.heading == "Wie vraagt dit?"
    assert "Samen Veilig Midden-Nederland vraagt dit." in page.text
    assert "zelf vragen invullen" in page.text


@pytest.mark.parametrize("place", ["/v/oefenen-parent/ar/about", "/v/oefenen-youth/ti/about", "/privacy"])
def test_a_voice_that_reads_the_page_reads_the_name_of_the_organisation_as_dutch(pages: Pages, place: str) -> None:
    page = pages.get(place)
    names = [element for element in page.html.all() if page.html.text_of(element) == "Samen Veilig Midden-Nederland"]
    assert [element.get("lang") for element in names] == ["nl"]


def test_the_thanks_lead_to_people_to_talk_to(room: Room, pages: Pages) -> None:
    area = room.place.place.area_id
    page = pages.get(f"/dank/nl/{area}/worker")
    assert "Geef de telefoon terug." in page.text
    link = next(a for a in page.html.all("a") if page.html.text_of(a) == "Wilt u hier met iemand anders over praten?")
    contacts = pages.get(str(link.get("href")))
    assert all(name in contacts.text for name in ("112", "0800-2000", "cliëntambassadeurs"))
    assert contacts.heading == "Met wie kan ik praten?"
    pages.get("/dank/nl/999/own/verder", 404)
    pages.get(f"/dank/xx/{area}/own", 404)
