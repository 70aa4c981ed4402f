"""People: who may sign in, as what and where. An admin gives a one-time link and never knows a password."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, ValidationError

from stem_app.access import me
from stem_app.admin import blueprint
from stem_app.admin.record import record
from stem_app.edge import db, now, setting, today
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm
from surveys import accounts, regions
from surveys.accounts import BadAccount
from surveys.regions import Place
from surveys.schema import ROLES, Account

# Where somebody works (talks count there) and what somebody reads (areas are reported together).
NEEDS_PLACES = frozenset({"caseworker", "manager"})
NEEDS_AREAS = frozenset({"ambassador", "council", "board"})
LONGEST_USERNAME = 60
LINK = "link"  # the category of the message that carries a one-time link


class Where(StaffForm):
    """The areas that somebody reads and the places in which somebody works."""

    role = ""
    areas = SelectMultipleField(coerce=int, validate_choice=False)
    places = SelectMultipleField(validate_choice=False)

    def validate_areas(self, field: SelectMultipleField) -> None:
        """Whoever reads reports belongs to an area."""
        if self._role() in NEEDS_AREAS and not field.data:
            raise ValidationError(_("Choose at least one area: this role reads about areas."))

    def validate_places(self, field: SelectMultipleField) -> None:
        """Whoever has talks works somewhere."""
        if self._role() in NEEDS_PLACES and not field.data:
            raise ValidationError(_("Choose at least one region: this role works in a region."))

    def area_ids(self) -> list[int]:
        """The areas that exist among those that were ticked."""
        return [area.id for area in regions.areas(db(), frozenset(self.areas.data))]

    def place_ids(self) -> list[tuple[int, int]]:
        """The places that exist among those that were ticked."""
        return [(place.region_id, place.service_id) for place in offered() if address_of(place) in self.places.data]

    def _role(self) -> str:
        return self.role


class NewPerson(Where):
    """Somebody new."""

    name = StringField()
    username = StringField()
    role = SelectField(choices=list(ROLES), validate_choice=False)

    def validate_name(self, field: StringField) -> None:
        """A name is needed."""
        if not (field.data or "").strip():
            raise ValidationError(_("Fill in a name."))
        if len(field.data) > LONGEST_USERNAME:
            raise ValidationError(_("This name is too long."))

    def validate_username(self, field: StringField) -> None:
        """One word that nobody else has."""
        typed = (field.data or "").strip()
        if not typed or any(letter.isspace() for letter in typed) or len(typed) > LONGEST_USERNAME:
            raise ValidationError(_("Fill in a username: one word, without spaces."))
        if any(account.username == typed.lower() for account in accounts.everybody(db())):
            raise ValidationError(_("Somebody has this username already."))

    def validate_role(self, field: SelectField) -> None:
        """One of the roles."""
        if field.data not in ROLES:
            raise ValidationError(_("Choose a role."))

    def _role(self) -> str:
        return self.role.data or ""


class Closing(StaffForm):
    """Closing an account, with a tick against a slip of the finger."""

    sure = BooleanField()

    def validate_sure(self, field: BooleanField) -> None:
        """The tick is needed."""
        if not field.data:
            raise ValidationError(_("Tick the box to close this account."))


def offered() -> list[Place]:
    """List the places that are offered today."""
    return regions.where_talks_are_held(db(), today=today())


def address_of(place: Place) -> str:
    """Name a place in a form."""
    return f"{place.region}.{place.service}"


def _choices() -> dict[str, object]:
    """What every form about a person offers to tick, with its words."""
    return {
        "areas": {area.id: area.name for area in regions.areas(db())},
        "places": {address_of(place): place.name for place in offered()},
    }


@blueprint.route("/mensen", methods=["GET", "POST"])
def people() -> BaseResponse | str:
    """List everybody, and add somebody."""
    if request.method == "POST":
        return _add(NewPerson())
    everybody = [(account, _where(account)) for account in accounts.everybody(db())]
    return render_template("admin/people.html", people=everybody, roles=ROLES, form=NewPerson.recalled(), **_choices())


def _where(account: Account) -> list[str]:
    """Name the areas and places of an account."""
    reads = regions.areas(db(), accounts.area_ids(db(), account.id))
    works = accounts.places_of(db(), account.id)
    return [*(area.name for area in reads), *(place.name for place in works)]


def _add(form: NewPerson) -> BaseResponse:
    if not form.validate():
        form.keep()
        return redirect(url_for("admin.people") + "#add", 303)
    try:
        account = accounts.create(
            db(),
            username=form.username.data,
            name=form.name.data,
            role=form.role.data,
            area_ids=form.area_ids(),
            place_ids=form.place_ids(),
        )
    except BadAccount:  # somebody was faster with this username
        flash(_("Somebody has this username already."))
        return redirect(url_for("admin.people"), 303)
    record("person-added", account.username)
    return _give_link(account)


@blueprint.route("/mensen/<int(max=2147483647):account_id>", methods=["GET", "POST"])
def person(account_id: int) -> BaseResponse | str:
    """Show one person, and change where this person works and reads."""
    account = _account(account_id)
    if request.method == "POST":
        return _change(account)
    ticked = {
        "areas": sorted(accounts.area_ids(db(), account.id)),
        "places": [address_of(place) for place in accounts.places_of(db(), account.id)],
    }
    return render_template(
        "admin/person.html",
        account=account,
        myself=account.id == me().account_id,
        form=Where.recalled(**ticked),
        closing=Closing.recalled(),
        hours=setting().terms.minutes["one_time_link"] // 60,
        **_choices(),
    )


def _account(account_id: int) -> Account:
    account = db().get(Account, account_id)
    if account is None:
        abort(404)
    return account


def _change(account: Account) -> BaseResponse:
    form = Where()
    form.role = account.role
    if not form.validate():
        form.keep()
    else:
        accounts.place(db(), account, area_ids=form.area_ids(), place_ids=form.place_ids())
        record("person-placed", account.username)
        flash(_("Changed."))
    return redirect(url_for("admin.person", account_id=account.id), 303)


@blueprint.post("/mensen/<int(max=2147483647):account_id>/link")
def link(account_id: int) -> BaseResponse:
    """Make a new one-time link: every sign-in of this person ends now, and again when a password is chosen with it."""
    account = _account(account_id)
    if not account.active or account.id == me().account_id:
        abort(404)  # the page offers neither: one's own session would end before the link could be read
    return _give_link(account)


def _give_link(account: Account) -> BaseResponse:
    token = accounts.make_link(db(), account, terms=setting().terms, now=now())
    record("link-made", account.username)
    flash(url_for("accounts.choose_password", token=token, _external=True), LINK)
    return redirect(url_for("admin.person", account_id=account.id), 303)


@blueprint.post("/mensen/<int(max=2147483647):account_id>/sluiten")
def deactivate(account_id: int) -> BaseResponse:
    """Close an account for good; every session of it ends now."""
    account = _account(account_id)
    form = Closing()
    if account.id == me().account_id:
        flash(_("You cannot close your own account."))
    elif not form.validate():
        form.keep()
    else:
        accounts.deactivate(db(), account)
        record("person-closed", account.username)
        flash(_("This account is closed."))
    return redirect(url_for("admin.person", account_id=account.id), 303)
