"""Every act on an evaluation, in every state, by everybody (§III)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.evaluations.document import report_of
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import form as evaluation_form
from models.evaluations import queries as evaluation_list
from models.evaluations import tables as evaluations
from models.evaluations.criteria import CRITERIA
from models.evaluations.form import Rating
from models.evaluations.meeting import Meeting, meeting_of
from models.evaluations.tables import Evaluation, State
from models.people.tables import RoleHeld
from models.store.audit import AuditEntry
from models.store.numbers import RecordNumber
from models.store.saves import SavedMeanwhile
from models.vocabulary import Role
from tests.evaluations import acts
from tests.evaluations.acts import ACTS, MET_ON, STATES, bring_to
from tests.support.staff import Staff, goes_through
from tests.support.town import NOW

SUBMITTED = "E-2026-27/0001 was submitted and can no longer be edited. The principal can correct it."
LATER = NOW + timedelta(hours=1)
WRITING = {"opened", "meeting held", "complete", "correcting"}
SENT = {"submitted", "received", "shared", "commented", "confirmed"}
# Which act goes through, in which state, for whom. Everything else is refused.
GOES: dict[str, tuple[set[str], set[str]]] = {
    "write": (WRITING, {"principal"}),
    "begin to write": ({"opened"}, {"designee"}),
    "submit": ({"complete", "correcting"}, {"principal"}),
    "receive": ({"submitted"}, {"chief", "chief's designee"}),
    "share": ({"received"}, {"chief"}),
    "comment": ({"shared"}, {"officer"}),
    "confirm": ({"shared", "commented"}, {"officer"}),
    "correct": (SENT, {"principal"}),
    "discard": ({"correcting"}, {"principal"}),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_act_goes_through_where_it_may_and_nowhere_else(staff: Staff, state: str) -> None:
    """All acts, all people, in one state; what is refused leaves no trace."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, state)
        found = goes_through(session, staff, ACTS, evaluation, LATER)
    expected = {name: (people if state in states else set()) for name, (states, people) in GOES.items()}
    expected["write"] = expected["write"] | expected.pop("begin to write")  # a designee, as long as nobody else has
    assert found == expected


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_refused_for_the_state_says_how_things_stand(staff: Staff) -> None:
    """In words for the person who pressed."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "received")
        said = {}
        for name, who in (("write", "principal"), ("submit", "principal"), ("receive", "chief"), ("share", "designee")):
            with pytest.raises((Conflict, Refused)) as refusal:
                ACTS[name](session, staff, staff.actor(who), evaluation, LATER)
            said[name] = str(refusal.value)
    assert said == {
        "write": SUBMITTED,
        "submit": SUBMITTED,
        "receive": "You have already acknowledged E-2026-27/0001.",
        "share": "You do not have permission to share this evaluation with the officer. The chief can.",
    }


def test_every_act_is_on_record_with_where_it_came_from_and_went_to(staff: Staff) -> None:
    """From → to, without a word of content."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "correcting")
    with staff.town.database.read() as session:
        rows = session.execute(select(AuditEntry.act, AuditEntry.detail).order_by(AuditEntry.id)).all()
    moved = [(act, detail["from"], detail["to"]) for act, detail in ((act, json.loads(text)) for act, text in rows)]
    assert [row for row in moved if row[0] != "write evaluation"] == [
        ("open evaluation", "not opened", "opened"),
        ("submit evaluation", "meeting held", "submitted"),
        ("receive evaluation", "submitted", "received by the chief"),
        ("share evaluation", "received by the chief", "shared with the officer"),
        ("comment on evaluation", "shared with the officer", "answered by the officer"),
        ("confirm evaluation", "answered by the officer", "answered by the officer"),
        ("correct evaluation", "answered by the officer", "answered by the officer"),
    ]
    assert ("write evaluation", "opened", "meeting held") in moved
    assert "Yes." not in str(rows)


def test_of_two_who_open_at_once_one_opens_and_both_get_the_same(staff: Staff) -> None:
    """One record, one number, one set of messages."""
    together = Barrier(2)

    def press(who: str) -> int:
        actor = staff.actor(who)
        together.wait()
        with staff.town.database.write() as session:
            return acts.open_(session, staff, actor).id

    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(press, ("principal", "designee")))
    with staff.town.database.read() as session:
        assert len(set(ids)) == session.scalar(select(func.count(Evaluation.id))) == 1
        assert session.scalar(select(RecordNumber.last).filter_by(kind="evaluation")) == 1
        assert session.scalars(select(Delivery.kind).order_by(Delivery.id)).all() == [
            evaluations.INVITATION, evaluations.INVITATION_CHIEF,
        ]  # fmt: skip


def test_of_two_who_submit_at_once_one_wins_and_the_other_is_told(staff: Staff) -> None:
    """One card, one report."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "complete")
    together = Barrier(2)

    def press(_number: int) -> str:
        actor = staff.actor("principal")
        together.wait()
        try:
            with staff.town.database.write() as session:
                acts.submit(session, staff, actor, evaluation, LATER)
        except Conflict as conflict:
            return str(conflict)
        return "submitted"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, (1, 2)))
    assert said == [
        "E-2026-27/0001 was submitted and can no longer be edited. The principal can correct it.",
        "submitted",
    ]
    with staff.town.database.read() as session:
        kinds = session.scalars(select(Delivery.kind).where(Delivery.kind.in_([evaluations.CARD, evaluations.REPORT])))
        assert sorted(kinds) == [evaluations.CARD, evaluations.REPORT]


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        (Meeting(), {"met_on", "school_attendees", "officer_presence", "police_guest"}),
        (Meeting(MET_ON, (2,), None, 5), {"officer_presence"}),
        (Meeting(MET_ON, (2,), True, None, "x" * 101), {"police_guest"}),
        (Meeting(date(2026, 11, 24), (2,), True, 5), {"met_on"}),
        (Meeting(date(2026, 6, 30), (2,), True, 5), {"met_on"}),
        (Meeting(MET_ON, (5,), True, 2), {"school_attendees", "police_attendee"}),
        (Meeting(MET_ON, (2, 5), True, 5), {"school_attendees"}),
    ],
    ids=["empty", "the officer?", "a long name", "still to come", "last school year", "sides changed", "one too many"],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_incomplete_meeting_is_refused_with_what_is_missing(staff: Staff, form: Meeting, missing: set[str]) -> None:
    """The day, the school, the officer and the police (§III)."""
    assert (staff.id("principal"), staff.id("chief")) == (2, 5)
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        with pytest.raises(Invalid) as problems:
            evaluation_form.save_meeting(
                session, staff.town.agreement, staff.actor("principal"), evaluation, form, 0, NOW
            )
        assert set(problems.value.fields) == missing


def meet(session: Session, staff: Staff, evaluation: int, form: Meeting) -> Evaluation:
    """The meeting of an evaluation, recorded by the principal."""
    principal, seen = staff.actor("principal"), len(evaluations.get(session, evaluation).versions[-1].steps)
    return evaluation_form.save_meeting(session, staff.town.agreement, principal, evaluation, form, seen, NOW)


def test_several_of_the_school_and_somebody_off_the_roster_meet_without_the_officer(staff: Staff) -> None:
    """All are on record, also in a correction; an officer who does not come does not keep the report from the chief."""
    ids = (staff.id("principal"), staff.id("designee"))
    form = Meeting(MET_ON, ids, False, None, "Lt. Pat Pretend, patrol")
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        assert meet(session, staff, evaluation, form).state is State.MEETING_HELD
        assert meet(session, staff, evaluation, form).versions[-1].steps[0].saves == 1  # nothing new to save
        acts.write_all(session, staff, staff.actor("principal"), evaluation, NOW)
        acts.submit(session, staff, staff.actor("principal"), evaluation, NOW)
        acts.correct(session, staff, staff.actor("principal"), evaluation, NOW)
    with staff.town.database.read() as session:
        old, new = evaluations.get(session, evaluation).versions
        assert meeting_of(old) == meeting_of(new) == form
        report = report_of(session, staff.town.agreement, old)
        assert [(one.as_what, one.name) for one in report.attended] == [
            ("Principal", "Principal"), ("Principal's designee", "Designee"),
            ("Chief's representative", "Lt. Pat Pretend, patrol"),
        ]  # fmt: skip
        assert report.officer_attended is False


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_attended_was_in_the_role_on_that_day(staff: Staff) -> None:
    """Somebody whose role ended before or began after did not come in it; without anybody the day is questioned."""
    late = staff.town.actor(staff.town.add("Nia New", Role.PRINCIPAL_DESIGNEE, "hall", first_day=MET_ON)).person_id
    ids = (staff.id("principal"), late)
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        meet(session, staff, evaluation, Meeting(MET_ON, ids, True, staff.id("chief")))
        before = Meeting(MET_ON - timedelta(days=1), ids, True, staff.id("chief"))
        with pytest.raises(Invalid) as problems:
            meet(session, staff, evaluation, before)
        assert set(problems.value.fields) == {"school_attendees"}
        for held in session.scalars(select(RoleHeld).filter_by(school="hall", side="schools")):
            held.first_day = MET_ON
        session.flush()
        with pytest.raises(Invalid) as problems:
            meet(session, staff, evaluation, before)
        assert set(problems.value.fields) == {"met_on", "school_attendees"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_missing_is_named_before_submitting(staff: Staff) -> None:
    """Each thing, by its clause."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        for step in ("grounds", "safety", "enforcement"):
            acts.rate(session, staff, staff.actor("designee"), evaluation, NOW, step)
        with pytest.raises(Conflict) as conflict:
            acts.submit(session, staff, staff.actor("principal"), evaluation, NOW)
    said = str(conflict.value)
    assert "Meeting date and attendees; Ratings: §V.6, §V.8, §V.9, §V.10, §V.14; S" in said
    assert "§VII" not in said
    assert said.endswith("; Summary.")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Rating("4", None), "v2_comment"),
        (Rating("2", ""), "v2_comment"),
        (Rating("1", None), "v2_comment"),
        (Rating("5", "x"), "v2_rating"),
        (Rating("3", "call 860-555-0123"), "v2_comment"),
        (Rating("3", "x" * 3001), "v2_comment"),
        (Rating("3", None), None),
        (Rating("not_observed", None), None),
        (Rating(None, "Words come first."), None),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_rating_needs_its_comment_and_a_page_may_be_half_full(staff: Staff, given: Rating, wrong: str | None) -> None:
    """Exceeds, needs improvement and unsatisfactory are to be explained."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        about = (session, staff.actor("principal"), evaluation, "safety", {"v2": given}, 0, NOW)
        if wrong is None:
            evaluation_form.save_ratings(*about)
            return
        with pytest.raises(Invalid) as problems:
            evaluation_form.save_ratings(*about)
        assert set(problems.value.fields) == {wrong}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_of_two_who_write_the_same_page_neither_is_overwritten(staff: Staff) -> None:
    """The second is told who was first, and may save upon that; the same words twice are saved once."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        principal, designee = staff.actor("principal"), staff.actor("designee")
        first, second = {"v2": Rating("3", "Hers.")}, {"v2": Rating("3", "His.")}
        evaluation_form.save_summary(session, designee, evaluation, "Begun.", 0, NOW)
        evaluation_form.save_ratings(session, principal, evaluation, "safety", first, 0, NOW)
        evaluation_form.save_ratings(session, principal, evaluation, "safety", first, 0, NOW)
        with pytest.raises(SavedMeanwhile, match="Principal has saved this page") as meanwhile:
            evaluation_form.save_ratings(session, designee, evaluation, "safety", second, 0, NOW)
        evaluation_form.save_ratings(session, designee, evaluation, "safety", second, meanwhile.value.saves, NOW)
        draft = evaluations.get(session, evaluation).draft
        assert draft
        assert draft.by_criterion["v2"].comment == "His."


def test_a_correction_is_a_version_of_its_own_and_the_old_one_stays(staff: Staff) -> None:
    """What was submitted, received and answered is as it was; the new one starts anew."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "correcting")
        principal = staff.actor("principal")
        acts.write_all(session, staff, principal, evaluation, LATER, "Corrected.")
        acts.submit(session, staff, principal, evaluation, LATER)
    with staff.town.database.write() as session:
        found = evaluations.get(session, evaluation)
        old, new = found.versions
        assert (found.state, old.state, new.state) == (State.SUBMITTED, State.ANSWERED, State.SUBMITTED)
        assert old.comment == "I agree, mostly."
        assert new.comment is None
        assert "Yes." in (old.by_criterion["v1"].comment or "")
        assert "Corrected." in (new.by_criterion["v1"].comment or "")
        with pytest.raises(Conflict, match="replaced by a newer one"):
            acts.receive(session, staff, staff.actor("chief"), evaluation, LATER)
        assert found.shared is old
        shown = evaluation_list.read(session, staff.actor("officer"), evaluation, LATER)[1]
        assert shown is old
        assert evaluation_list.read(session, staff.actor("chief"), evaluation, LATER)[1] is new


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_correction_can_be_discarded_and_what_was_submitted_stays(staff: Staff) -> None:
    """Nothing of it is kept, and the next correction starts from the report again."""
    with staff.town.database.write() as session:
        evaluation, principal = bring_to(session, staff, "correcting"), staff.actor("principal")
        acts.rate(session, staff, principal, evaluation, LATER, words="Given up.")
        found = acts.discard(session, staff, principal, evaluation, LATER)
        assert (found.draft, found.state, len(found.versions)) == (None, State.ANSWERED, 1)
        with pytest.raises(Conflict, match="no longer be edited"):  # a page that was open elsewhere
            acts.rate(session, staff, principal, evaluation, LATER)
        again = acts.correct(session, staff, principal, evaluation, LATER).draft
        assert again
        assert again.version == 2
        assert "Given up." not in (again.by_criterion["v2"].comment or "")
    assert session.scalars(select(AuditEntry.act)).all().count("discard correction") == 1


def told(session: Session, kind: str) -> list[str]:
    """Where messages of a kind go."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def test_who_is_told_of_each_step(staff: Staff) -> None:
    """The author gets a copy; whoever leads the school then learns of the acknowledgment and of the comment."""
    author = staff.id("principal")
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "submitted")
        assert told(session, evaluations.COPY) == [f"person:{author}"]
        session.scalars(select(RoleHeld).filter_by(role="principal", school="hall")).one().last_day = date(2026, 11, 22)
    successor = staff.town.actor(staff.town.add("Nia New", Role.PRINCIPAL, "hall")).person_id
    with staff.town.database.write() as session:
        acts.receive(session, staff, staff.actor("chief's designee"), evaluation, NOW)
        acts.share(session, staff, staff.actor("chief"), evaluation, NOW)
        acts.comment(session, staff, staff.actor("officer"), evaluation, NOW)
        for kind in (evaluations.ACKNOWLEDGED, evaluations.COMMENTED):
            assert told(session, kind) == [f"person:{successor}"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_is_not_shared_with_an_officer_who_could_not_open_it(staff: Staff) -> None:
    """Somebody who has left; one who went to another school is still an officer, and reads it."""
    with staff.town.database.write() as session:
        evaluation, chief = bring_to(session, staff, "received"), staff.actor("chief")
        held = session.scalars(select(RoleHeld).filter_by(role="officer", school="hall")).one()
        held.last_day = date(2026, 11, 22)
        session.flush()
        with pytest.raises(Conflict, match="not on today's roster as an officer"):
            acts.share(session, staff, chief, evaluation, NOW)
        elsewhere = RoleHeld(role="officer", side="police", school="conard", first_day=date(2026, 11, 1))
        held.person.roles.append(elsewhere)
        session.flush()
        assert acts.share(session, staff, chief, evaluation, NOW).state is State.SHARED


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_reads_what(staff: Staff) -> None:
    """The chief nothing before it is submitted, the officer nothing before it is shared, the designee own drafts."""
    readers = {}
    for state in ("complete", "received", "shared"):
        with staff.town.database.write() as session:
            evaluation = bring_to(session, staff, state)
            readers[state] = {who for who in staff.people if _reads(session, staff, who, evaluation)}
            session.rollback()
    assert readers == {
        "complete": set(),
        "received": {"principal", "chief", "chief's designee"},
        "shared": {"principal", "chief", "chief's designee", "officer"},
    }


def _reads(session: object, staff: Staff, who: str, evaluation: int) -> bool:
    try:
        evaluation_list.read(session, staff.actor(who), evaluation, NOW)  # type: ignore[arg-type]
    except Refused:
        return False
    return True


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", ["meeting held", "complete", "submitted", "received", "correcting"])
def test_a_designee_who_drafted_nothing_sees_nothing_of_it(staff: Staff, state: str) -> None:
    """Neither the principal's draft nor a correction of it, by whatever way: not its words, figures or notices."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, state)
        designee, town = staff.actor("designee"), staff.town.agreement
        before = session.scalar(select(func.count(AuditEntry.id)))
        for look in (evaluation_list.open_draft, evaluation_list.read):
            with pytest.raises(Refused, match="You do not have permission"):
                look(session, designee, evaluation, LATER)
        with pytest.raises(Refused, match="You do not have permission"):
            evaluation_list.counted_notices(session, designee, evaluation, 0, 5)
        with pytest.raises(Refused, match="You do not have permission"):
            acts.rate(session, staff, designee, evaluation, LATER)
        assert acts.open_(session, staff, designee).id == evaluation  # pressing Begin makes nobody its drafter
        assert session.scalar(select(func.count(AuditEntry.id))) == before
        assert evaluation_list.to_do(session, town, designee, LATER) == []
        assert [row.is_closed for row in evaluation_list.to_write(session, town, designee, LATER)] == [True]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_to_open_an_evaluation_is_not_to_draft_it(staff: Staff) -> None:
    """A designee may begin any of the school's; who has not saved a page of it does not read what others write."""
    with staff.town.database.write() as session:
        evaluation = acts.open_(session, staff, staff.actor("designee")).id
        acts.rate(session, staff, staff.actor("principal"), evaluation, LATER)
        with pytest.raises(Refused, match="as long as nobody else has written in it"):
            evaluation_list.open_draft(session, staff.actor("designee"), evaluation, LATER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_designee_who_drafted_reads_it_later_and_another_does_not(staff: Staff) -> None:
    """The designee's own work."""
    other = staff.town.add("Otis Other", Role.PRINCIPAL_DESIGNEE, "hall")
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "opened")
        acts.rate(session, staff, staff.actor("designee"), evaluation, NOW)
        acts.meet(session, staff, staff.actor("principal"), evaluation, NOW)
        acts.write_all(session, staff, staff.actor("principal"), evaluation, LATER)
        acts.submit(session, staff, staff.actor("principal"), evaluation, LATER)
        assert evaluation_list.read(session, staff.actor("designee"), evaluation, LATER)
        with pytest.raises(Refused):
            evaluation_list.read(session, staff.town.actor(other), evaluation, LATER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_who_was_never_at_the_school_this_year_is_not_evaluated_there(staff: Staff) -> None:
    """Neither one of another school nor one whose assignment ended with the year before."""
    last_year = {"first_day": date(2025, 7, 1), "last_day": date(2026, 6, 30)}
    before = staff.town.add("Ola Before", Role.OFFICER, "hall", **last_year)
    with staff.town.database.write() as session:
        for officer in (staff.id("officer elsewhere"), staff.town.actor(before).person_id):
            with pytest.raises(Conflict, match="not assigned to Hall High School in this school year"):
                evaluation_lifecycle.open_evaluation(
                    session, staff.town.agreement, staff.actor("principal"), "hall", officer, NOW
                )
        with pytest.raises(Refused):
            acts.open_(session, staff, staff.actor("principal elsewhere"))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_when_the_principal_changes_the_new_one_goes_on_and_the_old_one_is_out(staff: Staff) -> None:
    """Rights count at the act."""
    with staff.town.database.write() as session:
        evaluation = bring_to(session, staff, "complete")
        held = session.scalars(select(RoleHeld).filter_by(role="principal", school="hall"))
        held.one().last_day = date(2026, 11, 22)
    successor = staff.town.add("Nia New", Role.PRINCIPAL, "hall")
    with staff.town.database.write() as session:
        with pytest.raises(Refused):
            acts.submit(session, staff, staff.actor("principal"), evaluation, NOW)
        assert acts.submit(session, staff, staff.town.actor(successor), evaluation, NOW).state is State.SUBMITTED


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_list_names_states_for_superintendent_and_chief_only(staff: Staff) -> None:
    """Names and states of every school."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "meeting held")
        rows = evaluation_list.of_everybody(session, staff.town.agreement, staff.actor("superintendent"), NOW)
        assert [(row.officer.name, row.state) for row in rows] == [
            ("Officer", State.MEETING_HELD), ("Officer Elsewhere", State.NOT_OPENED),
        ]  # fmt: skip
        with pytest.raises(Refused):
            evaluation_list.of_everybody(session, staff.town.agreement, staff.actor("supervisor"), NOW)


def test_there_are_nineteen_criteria_and_each_stands_on_one_page() -> None:
    """V.1–V.14 and VII.1–VII.5."""
    pages = [code for step in evaluation_form.STEPS.values() for code in step.criteria]
    assert sorted(pages) == sorted(CRITERIA)
    assert [criterion.clause for criterion in CRITERIA.values()] == [
        *(f"§V.{number}" for number in range(1, 15)), *(f"§VII.{number}" for number in range(1, 6)),
    ]  # fmt: skip
