"""The languages of each questionnaire: how far they are, and which of them clients can choose."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import releases
from stem_app.admin import blueprint
from stem_app.admin.record import record
from stem_app.edge import db, today
from stem_app.languages import gettext as _
from stem_app.languages import ngettext, own_name
from stem_app.releases import LastLanguage
from stem_app.text_status import Progress
from surveys.client_languages import NotReady
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
    )


def say_progress(progress: Progress) -> str:
    """Say how far texts are, and how many of them still wait."""
    if not progress.waiting:
        return status_words()[progress.status]
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
    }


def _take(step: str) -> BaseResponse:
    version, language = _chosen()
    if step not in STEPS:
        abort(400)
    try:
        (releases.release if step == "release" else releases.withdraw)(db(), version.id, language, today=today())
    except NotReady:
        flash(_not_now(step) % {"language": own_name(language)})
    except LastLanguage:
        flash(_("This is the only language that clients can choose. Release another one first."))
    else:
        record(STEPS[step], f"{version.instrument}-{version.number} {language}")
        flash(_("Done."))
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


def _not_now(step: str) -> str:
    if step == "release":
        return _("%(language)s cannot be released yet: some of its texts are missing, or still a concept.")
    return _("%(language)s was withdrawn already.")
