"""Taking out what state law asks for, and requests from outside, from the windows in which they are read."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.records.tables import RecordPacket
from models.reports.tables import OfficerReport
from tests.arrest_notifications.in_slack import covered
from tests.outside_requests.test_in_slack import logged
from tests.support.filing import OFFICER, file_whole
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR, PRINCIPAL = "UCHIEF", "USUPER", "USUPERVISOR", "UPRINHALL"
TAKE = "records_take_out_"


def reading_report(place: Workplace, who: str) -> Somebody:
    """Somebody has a submitted report open."""
    file_whole(place, incident="fighting", students=0)
    officer = place.somebody(OFFICER)
    officer.press("officer_report_submit")
    officer.close_all()
    somebody = place.somebody(who)
    somebody.command("/sro-records")
    somebody.press("officer_report_open")
    somebody.press("officer_report_read")
    return somebody


def reading_arrest(place: Workplace, who: str) -> Somebody:
    """Somebody has an arrest notification open."""
    covered(place).close_all()
    somebody = place.somebody(who)
    somebody.command("/sro-records")
    somebody.press("arrest_list")
    somebody.press("arrest_open")
    return somebody


WINDOWS: dict[str, Callable[[Workplace, str], Somebody]] = {
    "officer_report": reading_report, "arrest_notification": reading_arrest, "outside_request": logged,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "who", "has_button"),
    [
        ("officer_report", CHIEF, True), ("officer_report", SUPERVISOR, True), ("officer_report", OFFICER, False),
        ("arrest_notification", SUPERVISOR, True), ("arrest_notification", SUPERINTENDENT, True),
        ("outside_request", CHIEF, True), ("outside_request", SUPERINTENDENT, True),
        ("outside_request", PRINCIPAL, False),
    ],
)  # fmt: skip
def test_each_is_taken_out_from_its_window(workplace: Workplace, kind: str, who: str, has_button: bool) -> None:
    """By whoever may: laid over it, asked for once, and delivered without a word of it."""
    somebody = WINDOWS[kind](workplace, who)
    assert (f"{TAKE}{kind}1" in str(somebody.window())) == has_button
    if not has_button:
        return
    before = text_of(somebody.window())
    somebody.press(f"{TAKE}{kind}1")
    assert "that is yours to read" in text_of(somebody.window())
    assert somebody.submit(redacted_0=("school",)) == {"ok": True}
    somebody.back()
    assert text_of(somebody.window()) == before
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    (told,) = [one for one in somebody.messages(somebody.direct()) if "record-packet-1.docx" in str(one)]
    for word in ("/0001", "Hall", "Canary"):
        assert word not in str(told)
    with workplace.bot.database.read() as session:
        packet = session.scalars(select(RecordPacket)).one()
        assert (packet.kind, packet.record_id, packet.redacted) == (kind, 1, ["school"])
        assert packet.sha256


def test_a_report_that_nobody_has_answered_is_no_record_yet(workplace: Workplace) -> None:
    """There is nothing to take out but the notice."""
    file_whole(workplace, incident="fighting", students=0)
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("officer_report_open")
    chief.press("officer_report_read")
    assert TAKE not in str(chief.window())
    with workplace.bot.database.read() as session:
        assert session.scalars(select(OfficerReport)).all() == []
