"""How it ends: thanks, whom to talk to, and the way out that is on every screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import guesses
from stem_app.client_pages import moving_on, page, released_languages, see_other, speak_as_browser
from stem_app.edge import db, now, setting
from stem_app.feedback import blueprint, memory, practice
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import IDLE, worker_goes_on
from stem_app.languages import available, speak
from stem_app.security import only_from_here
from surveys import handovers, invitations, regions
from surveys.keys import SHORT_LENGTH
from surveys.schema import Area

ENDING = "/dank/<language>/<int(max=2147483647):area>/<any(worker, own):device>"


def thanks_after(kept: Memory) -> BaseResponse:
    """Lead to the thanks; the address says nothing of what was answered, or whether anything was."""
    device = "worker" if kept.device == "worker" else "own"
    return see_other("feedback.thanks", language=kept.language, area=kept.area_id, device=device, to=_to(kept.address))


def _to(address: str) -> str | None:
    return "je" if address == "je" else None


@dataclass(frozen=True)
class Ending:
    """Where a client is after the questions: all that the pages there know is in their address."""

    language: str
    area: int
    device: str
    to: str | None
    # In practice: whose answers are still to be looked at together.
    together: str | None

    @property
    def practice(self) -> bool:
        """Whether a worker was practising."""
        return self.area == practice.NO_AREA

    def address(self, page_name: str) -> str:
        """Give the address of another of these pages."""
        return url_for(f"feedback.{page_name}", **asdict(self))

    def worker_goes_on(self) -> str:
        """Give the address where the worker goes on with the phone that comes back."""
        if self.practice and self.together:
            return url_for("feedback.discussion", key=self.together)
        return worker_goes_on(practising=self.practice)

    def page(self, template: str, **context: object) -> Response:
        """Make one of these pages."""
        return page(template, device=self.device, practice=self.practice, **context)


def ending(language: str, area: int, device: str) -> Ending:
    """Speak the language of the address, and as familiar as it says."""
    known = available("client") if area == practice.NO_AREA else released_languages()
    if language not in known:
        abort(404)
    address = "je" if request.args.get("to") == "je" else "u"
    speak(language, "client", address)
    together = request.args.get("together", "")
    return Ending(language, area, device, _to(address), together if practice.is_practice(together) else None)


@blueprint.get(ENDING)
def thanks(language: str, area: int, device: str) -> Response:
    """Thank the client, in the same words whether answers were sent or not."""
    here = ending(language, area, device)
    return here.page(
        "feedback/thanks.html",
        contacts=here.address("contacts"),
        traces=here.address("traces"),
        worker_goes_on=here.worker_goes_on() if device == "worker" else None,
    )


@blueprint.get(f"{ENDING}/verder")
def contacts(language: str, area: int, device: str) -> Response:
    """Say whom a client can talk to; opening this page is neither stored nor counted."""
    here = ending(language, area, device)
    shown = regions.areas(db())[0].id if here.practice else area
    if db().get(Area, shown) is None:
        abort(404)
    listed = regions.contacts(db(), shown, language)
    back = here.address("thanks")
    return moving_on(here.page("feedback/contacts.html", contacts=listed, back=back), IDLE, back)


@blueprint.post("/weg", defaults={"key": None})
@blueprint.post("/v/<key>/leave")
def leave(key: str | None) -> BaseResponse:
    """Leave at once, whatever state the form is in: the cookie goes, and the questions cannot be opened again."""
    only_from_here()
    response = see_other("feedback.left")
    if key is None:
        return response
    _end(key)
    return memory.forget(response, key)


def _end(key: str) -> None:
    """Whoever looks into this phone next finds nothing; in the room it looks as if the client did not want to.

    Neither the cookie nor the order of arrival matters: a sending may still be on its way.
    """
    keys = setting().keys
    guessed = len(key) == SHORT_LENGTH and guesses.too_many()
    invitation = None if guessed else invitations.find(db(), keys, key, now=now())
    handover = None if guessed else handovers.of_key(db(), keys, key, now=now())
    if invitation is not None:
        invitations.end(db(), invitation.key_hash)
    if handover is not None and handover.device == "own":
        handovers.close(db(), handover)
    if len(key) == SHORT_LENGTH and invitation is None and handover is None:
        db().rollback()
        guesses.count_wrong()


def close_discussion(key: str) -> None:
    """Destroy the key of the discussion on this phone, if there still is one."""
    if practice.is_practice(key):
        return
    handover = handovers.of_key(db(), setting().keys, key, now=now())
    if handover is not None:
        handovers.close(db(), handover)


@blueprint.get("/weg")
def left() -> Response:
    """Show a page that says nothing, and move on to another site at once."""
    speak_as_browser()
    # A POST may not lead to another site (form-action), so it comes here first.
    return moving_on(page("feedback/left.html"), timedelta(0), setting().config.exit_to)
