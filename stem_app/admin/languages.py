"""The languages of each questionnaire: how far they are, and which of them clients can choose."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import releases
from stem_app.admin import blueprint
from stem_app.admin.record import record
from stem_app.edge import db, today
from stem_app.languages import SOURCE, name_in, ngettext, voice
from stem_app.languages import gettext as _
from stem_app.text_status import Progress, in_short
from surveys import client_languages
from surveys.client_languages import AlwaysThere, NotReady
from surveys.questionnaire import ALWAYS
from surveys.schema import QuestionnaireVersion

STEPS = {"release": "language-released", "withdraw": "language-withdrawn"}


@blueprint.route("/talen", methods=["GET", "POST"])
def languages() -> BaseResponse | str:
    """List every language of every questionnaire; release one to clients, or withdraw it."""
    if request.method == "POST":
        return _take(request.form.get("step", ""))
    return render_template(
        "admin/languages.html",
        versions=[(row, releases.standings(db(), row.id)) for row in releases.versions(db())],
        say=say_progress,
        say_interface=say_interface,
        name_of=name_of,
        always=ALWAYS,
    )


def name_of(language: str) -> str:
    """Give the name of a language in the language of whoever reads this page."""
    return name_in(language, voice().language)


def say_interface(language: str, progress: Progress) -> str:
    """Say how far the words around the statements are; English ones were written by whoever made the program."""
    return _("translated by the makers of De Stem") if language == SOURCE else say_progress(language, progress)


def say_progress(language: str, progress: Progress) -> str:
    """Say how far texts are, and how many of them still wait."""
    if not progress.waiting:
        return status_words()[in_short(language, progress)]
    if not (progress.translated or progress.checked or progress.concept):
        return _("not translated yet")
    number = progress.waiting
    waiting = ngettext("%(number)s text waits", "%(number)s texts wait", number) % {"number": number}
    return f"{status_words()[progress.status]}, {waiting}"


def status_words() -> dict[str, str]:
    """Name how far a text is."""
    return {
        "concept": _("concept"),
        "translated": _("translated"),
        "checked": _("checked by a native speaker"),
        "own": _("the organisation's own text"),
    }


def _take(step: str) -> BaseResponse:
    version, language = _chosen()
    if step not in STEPS:
        abort(400)
    try:
        (releases.release if step == "release" else client_languages.withdraw)(
            db(), version.id, language, today=today()
        )
    except NotReady:
        said = _not_now(step)
    except AlwaysThere:
        said = _not_without_dutch(step)
    else:
        record(STEPS[step], f"{version.instrument}-{version.number} {language}")
        said = _now_so(step)
    flash(said % {"language": name_of(language), "dutch": name_of(ALWAYS)})
    return redirect(url_for("admin.languages"), 303)


def _chosen() -> tuple[QuestionnaireVersion, str]:
    """Take the questionnaire and the language that were pressed; what is not there is no page."""
    typed = request.form.get("version", ""), request.form.get("language", "")
    known = {
        (str(version.id), standing.language): (version, standing.language)
        for version in releases.versions(db())
        for standing in releases.standings(db(), version.id)
    }
    return known.get(typed) or abort(404)


def _now_so(step: str) -> str:
    if step == "release":
        return _("Clients can answer in %(language)s now.")
    return _("Clients can no longer answer in %(language)s.")


def _not_without_dutch(step: str) -> str:
    if step == "release":
        return _("Release %(dutch)s first: clients can always answer in it.")
    return _("%(dutch)s cannot be withdrawn: clients can always answer in it.")


def _not_now(step: str) -> str:
    if step == "release":
        return _("%(language)s cannot be released yet: some of its texts are missing, or still a concept.")
    return _("%(language)s was withdrawn already.")
