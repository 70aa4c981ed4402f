"""The visitor of ``tests/pages.py`` sees what is wrong with a page: each rule is broken once here."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from flask import Blueprint, Flask, Response, redirect, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from tests.page_rules import BrokenPage
from tests.pages import Pages

SHEET, SCRIPT = "p{margin:0}", "document.title;"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def sha256(code: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() + "'"


CLIENT_POLICY = f"default-src 'none'; style-src {sha256(SHEET)}; script-src {sha256(SCRIPT)}; frame-ancestors 'none'"


def whole(body: str = "", *, title: str = "Talks – De Stem", heading: str = "Talks", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="nl" dir="ltr"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>{heading}</h1>{body}</main></body></html>"
    )


def results(body: str) -> str:
    return whole(body).replace("<main>", "<main data-results>")


def visit(html: str, **changed: str | None) -> Pages:
    """Let the visitor open one page with these headers; a header that is None is left out."""
    app = Flask("tiny")
    names = {name.replace("_", "-"): value for name, value in changed.items()}
    headers = {name: value for name, value in {**HEADERS, **names}.items() if value is not None}
    app.add_url_rule("/", "staff.page", lambda: Response(html, headers=headers, mimetype="text/html"))
    pages = Pages(app)
    pages.get("/")
    return pages


def complaint(html: str, **changed: str | None) -> str:
    """Give what the visitor says about a page that breaks exactly one rule."""
    with pytest.raises(BrokenPage) as caught:
        visit(html, **changed)
    lines = [line for line in str(caught.value).splitlines() if line.startswith("- ")]
    assert len(lines) <= 1, lines
    return str(caught.value)


def test_a_good_page_passes() -> None:
    fields = '<label>Naam <input name="name"></label><label for="w">Week</label><input id="w" name="week">'
    form = f'<form method="post" action="/">{fields}<button>Verder</button></form>'
    visit(whole(f'<p>12 talks</p>{form}<a href="/about">Over</a><a href="tel:0800">0800</a>'))


def test_it_sees_html_that_a_browser_would_have_to_repair() -> None:
    assert "not valid HTML5" in complaint(whole("<p><b>bold</p>"))


def test_it_sees_a_missing_doctype() -> None:
    assert "not valid HTML5" in complaint(whole().replace("<!doctype html>", ""))


def test_it_sees_a_second_h1() -> None:
    assert "2 h1 instead of one" in complaint(whole("<h1>Again</h1>"))


def test_it_sees_a_page_without_h1() -> None:
    assert "0 h1 instead of one" in complaint(whole().replace("h1>", "h2>"))


def test_it_sees_a_title_that_does_not_open_with_the_h1() -> None:
    assert "does not open with the h1" in complaint(whole(title="De Stem – Talks"))


def test_it_sees_a_missing_language() -> None:
    assert "no lang" in complaint(whole().replace(' lang="nl"', ""))


def test_it_sees_a_missing_direction() -> None:
    assert "no dir" in complaint(whole().replace(' dir="ltr"', ""))


@pytest.mark.parametrize(
    "control",
    [
        '<input name="a" placeholder="Naam">',
        '<label for="other">Naam</label><input name="a" id="this">',
        '<label><input type="radio" name="a"></label>',
        '<select name="a"><option>x</option></select>',
        '<textarea name="a"></textarea>',
        '<input name="a" aria-labelledby="nowhere">',
    ],
)
def test_it_sees_a_field_without_a_label(control: str) -> None:
    assert "the field 'a' has no label" in complaint(whole(control))


def test_it_sees_an_id_that_stands_twice() -> None:
    assert "'x' stands 2 times" in complaint(whole('<p id="x">a</p><p id="x">b</p>'))


@pytest.mark.parametrize(("attribute", "form"), [("method", 'action="/"'), ("action", 'method="post"')])
def test_it_sees_a_form_that_does_not_say_how_or_where(attribute: str, form: str) -> None:
    assert f"no {attribute}" in complaint(whole(f"<form {form}></form>"))


@pytest.mark.parametrize(
    "element",
    [
        '<a href="/"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></a>',
        '<a href="/"><img src="/x.svg" alt=""></a>',
        "<button></button>",
        '<input type="submit" value="">',
    ],
)
def test_it_sees_a_button_or_link_without_a_name(element: str) -> None:
    assert "has no name" in complaint(whole(element))


@pytest.mark.parametrize("attribute", ['style="color:red"', 'onclick="x()"', 'onfocus="x()"'])
def test_it_sees_code_in_an_attribute(attribute: str) -> None:
    assert "has the attribute" in complaint(whole(f"<p {attribute}>a</p>"))


def test_it_sees_code_in_an_address() -> None:
    with pytest.raises(BrokenPage, match="has code in href"):
        visit(whole('<a href=" JavaScript:x()">a</a>'))


def test_a_client_page_with_its_sheet_and_script_passes() -> None:
    page = whole(head=f"<style>{SHEET}</style><script>{SCRIPT}</script>")
    visit(page, Content_Security_Policy=CLIENT_POLICY)


def test_it_sees_inline_code_that_the_policy_does_not_name() -> None:
    page = whole(head=f"<style>{SHEET}</style><script>{SCRIPT}x</script>")
    assert "no hash of the inline script" in complaint(page, Content_Security_Policy=CLIENT_POLICY)


def test_it_sees_a_second_inline_script() -> None:
    page = whole(f"<script>{SCRIPT}</script>", head=f"<style>{SHEET}</style><script>{SCRIPT}</script>")
    assert "not one style and one script" in complaint(page, Content_Security_Policy=CLIENT_POLICY)


def test_it_sees_a_sheet_without_its_script() -> None:
    page = whole(head=f"<style>{SHEET}</style>")
    assert "not one style and one script" in complaint(page, Content_Security_Policy=CLIENT_POLICY)


@pytest.mark.parametrize(
    "element",
    [
        '<img src="https://example.org/x.png" alt="">',
        '<img src="//example.org/x.png" alt="">',
        '<img srcset="/a.png 1x, https://example.org/x.png 2x" alt="">',
        '<a href="http://example.org/">weg</a>',
        '<a href="data:text/plain,x">weg</a>',
        '<form method="get" action="https://example.org/"></form>',
        '<form method="get" action="/"><button formaction="https://example.org/">weg</button></form>',
        '<svg viewBox="0 0 1 1"><use xlink:href="https://example.org/x.svg#a"></use></svg>',
    ],
)
def test_it_sees_an_address_of_another_site(element: str) -> None:
    assert "points to another site" in complaint(whole(element))


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (None, "no default-src"),
        ("default-src *; frame-ancestors 'none'", "no default-src"),
        ("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", "allows 'unsafe-inline'"),
        ("default-src 'self'; script-src 'self' 'unsafe-eval'; frame-ancestors 'none'", "allows 'unsafe-eval'"),
        ("default-src 'none'", "may frame the page"),
    ],
)
def test_it_sees_a_policy_that_allows_too_much(policy: str | None, said: str) -> None:
    with pytest.raises(BrokenPage, match=said):
        visit(whole(), Content_Security_Policy=policy)


def test_a_refused_frame_may_also_be_said_in_the_older_header() -> None:
    visit(whole(), Content_Security_Policy="default-src 'self'", X_Frame_Options="DENY")


def test_it_sees_a_referrer_policy_that_tells_others_where_somebody_was() -> None:
    assert "Referrer-Policy" in complaint(whole(), Referrer_Policy="same-origin")


def test_it_sees_that_a_browser_may_guess_the_type() -> None:
    assert "X-Content-Type-Options" in complaint(whole(), X_Content_Type_Options=None)


def test_it_sees_a_page_that_stays_behind_in_the_browser() -> None:
    assert "not no-store" in complaint(whole(), Cache_Control="private")


def test_a_published_page_may_be_kept() -> None:
    app, public = Flask("tiny"), Blueprint("public", "public")
    headers = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
    public.add_url_rule("/", "home", lambda: Response(whole(), headers=headers, mimetype="text/html"))
    app.register_blueprint(public)
    Pages(app).get("/")


@pytest.mark.parametrize(
    "body",
    [
        "<p>12 antwoorden</p>",
        "<p>١٢</p>",
        "<p>½</p>",
        '<p aria-label="12 antwoorden">veel</p>',
        '<p title="12">veel</p>',
        '<img src="/x.svg" alt="12 antwoorden">',
        '<svg viewBox="0 0 1 1"><text x="0" y="0">12</text></svg>',
        '<svg viewBox="0 0 1 1"><title>12 antwoorden</title></svg>',
        '<p><span data-atoms="4">12</span> van 20</p>',
        '<label>Hoeveel <progress max="9" value="3"></progress></label>',
        "<p hidden>12</p>",
    ],
)
def test_it_sees_a_number_that_comes_from_no_result(body: str) -> None:
    assert "a number without blocks behind it" in complaint(results(body))


@pytest.mark.parametrize(
    "body",
    [
        '<p><span data-atoms="4 5">12</span> antwoorden</p>',
        '<figure data-atoms="4"><svg viewBox="0 0 9 9"><title>12</title><text x="1" y="2">12</text></svg></figure>',
        '<p>in <time datetime="2026-04">april 2026</time></p>',
        '<label>Tot <select name="m"><option data-period value="2026-04">april 2026</option></select></label>',
        '<p id="p12" class="m-2">niet getoond</p>',
    ],
)
def test_numbers_of_results_and_dates_pass(body: str) -> None:
    visit(results(body))


# --- What the visitor does -----------------------------------------------------------------------------------------


def talking_app() -> tuple[Flask, list[dict[str, Any]]]:
    """A site with CSRF protection, two forms on one page, and a list of what was sent."""
    app = Flask("tiny")
    app.config["SECRET_KEY"] = "for this test"
    CSRFProtect(app)
    sent: list[dict[str, Any]] = []

    def page() -> Response:
        token = f'<input type="hidden" name="csrf_token" value="{generate_csrf()}">'
        forms = f"""
          <form method="post" action="/answer">{token}
            <label>Week <input name="week" value="12"></label>
            <label><input type="radio" name="how" value="video" checked> Video</label>
            <label><input type="radio" name="how" value="home"> Thuis</label>
            <label><input type="checkbox" name="again" value="yes"> Vaker</label>
            <label>Wie <select name="who"><option value="parent">Ouder</option><option>Kind</option></select></label>
            <label>Uit <input name="off" value="x" disabled></label>
            <button name="next" value="on">Verder</button><button name="next" value="back">Terug</button>
          </form>
          <form method="get" action="/search"><label>Zoek <input name="q"></label><button>Zoeken</button></form>"""
        return Response(whole(forms), headers=HEADERS, mimetype="text/html")

    def answer() -> Any:
        sent.append({name: request.form.getlist(name) for name in request.form if name != "csrf_token"})
        return redirect("/", 303)

    def search() -> Response:
        return Response(whole(f"<p>{request.args['q']}</p>"), headers=HEADERS, mimetype="text/html")

    app.add_url_rule("/", "staff.page", page)
    app.add_url_rule("/answer", "staff.answer", answer, methods=["POST"])
    app.add_url_rule("/search", "staff.search", search)
    app.add_url_rule("/away", "staff.away", lambda: redirect("https://example.org/", 303), methods=["GET", "POST"])
    app.add_url_rule("/direct", "staff.direct", page, methods=["POST"])
    return app, sent


def opened() -> tuple[Pages, list[dict[str, Any]]]:
    app, sent = talking_app()
    pages = Pages(app)
    pages.get("/")
    return pages, sent


def test_a_form_is_sent_as_it_stands_with_what_was_changed() -> None:
    pages, sent = opened()
    pages.submit(button="Verder", how="home", again="yes")
    assert sent == [{"week": ["12"], "how": ["home"], "again": ["yes"], "who": ["parent"], "next": ["on"]}]
    assert pages.follow().heading == "Talks"


def test_a_button_is_known_by_its_value_and_a_field_can_be_left_out() -> None:
    pages, sent = opened()
    pages.submit(button="back", how=None, who="Kind")
    assert sent == [{"week": ["12"], "who": ["Kind"], "next": ["back"]}]


def test_a_form_that_asks_sends_its_fields_in_the_address() -> None:
    pages, _sent = opened()
    assert "zeven" in pages.submit(form="/search", q="zeven").text


def test_without_the_token_of_the_form_nothing_is_taken() -> None:
    app, sent = talking_app()
    response = app.test_client().post("/answer", data={"week": "12"})
    assert response.status_code == 400
    assert sent == []


def test_it_refuses_to_guess_between_two_forms() -> None:
    pages, _sent = opened()
    with pytest.raises(BrokenPage, match="3 forms or buttons fit when none is named"):
        pages.submit()


def test_it_refuses_a_field_that_the_form_does_not_have() -> None:
    pages, _sent = opened()
    with pytest.raises(BrokenPage, match="has no field name"):
        pages.submit(button="Verder", name="x")


def test_it_refuses_a_choice_that_is_not_offered() -> None:
    pages, _sent = opened()
    with pytest.raises(BrokenPage, match="how offers"):
        pages.submit(button="Verder", how="office")


def test_it_sees_another_status_than_expected() -> None:
    pages, _sent = opened()
    with pytest.raises(BrokenPage, match="answered 404, expected 200"):
        pages.get("/nowhere")


def test_it_sees_a_redirect_to_another_site() -> None:
    pages, _sent = opened()
    with pytest.raises(BrokenPage, match="leads to another site"):
        pages.get("/away", expect=303)


def test_it_sees_a_post_that_is_answered_with_a_page() -> None:
    app, _sent = talking_app()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # only here, to reach the answer
    with pytest.raises(BrokenPage, match="answered 200, expected 303"):
        Pages(app).post("/direct")
    with pytest.raises(ValueError, match="303 or by an error page"):
        Pages(app).post("/direct", expect=200)


def test_it_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(BrokenPage, match=r"breaks 3 rule\(s\)"):
        visit(whole("<h1>Again</h1><button></button>", title="x"), Referrer_Policy=None)
