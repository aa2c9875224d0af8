"""The team's goals in Slack: set, confirmed by the other party, changed, written about, dropped."""

import pytest

from models.goals.reminders import GoalReminders
from tests.quarters.test_in_slack import OF_POLICE, OF_SCHOOLS
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
GIVEN = {"words": "=1+1 Fewer <!channel> cases :here: with *police*", "figure": "referrals", "direction": "at_most",
         "number": 12}  # fmt: skip
WHY = {"because": "A made-up reason"}


def overview(place: Workplace, who: str) -> Somebody:
    """Somebody opens the goals by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("goal_open")
    return somebody


def goal_set(place: Workplace, who: str = OF_SCHOOLS) -> Somebody:
    """A member of the team has set a goal, and reads it."""
    somebody = overview(place, who)
    somebody.press("goal_form")
    assert somebody.submit(**GIVEN) == {"ok": True}
    return somebody


def reading(place: Workplace, who: str) -> Somebody:
    """Somebody opens the first goal."""
    somebody = overview(place, who)
    somebody.press("goal_read_1")
    return somebody


def look(place: Workplace) -> None:
    """The look of this morning."""
    with place.bot.database.write() as session:
        GoalReminders(place.bot.agreement).look(session, 0, place.clock[0])
    place.deliver()


def test_from_the_question_to_a_goal_of_both(workplace: Workplace) -> None:
    """The team is asked, the schools set, the police confirm; each message says how it stands."""
    look(workplace)
    schools, police = workplace.somebody(OF_SCHOOLS), workplace.somebody(OF_POLICE)
    (told,) = schools.messages(schools.direct())
    assert "Please set the team's goals of 2026-27" in text_of(told)
    assert police.command("/sro") == {"ok": True}
    assert "No goal is set yet." in text_of(police.window())
    schools.press("goal_form", message=told, channel=schools.direct())
    assert "number" in schools.submit(**GIVEN | {"direction": "fewer"})["errors"]
    assert schools.submit(**GIVEN) == {"ok": True}
    assert "Schools: referrals to police: at most 12" in text_of(schools.window())
    assert GIVEN["words"] in text_of(schools.window())
    assert "goal_step_confirm" not in str(schools.window())
    look(workplace)
    (told,) = schools.messages(schools.direct())
    assert "The team has set goals for 2026-27; not confirmed yet: 1." in text_of(told)
    assert "Goals of 2026-27 wait for your party to confirm them" in text_of(police.messages(police.direct())[-1])
    assert police.command("/sro") == {"ok": True}
    assert "Goals to confirm for your party" in text_of(police.window())
    police = reading(workplace, OF_POLICE)
    police.press("goal_step_confirm")
    assert "Agreed by both parties" in text_of(police.window())
    workplace.deliver()
    assert "The team has set goals for 2026-27." in text_of(police.messages(police.direct())[-1])
    police.press("goal_write_note")
    assert police.submit(words="Half of it is done") == {"ok": True}
    assert "Half of it is done" in text_of(police.window())
    police.press("goal_write_change")
    assert police.submit(number=9, **WHY) == {"ok": True}
    assert "Waiting for the other party to confirm" in text_of(police.window())
    schools = reading(workplace, OF_SCHOOLS)
    schools.press("goal_write_drop")
    assert schools.submit(words="No longer needed") == {"ok": True}
    assert "Dropped" in text_of(schools.window())


def test_who_reads_and_who_sets(workplace: Workplace) -> None:
    """The superintendent reads; an officer sees no way to it."""
    goal_set(workplace)
    superintendent = reading(workplace, "USUPER")
    assert "goal_write" not in str(superintendent.window())
    officer = workplace.somebody("UOFFHALL")
    assert officer.command("/sro-agreement") == {"ok": True}
    assert "goal_open" not in str(officer.window())


def test_long_words_are_shown_whole_and_a_name_is_asked_about(workplace: Workplace) -> None:
    """Also once they were changed."""
    schools = goal_set(workplace)
    schools.press("goal_write_change")
    assert schools.submit(words="x" * 3000, because="As student Maya Lopez said") == {"ok": True}
    assert "may be a student's name" in text_of(schools.window())
    assert schools.submit(names=("confirmed",)) == {"ok": True}
    assert "x" * 3000 in text_of(schools.window())
    schools.press("goal_write_change")
    assert schools.submit(words="Short again", because="z" * 3000) == {"ok": True}
    assert all(words in text_of(schools.window()) for words in ("x" * 3000, "z" * 3000, GIVEN["words"]))
    assert overview(workplace, OF_SCHOOLS).window()
