"""What is different between two versions of a notice, and whether the school has to be told anew (§V.4, §V.5)."""

from datetime import datetime

from models import vocabulary as words
from models.notices.form import CONTENT, NoticeForm
from models.notices.tables import NoticeVersion
from models.terms import Agreement


def changed_fields(before: NoticeVersion, after: NoticeVersion) -> tuple[str, ...]:
    """The answers that differ, in the order of the form."""
    return tuple(name for name in ("actions", *CONTENT) if answer(before, name) != answer(after, name))


def answer(version: NoticeVersion | NoticeForm, name: str) -> object:
    """An answer of a version or form, so that equal ones are equal whatever holds them."""
    value = getattr(version, name)
    if isinstance(value, datetime):  # Slack asks for a time to the minute: what is not touched is not changed
        return value.replace(second=0, microsecond=0)
    return tuple(value) if isinstance(value, list | tuple) else value or None


def says_the_same(version: NoticeVersion, form: NoticeForm) -> bool:
    """Whether a form would change nothing."""
    return all(answer(version, name) == answer(form, name) for name in ("actions", *CONTENT))


def material_changes(agreement: Agreement, before: NoticeVersion, after: NoticeVersion) -> tuple[str, ...]:
    """The fields by which the school learns something new that it has to know: it is asked to acknowledge again.

    A search, custody, an arrest or force that was added; a notice that became urgent; another school day.
    """
    is_material = {
        "actions": bool(words.MATERIAL_ACTIONS.intersection(after.actions) - set(before.actions)),
        "urgent": after.urgent and not before.urgent,
        "occurred_at": agreement.today(after.occurred_at) != agreement.today(before.occurred_at),
    }
    return tuple(name for name, found in is_material.items() if found)
