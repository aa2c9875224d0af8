"""The team (§IX): its members, its meetings and the quarters they belong to, and why none was held."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.app import due_acts
from bot.check.findings import Level
from bot.check.records import records as look
from bot.practice.block_kit import offered
from exports.quarters.team import meeting_rows, no_meeting, public_no_meeting
from handlers.home import views as home_views
from handlers.home.listeners import home_of
from handlers.message import Message, Telling
from handlers.messages import MESSAGES, may_still_have
from handlers.quarters import submission_views, team_views, views
from handlers.quarters.team_views import Attendees
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, NotFound
from models.people.tables import Person, RoleHeld
from models.quarters import meetings, opening, school_submissions, signing, team, team_reminders
from models.quarters import tables as records
from models.quarters.changes import SIGNATURE_ENDED
from models.quarters.meetings import is_in_weeks, other_weeks, short_of_members, standing_reason
from models.quarters.questionnaires import POLICE
from models.quarters.tables import BOARD_CHANGE, Quarter, Signature, State
from models.quarters.team import MeetingForm
from models.quarters.team_reminders import TeamReminders
from models.store import deadlines
from models.vocabulary import Party, Role
from tests.quarters import acts
from tests.quarters.acts import AFTER, MET_ON, bring_to
from tests.support.staff import Staff
from tests.support.town import SINCE
from tests.support.workplace import text_of

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TRAP = "<!channel> *Gale* =1+1"
A_DAY = timedelta(days=1)
EVERYBODY = ("team, schools", "team, police", "second, schools", "second, police")


def recorded(
    session: Session, staff: Staff, quarter: int, held_on: date = MET_ON, names: tuple[str, ...] = EVERYBODY,
    guests: str | None = None, replaces: int | None = None, now: datetime = AFTER,
) -> records.Meeting:  # fmt: skip
    """A meeting, recorded by a member of the police."""
    form = MeetingForm(held_on, tuple(staff.id(name) for name in names), "We met.", guests)
    actor = staff.actor("team, police")
    return team.record_meeting(session, staff.town.agreement, actor, quarter, form, now, replaces)


def lacking(session: Session, staff: Staff, quarter: int) -> str:
    """What keeps the quarter from being signed."""
    found = signing.unsigned(session, staff.town.agreement, records.get(session, quarter), AFTER)
    return "; ".join(found)


def without_a_meeting(session: Session, staff: Staff) -> int:
    """A quarter for which everything is in but a meeting."""
    quarter = bring_to(session, staff, "sent")
    for row in records.get(session, quarter).submissions:
        if not row.is_settled:
            acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, row.party)
    return quarter


def message(session: Session, staff: Staff, kind: str, subject: int, now: datetime = AFTER) -> Message | None:
    """A message of a kind as the record stands."""
    return MESSAGES[kind].make(Telling(session, staff.town.agreement, now), subject)


def shown(found: Message | None) -> str:
    """What a message shows."""
    assert found
    return text_of([block.to_dict() for block in found.blocks])


def told(session: Session, kind: str) -> list[str]:
    """Where messages of a kind go."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def test_a_quarter_is_signed_with_a_meeting_or_the_reason_why_there_was_none(staff: Staff) -> None:
    """Neither party signs before."""
    needed = "No team meeting in its weeks is on record, nor a reason why none was held"
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        assert lacking(session, staff, quarter) == needed
        with pytest.raises(Conflict, match=needed):
            acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        acts.state_none(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert lacking(session, staff, quarter) == ""
        recorded(session, staff, quarter)
        assert standing_reason(records.get(session, quarter)) is None
        assert lacking(session, staff, quarter) == ""
        acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER).revision.signed_at


@sqlite_only
def test_a_quarter_signed_before_anybody_was_asked_stays_signed(staff: Staff) -> None:
    """Its workbook says that no meeting is on record; once reopened, it asks for one as any other."""
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        quarter = records.get(session, quarter_id)
        content = {key: value for key, value in quarter.revision.made_of.items() if key != "no_meeting"}
        quarter.revision.content, quarter.revision.signed_at = content, AFTER
        session.flush()
        assert not quarter.is_open
        assert meeting_rows(staff.town.agreement, quarter.revision) == []
        assert no_meeting(staff.town.agreement, quarter.revision) == "No meeting is on record."
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        assert "No team meeting in its weeks" in lacking(session, staff, quarter_id)


def test_a_reason_is_given_after_the_end_and_only_while_there_was_no_meeting(staff: Staff) -> None:
    """Before, there is time to meet; another reason takes the place of the one before; the signer signs anew."""
    early = datetime(2026, 12, 31, 15, tzinfo=UTC)
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        of_police, quarter = staff.actor("team, police"), records.get(session, quarter_id)
        with pytest.raises(Conflict, match="has not ended yet: the team can still meet"):
            acts.state_none(session, staff, of_police, quarter_id, early)
        assert not meetings.may_be_without(staff.town.agreement, quarter, early)
        for because in (None, " ", "Call 860-555-0100"):
            with pytest.raises(Invalid):
                meetings.state_no_meeting(session, staff.town.agreement, of_police, quarter_id, because, AFTER)
        acts.state_none(session, staff, of_police, quarter_id, AFTER)
        acts.sign(session, staff, of_police, quarter_id, AFTER)
        meetings.state_no_meeting(session, staff.town.agreement, of_police, quarter_id, "No date suited.", AFTER)
        assert [reason.ended_at for reason in quarter.no_meetings] == [AFTER, None]
        assert told(session, SIGNATURE_ENDED) == [f"person:{of_police.person_id}"]
        recorded(session, staff, quarter_id)
        with pytest.raises(Conflict, match="A meeting is on record for Q2 2026-27"):
            acts.state_none(session, staff, of_police, quarter_id, AFTER)


@sqlite_only
def test_the_reason_is_printed_with_its_author_and_to_the_public_that_there_is_one(staff: Staff) -> None:
    """On the board, in the window, in the workbook; as it was typed, never as markup."""
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        agreement, of_police = staff.town.agreement, staff.actor("team, police")
        meetings.state_no_meeting(session, agreement, of_police, quarter_id, TRAP, AFTER)
        quarter = records.get(session, quarter_id)
        board = message(session, staff, records.BOARD, quarter_id)
        assert board
        blocks = [block.to_dict() for block in board.blocks]
        (typed,) = [part for block in blocks for part in block.get("elements", ()) if part.get("text") == TRAP]
        assert typed["type"] == "plain_text"
        assert "*No meeting was held.* Reason stated by Team Police" in text_of(blocks)
        assert TRAP not in board.text
        words = no_meeting(agreement, quarter.revision)
        assert words.startswith("No meeting was held. Reason stated by Team Police, January 5, 2027, 10:00 AM EST: ")
        assert words.endswith(TRAP)
        assert TRAP not in public_no_meeting(quarter.revision)
        assert public_no_meeting(quarter.revision).startswith("No meeting was held.")


FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("held_on", "is_in"),
    [
        (FIRST - A_DAY, False),
        (FIRST, True),
        (LAST, True),
        (LAST + A_DAY, True),
        (date(2027, 1, 20), True),  # the day on which both had signed
        (date(2027, 1, 21), False),
        (date(2027, 3, 1), False),
        (date(2027, 3, 2), True),  # reopened that day
        (date(2027, 4, 15), True),
    ],
)
@sqlite_only
def test_a_meeting_belongs_to_the_quarter_from_its_first_day_to_its_sign_off(
    staff: Staff, held_on: date, is_in: bool
) -> None:
    """And from a reopening on, as long as the new revision is not signed."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "all in")
        for who in ("team, police", "team, schools"):
            acts.sign(session, staff, staff.actor(who), quarter_id, datetime(2027, 1, 20, 20, tzinfo=UTC))
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, datetime(2027, 3, 2, 20, tzinfo=UTC))
        assert is_in_weeks(staff.town.agreement, records.get(session, quarter_id), held_on) is is_in


def two_quarters(session: Session, staff: Staff) -> tuple[Quarter, Quarter]:
    """The quarter that has ended and the running one, both open."""
    agreement, of_police = staff.town.agreement, staff.actor("team, police")
    return (
        acts.open_(session, staff, of_police),
        opening.open_by_hand(session, agreement, of_police, date(2027, 1, 1), AFTER),
    )


@sqlite_only
def test_a_meeting_of_other_weeks_is_asked_about_with_the_right_quarter_first(staff: Staff) -> None:
    """Where the right one is not open, it is named; a meeting of the quarter's weeks is not asked about."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        ended, running = two_quarters(session, staff)
        assert other_weeks(session, agreement, ended, MET_ON) is None
        assert other_weeks(session, agreement, ended, date(2027, 1, 4)) is None  # after its end, not signed yet
        asked = other_weeks(session, agreement, running, MET_ON)
        assert asked
        assert (asked.held_in, asked.choices) == ("Q2 2026-27", [ended, running])
        none_open = other_weeks(session, agreement, ended, date(2026, 9, 2))
        assert none_open
        assert (none_open.held_in, none_open.choices) == ("Q1 2026-27", [ended])
        form = MeetingForm(date(2026, 9, 2), (), "We met.")
        window = team_views.meeting_form(agreement, ended, form, Attendees([], []), None, none_open).to_dict()
        assert "Q1 2026-27 is not open, so it cannot take the meeting." in text_of(window)


@sqlite_only
def test_a_meeting_of_other_weeks_is_marked_and_does_not_stand_in(staff: Staff) -> None:
    """On the board, in its window and in the workbook; the reason why there was none stays."""
    with staff.town.database.write() as session:
        quarter_id, agreement = without_a_meeting(session, staff), staff.town.agreement
        acts.state_none(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        meeting = recorded(session, staff, quarter_id, date(2026, 9, 2))
        quarter = records.get(session, quarter_id)
        assert standing_reason(quarter) is not None
        words = "Held in other weeks than those of Q2 2026-27."
        assert words in shown(message(session, staff, records.BOARD, quarter_id))
        assert words in text_of(team_views.reading(agreement, meeting).to_dict())
        assert words in text_of(team_views.recorded(agreement, meeting, []).to_dict())
        (row,) = meeting_rows(agreement, quarter.revision)
        assert row[:5] == [date(2026, 9, 2), 2, 2, "Yes", "No"]
        assert no_meeting(agreement, quarter.revision).startswith("No meeting was held.")


def test_a_correction_moves_a_meeting_to_the_quarter_in_whose_weeks_it_was_held(staff: Staff) -> None:
    """It is in one of the two; both have changed for whoever signed; a signed quarter lets go of none."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "opened")
        running = opening.open_by_hand(
            session, staff.town.agreement, staff.actor("team, police"), date(2027, 1, 1), AFTER
        )
        wrong = recorded(session, staff, running.id)
        signed = Signature(side=Party.SCHOOLS, person_id=staff.id("team, schools"), signed_at=AFTER)
        running.revision.signatures.append(signed)
        session.flush()
        moved = recorded(session, staff, quarter_id, replaces=wrong.id)
        assert meetings.standing_meetings(records.get(session, running.id)) == []
        assert meetings.standing_meetings(records.get(session, quarter_id)) == [moved]
        assert (signed.ended_at, told(session, SIGNATURE_ENDED)) == (AFTER, [f"person:{signed.person_id}"])
        with pytest.raises(Conflict, match="corrected since you opened it"):
            recorded(session, staff, quarter_id, replaces=wrong.id)
        with pytest.raises(NotFound):
            recorded(session, staff, quarter_id, replaces=987_654)
        quarter = records.get(session, quarter_id)
        quarter.revision.content, quarter.revision.signed_at = quarter.revision.made_of, AFTER
        session.flush()
        with pytest.raises(Conflict, match="is signed off"):
            recorded(session, staff, running.id, replaces=moved.id)


def test_anyone_on_the_roster_attends_and_guests_by_name_and_neither_makes_a_quorum(staff: Staff) -> None:
    """They are named in window and workbook as what they were; a guest's name is never markup or a mention."""
    guests = f"  Gil Guest \n\n{TRAP}\ngil guest\nPrincipal\n"  # each of them once
    names = ("team, schools", "second, schools", "team, police", "principal", "supervisor")
    with staff.town.database.write() as session:
        quarter_id, agreement = bring_to(session, staff, "opened"), staff.town.agreement
        meeting = recorded(session, staff, quarter_id, names=names, guests=guests)
        assert not team.has_quorum(meeting)  # the supervisor is of the police, and not on the team
        assert [team.present_from(meeting, party) for party in Party] == [1, 2]
        window = team_views.reading(agreement, meeting).to_dict()
        others = "Principal (Principal), Supervisor (SRO Supervisor), Gil Guest (guest), " + f"{TRAP} (guest)"
        (block,) = [one for one in window["blocks"] if "Also present" in str(one)]
        assert block["text"] == {"type": "plain_text", "text": f"Also present: {others}", "emoji": False}
        assert meeting_rows(agreement, records.get(session, quarter_id).revision)[0][6] == others
        assert "1 from the police, 2 from the schools, 4 others" in views.attendance(meeting)
        again = team.form_of(meeting)
        assert set(again.present) == {staff.id(name) for name in names}
        assert again.guest_names == ["Gil Guest", TRAP]


@pytest.mark.parametrize(
    ("names", "guests", "field", "words"),
    [
        (("principal",), None, "present", "at least one person who was a member of the team"),
        (("team, police", "newcomer"), None, "present", "Not on the roster on that date: Newcomer."),
        (("team, police",), "x" * 101, "guests", "within 100 characters"),
        (("team, police",), "\n".join(f"Guest {number}" for number in range(31)), "guests", "at most 30 guests"),
        (("team, police",), "Gil Guest gil@guest.example", "guests", "looks like an email address"),
    ],
)
@sqlite_only
def test_an_attendance_that_cannot_be_is_refused_in_its_place(
    staff: Staff, names: tuple[str, ...], guests: str | None, field: str, words: str
) -> None:
    """With the names of those who were not there yet."""
    staff.people["newcomer"] = staff.town.add("Newcomer", Role.SUPERVISOR, first_day=MET_ON + A_DAY)
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        newcomer = session.scalars(select(Person.id).filter_by(name="Newcomer")).one()
        people = tuple(newcomer if name == "newcomer" else staff.id(name) for name in names)
        form = MeetingForm(MET_ON, people, "We met.", guests)
        with pytest.raises(Invalid) as refusal:
            team.record_meeting(session, staff.town.agreement, staff.actor("team, police"), quarter, form, AFTER)
    assert words in refusal.value.fields[field]


@sqlite_only
def test_hundreds_of_people_can_be_chosen(staff: Staff) -> None:
    """Slack takes a hundred under a heading: the others stand under further ones, and everybody once."""
    with staff.town.database.write() as session:
        for number in range(240):
            person = Person(team_id="T0PRACTICE", user_id=f"UMANY{number}", name=f"Many {number:03}")
            person.roles.append(RoleHeld(role=Role.PRINCIPAL, side=Party.SCHOOLS, school="hall", first_day=SINCE))
            session.add(person)
        session.flush()
        quarter, agreement = acts.open_(session, staff, staff.actor("team, police")), staff.town.agreement
        attendees = Attendees(*team.roster_lately(session, agreement, AFTER))
        last = session.scalars(select(Person.id).filter_by(name="Many 239")).one()
        form = MeetingForm(MET_ON, (last,), "We met.")
        meeting = team_views.meeting_form(agreement, quarter, form, attendees).to_dict()
        wish = team_views.recommendation_form(quarter, team.owners_on(session, MET_ON)).to_dict()
        on_the_roster = set(session.scalars(select(RoleHeld.person_id)))
        owners = {str(person.id) for person in team.owners_on(session, MET_ON)}
    (present,) = [block["element"] for block in meeting["blocks"] if block.get("block_id") == "present"]
    groups = present["option_groups"]
    assert [len(group["options"]) for group in groups] == [4, 100, 100, len(on_the_roster) - 204]
    assert groups[0]["label"]["text"] == "Team members"
    assert groups[2]["label"]["text"].startswith("Others on the roster Many ")
    assert sorted(option["value"] for option in offered(present)) == sorted(map(str, on_the_roster))
    assert [option["value"] for option in present["initial_options"]] == [str(last)]
    (owner,) = [block["element"] for block in wish["blocks"] if block.get("block_id") == "owner"]
    assert {option["value"] for option in offered(owner)} == owners
    assert len(owners) > 240


def leave(session: Session, staff: Staff, who: str, last_day: date) -> None:
    """Somebody's roles end."""
    for held in session.scalars(select(RoleHeld).filter_by(person_id=staff.id(who))):
        held.last_day = last_day
    session.flush()


@sqlite_only
def test_a_team_that_lacks_members_is_told_by_check_board_and_home(staff: Staff) -> None:
    """To the team, to who proposes and to who approves; a principal's Home has no word of it."""
    today, words = AFTER.date(), "The Collaboration Team has only 1 member from the police"
    with staff.town.database.write() as session:
        quarter, agreement = acts.open_(session, staff, staff.actor("team, police")), staff.town.agreement
        assert short_of_members(session, today) == {}
        assert "The Collaboration Team has" not in shown(message(session, staff, records.BOARD, quarter.id))
        leave(session, staff, "second, police", today - A_DAY)
        assert short_of_members(session, today - A_DAY) == {}
        assert short_of_members(session, today) == {Party.POLICE: 1}
        assert words in shown(message(session, staff, records.BOARD, quarter.id))
        (finding,) = [one for one in look(session, agreement, AFTER, reads_calendar=False) if words in one.text]
        assert finding.level is Level.WARNING
        assert "§IX requires 2 members from each party" in finding.text
        for who in ("team, schools", "superintendent", "chief", "administrator", "principal", "supervisor"):
            home = home_views.home(home_of(session, agreement, staff.actor(who), AFTER)).to_dict()
            assert (words in text_of(home)) is (who not in ("principal", "supervisor")), who


@sqlite_only
def test_somebody_on_the_team_twice_is_one_member(staff: Staff) -> None:
    """A role that ended and began anew, or stands twice."""
    with staff.town.database.write() as session:
        leave(session, staff, "second, schools", date(2026, 12, 31))
        member = session.get_one(Person, staff.id("team, schools"))
        member.roles.append(RoleHeld(role=Role.TEAM_MEMBER, side=Party.SCHOOLS, first_day=date(2026, 9, 1)))
        session.flush()
        assert short_of_members(session, AFTER.date()) == {Party.SCHOOLS: 1}


def run(session: Session, staff: Staff, now: datetime) -> None:
    """Do what is due."""
    while deadlines.take_one(session, due_acts(staff.town.agreement), now):
        pass


def day_after_end(days: int) -> datetime:
    """So many days after the quarter's end, in the morning."""
    return datetime(2026, 12, 31, 14, tzinfo=UTC) + timedelta(days=days)


@sqlite_only
def test_the_team_is_reminded_to_meet_until_a_meeting_is_on_record(staff: Staff) -> None:
    """In the board's thread, with everybody's mention; two weeks and four weeks after the end."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        run(session, staff, day_after_end(13))
        assert told(session, team_reminders.REMINDER) == []
        run(session, staff, day_after_end(14))
        assert told(session, team_reminders.REMINDER) == ["team"]
        said = message(session, staff, team_reminders.REMINDER, quarter)
        assert said
        assert said.text == "No team meeting is on record for Q2 2026-27."
        mentioned = {f"<@{staff.people[name].user_id}>" for name in EVERYBODY}
        assert all(mention in shown(said) for mention in mentioned)
        recorded(session, staff, quarter)
        assert message(session, staff, team_reminders.REMINDER, quarter) is None
        run(session, staff, day_after_end(28))
        assert told(session, team_reminders.REMINDER) == ["team"]


@sqlite_only
def test_after_a_downtime_the_team_is_reminded_once(staff: Staff) -> None:
    """Of two that have passed one comes; quarters that were open before there were reminders get theirs."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "opened")
        session.execute(delete(deadlines.Deadline))
        TeamReminders(staff.town.agreement).plan(session, AFTER)
        TeamReminders(staff.town.agreement).plan(session, AFTER)  # at each start
        run(session, staff, day_after_end(40))
        assert told(session, team_reminders.REMINDER) == ["team"]


@sqlite_only
def test_boards_keep_up_with_roles_that_begin_and_end_by_date(staff: Staff) -> None:
    """The morning after, also when the team has its members again; a team that lacks nobody changes nothing."""

    def changes() -> int:
        return len(told(session, BOARD_CHANGE))

    with staff.town.database.write() as session:
        bring_to(session, staff, "opened")
        TeamReminders(staff.town.agreement).plan(session, AFTER)
        session.flush()
        before = changes()
        run(session, staff, day_after_end(7))
        assert changes() == before
        leave(session, staff, "second, police", day_after_end(8).date())
        run(session, staff, day_after_end(9))
        assert changes() == before + 1
        back = session.get_one(Person, staff.id("second, police"))
        first_day = day_after_end(10).date()
        back.roles.append(RoleHeld(role=Role.TEAM_MEMBER, side=Party.POLICE, first_day=first_day))
        session.flush()
        run(session, staff, day_after_end(11))
        assert changes() == before + 2
        run(session, staff, day_after_end(20))
        run(session, staff, day_after_end(21))
        assert changes() == before + 2


@sqlite_only
def test_home_lists_the_quarters_that_wait_for_a_meeting_to_the_team(staff: Staff) -> None:
    """From the day after the quarter's end, until there is a meeting or a reason."""
    early = datetime(2026, 12, 31, 15, tzinfo=UTC)
    with staff.town.database.write() as session:
        quarter, agreement = bring_to(session, staff, "opened"), staff.town.agreement
        member, principal = staff.actor("team, schools"), staff.actor("principal")
        assert meetings.to_meet(session, agreement, member, early) == []
        assert [row.id for row in meetings.to_meet(session, agreement, member, AFTER)] == [quarter]
        assert meetings.to_meet(session, agreement, principal, AFTER) == []
        home = home_views.home(home_of(session, agreement, member, AFTER)).to_dict()
        assert "Team meetings to hold" in text_of(home)
        acts.state_none(session, staff, member, quarter, AFTER)
        assert meetings.to_meet(session, agreement, member, AFTER) == []


@sqlite_only
def test_whoever_can_send_a_submission_learns_at_once_that_it_was_declared_missing(staff: Staff) -> None:
    """Who, when and why: by message, on Home, on the board and in its window; until it is sent after all."""
    with staff.town.database.write() as session:
        quarter_id, agreement = bring_to(session, staff, "filled in"), staff.town.agreement
        of_police, principal = staff.actor("team, police"), staff.actor("principal")
        submission = acts.submission_of(session, quarter_id)
        team.declare_missing(session, agreement, of_police, quarter_id, submission.id, TRAP, AFTER)
        writers = ("principal", "designee", "team, schools", "second, schools")
        assert sorted(told(session, team.DECLARED)) == sorted(f"person:{staff.id(who)}" for who in writers)
        said = message(session, staff, team.DECLARED, submission.id)
        assert said
        assert TRAP not in said.text
        first = next(block.to_dict() for block in said.blocks)
        assert TRAP not in text_of(first)  # it is on lock screens
        assert "was declared missing by Team Police, <!date^" in shown(said)
        for words in (shown(said), _window(session, staff, quarter_id), _draft(session, staff, submission.id)):
            assert "by Team Police, <!date^" in words
            assert TRAP in words
        home = home_views.home(home_of(session, agreement, principal, AFTER)).to_dict()
        assert "Declared missing by Team Police, <!date^" in text_of(home)
        assert TRAP in text_of(home)
        assert "declared missing by Team Police" in shown(message(session, staff, records.BOARD, quarter_id))
        acts.send(session, staff, principal, quarter_id, AFTER)
        assert submission.state is State.SENT
        assert message(session, staff, team.DECLARED, submission.id) is None
        assert TRAP not in _window(session, staff, quarter_id)


@sqlite_only
def test_the_police_learn_that_theirs_was_declared_missing(staff: Staff) -> None:
    """Supervisors and the police on the team; whoever declared it is not told what they did."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "opened")
        police = acts.submission_of(session, quarter_id, POLICE)
        acts.declare(session, staff, staff.actor("team, schools"), quarter_id, AFTER, POLICE)
        names = ("supervisor", "team, police", "second, police")
        assert sorted(told(session, team.DECLARED)) == sorted(f"person:{staff.id(who)}" for who in names)
        assert "The office is closed." in shown(message(session, staff, team.DECLARED, police.id))
        acts.declare(session, staff, staff.actor("team, schools"), quarter_id, AFTER, "conard")
        of_conard = ("principal elsewhere", "designee elsewhere", "second, schools")
        assert sorted(told(session, team.DECLARED)[3:]) == sorted(f"person:{staff.id(who)}" for who in of_conard)
        acts.confirm(session, staff, staff.actor("supervisor"), quarter_id, AFTER)
        assert message(session, staff, team.DECLARED, police.id) is None


@sqlite_only
def test_a_declared_submission_leaves_home_with_the_sign_off(staff: Staff) -> None:
    """Then it cannot be sent any more; once the quarter is reopened, it can."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "signed off")
        assert _to_send(session, staff, "principal elsewhere") == []
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        assert _to_send(session, staff, "principal elsewhere") == ["conard"]


def _to_send(session: Session, staff: Staff, who: str) -> list[str]:
    """Whose submissions stand on somebody's Home."""
    home = home_of(session, staff.town.agreement, staff.actor(who), AFTER)
    (section,) = (section for section in home.waiting if section.title == "Submissions for the quarter")
    return [submission.party for submission in section.rows]


def _window(session: Session, staff: Staff, quarter_id: int) -> str:
    quarter = records.get(session, quarter_id)
    rows = [views.Row(row, frozenset()) for row in quarter.submissions]
    return text_of(views.window(staff.town.agreement, views.Window(quarter, frozenset(), rows)).to_dict())


def _draft(session: Session, staff: Staff, submission_id: int) -> str:
    agreement = staff.town.agreement
    submission = session.get_one(records.Submission, submission_id)
    draft = school_submissions.checked(session, agreement, submission, AFTER)
    return text_of(submission_views.overview(agreement, draft, may_declare=False).to_dict())


@sqlite_only
def test_whoever_recommended_learns_what_became_of_it(staff: Staff) -> None:
    """And its owner, but for whoever noted it; only as long as they may follow it up."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        of_police, principal = staff.actor("team, police"), staff.actor("principal")
        acts.recommend(session, staff, of_police, quarter, AFTER)
        (made,) = team.open_recommendations(session)
        team.follow_up(session, principal, made.id, "open", TRAP, AFTER)
        assert told(session, team.FOLLOWED) == [f"person:{of_police.person_id}"]
        team.follow_up(session, staff.actor("team, schools"), made.id, "done", "There are two now.", AFTER)
        assert told(session, team.FOLLOWED)[1:] == [
            f"person:{person}" for person in sorted((of_police.person_id, principal.person_id))
        ]
        first, second = made.notes
        said = message(session, staff, team.FOLLOWED, second.id)
        assert said
        assert said.text == "A recommendation of Q2 2026-27 was followed up."
        assert "completed. Noted by Team Schools" in shown(said)
        assert "There are two now." in shown(said)
        assert "There are two now." not in text_of([block.to_dict() for block in said.blocks][:1])
        delivery = session.scalars(select(Delivery).filter_by(kind=team.FOLLOWED, subject_id=first.id)).one()
        person = session.get_one(Person, of_police.person_id)
        assert may_still_have(session, delivery, person, AFTER.date())
        leave(session, staff, "team, police", AFTER.date() - A_DAY)
        assert not may_still_have(session, delivery, person, AFTER.date())


@sqlite_only
def test_supervisors_get_the_workbook_at_the_sign_off(staff: Staff) -> None:
    """Who confirms the police's figures sees what became of them; the window offers it at any time."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "signed off")
        assert f"person:{staff.id('supervisor')}" in told(session, signing.FIGURES)
        row = views.Window(records.get(session, quarter), frozenset(), [], may_export=True)
        assert "Download workbook" in text_of(views.window(staff.town.agreement, row).to_dict())
