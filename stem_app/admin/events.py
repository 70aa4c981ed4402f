"""Outside events: the list per area, adding one, and saying that one is over."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, SelectField, StringField, ValidationError

from stem_app.admin import blueprint
from stem_app.admin.record import record
from stem_app.edge import db, today
from stem_app.formatting import long_day
from stem_app.languages import gettext as _
from stem_app.results.around import event_name, last_day
from stem_app.staff_form import StaffForm, typed_day
from surveys import events as domain
from surveys import regions
from surveys.events import Event


class Adding(StaffForm):
    """An outside event: its name, where and when it was, and whether blocks may reach over its edges."""

    name = StringField()
    name_en = StringField()
    where = SelectField(validate_choice=False)
    on = StringField()
    last = StringField()
    breaks = BooleanField()

    def validate_name(self, field: StringField) -> None:
        """Everybody reads the Dutch name."""
        if not (field.data or "").strip():
            raise ValidationError(_("Give the event a name."))
        _not_too_long(field)

    def validate_name_en(self, field: StringField) -> None:
        """The English name may be left out."""
        _not_too_long(field)

    def validate_where(self, field: SelectField) -> None:
        """It happened in a whole area or in one region."""
        if field.data not in wheres():
            raise ValidationError(_("Choose where it happened."))

    def validate_on(self, field: StringField) -> None:
        """A first day is needed."""
        if typed_day(field.data) is None:
            raise ValidationError(_("Choose a day."))

    def validate_last(self, field: StringField) -> None:
        """The last day may be left out, but it cannot come before the first."""
        if not (field.data or "").strip():
            return
        last, first = typed_day(field.data), typed_day(self.on.data)
        if last is None:
            raise ValidationError(_("Choose a day."))
        if first is not None and last < first:
            raise ValidationError(_("The event ends before it begins. Choose a later last day."))


class Ending(StaffForm):
    """The last day of an event that still went on."""

    first: date
    last = StringField()

    def validate_last(self, field: StringField) -> None:
        """A day is needed, not before the first one."""
        day = typed_day(field.data)
        if day is None:
            raise ValidationError(_("Choose a day."))
        if day < self.first:
            raise ValidationError(
                _("The event began on %(day)s. Choose that day or a later one.") % {"day": long_day(self.first)}
            )


def _not_too_long(field: StringField) -> None:
    if len(field.data or "") > domain.LONGEST_NAME:
        raise ValidationError(_("This name is too long."))


def wheres() -> dict[str, str]:
    """Name where an event can happen: each area, followed by its regions."""
    found = {}
    for area in regions.areas(db()):
        found[f"{area.key}."] = _("All of %(area)s") % {"area": area.name}
        inside = {place.region: place.region_name for place in regions.places(db(), area_ids=frozenset({area.id}))}
        found.update({f"{area.key}.{key}": name for key, name in inside.items() if len(inside) > 1})
    return found


@blueprint.route("/gebeurtenissen", methods=["GET", "POST"])
def events() -> BaseResponse | str:
    """List the outside events of every area; add one, or say that one is over."""
    chosen = _chosen()
    if request.method == "POST":
        return _add() if chosen is None else _end(chosen)
    form = Adding.recalled()
    form.where.choices = list(wheres().items())
    return render_template(
        "admin/events.html",
        areas={area: domain.of_area(db(), area.id) for area in regions.areas(db())},
        names={place.region_id: place.region_name for place in regions.places(db())},
        adding=form,
        ending=Ending.recalled(last=today().isoformat()),
        chosen=chosen,
        add=request.args.get("step") == "add",
        event_name=event_name,
        last_day=last_day,
    )


def _chosen() -> Event | None:
    """Take the event that is to be ended; one that is not there, or is over already, does not exist."""
    typed = request.values.get("event")
    if typed is None:
        return None
    everywhere = [event for area in regions.areas(db()) for event in domain.of_area(db(), area.id)]
    found = next((event for event in everywhere if str(event.id) == typed and event.until_on is None), None)
    return found or abort(404)


def _add() -> BaseResponse:
    form = Adding()
    if not form.validate():
        form.keep()
        return redirect(url_for("admin.events", step="add"), 303)
    area_key, region = form.where.data.split(".", 1)
    area = next(area for area in regions.areas(db()) if area.key == area_key)
    first, last = typed_day(form.on.data), typed_day(form.last.data)
    if first is None:
        abort(400)
    domain.add(
        db(),
        area_id=area.id,
        region_id=_region_id(area.id, region),
        from_on=first,
        until_on=_day_after(last),
        breaks_blocks=form.breaks.data,
        names={"nl": form.name.data, "en": form.name_en.data or ""},
        today=today(),
    )
    record("event-added", f"{form.where.data} {form.name.data.strip()}")
    flash(_("Done."))
    return redirect(url_for("admin.events"), 303)


def _region_id(area_id: int, key: str) -> int | None:
    places = regions.places(db(), area_ids=frozenset({area_id}))
    return next((place.region_id for place in places if place.region == key), None)


def _end(chosen: Event) -> BaseResponse:
    form = Ending()
    form.first = chosen.from_on
    if not form.validate():
        form.keep()
        return redirect(url_for("admin.events", event=chosen.id), 303)
    last = _day_after(typed_day(form.last.data))
    if last is None:
        abort(400)
    domain.end(db(), chosen.id, on=last, today=today())
    record("event-ended", f"{chosen.id} {chosen.names['nl']}")
    flash(_("Done."))
    return redirect(url_for("admin.events"), 303)


def _day_after(last: date | None) -> date | None:
    """The domain counts to the first day after an event; people say its last day."""
    return None if last is None else last + timedelta(days=1)
