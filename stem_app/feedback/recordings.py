"""Recorded voices for the client's form: sent on request, from here and from nowhere else."""

from __future__ import annotations

from flask import Response, abort, send_file, url_for

from stem_app.edge import db, setting
from stem_app.feedback import blueprint
from stem_app.feedback.step import Visit
from surveys import questionnaire, recordings


def addresses(visit: Visit, language: str) -> dict[str, str]:
    """Give the address of each recording that this client can hear, by statement key and by answer."""
    found = recordings.of_form(setting().config.recordings, visit.version, visit.form.key, language)
    version = visit.invitation.version_id
    return {
        text: url_for("feedback.recording", version=version, language=language, name=name)
        for text, name in found.items()
    }


@blueprint.get("/stem/<int:version>/<language>/<name>")
def recording(version: int, language: str, name: str) -> Response:
    """Send one recording. It belongs to a text that everybody may read, so it tells nothing about who listens."""
    stored = questionnaire.find(db(), version)
    file = recordings.find(setting().config.recordings, stored, language, name) if stored else None
    if file is None:
        abort(404)
    return send_file(file, mimetype=recordings.KINDS[file.suffix[1:]], conditional=True, max_age=0)
