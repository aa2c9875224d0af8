"""Training on the agreement in Slack: read and confirmed, three questions, those responsible, a list of staff."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from handlers.parts import day
from models.roll_call.questions import OF_ROLES
from models.roll_call.reminders import RollCallReminders
from models.roll_call.tables import ListedPerson
from models.store.base import Base
from models.store.database import Database
from models.vocabulary import Role
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL, SUPERVISOR, ADMIN = "UCHIEF", "USUPER", "UPRINHALL", "USUPERVISOR", "UADMIN"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody opens the training by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("roll_call_open")
    return somebody


def with_one_listed(place: Workplace) -> Somebody:
    """The principal has put somebody on the list, which is open."""
    principal = opened(place, PRINCIPAL)
    principal.press("roll_call_list_hall")
    principal.press("roll_call_add")
    assert principal.submit(people="Ana Pretend, counselor") == {"ok": True}
    return principal


def asked(place: Workplace) -> None:
    """The morning on which everybody is asked."""
    with place.bot.database.write() as session:
        RollCallReminders(place.bot.agreement).look(session, 0, place.clock[0])
    place.deliver()


def on(place: Workplace, days: int) -> date:
    """The day so many days from today, as the bot goes by it."""
    return place.bot.agreement.today(place.clock[0]) + timedelta(days=days)


def rows(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_from_the_question_to_the_confirmation(workplace: Workplace) -> None:
    """Asked by direct message and on Home, read with one's own duties, confirmed; then nothing asks any more."""
    asked(workplace)
    officer = workplace.somebody(OFFICER)
    (told,) = officer.messages(officer.direct())
    due, today = day(on(workplace, 30)), day(on(workplace, 0))
    assert f"confirm it by {due} (district goal)" in text_of(told)
    officer.command("/sro")
    assert f"Read what the agreement asks of you, and confirm: due {due}" in text_of(officer.window())
    officer.press("roll_call_read")
    window = text_of(officer.window())
    assert "Leave discipline to the school" in window
    assert "Complete your school's submission" not in window
    assert "§II · What it is for" in window
    officer.press("roll_call_confirm")
    assert f"You confirmed on {today}" in text_of(officer.window())
    workplace.deliver()
    (told,) = officer.messages(officer.direct())
    assert f"You confirmed on {today}" in text_of(told)
    officer.close_all()
    officer.command("/sro")
    assert "Read what the agreement asks of you" not in text_of(officer.window())


def test_questions_say_what_is_right_and_nothing_is_kept(workplace: Workplace) -> None:
    """With where it stands; no table has a row more, not even the audit log."""
    officer = opened(workplace, OFFICER)
    officer.press("roll_call_read")
    officer.press("roll_call_confirm")
    officer.press("roll_call_questions")
    assert "your answers are not kept" in text_of(officer.window())
    enforce, notify, search = OF_ROLES[Role.OFFICER][:3]
    before = rows(workplace.bot.database)
    assert officer.submit(**{enforce.code: str(enforce.right), notify.code: "1"}) == {"ok": True}
    window = text_of(officer.window())
    for question in (enforce, notify, search):
        assert question.answer in window
        assert question.clause in window
    assert window.count("That is what you chose.") == 1
    assert f"You chose: {notify.choices[1]}" in window
    assert rows(workplace.bot.database) == before


def test_those_responsible_see_their_own_and_no_others(workplace: Workplace) -> None:
    """A principal the school's, the superintendent all schools, supervisor and chief the police, all others nobody."""
    asked(workplace)
    for who, sees in (
        (PRINCIPAL, ["Hall High School"]), (SUPERINTENDENT, ["All schools", "Hall High School", "Conard High School"]),
        (CHIEF, ["Police"]), (SUPERVISOR, ["Police"]), (OFFICER, []), (ADMIN, []), ("UCHIEFDES", []),
    ):  # fmt: skip
        window = text_of(opened(workplace, who).window())
        assert ("Who has confirmed" in window) is bool(sees), who
        for name in ("All schools", "Hall High School", "Conard High School", "Police"):
            assert (f"*{name}*\\n" in window) is (name in sees), (who, name)
    supervisor = opened(workplace, SUPERVISOR)
    supervisor.press("roll_call_missing_police")
    window = text_of(supervisor.window())
    assert f"School Resource Officer, Hall High School · Asked, not confirmed, due {day(on(workplace, 30))}" in window
    assert "Principal" not in window
    workplace.clock[0] += timedelta(days=31)
    chief = workplace.somebody(CHIEF)
    chief.command("/sro")
    assert "Who has not confirmed the training" in text_of(chief.window())
    asked(workplace)
    told = chief.messages(chief.direct())[-1]
    assert "• Police: " in text_of(told)
    assert "overdue" not in text_of(told)


def test_a_list_of_staff_from_the_first_name_to_the_last(workplace: Workplace) -> None:
    """Added in one go, one twice by mistake; marked on a day, corrected, struck off; the names are plain text."""
    principal = opened(workplace, PRINCIPAL)
    principal.press("roll_call_list_hall")
    assert "Nobody is on this list yet." in text_of(principal.window())
    principal.press("roll_call_add")
    answer = principal.submit(people="Ana Pretend\nBo Madeup, custodian")
    assert "Line 1: the function of “Ana Pretend” is missing" in answer["errors"]["people"]
    assert principal.submit(
        people="Ana <!channel> Pretend 🎓, counselor\nBo Madeup\tcustodian\nBo Madeup; custodian"
    ) == {"ok": True}
    assert "Bo Madeup, custodian is already on this list." in text_of(principal.window())
    assert principal.submit(sure=("yes",)) == {"ok": True}
    window = text_of(principal.window())
    assert "Ana <!channel> Pretend 🎓\\ncounselor · not trained yet" in window
    assert window.count("Bo Madeup") == 2
    principal.press("roll_call_mark")
    assert principal.submit()["errors"] == {"chosen": "Choose at least one person."}
    assert principal.submit(all=("yes",)) == {"ok": True}
    assert "*3 of 3 trained* in this school year." in text_of(principal.window())
    with workplace.bot.database.read() as session:
        ana, bo, _other = session.scalars(select(ListedPerson).order_by(ListedPerson.id))
        ids = ana.id, bo.id
    principal.press(f"roll_call_change_{ids[0]}")
    yesterday = on(workplace, -1)
    assert principal.submit(day=yesterday) == {"ok": True}
    assert f"trained on {day(yesterday)}" in text_of(principal.window())
    principal.press(f"roll_call_change_{ids[1]}")
    assert principal.submit(struck=("yes",)) == {"ok": True}
    window = text_of(principal.window())
    assert "*2 of 2 trained*" in window
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("roll_call_list_hall")
    window = superintendent.window()
    assert "Bo Madeup" in text_of(window)
    assert "roll_call_change" not in str(window)


@pytest.mark.parametrize("form", ["roll_call_add", "roll_call_mark", "roll_call_change_1"])
def test_cancel_leads_back_to_the_list(workplace: Workplace, form: str) -> None:
    """It was opened from a card, and would have to be opened again."""
    principal = with_one_listed(workplace)
    principal.close_all()
    principal = opened(workplace, PRINCIPAL)
    principal.press("roll_call_list_hall")
    below = text_of(principal.window())
    principal.press(form)
    assert principal.window()["submit"]
    principal.back()
    assert text_of(principal.window()) == below


def test_the_list_below_shows_who_was_added_and_marked(workplace: Workplace) -> None:
    """Also where the form asked about somebody who is on it already, and after a second form."""
    principal = with_one_listed(workplace)
    principal.press("roll_call_add")
    assert principal.submit(people="Ana Pretend, counselor") == {"ok": True}
    assert principal.submit(sure=("yes",)) == {"ok": True}
    principal.press("roll_call_mark")
    assert principal.submit(all=("yes",)) == {"ok": True}
    principal.back()
    workplace.until(lambda: "*2 of 2 trained*" in text_of(principal.window()))


def test_cancel_in_the_questions_leads_back_to_what_is_read(workplace: Workplace) -> None:
    """Whoever looks up an answer, for one."""
    officer = opened(workplace, OFFICER)
    officer.press("roll_call_read")
    officer.press("roll_call_confirm")
    officer.press("roll_call_questions")
    officer.back()
    assert "You confirmed on" in text_of(officer.window())


def test_a_window_that_is_out_of_date_saves_nothing_and_says_so(workplace: Workplace) -> None:
    """Two keep one list: who was struck off meanwhile is not marked, and a change since is not overwritten."""
    principal = opened(workplace, PRINCIPAL)
    principal.press("roll_call_list_hall")
    principal.press("roll_call_add")
    principal.submit(people="Ana Pretend, counselor\nBo Madeup, custodian")
    with workplace.bot.database.read() as session:
        ana, bo = session.scalars(select(ListedPerson.id).order_by(ListedPerson.id))
    principal.press("roll_call_mark")
    designee = opened(workplace, "UDESHALL")
    designee.press("roll_call_list_hall")
    designee.press(f"roll_call_change_{ana}")
    designee.submit(struck=("yes",))
    answer = principal.submit(chosen=(str(ana), str(bo)))
    assert "struck off meanwhile. Nothing was saved." in text_of(answer["errors"])


def test_the_certificate_list_is_made(workplace: Workplace) -> None:
    """From the window, and from `/sro-export`; not for a supervisor, who takes out nothing of it."""
    for who, is_there in ((CHIEF, True), (SUPERINTENDENT, True), (PRINCIPAL, True), (SUPERVISOR, False)):
        somebody = opened(workplace, who)
        assert ("Certificate list 2026-27" in text_of(somebody.window())) is is_there, who
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-export")
    chief.press("export_certificates_2026-27")
    assert "Preparing your file" in text_of(chief.window())
