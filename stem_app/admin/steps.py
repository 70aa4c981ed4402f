"""One step of a phase: plan, open, pause, resume or close, on a day; each refusal in one clear sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField, ValidationError

from stem_app.admin.record import record
from stem_app.edge import db, today
from stem_app.formatting import long_day
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm, typed_day
from surveys import phases as domain
from surveys.regions import Place
from surveys.schema import Pause, Phase

STEPS = ("plan", "open", "pause", "resume", "close")
LONGEST = 120


class Step(StaffForm):
    """One step of a phase: its day, and a name or a reason where the step needs one."""

    step = ""
    on = StringField()
    name = StringField()
    reason = StringField()

    def validate_on(self, field: StringField) -> None:
        """A day is needed."""
        if typed_day(field.data) is None:
            raise ValidationError(_("Choose a day."))

    def validate_name(self, field: StringField) -> None:
        """A phase that is planned needs a name."""
        if self.step == "plan" and not key_of(field.data or ""):
            raise ValidationError(_("Give the phase a name."))
        if len(field.data or "") > LONGEST:
            raise ValidationError(_("This name is too long."))

    def validate_reason(self, field: StringField) -> None:
        """A pause needs a reason, because everybody will read it."""
        if self.step == "pause" and not (field.data or "").strip():
            raise ValidationError(_("Say in a few words why it pauses. Caseworkers read this."))
        if len(field.data or "") > LONGEST:
            raise ValidationError(_("This reason is too long."))

    def day(self) -> date:
        """The day that was chosen; today's if none was, which the check refuses first."""
        return typed_day(self.on.data) or today()


def key_of(name: str) -> str:
    """Make the key of a phase from its name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def take(place: Place, chosen: Phase | None, step: str) -> BaseResponse:
    """Take a step and go back to the place, or to the form when it cannot be taken."""
    if not step:
        abort(400)
    form = Step()
    form.step = step
    phase_id = chosen.id if chosen else None
    again = url_for("admin.phase", region=place.region, service=place.service, step=step, phase=phase_id)
    if not form.validate():
        form.keep()
        return redirect(again, 303)
    try:
        name = _plan(place, form) if chosen is None else _move(chosen, step, form)
    except domain.PhaseError:
        db().rollback()
        field = form.name if chosen is None else form.on
        field.errors = [why_not(step, chosen, form.day())]
        form.keep()
        return redirect(again, 303)
    record(f"phase-{step}", f"{place.region}.{place.service} {name}")
    flash(_("Done."))
    return redirect(url_for("admin.phase", region=place.region, service=place.service), 303)


def _plan(place: Place, form: Step) -> str:
    key = key_of(form.name.data)
    if any(known.key == key for known in domain.of_place(db(), place.region_id, place.service_id)):
        raise domain.PhaseError("a phase with this name exists")
    name = str(form.name.data).strip()
    domain.plan(db(), place.region_id, place.service_id, key=key, name=name, planned_on=form.day())
    return name


def _move(chosen: Phase, step: str, form: Step) -> str:
    moves: dict[str, Callable[[], None]] = {
        "open": lambda: domain.open_phase(db(), chosen, on=form.day()),
        "pause": lambda: domain.pause(db(), chosen, from_on=form.day(), reason=form.reason.data.strip(), today=today()),
        "resume": lambda: domain.resume(db(), chosen, on=form.day()),
        "close": lambda: domain.close(db(), chosen, on=form.day()),
    }
    moves[step]()
    return chosen.name


def why_not(step: str, chosen: Phase | None, on: date) -> str:
    """Say in the reader's language why a step was refused."""
    if chosen is None:
        return _("There is a phase with this name here already. Choose another name.")
    opened, closed = chosen.opened_on, chosen.closed_on
    if step == "open":
        return _cannot_open(chosen)
    if opened is None or closed is not None:
        return _("This phase is not open, so this step is not possible.")
    if on < opened:
        return _("This phase was opened on %(day)s. Choose that day or a later one.") % {"day": long_day(opened)}
    pauses = domain.pauses(db(), chosen.id)
    lying = next((pause for pause in pauses if pause.until_on is None), None)
    if step == "resume" and lying is not None:
        return _("The pause began on %(day)s. Choose a later day.") % {"day": long_day(lying.from_on)}
    if step == "resume":
        return _("This phase is not on pause.")
    return _overlapping(pauses, on)


def _cannot_open(chosen: Phase) -> str:
    if chosen.opened_on is not None:
        return _("This phase was opened on %(day)s already.") % {"day": long_day(chosen.opened_on)}
    return _("Another phase runs here on that day. Choose a day after it began, or after it ended.")


def _overlapping(pauses: list[Pause], on: date) -> str:
    other = next((pause for pause in pauses if pause.until_on is None or pause.until_on > on), None)
    if other is None:
        return _("This step is not possible on that day.")
    return _("There is a pause from %(day)s already. End that one first, or choose a later day.") % {
        "day": long_day(other.from_on)
    }
