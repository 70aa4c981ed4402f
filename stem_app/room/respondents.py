"""Who may answer: as far as the questionnaire in use has a form for them."""

from __future__ import annotations

from stem_app.edge import db
from stem_app.languages import gettext as _
from surveys import client_languages, questionnaire
from surveys.questionnaire import TALK


def _respondents() -> dict[str, str]:
    """Name everybody who may answer."""
    return {
        "parent": _("Parent or carer"),
        "youth": _("Young person, 12 or older"),
        "child": _("Child, 8 to 11"),
        "network": _("Somebody close to the family"),
    }


def version_in_use() -> int | None:
    """Give the id of the questionnaire that is asked after a talk, or None before there is one."""
    return client_languages.version_in_use(db(), TALK)


def who_can_answer() -> dict[str, str]:
    """Name who can answer the questionnaire in use; nobody before there is one."""
    version_id = version_in_use()
    if version_id is None:
        return {}
    forms = questionnaire.get(db(), version_id).forms.values()
    known = {respondent for form in forms for respondent in form.respondents}
    return {key: words for key, words in _respondents().items() if key in known}
