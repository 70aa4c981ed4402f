"""Every page is usable for everybody: axe finds nothing, in light and in dark, and every page was looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from stem_app.access import TABLE
from tests.browser.conftest import PIXEL, tap
from tests.browser.filled import PASSWORD, PIN, Filled, served_demo
from tests.checked_catalogues import as_if_checked

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
# In dark only colours differ, so only what looks at colours is asked again.
IN_DARK = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Staff pages that are no pages: files to download, and where a POST or a redirect goes.
NO_PAGES = re.compile(r"_csv$|^accounts\.start$")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One demo for all pages; Arabic is released so that it can be looked at."""
    folder = tmp_path_factory.mktemp("demo")
    with as_if_checked(folder), served_demo(folder) as filled:
        filled.release("ar")
        filled.compare()
        yield filled


def violations(page: Page) -> list[str]:
    """Ask axe about the page as it stands, in light and in dark."""
    page.evaluate(AXE)  # through the debugger, so the page's own rules about scripts stay as strict as they are
    found = []
    for scheme, options in (("light", {}), ("dark", IN_DARK)):
        # Without motion: a colour on its way from light to dark is neither.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        run = "options => axe.run(document, {...options, resultTypes: ['violations']})"
        for broken in page.evaluate(run, options)["violations"]:
            places = "; ".join(node["html"][:120] for node in broken["nodes"][:3])
            found.append(f"{scheme}: {broken['id']}: {places}")
    page.emulate_media(color_scheme="light")
    return found


def looked_at(page: Page, address: str) -> None:
    """Open a page and fail with everything that axe finds on it."""
    page.goto(address)
    assert not violations(page), address


@pytest.fixture(params=["nl", "ar"])
def client(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A client's phone whose browser prefers a language."""
    context = browser.new_context(**{**PIXEL, "locale": request.param})
    yield context
    context.close()


def language_of(context: BrowserContext) -> str:
    """The language that a phone prefers."""
    page = context.new_page()
    language: str = page.evaluate("navigator.language")
    page.close()
    return language


def stays(route: Route) -> None:
    """Answer with the page after 'Leave', without the header that sends the browser elsewhere at once."""
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=kept)


def without_script(route: Route) -> None:
    """Answer with a page that lost its script: axe itself needs a browser that runs scripts."""
    answer = route.fetch(max_redirects=0)
    if answer.headers.get("content-type", "").startswith("text/html"):
        route.fulfill(response=answer, body=re.sub(r"<script>.*?</script>", "", answer.text(), flags=re.DOTALL))
    else:
        route.fulfill(response=answer)


def answer_all(page: Page) -> None:
    """Begin and answer six statements, in any language; by key, which need not wait for a screen to settle."""
    page.locator("form[action$=begin] button").press("Enter")
    for number in range(6):
        expect(page.locator("h1")).to_contain_text(f"{number + 1}")
        page.locator("button.answer").nth(number % 5).press("Enter")
    expect(page.locator(".rows li")).to_have_count(6)


def test_client_pages_before_and_after_the_questions(demo: Filled, client: BrowserContext) -> None:
    page, language = client.new_page(), language_of(client)
    own, key = demo.invite(), "oefenen-child"
    ending = f"/dank/{language}/{demo.area()}/own"
    paths = ["/", "/?again", "/privacy", "/weg", "/v/nothing-like-it/", "/there/is/no/such/page"]
    paths += [ending, f"{ending}/verder", f"{ending}/meer", ending.replace("own", "worker")]
    paths += [f"/v/{own.key}/{language}{path}" for path in ("", "/about", "/meer")] + [f"/v/{own.key}/{language}/pause"]
    paths += [f"/v/{key}/{language}"]
    page.route("**/weg", stays)
    for path in paths:
        looked_at(page, demo.url + path)
        assert page.locator("html").get_attribute("lang") == language, path
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), path


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_questions_themselves(demo: Filled, browser: Browser, client: BrowserContext, javascript: bool) -> None:
    language = language_of(client)
    context = browser.new_context(**{**PIXEL, "locale": language})
    page = context.new_page()
    if not javascript:
        page.route("**/v/**", without_script)
    page.goto(f"{demo.url}/v/{demo.invite().key}/{language}")
    page.locator("form[action$=begin] button").press("Enter")
    for number in range(6):
        expect(page.locator("h1")).to_contain_text(str(number + 1))
        if number in (0, 5):
            assert not violations(page), f"statement {number + 1}"
        page.locator("button.answer").nth(number % 5).press("Enter")
    expect(page.locator(".rows li")).to_have_count(6)
    assert not violations(page), "check"
    if javascript:
        page.locator(".warning").evaluate("warning => warning.showModal()")
        assert not violations(page), "is anybody there"
        page.locator(".warning .big").tap()
        context.set_offline(True)
        page.locator("button[value=together]").tap()
        expect(page.get_by_role("alert")).not_to_be_empty()
        assert not violations(page), "no connection"
        context.set_offline(False)
    page.locator("button[value=together]").tap()
    expect(page.locator("fieldset.rows")).to_be_visible()
    assert not violations(page), "discussion"
    context.close()


def sign_in(page: Page, demo: Filled, username: str, language: str) -> None:
    page.goto(f"{demo.url}/staff/aanmelden")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main p.actions button").tap()
    expect(page.locator("form[action$=afmelden]")).to_have_count(1)
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"form[action$=taal] button[value={language}], form[action$=taal] button").first.tap()
        expect(page.locator("html")).to_have_attribute("lang", language)


def links_on(page: Page, demo: Filled) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    here = [urljoin(page.url, link) for link in found]
    return [link for link in here if link.startswith(f"{demo.url}/staff/")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_staff_page_that_can_be_reached(demo: Filled, browser: Browser, language: str) -> None:
    seen: set[str] = set()
    for username in ("medewerker", "ambassadeur", "clientenraad", "manager", "bestuur", "beheer"):
        context = browser.new_context(**PIXEL)
        page = context.new_page()
        sign_in(page, demo, username, language)
        seen |= _walk(page, demo)
        context.close()
    wanted = {name for name, roles in TABLE.items() if "public" not in roles and not NO_PAGES.search(name)}
    elsewhere = {"accounts.unlock", "accounts.choose_pin", "room.code", "room.discussion", "room.practised"}
    wanted -= demo.only_posts() | elsewhere
    assert wanted - seen == set(), "no link leads there, or the walk has to learn how"


def _walk(page: Page, demo: Filled) -> set[str]:
    """Look at one page for each view that links lead to."""
    seen: set[str] = set()
    queue = [page.url]
    while queue:
        address = queue.pop(0)
        name = demo.endpoint(urlsplit(address).path)
        if name in seen or NO_PAGES.search(name):
            continue
        seen.add(name)
        looked_at(page, address)
        queue += links_on(page, demo)
    return seen


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_of_a_talk(demo: Filled, browser: Browser, language: str) -> None:
    context = browser.new_context(**PIXEL)
    page = context.new_page()
    sign_in(page, demo, "medewerker", language)
    for path in ("/staff/gesprek/bespreken", "/staff/gesprek/code"):
        page.goto(demo.url + path)
        assert not violations(page), path
    for talk in ("home", "video", "telephone"):
        page.goto(f"{demo.url}/staff/gesprek/wie?talk={talk}")
        assert not violations(page), talk
        page.locator("button[value='parent own']").tap()
        expect(page.locator(".short")).to_be_visible()
        assert not violations(page), f"code for {talk}"
    page.goto(f"{demo.url}/staff/gesprek/wie?talk=home")
    page.locator("button[value='parent worker']").tap()
    expect(page.locator("form[action$=begin]")).to_be_visible()
    client = page.url
    page.goto(f"{demo.url}/staff/")
    expect(page.locator("[name=secret]")).to_be_visible()
    assert not violations(page), "waiting for the PIN"
    page.goto(client)
    answer_all(page)
    page.locator("button[value=together]").tap()
    expect(page.locator("a[href$=ontgrendelen]")).to_be_visible()
    page.goto(f"{demo.url}/staff/")
    page.locator("[name=secret]").fill(PIN)
    page.locator("main button").first.tap()
    expect(page.locator("fieldset.rows")).to_be_visible()
    assert not violations(page), "discussion"
    context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_of_practice(demo: Filled, browser: Browser, language: str) -> None:
    context = browser.new_context(**PIXEL)
    page = context.new_page()
    sign_in(page, demo, "medewerker", language)
    page.goto(f"{demo.url}/staff/oefenen")
    assert not violations(page), "before practice"
    page.locator("main button").first.tap()
    expect(page.locator(".practice")).to_be_visible()
    assert not violations(page), "practice"
    answer_all(page)
    page.locator("button[value=sealed]").tap()
    page.locator("a[href='/staff/oefenen/klaar']").tap()
    expect(page).to_have_url(re.compile("/klaar$"))
    assert not violations(page), "house rules"
    context.close()


def test_signing_in_and_what_goes_wrong(demo: Filled, browser: Browser) -> None:
    context = browser.new_context(**PIXEL)
    page = context.new_page()
    for path in ("/staff/aanmelden", "/staff/there-is-no-such-page", "/staff/welkom/nothing-like-it"):
        looked_at(page, demo.url + path)
    page.goto(f"{demo.url}/staff/aanmelden")
    tap(page, "Aanmelden")
    expect(page.locator("[role=alert], .error-summary")).to_have_count(1)
    assert not violations(page)
    context.close()
