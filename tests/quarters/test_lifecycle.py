"""Every act on a quarter, in every state, by everybody (§IX)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from handlers.export_requests.messages import made
from handlers.message import Telling
from handlers.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, NotFound, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.people.tables import RoleHeld
from models.quarters import meetings, opening, police_submissions, school_submissions, signing, team
from models.quarters import tables as records
from models.quarters.changes import SIGNATURE_ENDED
from models.quarters.questionnaires import POLICE
from models.quarters.reminders import REMINDER
from models.quarters.tables import BOARD, BOARD_CHANGE, Quarter, State, SubmissionVersion
from models.quarters.team import MeetingForm, has_quorum
from models.store.audit import AuditEntry
from models.store.saves import SavedMeanwhile, saves_of
from models.vocabulary import Party, Role
from tests.quarters import acts
from tests.quarters.acts import ACTS, AFTER, FIGURES, MET_ON, STATES, bring_to
from tests.support.staff import Staff, goes_through
from tests.support.told import as_changed

LATER = AFTER + timedelta(hours=1)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
OPEN = {"opened", "filled in", "sent", "all in", "schools have signed", "reopened", "correcting"}
WRITERS = {"principal", "designee", "team, schools", "second, schools"}
TEAM = {"team, schools", "second, schools", "team, police", "second, police"}
OF_POLICE = {"team, police", "second, police"}
POLICE_WRITERS = {"supervisor", *OF_POLICE}
# Which act goes through, in which state, for whom. Everything else is refused.
GOES: dict[str, dict[str, set[str]]] = {
    "begin": dict.fromkeys(("opened", "filled in", "correcting"), WRITERS),
    "save": dict.fromkeys(("filled in", "correcting"), WRITERS),
    "send": dict.fromkeys(("filled in", "correcting"), WRITERS),
    "correct": dict.fromkeys(("sent", "all in", "schools have signed", "reopened"), WRITERS),
    "drop": {"correcting": WRITERS},
    "confirm": dict.fromkeys(OPEN, POLICE_WRITERS),
    "add": dict.fromkeys(OPEN, POLICE_WRITERS),
    "declare": dict.fromkeys(("opened", "filled in"), TEAM),
    "meet": dict.fromkeys(OPEN, TEAM),
    "state none": dict.fromkeys(("opened", "filled in", "sent"), TEAM),
    "recommend": dict.fromkeys(OPEN, TEAM),
    "sign": {"all in": TEAM, "reopened": TEAM, "schools have signed": OF_POLICE},
    "reopen": {"signed off": TEAM},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_act_goes_through_where_it_may_and_nowhere_else(staff: Staff, state: str) -> None:
    """All acts, all people, in one state; what is refused leaves no trace."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, state)
        found = goes_through(session, staff, ACTS, quarter, LATER)
    assert found == {name: where.get(state, set()) for name, where in GOES.items()}


def test_a_submission_goes_from_not_started_to_corrected(staff: Staff) -> None:
    """And what was sent stays as it was."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        one = acts.submission_of(session, quarter)
        principal = staff.actor("principal")
        states = [one.state]
        acts.fill(session, staff, principal, quarter, AFTER)
        states.append(one.state)
        acts.send(session, staff, principal, quarter, AFTER)
        states.append(one.state)
        acts.correct(session, staff, principal, quarter, AFTER)
        states.append(one.state)
        acts.save(session, staff, principal, quarter, AFTER)
        with pytest.raises(Conflict, match="Figures not answered yet: 16"):
            acts.send(session, staff, principal, quarter, AFTER)
        acts.fill(session, staff, principal, quarter, AFTER, figures=FIGURES | {"incidents.theft": 1})
        acts.send(session, staff, principal, quarter, AFTER)
        states.append(one.state)
    assert states == [State.NOT_STARTED, State.DRAFT, State.SENT, State.SENT, State.CORRECTED]
    with staff.town.database.read() as session:
        first, second = acts.submission_of(session, quarter).versions
        assert (first.because, second.because) == (None, "A wrong line.")
        assert first.by_key == FIGURES
        assert second.by_key == FIGURES | {"incidents.theft": 1}


def test_not_collected_and_not_answered_are_kept_apart_from_zero(staff: Staff) -> None:
    """Three things that a total must not mix."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        principal = staff.actor("principal")
        acts.begin(session, staff, principal, quarter, AFTER)
        one = acts.submission_of(session, quarter)
        given = {"incidents.theft": None, "incidents.weapons": 0}
        school_submissions.save_step(session, principal, one.id, "discipline", given, 0, AFTER)
    with staff.town.database.read() as session:
        assert acts.submission_of(session, quarter).versions[-1].by_key == {
            "incidents.theft": None,
            "incidents.weapons": 0,
        }


def test_a_page_that_was_saved_elsewhere_meanwhile_is_not_overwritten(staff: Staff) -> None:
    """The second of two is told by whom, and can save upon that."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        principal, designee = staff.actor("principal"), staff.actor("designee")
        acts.begin(session, staff, principal, quarter, AFTER)
        one = acts.submission_of(session, quarter)
        school_submissions.save_step(session, designee, one.id, "discipline", {"incidents.theft": 1}, 0, AFTER)
        with pytest.raises(SavedMeanwhile, match="Designee has saved this page in another window") as meanwhile:
            school_submissions.save_step(session, principal, one.id, "discipline", {"incidents.theft": 2}, 0, AFTER)
        seen = meanwhile.value.saves
        school_submissions.save_step(session, principal, one.id, "discipline", {"incidents.theft": 2}, seen, AFTER)
        assert one.versions[-1].by_key == {"incidents.theft": 2}


def test_a_page_says_at_once_who_saved_it_last(staff: Staff) -> None:
    """By form or by workbook."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        one = acts.fill(session, staff, staff.actor("principal"), quarter, AFTER)
        given = {"incidents.theft": 1}
        seen = saves_of(one.versions[-1].steps, "discipline")
        assert [page.saved_by.name for page in one.versions[-1].steps] == ["Principal"] * 4
        school_submissions.save_step(session, staff.actor("designee"), one.id, "discipline", given, seen, AFTER)
        page = next(page for page in one.versions[-1].steps if page.step == "discipline")
        assert page.saved_by.name == "Designee"
        agreed = school_submissions.saves_in(one, one.versions[-1])
        school_submissions.take_figures(session, staff.actor("team, schools"), one.id, FIGURES, None, agreed, AFTER)
        assert {page.saved_by.name for page in one.versions[-1].steps} == {"Team Schools"}


def test_a_figure_that_cannot_be_is_refused_under_its_key(staff: Staff) -> None:
    """And nothing is saved."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        principal = staff.actor("principal")
        acts.begin(session, staff, principal, quarter, AFTER)
        one = acts.submission_of(session, quarter)
        given = {"incidents.theft": -1, "incidents.weapons": 2}
        with pytest.raises(Invalid) as refusal:
            school_submissions.save_step(session, principal, one.id, "discipline", given, 0, AFTER)
        assert refusal.value.fields == {"incidents.theft": "Enter a whole number from 0 to 100,000."}
        assert one.versions[-1].by_key == {}


def test_what_looks_odd_needs_a_word(staff: Staff) -> None:
    """It is kept with what was sent."""
    odd = FIGURES | {"referrals.theft": 3, "referred.students": 0}
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        principal = staff.actor("principal")
        one = acts.fill(session, staff, principal, quarter, AFTER, figures=odd)
        with pytest.raises(Invalid) as refusal:
            school_submissions.send(session, staff.town.agreement, principal, one.id, {}, AFTER)
        assert set(refusal.value.fields) == {"differs.hall.referrals", "nobody.referred"}
        said = {"differs.hall.referrals": "Two were by phone.", "nobody.referred": "Lost property."}
        school_submissions.send(session, staff.town.agreement, principal, one.id, said, AFTER)
    with staff.town.database.read() as session:
        remarks = acts.submission_of(session, quarter).versions[-1].remarks
    assert set(remarks.values()) == {"Two were by phone.", "Lost property."}


def test_the_board_says_that_a_submission_is_being_corrected_or_declared_missing(staff: Staff) -> None:
    """From the moment on at which the quarter cannot be signed any more, or can."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "sent")
        changes = select(func.count(Delivery.id)).where(Delivery.kind == BOARD_CHANGE)
        before = session.scalar(changes) or 0
        acts.correct(session, staff, staff.actor("principal"), quarter, AFTER)
        assert session.scalar(changes) == before + 1
        acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, "conard")
        assert session.scalar(changes) == before + 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_submission_that_is_sent_before_the_quarter_has_ended_needs_a_word(staff: Staff) -> None:
    """What happens until its last day would be in no figure."""
    last_hour = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "filled in", last_hour)
        principal, one = staff.actor("principal"), acts.submission_of(session, quarter)
        with pytest.raises(Invalid) as refusal:
            school_submissions.send(session, staff.town.agreement, principal, one.id, {}, last_hour)
        assert set(refusal.value.fields) == {"running"}
        school_submissions.send(session, staff.town.agreement, principal, one.id, {}, last_hour + timedelta(minutes=1))
        assert one.state is State.SENT


def test_a_correction_before_the_second_signature_ends_the_first(staff: Staff) -> None:
    """Who has signed has signed other figures, and is told so, unless the new signature is faster."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "schools have signed")
        assert len(records.get(session, quarter).revision.standing) == 1
        acts.correct(session, staff, staff.actor("principal"), quarter, AFTER)
        assert len(records.get(session, quarter).revision.standing) == 1
        with pytest.raises(Conflict, match="A submission is being corrected"):
            acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        assert records.get(session, quarter).revision.standing == []
        told = session.scalars(select(Delivery).filter_by(kind=SIGNATURE_ENDED)).one()
        assert told.destination == f"person:{staff.id('team, schools')}"
        message = MESSAGES[SIGNATURE_ENDED].make(Telling(session, staff.town.agreement, AFTER), told.subject_id)
        assert message
        assert message.text == "Q2 2026-27 has changed since you signed it."
        acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER)
        assert MESSAGES[SIGNATURE_ENDED].make(Telling(session, staff.town.agreement, AFTER), told.subject_id) is None
        said = as_changed(session, staff.town.agreement, SIGNATURE_ENDED, AFTER)
        assert "It has been signed again for your party" in said
        assert "Please review" not in said


def test_nobody_signs_what_they_have_not_seen(staff: Staff) -> None:
    """The window shows one thing, the database has another by now."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")
        seen = signing.fingerprint(session, records.get(session, quarter))
        acts.correct(session, staff, staff.actor("principal"), quarter, AFTER)
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        with pytest.raises(Conflict, match="has changed since you opened it"):
            signing.sign(session, staff.town.agreement, staff.actor("team, police"), quarter, seen, AFTER)


def test_nobody_signs_another_revision_than_they_have_seen(staff: Staff) -> None:
    """Although nothing else is different: the window is from before the sign-off."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "schools have signed")
        seen = signing.fingerprint(session, records.get(session, quarter))
        acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        acts.reopen(session, staff, staff.actor("team, police"), quarter, AFTER)
        with pytest.raises(Conflict, match="has changed since you opened it"):
            signing.sign(session, staff.town.agreement, staff.actor("team, police"), quarter, seen, AFTER)


def test_nobody_is_reminded_of_what_was_sent_meanwhile(staff: Staff) -> None:
    """The reminder was on its way."""
    with staff.town.database.write() as session:
        one = acts.submission_of(session, bring_to(session, staff, "filled in"))
        telling = Telling(session, staff.town.agreement, AFTER)
        assert MESSAGES[REMINDER].make(telling, one.id)
        acts.send(session, staff, staff.actor("principal"), one.quarter_id, AFTER)
        assert MESSAGES[REMINDER].make(telling, one.id) is None


def test_whoever_joined_the_team_later_makes_no_quorum(staff: Staff) -> None:
    """The principal was there, and is recorded beside the team of that day."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        joined = {"role": Role.TEAM_MEMBER, "side": Party.SCHOOLS, "first_day": MET_ON + timedelta(days=1)}
        session.add(RoleHeld(person_id=staff.id("principal"), **joined))
        session.flush()
        form = MeetingForm(MET_ON, (staff.id("team, schools"), staff.id("principal")), "We looked at the numbers.")
        police = staff.actor("team, police")
        meeting = team.record_meeting(session, staff.town.agreement, police, quarter, form, AFTER)
        assert [attendance.person_id for attendance in meeting.attendance] == [staff.id("team, schools")]


def test_nobody_signs_without_having_seen_a_recommendation(staff: Staff) -> None:
    """It is part of what is signed."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")
        seen = signing.fingerprint(session, records.get(session, quarter))
        acts.recommend(session, staff, staff.actor("team, police"), quarter, AFTER)
        with pytest.raises(Conflict, match="has changed since you opened it"):
            signing.sign(session, staff.town.agreement, staff.actor("team, schools"), quarter, seen, AFTER)


def test_one_person_does_not_sign_for_both_sides_and_one_side_not_twice(staff: Staff) -> None:
    """One of each side, two people."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "schools have signed")
        with pytest.raises(Conflict, match="You have already signed"):
            acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER)
        with pytest.raises(Conflict, match="Team Schools has already signed Q2 2026-27 for your party"):
            acts.sign(session, staff, staff.actor("second, schools"), quarter, AFTER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_reopened_before_the_word_has_left_is_not_called_signed_off(staff: Staff) -> None:
    """Slack was away; by now there is another revision."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "signed off")
        assert MESSAGES[signing.SIGNED].make(Telling(session, staff.town.agreement, AFTER), quarter)
        acts.reopen(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert MESSAGES[signing.SIGNED].make(Telling(session, staff.town.agreement, AFTER), quarter) is None
        assert MESSAGES[signing.REOPENED].make(Telling(session, staff.town.agreement, AFTER), quarter)
        assert signing.REOPENED in list(session.scalars(select(Delivery.kind)))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_gets_the_workbook_of_a_signed_quarter_reads_why(staff: Staff) -> None:
    """They have not asked for it."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "signed off")
        exports = list(session.scalars(select(Export)))
        assert {export.asked_by_id for export in exports} >= {staff.id("chief"), staff.id("superintendent")}
        for export in exports:
            exporting.made(session, export.id, "quarter.xlsx", b"", AFTER)
            message = made(Telling(session, staff.town.agreement, AFTER), export)
            assert message
            assert message.text == (
                "Both parties have signed off the quarter. Here is the quarterly workbook for Q2 2026-27, revision 1, "
                "internal edition."
            )


def test_a_reopened_quarter_keeps_what_was_signed(staff: Staff) -> None:
    """Revision 1 still says which versions it is made of, and why a submission is missing."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "correcting")
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER)
        acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
    with staff.town.database.read() as session:
        first, second = records.get(session, quarter).revisions
        assert (first.because, second.because) == (None, "A wrong total.")
        assert first.content
        assert second.content
        hall = [session.get_one(SubmissionVersion, one.content["returns"]["hall"]) for one in (first, second)]  # type: ignore[index]
        assert [one.version for one in hall] == [1, 2]
        assert first.content["missing"] == dict.fromkeys(
            ("conard", "sedgwick", "king-philip", "bristow"), "The office is closed."
        )
        assert [one.side for one in second.standing] == ["schools", "police"]


def test_a_correction_that_is_dropped_leaves_what_was_sent(staff: Staff) -> None:
    """The quarter can be signed again, with the version that it had; the log says so."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "correcting")
        acts.save(session, staff, staff.actor("principal"), quarter, AFTER)
        one = acts.drop(session, staff, staff.actor("principal"), quarter, AFTER)
        assert (one.state, [version.version for version in one.versions]) == (State.SENT, [1])
        for who in ("team, schools", "team, police"):
            acts.sign(session, staff, staff.actor(who), quarter, AFTER)
        assert (
            session.scalar(select(func.count(SubmissionVersion.id)).where(SubmissionVersion.submission_id == one.id))
            == 1
        )
        assert "drop correction" in list(session.scalars(select(AuditEntry.act)))


def test_a_submission_that_comes_after_all_is_no_longer_missing(staff: Staff) -> None:
    """The declaration falls away."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "filled in")
        one = acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert one.state is State.MISSING
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        assert (one.state, one.missing_because) == (State.SENT, None)


def test_a_submission_of_another_quarter_is_not_declared_missing(staff: Staff) -> None:
    """That one may be signed off."""
    agreement, police = staff.town.agreement, staff.actor("team, police")
    with staff.town.database.write() as session:
        other = acts.submission_of(session, bring_to(session, staff, "opened"), "conard").id
        running = opening.open_by_hand(session, agreement, police, date(2027, 1, 1), AFTER).id
        with pytest.raises(NotFound):
            team.declare_missing(session, agreement, police, running, other, "Made up.", AFTER)


def test_a_meeting_with_one_from_a_party_is_recorded_as_having_no_quorum(staff: Staff) -> None:
    """Two from each party make a quorum (§IX)."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        actor, agreement = staff.actor("team, police"), staff.town.agreement
        people = [staff.id(name) for name in ("team, police", "second, police", "team, schools")]
        form = MeetingForm(MET_ON, tuple(people), "Short.")
        first = team.record_meeting(session, agreement, actor, quarter, form, AFTER)
        assert not has_quorum(first)
        assert [team.present_from(first, side) for side in (Party.POLICE, Party.SCHOOLS)] == [2, 1]
        whole = MeetingForm(MET_ON, (*people, staff.id("second, schools")), "Short.")
        second = team.record_meeting(session, agreement, actor, quarter, whole, AFTER, replaces=first.id)
        assert has_quorum(second)
        assert meetings.standing_meetings(records.get(session, quarter)) == [second]
        with pytest.raises(Conflict, match="was corrected since"):
            team.record_meeting(session, agreement, actor, quarter, whole, AFTER, replaces=first.id)


def test_what_is_recorded_twice_on_purpose_counts_twice(staff: Staff) -> None:
    """Two alike from two forms, by the same person in the same minute: nobody guesses that one was meant."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        of_police, found = staff.actor("team, police"), records.get(session, quarter)
        for _again in range(2):
            acts.add(session, staff, of_police, quarter, AFTER)
            acts.meet(session, staff, of_police, quarter, AFTER)
            acts.recommend(session, staff, of_police, quarter, AFTER)
            team.follow_up(
                session, staff.town.agreement, of_police, found.recommendations[0].id, "open", "Asked the town.", AFTER
            )
        additions = police_submissions.standing_additions(session, found.submission_of(POLICE))
        counts = [len(additions), len(found.meetings), len(found.recommendations), len(found.recommendations[0].notes)]
        assert counts == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (MeetingForm(None, (1,), "Short."), "held_on"),
        (MeetingForm(MET_ON + timedelta(days=90), (1,), "Short."), "held_on"),
        (MeetingForm(MET_ON, (), "Short."), "present"),
        (MeetingForm(MET_ON, (999_999,), "Short."), "present"),
        (MeetingForm(MET_ON, (1,), None), "minutes"),
        (MeetingForm(MET_ON, (1,), "Call her at 860-555-0100"), "minutes"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_meeting_that_cannot_be_is_refused(staff: Staff, form: MeetingForm, field: str) -> None:
    """In the place where the person is looking."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        with pytest.raises(Invalid) as refusal:
            team.record_meeting(session, staff.town.agreement, staff.actor("team, police"), quarter, form, AFTER)
    assert field in refusal.value.fields


def test_a_recommendation_waits_for_its_owner_until_it_is_done(staff: Staff) -> None:
    """Its owner may follow it up; somebody else may not, unless on the team."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        acts.recommend(session, staff, staff.actor("team, police"), quarter, AFTER)
        (waiting,) = team.open_recommendations(session, owner_id=staff.id("principal"))
        assert team.open_recommendations(session, owner_id=staff.id("chief")) == []
        team.follow_up(
            session, staff.town.agreement, staff.actor("principal"), waiting.id, "open", "Asked the town.", AFTER
        )
        assert len(team.open_recommendations(session)) == 1
        team.follow_up(
            session, staff.town.agreement, staff.actor("team, schools"), waiting.id, "done", "There are two now.", AFTER
        )
        assert team.open_recommendations(session) == []
        assert [note.words for note in waiting.notes] == ["Asked the town.", "There are two now."]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_owner_without_a_role_any_more_follows_nothing_up(staff: Staff) -> None:
    """The account may still be in use."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        acts.recommend(session, staff, staff.actor("team, schools"), quarter, AFTER)
        (found,) = team.open_recommendations(session)
        owner = staff.actor("principal")
        assert team.for_following_up(session, owner, found.id) is found
        with pytest.raises(Refused):
            team.for_following_up(session, replace(owner, holdings=()), found.id)


def test_of_two_who_open_a_quarter_at_once_one_opens_it(staff: Staff) -> None:
    """One quarter, one board."""
    together = Barrier(2)

    def press(who: str) -> int:
        actor = staff.actor(who)
        together.wait()
        with staff.town.database.write() as session:
            return acts.open_(session, staff, actor).id

    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(press, ("team, schools", "team, police")))
    assert opened[0] == opened[1]
    with staff.town.database.read() as session:
        assert session.scalar(select(func.count(Quarter.id))) == 1
        assert session.scalar(select(func.count(Delivery.id)).where(Delivery.kind == BOARD)) == 1


def test_of_two_who_sign_at_once_for_a_side_one_signs(staff: Staff) -> None:
    """The other is told who was first."""
    together = Barrier(2)
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")

    def press(who: str) -> str:
        actor = staff.actor(who)
        together.wait()
        try:
            with staff.town.database.write() as session:
                acts.sign(session, staff, actor, quarter, AFTER)
        except Conflict as conflict:
            return str(conflict)
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, ("team, schools", "second, schools")))
    assert said[1] == "signed"
    assert "has already signed Q2 2026-27 for your party" in said[0]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_school_that_is_added_while_a_quarter_is_signed_off_is_not_in_it(staff: Staff) -> None:
    """A process starts with another school in its settings, and waits for the signature: what is signed stays so."""
    database, police = staff.town.database, staff.actor("team, police")
    with database.write() as session:
        quarter = bring_to(session, staff, "schools have signed")
        before = records.get(session, quarter).schools
        session.delete(acts.submission_of(session, quarter, before[-1]))

    def start() -> None:
        with database.write() as session:
            opening.add_schools(session, staff.town.agreement, LATER)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            acts.sign(session, staff, police, quarter, LATER)
            starting = pool.submit(start)
            while not (session.scalar(WAITING) or starting.done()):
                pass
        starting.result()
    with database.read() as session:
        signed = records.get(session, quarter)
        assert len(signed.revision.standing) == 2
        assert signed.schools == before[:-1]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_nobody_signs_while_a_submission_that_was_declared_missing_is_sent(staff: Staff) -> None:
    """The signature waits until it is sent, and then is of another quarter than its signer has seen."""
    principal, police, database = staff.actor("principal"), staff.actor("team, police"), staff.town.database
    with database.write() as session:
        quarter = bring_to(session, staff, "opened")
        for school in records.get(session, quarter).schools:
            acts.declare(session, staff, police, quarter, AFTER, school)
        acts.confirm(session, staff, police, quarter, AFTER)
        acts.meet(session, staff, police, quarter, AFTER)
        acts.fill(session, staff, principal, quarter, AFTER)
        acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER)
        seen = signing.fingerprint(session, records.get(session, quarter))

    with pytest.raises(Conflict, match="has changed since you opened it"):
        sign_during(staff, quarter, seen, lambda session: acts.send(session, staff, principal, quarter, LATER))
    with database.read() as session:
        assert records.get(session, quarter).is_open


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_nobody_signs_while_a_correction_is_begun(staff: Staff) -> None:
    """It would stay a draft of a quarter that is signed off, and could not be sent."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "schools have signed")
        seen = signing.fingerprint(session, records.get(session, quarter))
    principal = staff.actor("principal")
    with pytest.raises(Conflict):
        sign_during(staff, quarter, seen, lambda session: acts.correct(session, staff, principal, quarter, LATER))
    with staff.town.database.read() as session:
        assert records.get(session, quarter).is_open


def sign_during(staff: Staff, quarter: int, seen: str, act: Callable[[Session], object]) -> None:
    """The police sign while somebody's act is under way, and wait for its end."""
    database = staff.town.database

    def press() -> None:
        with database.write() as session:
            signing.sign(session, staff.town.agreement, staff.actor("team, police"), quarter, seen, LATER)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            act(session)
            signing_off = pool.submit(press)
            while not (session.scalar(WAITING) or signing_off.done()):
                pass
        signing_off.result()


def test_every_act_is_on_record(staff: Staff) -> None:
    """By whom and on which quarter, without a figure."""
    with staff.town.database.write() as session:
        one = acts.submission_of(session, bring_to(session, staff, "correcting"))
        school_submissions.read_submission(session, staff.actor("principal"), one.id, AFTER)
    with staff.town.database.read() as session:
        found = set(session.scalars(select(AuditEntry.act).where(AuditEntry.subject.like("quarter:%"))))
    assert found >= {
        "open quarter", "begin submission", "fill in submission", "send submission", "declare submission missing",
        "confirm police submission", "sign quarter", "reopen quarter", "correct submission",
        "read submission",
    }  # fmt: skip


def test_the_police_are_counted_among_the_submissions(staff: Staff) -> None:
    """A quarter waits for them as for any school."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "sent")
        lacking = signing.unsigned(session, staff.town.agreement, records.get(session, quarter), AFTER)
        assert "Police" in lacking[0]
        assert police_submissions.standing_additions(session, acts.submission_of(session, quarter, POLICE)) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_is_not_signed_before_it_has_ended(staff: Staff) -> None:
    """What happens until its last day counts."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in", datetime(2026, 12, 31, 15, tzinfo=UTC))
        with pytest.raises(Conflict, match="The quarter ends on December 31"):
            acts.sign(session, staff, staff.actor("team, police"), quarter, datetime(2027, 1, 1, 4, 59, tzinfo=UTC))
        acts.sign(session, staff, staff.actor("team, police"), quarter, datetime(2027, 1, 1, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_the_running_quarter_and_the_one_before_are_opened_by_hand(staff: Staff) -> None:
    """A button of last spring opens nothing."""
    of_police, agreement = staff.actor("team, police"), staff.town.agreement
    with staff.town.database.write() as session:
        with pytest.raises(Conflict, match="Only the current quarter"):
            acts.open_(session, staff, of_police, now=datetime(2027, 4, 1, 15, tzinfo=UTC))
        assert [period.code for period in opening.not_opened(session, agreement, of_police, AFTER)] == ["Q2", "Q3"]
        assert opening.not_opened(session, agreement, staff.actor("principal"), AFTER) == []
        acts.open_(session, staff, of_police)
        assert [period.code for period in opening.not_opened(session, agreement, of_police, AFTER)] == ["Q3"]
