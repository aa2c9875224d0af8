"""Filing a notice in Slack as officers do: first what tells the principal, then the details."""

from datetime import datetime
from typing import Any

from tests.support.workplace import Somebody, Workplace, text_of

OFFICER = "UOFFHALL"
FIRST_PAGE: dict[str, Any] = {
    "actions": ("verbal_warning",), "incident": "confrontation", "when": "30", "place": "campus", "students": 2,
    "narrative": "Two students pushed each other.",
}  # fmt: skip
DETAILS: dict[str, Any] = {"started_by": "school_staff", "acted_by": "officer", "report_written": "no"}
BRANCHING = ("grounds", "searched_by", "custody_on_premises", "planned", "report_written")


def file(place: Workplace, who: str = OFFICER, occurred_at: datetime | None = None, **changes: Any) -> str:
    """File a notice with the first page only; what the window says."""
    officer = place.somebody(who)
    assert officer.command("/sro-notify") == {"ok": True}
    assert send(officer, occurred_at, **changes) == {"ok": True}
    return text_of(officer.window())


def send(officer: Somebody, occurred_at: datetime | None = None, **changes: Any) -> dict[str, Any]:
    """Fill in the first page that is open and send it; another time is chosen where one is given."""
    if occurred_at:
        officer.choose("when", "other")
        return officer.submit(**(FIRST_PAGE | changes | {"when": "other", "occurred_at": occurred_at}))
    return officer.submit(**(FIRST_PAGE | changes))


def complete(officer: Somebody, **changes: Any) -> None:
    """Add the details, from the window that offers it; answers that bring questions come first."""
    officer.press("notice_complete")
    details = DETAILS | changes
    for field in BRANCHING:
        if field in details:
            officer.choose(field, details[field])
    assert officer.submit(**details) == {"ok": True}


def file_whole(place: Workplace, who: str = OFFICER, **changes: Any) -> str:
    """File a notice and add its details; what the window says of it."""
    file(
        place,
        who,
        **{name: value for name, value in changes.items() if name in (*FIRST_PAGE, "marks", "school", "occurred_at")},
    )
    officer = place.somebody(who)
    complete(
        officer,
        **{
            name: value
            for name, value in changes.items()
            if name not in (*FIRST_PAGE, "marks", "school", "occurred_at")
        },
    )
    return text_of(officer.window())
