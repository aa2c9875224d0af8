"""A supervisor stands in for an officer, as people see it in Slack."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.check.findings import wrong
from bot.check.records import records
from models.notices.acknowledgments import ESCALATION
from models.notices.details_clock import DetailsClock
from models.people.tables import Person, RoleHeld
from models.store import deadlines
from models.vocabulary import Role
from tests.support.filing import FIRST_PAGE, OFFICER, complete, file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SUPERVISOR, PRINCIPAL, CHIEF = "USUPERVISOR", "UPRINHALL", "UCHIEF"
WHY = "On leave since Friday."
A_DAY = timedelta(days=1)


def name_of(place: Workplace, user_id: str) -> str:
    """A person's name on the roster."""
    with place.bot.database.read() as session:
        return session.scalars(select(Person.name).filter_by(user_id=user_id)).one()


def choice_of(place: Workplace, user_id: str = OFFICER, school: str = "hall") -> str:
    """What the form sends for an officer of a school."""
    with place.bot.database.read() as session:
        return f"{school}:{session.scalars(select(Person.id).filter_by(user_id=user_id)).one()}"


def open_and_file(place: Workplace, who: str = SUPERVISOR, **changes: object) -> Somebody:
    """File for the officer of Hall."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-notify") == {"ok": True}
    answers = FIRST_PAGE | {"officer": choice_of(place), "because": WHY} | changes
    assert somebody.submit(**answers) == {"ok": True}
    return somebody


def leaves(place: Workplace, user_id: str = OFFICER) -> None:
    """The role of an officer is over, as of yesterday."""
    with place.bot.database.write() as session:
        person = select(Person.id).filter_by(user_id=user_id).scalar_subquery()
        yesterday = place.bot.agreement.today(place.clock[0]) - A_DAY
        session.execute(update(RoleHeld).where(RoleHeld.person_id == person).values(last_day=yesterday))


def mornings(place: Workplace, count: int) -> None:
    """Let days pass, with everything that falls due in each."""
    acts = DetailsClock(place.bot.agreement).acts() | dict.fromkeys(ESCALATION, lambda *_about: None)
    for _morning in range(count):
        place.clock[0] += A_DAY
        with place.bot.database.write() as session:
            while deadlines.take_one(session, acts, place.clock[0]):
                pass
        place.deliver()


def direct(place: Workplace, user_id: str) -> str:
    """Everything in somebody's direct messages with the bot."""
    somebody = place.somebody(user_id)
    channel = somebody.direct()
    return text_of(somebody.messages(channel)) if channel else ""


def test_a_supervisor_files_for_an_officer_and_everybody_sees_who_did(workplace: Workplace) -> None:
    """The form asks for whom and why; card, window and the officer's word name both; the reason is on no card."""
    supervisor = open_and_file(workplace)
    assert "Filed as 2026-27/0001" in text_of(supervisor.window())
    workplace.deliver()
    for_whom, officer = name_of(workplace, OFFICER), workplace.somebody(OFFICER)
    reader = workplace.somebody(PRINCIPAL)
    (card,) = reader.messages("CHALL")
    by = f"{name_of(workplace, SUPERVISOR)}, SRO Supervisor"
    assert f"Filed for {for_whom}" in text_of(card)
    assert f", by {by}" in text_of(card)
    assert WHY not in text_of(card)
    reader.press("notice_open", message=card, channel="CHALL")
    assert "Why the officer could not file it" in text_of(reader.window())
    assert WHY in text_of(reader.window())
    (told,) = officer.messages(officer.direct())
    assert by not in told["text"]
    assert f"Filed for you by {by}" in text_of(told)
    officer.press("notice_open", message=told, channel=officer.direct())
    assert WHY in text_of(officer.window())


def test_the_school_follows_from_the_officer_also_when_another_time_is_asked_for(workplace: Workplace) -> None:
    """What was chosen stays, in the same form; the preview names both."""
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-notify")
    assert {"school"}.isdisjoint(block.get("block_id") for block in supervisor.window()["blocks"])
    supervisor.choose("when", "other", officer=choice_of(workplace), because=WHY)
    answers = supervisor.window()["state"]["values"]
    assert answers["officer"]["notice_typed"]["selected_option"]["value"] == choice_of(workplace)
    assert answers["because"]["notice_typed"]["value"] == WHY
    happened = workplace.clock[0] - timedelta(hours=2)
    given = FIRST_PAGE | {"when": "other", "occurred_at": happened, "officer": choice_of(workplace), "because": WHY}
    supervisor.press("notice_preview", state=supervisor.fill(**given))
    preview = text_of(supervisor.window())
    assert "Hall High School" in preview
    assert f"Filed for {name_of(workplace, OFFICER)}" in preview
    supervisor.back()
    assert supervisor.submit(**given) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(supervisor.window())


def test_a_draft_keeps_for_whom_it_was_and_why(workplace: Workplace) -> None:
    """Closed and resumed: the supervisor chooses nothing twice."""
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-notify")
    supervisor.choose("officer", choice_of(workplace), because=WHY)
    supervisor.back()
    supervisor.command("/sro-notify")
    elements = {block.get("block_id"): block.get("element") for block in supervisor.window()["blocks"]}
    assert elements["officer"]["initial_option"]["value"] == choice_of(workplace)
    assert elements["because"]["initial_value"] == WHY


def test_who_is_officer_and_supervisor_files_their_own_without_a_reason(workplace: Workplace) -> None:
    """A sergeant with a school: *Myself* comes first, and nobody stands in."""
    with workplace.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=OFFICER)).one()
        today = workplace.bot.agreement.today(workplace.clock[0])
        person.roles.append(RoleHeld(role=Role.SUPERVISOR, side="police", first_day=today))
    sergeant = workplace.somebody(OFFICER)
    sergeant.command("/sro-notify")
    blocks = {block.get("block_id"): block for block in sergeant.window()["blocks"]}
    assert blocks["officer"]["element"]["options"][0]["text"]["text"] == "Myself · Hall High School"
    assert len(blocks["officer"]["element"]["options"]) > 1
    assert blocks["because"]["optional"]
    assert sergeant.submit(**FIRST_PAGE, officer=choice_of(workplace)) == {"ok": True}
    workplace.deliver()
    (card,) = workplace.posted("CHALL")
    assert f"Filed by {name_of(workplace, OFFICER)}" in text_of(card)
    assert direct(workplace, OFFICER) == ""


def test_a_mistake_stands_under_the_officer_or_the_reason(workplace: Workplace) -> None:
    """Assigned there today, and not on the day of the event."""
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-notify")
    supervisor.choose("when", "other")
    long_ago = workplace.clock[0] - timedelta(days=200)
    with workplace.bot.database.write() as session:
        session.execute(update(RoleHeld).values(first_day=workplace.bot.agreement.today(workplace.clock[0])))
    given = FIRST_PAGE | {"when": "other", "occurred_at": long_ago, "officer": choice_of(workplace), "because": WHY}
    assert set(supervisor.submit(**given)["errors"]) == {"officer"}
    errors = supervisor.submit(**given | {"occurred_at": workplace.clock[0], "because": "call 860-555-0123"})["errors"]
    assert set(errors) == {"because"}


def test_a_supervisor_completes_amends_and_withdraws_for_an_officer(workplace: Workplace) -> None:
    """Each form says for whom; thread, window and the officer's word say who."""
    file(workplace, students=0)
    workplace.deliver()
    supervisor = workplace.somebody(SUPERVISOR)
    (card,) = workplace.posted("CHALL")
    by, for_whom = f"{name_of(workplace, SUPERVISOR)}, SRO Supervisor", f"for *{name_of(workplace, OFFICER)}*"
    mornings(workplace, 8)  # overdue by now: the supervisor has a message to open it from
    told = supervisor.messages(supervisor.direct())[-1]
    assert "2026-27/0001 is not complete" in told["text"]
    assert "state law as we read it" in text_of(told)
    supervisor.press("notice_open", message=told, channel=supervisor.direct())
    supervisor.press("notice_complete")
    assert for_whom in text_of(supervisor.window())
    supervisor.press("notice_open", message=told, channel=supervisor.direct())
    complete(supervisor)
    assert f"Details added by {by}, for the officer" in text_of(supervisor.window())
    supervisor.press("notice_amend")
    assert for_whom in text_of(supervisor.window())
    assert supervisor.submit(because="Student Zoë took the bus.", place="transport") == {"ok": True}
    assert "This may be a student's name" in text_of(supervisor.window())
    assert for_whom in text_of(supervisor.window())
    assert supervisor.submit(because="It was the bus.", place="transport") == {"ok": True}
    workplace.deliver()
    supervisor.press("notice_withdraw")
    assert for_whom in text_of(supervisor.window())
    assert supervisor.submit(because="Filed twice.") == {"ok": True}
    workplace.deliver()
    thread = text_of(workplace.somebody(PRINCIPAL).messages("CHALL", card["ts"]))
    assert f"was amended by {by}, for the officer" in thread
    assert f"was withdrawn by {by}, for {name_of(workplace, OFFICER)}" in thread
    assert "Filed twice" not in thread
    words = direct(workplace, OFFICER)
    assert f"Withdrawn for you by {by}" in words


def test_an_officer_gets_word_of_what_was_done_for_them(workplace: Workplace) -> None:
    """Away, and still an officer: of each step as it is done."""
    file(workplace, students=0)
    mornings(workplace, 8)
    supervisor = workplace.somebody(SUPERVISOR)
    told = supervisor.messages(supervisor.direct())[-1]
    supervisor.press("notice_open", message=told, channel=supervisor.direct())
    complete(supervisor)
    workplace.deliver()
    assert f"Completed for you by {name_of(workplace, SUPERVISOR)}, SRO Supervisor" in direct(workplace, OFFICER)


def test_what_an_officer_left_is_on_the_supervisors_home_and_told_once(workplace: Workplace) -> None:
    """With who left it; *Open* leads to what is to complete."""
    for _number in range(2):
        file(workplace)
    leaves(workplace)
    mornings(workplace, 3)
    supervisor = workplace.somebody(SUPERVISOR)
    left = [one for one in supervisor.messages(supervisor.direct()) if "left to complete" in one["text"]]
    assert len(left) == 1
    assert name_of(workplace, OFFICER) not in left[0]["text"]
    for shown in (name_of(workplace, OFFICER), "2026-27/0001", "2026-27/0002"):
        assert shown in text_of(left[0])
    supervisor.command("/sro")
    assert "To complete for an officer" in text_of(supervisor.window())
    assert "2026-27/0002" in text_of(supervisor.window())


def test_the_check_names_what_nobody_may_complete(workplace: Workplace) -> None:
    """The officer is gone, and no supervisor is on the roster."""
    file(workplace)
    leaves(workplace)
    leaves(workplace, SUPERVISOR)
    with workplace.bot.database.read() as session:
        found = list(records(session, workplace.bot.agreement, workplace.clock[0], reads_calendar=False))
    text = "No one may complete 2026-27/0001: the officer is gone, and there is no supervisor."
    assert wrong(text, "Add a supervisor with `sro-bot people import` or `/sro-setup`.") in found
    mornings(workplace, 1)
    assert "left to complete" in direct(workplace, CHIEF)
    assert name_of(workplace, OFFICER) in direct(workplace, CHIEF)


def test_where_there_is_no_officer_a_supervisor_is_told_who_can_help(workplace: Workplace) -> None:
    """An empty list would be a form that cannot be sent."""
    with workplace.bot.database.write() as session:
        long_ago = workplace.bot.agreement.today(workplace.clock[0]) - timedelta(days=60)
        officers = RoleHeld.role == Role.OFFICER
        session.execute(update(RoleHeld).where(officers).values(first_day=long_ago, last_day=long_ago))
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-notify")
    workplace.until(lambda: "No officer is assigned" in text_of(supervisor.messages("CGENERAL")))
