"""Reads the answers of a notice's form, and what in them may be a student's name."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from handlers.naming import names_confirmed
from handlers.notices import form_views, stand_in
from handlers.payload import Payload
from models.notices.form import NoticeForm
from models.notices.names import names_to_confirm

ANSWERED = {field.name for field in fields(NoticeForm)}


def read_form(payload: Payload, before: NoticeForm | None = None) -> NoticeForm:
    """The form of a notice as it is filled in at this moment; what it does not ask stays as it was before."""
    given = payload.answers.of(ANSWERED)
    if "marks" in payload.answers:
        given |= {mark: mark in payload.answers["marks"] for mark in form_views.MARKS}
    if before is None:
        given |= _of_filing(payload)
    return replace(before or NoticeForm(school=""), **given)


def _of_filing(payload: Payload) -> dict[str, Any]:
    """The school where there is nothing to choose, and the moment that was chosen in minutes."""
    when, schools, officer = payload.answers["when"], payload.metadata["schools"], stand_in.chosen(payload)
    found: dict[str, Any] = {}
    if officer:
        found["school"] = officer.school
    elif "school" not in payload.answers and schools:
        found["school"] = schools[0]
    if when in form_views.WHEN and when != form_views.ANOTHER_TIME:
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        found["occurred_at"] = form_views.minutes_before(opened, when)
    return found


def names_in(payload: Payload, form: NoticeForm, now: datetime, before: NoticeForm | None = None) -> dict[str, str]:
    """What may be a student's name, unless the officer has confirmed that it is none."""
    if names_confirmed(payload):
        return {}
    return names_to_confirm(form, before, payload.answers.get("because"), now)
