"""No record is disposed of while something about it is still due, of whatever kind; and the reader is told what."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.arrest_notifications import steps as arrest_steps
from models.dismissals.tables import Dismissal
from models.district.retention import KINDS_OF_RECORDS
from models.notices import questions
from models.notices.acknowledgments import acknowledge
from models.notices.tables import Notice
from models.reports.packet_steps import CONFIRMED, FORWARDED, MADE, NOTED
from models.retention import askings, notice_waits
from models.retention.kinds import KINDS
from models.retention.rules import SOMETHING
from models.retention.staying import stay_on_list, staying
from models.retention.steps import DISPOSED, OPEN
from models.store.database import Database
from tests.arrest_notifications import acts as arrests
from tests.dismissals import acts as dismissals
from tests.outside_requests import acts as outside
from tests.releases import acts as releases
from tests.reports import acts as reports
from tests.retention import acts
from tests.retention.every_kind import MAKE
from tests.retention.every_kind import OPEN as STILL_OPEN
from tests.support.staff import Staff
from tests.support.town import NOW

MOST = 1000


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """The same, where officers' reports are kept and arrests notified."""
    agreement = staff.town.agreement
    kept = agreement.officer_reports.model_copy(update={"is_kept": True})
    staff.town.agreement = agreement.model_copy(update={"officer_reports": kept})
    return staff


def settled_fight(session: Session, staff: Staff) -> Notice:
    """An officer's report that has reached the board: nothing about it is due."""
    notice = reports.fight(session, staff)
    acknowledge(session, staff.actor("principal"), notice.id, NOW)
    reports.submit(session, staff, notice)
    reports.bring_to(session, staff, NOTED)
    return notice


def _fight(session: Session, staff: Staff, upto: str = "") -> Notice:
    """An acknowledged notice of a fight, whose report is as far as this."""
    notice = reports.fight(session, staff)
    acknowledge(session, staff.actor("principal"), notice.id, NOW)
    if upto:
        reports.submit(session, staff, notice)
    if upto in (MADE, FORWARDED, CONFIRMED):
        reports.bring_to(session, staff, upto)
    return notice


def _amended(session: Session, staff: Staff) -> Notice:
    notice = settled_fight(session, staff)
    reports.amend(session, staff, notice, NOW, narrative="Another made-up narrative.")
    return notice


def _arrest(state: str) -> Callable[[Session, Staff], Notice]:
    def made(session: Session, staff: Staff) -> Notice:
        notice = settled_fight(session, staff)
        found = arrests.begun(session, staff, arrests.file_notice(session, staff))
        for code in arrests.WAYS[state]:
            arrests.take(session, staff, found, code)
        found.notice.withdrawn_at = None
        _settle(session, staff, found.notice)
        assert found.state == state
        assert notice.id != found.notice_id
        return found.notice

    return made


def _settle(session: Session, staff: Staff, notice: Notice) -> None:
    """All else about it is done: acknowledged, complete, and no report."""
    notice.acknowledged_at = notice.acknowledged_at or NOW
    notice.completed_at = notice.completed_at or NOW
    reports.acts.answer(session, staff.town.agreement, staff.actor("officer"), notice.id, "no", NOW)
    session.flush()


def _question(session: Session, staff: Staff) -> Notice:
    notice = settled_fight(session, staff)
    questions.ask(session, staff.town.agreement, staff.actor("principal"), notice.id, "A made-up question?", NOW)
    return notice


def _unacknowledged(session: Session, staff: Staff) -> Notice:
    notice = settled_fight(session, staff)
    notice.acknowledged_at = None
    return notice


def _incomplete(session: Session, staff: Staff) -> Notice:
    notice = settled_fight(session, staff)
    notice.completed_at = None
    return notice


def _from_outside(**changes: object) -> Callable[[Session, Staff], Notice]:
    def made(session: Session, staff: Staff) -> Notice:
        notice = settled_fight(session, staff)
        outside.log(session, staff, "chief", **changes)
        return notice

    return made


def _by_schools(**changes: object) -> Callable[[Session, Staff], Notice]:
    def made(session: Session, staff: Staff) -> Notice:
        notice = settled_fight(session, staff)
        releases.ask(session, staff, releases.records(**changes))
        return notice

    return made


def _in_dismissal(session: Session, staff: Staff) -> Notice:
    notice = settled_fight(session, staff)
    session.get_one(Dismissal, dismissals.bring_to(session, staff, "forwarded")).notices = [notice.label]
    return notice


DUE: dict[str, tuple[Callable[[Session, Staff], Notice], str]] = {
    "not acknowledged": (_unacknowledged, notice_waits.UNACKNOWLEDGED),
    "details to follow": (_incomplete, notice_waits.INCOMPLETE),
    "a question": (_question, notice_waits.UNANSWERED),
    "report never submitted": (_fight, notice_waits.REPORT),
    "report changed since": (_amended, notice_waits.REPORT),
    "report in no packet": (lambda session, staff: _fight(session, staff, "submitted"), notice_waits.NO_PACKET),
    **{
        f"packet {state}": (lambda session, staff, upto=state: _fight(session, staff, upto), notice_waits.PACKET)
        for state in (MADE, FORWARDED, CONFIRMED)
    },
    **{
        f"arrest {state}": (_arrest(state), notice_waits.ARREST)
        for state in (arrest_steps.ASKING, arrest_steps.OPEN, arrest_steps.TOLD, arrest_steps.SENT,
                      arrest_steps.WAITING, arrest_steps.RECEIVED)
    },
    "principal not told": (_arrest(arrest_steps.DONE), notice_waits.PRINCIPAL),
    "asked from outside, its school": (_from_outside(school="hall"), askings.FROM_OUTSIDE),
    "asked from outside, no single school": (_from_outside(), askings.FROM_OUTSIDE),
    "asked by the schools": (_by_schools(school="hall"), askings.BY_SCHOOLS),
    "named in a request to dismiss": (_in_dismissal, askings.NAMED),
}  # fmt: skip


def listed(session: Session, staff: Staff) -> set[tuple[str, int]]:
    """What the bot lists when its years are over."""
    found = acts.listed(session, staff)
    return {(item.kind, item.record_id) for item in found.items} if found else set()


def why(session: Session, staff: Staff, kind: str, record_id: int, who: str = "chief") -> tuple[str, ...] | None:
    """Why a record stays, as a head reads it; nothing where it is not shown."""
    rows, has_more = staying(session, staff.town.agreement, staff.actor(who, acts.LATER), acts.LATER, MOST, 0)
    assert not has_more
    found = [row for row in rows if (row.facts.kind, row.facts.record_id) == (kind, record_id)]
    return tuple(found[0].because) if found else None


@pytest.mark.parametrize("case", DUE)
def test_a_notice_about_which_something_is_due_is_not_listed(database: Database, staff: Staff, case: str) -> None:
    """However old it is; and both heads read that it stays, and as far as they may know, why."""
    make, words = DUE[case]
    with database.write() as session:
        notice = make(session, staff)
        assert ("notice", notice.id) not in listed(session, staff)
        assert why(session, staff, "notice", notice.id) == (words,)
        assert why(session, staff, "notice", notice.id, "superintendent") in ((words,), (SOMETHING,))


def test_a_notice_about_which_nothing_is_due_is_listed(database: Database, staff: Staff) -> None:
    """Its report has reached the board; what is asked for is another school's, or was answered."""
    with database.write() as session:
        notice = settled_fight(session, staff)
        outside.log(session, staff, "chief", school="conard")
        outside.bring_to(session, staff, outside.ANSWERED, school="hall")
        releases.ask(session, staff, releases.records(school="conard"))
        assert ("notice", notice.id) in listed(session, staff)
        assert why(session, staff, "notice", notice.id) is None


@pytest.mark.parametrize("kind", STILL_OPEN)
def test_what_is_still_open_of_each_kind_says_so(database: Database, staff: Staff, kind: str) -> None:
    """To whoever may know that there is such a record. Years of a request to dismiss begin when it is decided."""
    with database.write() as session:
        record_id = STILL_OPEN[kind](session, staff)
        heads = {who: why(session, staff, kind, record_id, who) for who in acts.HEADS}
        told = {who for who, words in heads.items() if words}
        of_one = {"outside_request": {"chief"}, "listed_person": {"superintendent"}, "dismissal": set()}
        assert told == of_one.get(kind, set(acts.HEADS))


def test_the_other_side_is_not_told_what_is_asked_from_outside(database: Database, staff: Staff) -> None:
    """Only that something is still to be done; nor is a request shown that is not theirs to know of."""
    with database.write() as session:
        notice = settled_fight(session, staff)
        made = outside.log(session, staff, "superintendent", school="hall")
        assert why(session, staff, "notice", notice.id, "superintendent") == (askings.FROM_OUTSIDE,)
        assert why(session, staff, "notice", notice.id) == (SOMETHING,)
        assert why(session, staff, "outside_request", made.id) is None
        assert why(session, staff, "outside_request", made.id, "superintendent")


def test_what_comes_after_the_approval_keeps_a_record(database: Database, staff: Staff) -> None:
    """A list that waits says so beside the record; one that is carried out leaves it, and says why."""
    with database.write() as session:
        notice = settled_fight(session, staff)
        disposal = acts.listed(session, staff)
        assert disposal
        (item,) = [item for item in disposal.items if item.kind == "notice"]
        chief = staff.actor("chief", acts.LATER)
        assert item.id not in stay_on_list(session, staff.town.agreement, chief, disposal.items, acts.LATER)
        acts.both_approve(session, staff, disposal)
        asked = outside.log(session, staff, "chief", school="hall")
        said = stay_on_list(session, staff.town.agreement, chief, disposal.items, acts.LATER)
        assert said[item.id] == (askings.FROM_OUTSIDE,)
        acts.carry_out(session, staff, disposal)
        assert item.outcome == OPEN
        assert notice.disposed_at is None
        outside.take(session, staff, asked, outside.WITHDRAW)
        again = acts.listed(session, staff)
        assert again
        acts.both_approve(session, staff, again)
        acts.carry_out(session, staff, again)
        assert {one.outcome for one in again.items if one.kind == "notice"} == {DISPOSED}


CHOICES = st.fixed_dictionaries({
    "side": st.sampled_from(acts.HEADS), "school": st.none() | st.sampled_from(("hall", "conard")),
    "is_answered": st.booleans(), "asked": st.booleans(),
})  # fmt: skip


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHOICES)
def test_any_request_from_outside_keeps_every_kind(database: Database, staff: Staff, about: dict[str, object]) -> None:
    """Of its school or of none, whichever side was asked, until it is answered; and no other record."""
    with database.write() as session:
        whole = session.begin_nested()
        made = {kind: make(session, staff) for kind, make in MAKE.items() if kind != "notice"}
        made["notice"] = acts.settled_notice(session, staff).id
        school = {
            code: KINDS[code].facts(session, staff.town.agreement, record_id).school  # type: ignore[union-attr]
            for code, record_id in made.items()
        }
        _settle(session, staff, session.get_one(Notice, made["notice"]))
        if about["asked"]:
            request = outside.log(session, staff, str(about["side"]), school=about["school"])
            if about["is_answered"]:
                outside.take(session, staff, request, outside.WITHDRAW, str(about["side"]))
        keeps = bool(about["asked"]) and not about["is_answered"]
        kept = {code for code in made if keeps and (None in (about["school"], school[code])
                                                    or about["school"] == school[code])}  # fmt: skip
        assert {code for code, record_id in made.items() if (code, record_id) in listed(session, staff)} == (
            set(KINDS_OF_RECORDS) - kept
        )
        whole.rollback()
        session.expire_all()
