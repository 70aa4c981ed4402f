"""What the client's form weighs and how fast it is, on a cold phone: in every language, with and without script.

    python -m tests.benchmarks.client_form

Slow means 400 ms added to every request, 400 kbit/s each way and a processor four times slower, as Chromium emulates
them. The run of a whole talk keeps the pauses of the budget: 8 seconds to read the welcome, 5 for each statement, 8 for
the check. Prints one JSON line for each figure.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from surveys import questionnaire
from tests.browser.filled import Filled, served_demo
from tests.browser_choice import find_browser, launch_arguments
from tests.checked_catalogues import as_if_checked

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True,
}  # fmt: skip
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
READING, EACH, CHECKING = 8, 5, 8  # seconds
RUNS = 5
PAINTS = """
window.painted = null;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.painted = entry.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
# From the tap as the browser noted it to the first frame after the next statement stood there.
NEXT = """() => new Promise(done => {
  const button = document.querySelectorAll('button.answer')[3];
  const before = document.querySelector('h1').textContent;
  addEventListener('click', event => {
    const look = () => document.querySelector('h1').textContent === before
      ? requestAnimationFrame(look)
      : requestAnimationFrame(() => setTimeout(() => done(performance.now() - event.timeStamp)));
    requestAnimationFrame(look);
  }, {once: true, capture: true});
  button.click();
})"""

# From the tap on the way out to the first frame in which nothing of the form can be seen.
COVERED = """() => new Promise(done => {
  const look = tapped => document.documentElement.classList.contains('away')
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - tapped)))
    : requestAnimationFrame(() => look(tapped));
  addEventListener('click', event => look(event.timeStamp), {once: true, capture: true});
  document.getElementById('exit').click();
})"""


class Traffic:
    """Counts the requests of a page, and the bytes that crossed the line for them."""

    def __init__(self, page: Page) -> None:
        self.requests, self.bytes, self.hosts = 0, 0, set[str]()
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")
        self.session: CDPSession = session

    def _asked(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if address.startswith("data:"):
            return
        self.requests += 1
        self.hosts.add(urlsplit(address).hostname or "")
        self.bytes += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def slow_down(self) -> None:
        """Make the line and the processor those of a bad day."""
        self.session.send("Network.emulateNetworkConditions", SLOW)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@contextmanager
def phone(browser: Browser, *, javascript: bool = True) -> Iterator[tuple[BrowserContext, Page, Traffic]]:
    """A phone that was never here before."""
    context = browser.new_context(**PHONE, java_script_enabled=javascript)
    context.add_init_script(PAINTS)
    page = context.new_page()
    yield context, page, Traffic(page)
    context.close()


def first_view(browser: Browser, demo: Filled, language: str) -> dict[str, Any]:
    """Open the welcome page in a language: requests, bytes, other hosts, cookies before Begin."""
    with phone(browser) as (context, page, traffic):
        page.goto(f"{demo.url}/v/{demo.invite().key}/{language}", wait_until="networkidle")
        return {
            "first view": language,
            "requests": traffic.requests,
            "bytes": traffic.bytes,
            "other hosts": len(traffic.hosts - {"127.0.0.1"}),
            "cookies": len(context.cookies()),
        }


def largest_paint(browser: Browser, demo: Filled, language: str) -> dict[str, Any]:
    """Time the largest paint of the first view on a slow phone and line, in milliseconds."""
    times = []
    for _ in range(RUNS):
        with phone(browser) as (_context, page, traffic):
            traffic.slow_down()
            page.goto(f"{demo.url}/v/{demo.invite().key}/{language}", wait_until="networkidle")
            page.wait_for_function("window.painted !== null")
            times.append(round(page.evaluate("window.painted")))
    return {"largest paint, slow": language, "median ms": statistics.median(times), "all": times}


def next_statement(browser: Browser, demo: Filled) -> dict[str, Any]:
    """Time from a tap on an answer to the next statement on the screen, on a slow phone and line, in milliseconds."""
    with phone(browser) as (_context, page, traffic):
        page.goto(f"{demo.url}/v/{demo.invite().key}/nl", wait_until="networkidle")
        traffic.slow_down()
        page.locator("form[action$=begin] button").tap()
        expect(page.locator("h1")).to_contain_text("1")
        times = []
        for _ in range(5):
            page.wait_for_timeout(600)
            times.append(round(page.evaluate(NEXT)))
    return {"next statement, slow": "nl", "median ms": statistics.median(times), "all": times}


def covered(browser: Browser, demo: Filled) -> dict[str, Any]:
    """Time from a tap on the way out to a screen that shows nothing, on a slow phone and line, in milliseconds."""
    times = []
    for _ in range(RUNS):
        with phone(browser) as (_context, page, traffic):
            page.goto(f"{demo.url}/v/{demo.invite().key}/nl", wait_until="networkidle")
            traffic.slow_down()
            page.locator("form[action$=begin] button").tap()
            expect(page.locator("h1")).to_contain_text("1")
            times.append(round(page.evaluate(COVERED)))
    return {"covered, slow": "nl", "median ms": statistics.median(times), "all": times}


def whole_talk(browser: Browser, demo: Filled, *, javascript: bool, pauses: bool) -> dict[str, Any]:
    """Answer everything on the client's own phone: taps, seconds, requests and bytes from the welcome to the thanks."""
    with phone(browser, javascript=javascript) as (context, page, traffic):
        if pauses:
            traffic.slow_down()
        began = time.monotonic()
        page.goto(f"{demo.url}/v/{demo.invite().key}/nl")
        _pause(page, READING * pauses)
        page.locator("form[action$=begin] button").tap()
        taps = 1
        for number in range(1, 7):
            expect(page.locator("h1")).to_contain_text(f"{number} van 6")
            _pause(page, EACH * pauses)
            page.locator("button.answer").nth(3).tap()
            taps += 1
        expect(page.locator(".rows li")).to_have_count(6)
        _pause(page, CHECKING * pauses)
        page.locator("button[value=sealed]").tap()
        taps += 1
        expect(page.locator("h1")).to_have_text("Bedankt")
        seconds = time.monotonic() - began
        return {
            "whole talk": "with script" if javascript else "without script",
            "slow, with the pauses of a reader": pauses,
            "taps": taps,
            "seconds": round(seconds, 1),
            "requests": traffic.requests,
            "bytes": traffic.bytes,
            "cookies left": len(context.cookies()),
        }


def _pause(page: Page, seconds: float) -> None:
    page.wait_for_timeout(max(seconds * 1000, 450))  # a tap sooner than this counts as a double one


def main() -> None:
    """Measure everything once."""
    languages = tuple(questionnaire.shipped("gesprek-1").languages)
    with (
        tempfile.TemporaryDirectory() as folder,
        as_if_checked(Path(folder)),
        served_demo(Path(folder)) as demo,
        sync_playwright() as play,
    ):
        demo.release(*languages)
        browser = play.chromium.launch(executable_path=find_browser(), args=launch_arguments())
        for language in languages:
            _say(first_view(browser, demo, language))
        for language in ("nl", "ar", "ti"):
            _say(largest_paint(browser, demo, language))
        _say(next_statement(browser, demo))
        _say(covered(browser, demo))
        for javascript in (True, False):
            _say(whole_talk(browser, demo, javascript=javascript, pauses=False))
            _say(whole_talk(browser, demo, javascript=javascript, pauses=True))
        browser.close()


def _say(figure: dict[str, Any]) -> None:
    print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
