"""Home says what its reader may read of activities, and asks the records once for what several of its sections show."""

import pytest
from sqlalchemy import event

from handlers.home.introductions import may_do
from handlers.home.listeners import home_of
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LATE = "read concerns and planned activities that no school answered in time"
CONFLICTS = "read conflicts of duties"


@pytest.mark.parametrize(
    ("who", "says", "says_not"),
    [
        ("superintendent", (CONFLICTS, LATE), ()),
        ("chief", (CONFLICTS,), (LATE,)),
        ("chief's designee", (), (CONFLICTS, LATE)),
        ("supervisor", (), (CONFLICTS, LATE)),
        ("team, schools", (), (CONFLICTS, LATE)),
    ],
)
def test_you_may_names_what_somebody_may_read_of_all_schools(
    staff: Staff, who: str, says: tuple[str, ...], says_not: tuple[str, ...]
) -> None:
    """What nobody answered and what §V.10 names the superintendent for; nothing that the reader may not see."""
    shown = text_of({"blocks": [block.to_dict() for block in may_do(staff.town.agreement, staff.actor(who))]})
    assert all(words in shown for words in says)
    assert not any(words in shown for words in says_not)


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("superintendent", {"confirm", "set", "approve"}), ("chief", {"forward", "set", "approve"}),
        ("chief's designee", {"forward"}), ("supervisor", set()), ("principal", set()),
    ],
)  # fmt: skip
def test_you_may_names_packets_of_reports_holds_and_disposal(staff: Staff, who: str, says: set[str]) -> None:
    """To those whose part it is."""
    parts = {
        "forward": "forward packets of officer's reports", "confirm": "confirm packets of officer's reports",
        "set": "set and lift holds on records", "approve": "approve or decline the disposal of records",
    }  # fmt: skip
    shown = text_of({"blocks": [block.to_dict() for block in may_do(staff.town.agreement, staff.actor(who))]})
    assert {part for part, words in parts.items() if words in shown} == says


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_one_home_asks_once_which_trainings_are_lacking(staff: Staff, who: str) -> None:
    """Whether they are shown as something to do or as something to know."""
    asked: list[str] = []
    with staff.town.database.read() as session:
        engine = session.get_bind()
        listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        shown = home_of(session, staff.town.agreement, staff.actor(who), NOW)
        event.remove(engine, "before_cursor_execute", listener)
    assert any(section.title == "Trainings that are due" for section in [*shown.waiting, *shown.lists])
    assert sum("DISTINCT activity.officer_id, activity_version.topic" in statement for statement in asked) == 1


@pytest.mark.parametrize(
    ("who", "files"),
    [
        ("officer", "export the activity log (`/sro-export`)"),
        ("supervisor", "export totals, the notice log, the activity log, coverage calendar and work schedules, "
                       "commendations and complaints, the register of appointments, disclosures of student records "
                       "(`/sro-export`)"),
    ],
)  # fmt: skip
def test_you_may_names_what_somebody_may_take_out_in_one_go(staff: Staff, who: str, files: str) -> None:
    """A line for each would fill the screen of a phone."""
    shown = text_of({"blocks": [block.to_dict() for block in may_do(staff.town.agreement, staff.actor(who))]})
    assert files in shown
    assert shown.count("/sro-export") == 1
