"""The team's meetings, and why none was held, as people see and do it in Slack (§IX)."""

from datetime import timedelta

import pytest

from models.quarters import opening
from models.quarters import tables as records
from models.quarters.meetings import standing_meetings
from tests.export_requests.test_exporting import files
from tests.quarters.test_in_slack import (
    OF_POLICE,
    OF_POLICE_2,
    OF_SCHOOLS,
    OF_SCHOOLS_2,
    PRINCIPAL,
    SUPERVISOR,
    all_in,
    board,
    element,
    members_in,
    opened,
    to_the_end,
)
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TEAM = (OF_POLICE, OF_POLICE_2, OF_SCHOOLS, OF_SCHOOLS_2)
WHY = "No date suited both parties."


def in_running_quarter(place: Workplace) -> tuple[Somebody, str, str]:
    """A member has the form for a meeting of the running quarter open, and the one before is open too; their names."""
    ended, running = opening.at_hand(place.bot.agreement, place.clock[0])
    member = opened(place)
    member.press(f"quarter_begin_{running.first_day}")
    member.press("team_meet")
    return member, f"{ended.code} {ended.school_year}", f"{running.code} {running.school_year}"


def meetings_of(place: Workplace, label: str) -> int:
    """How many meetings of a quarter are on record."""
    code, school_year = label.split()
    with place.bot.database.read() as session:
        quarter = records.find(session, school_year, code)
        assert quarter
        return len(standing_meetings(quarter))


@pytest.mark.parametrize("stays", [False, True])
def test_a_meeting_of_other_weeks_is_asked_about_and_nothing_is_lost(workplace: Workplace, *, stays: bool) -> None:
    """The right quarter is chosen already; whoever says that it stays where it is has it so, and it is marked."""
    member, ended, running = in_running_quarter(workplace)
    held_on = opening.at_hand(workplace.bot.agreement, workplace.clock[0])[0].last_day - timedelta(days=9)
    present, typed = members_in(member.window()), {"minutes": "We read them all.", "guests": "Gil Guest"}
    member.submit(held_on=held_on, present=present, **typed)
    form = member.window()
    assert "Not recorded yet." in text_of(form)
    assert [option["text"]["text"] for option in element(form, "of_quarter")["options"]] == [
        f"For {ended}", f"For {running}, although it was held in other weeks", "I have changed the date above",
    ]  # fmt: skip
    assert {name: element(form, name)["initial_value"] for name in typed} == typed
    assert len(element(form, "present")["initial_options"]) == len(present)
    right, own, _changed = (option["value"] for option in element(form, "of_quarter")["options"])
    assert element(form, "of_quarter")["initial_option"]["value"] == right
    assert meetings_of(workplace, ended) == meetings_of(workplace, running) == 0
    member.submit(**{"of_quarter": own} if stays else {})
    assert (meetings_of(workplace, ended), meetings_of(workplace, running)) == ((0, 1) if stays else (1, 0))
    assert (f"Held in other weeks than those of {running}." in text_of(member.window())) is stays
    assert ", 1 other." in text_of(member.window())


def test_whoever_was_asked_about_a_wrong_date_can_change_it(workplace: Workplace) -> None:
    """The question is required by then; a date that is wrong again is asked about again."""
    member, ended, running = in_running_quarter(workplace)
    held_on = opening.at_hand(workplace.bot.agreement, workplace.clock[0])[0].last_day - timedelta(days=9)
    member.submit(held_on=held_on, present=members_in(member.window()), minutes="We read them all.")
    member.submit(held_on=held_on - timedelta(days=1), of_quarter="date")
    assert "Not recorded yet." in text_of(member.window())
    member.submit(held_on=workplace.bot.agreement.today(workplace.clock[0]), of_quarter="date")
    assert (meetings_of(workplace, ended), meetings_of(workplace, running)) == (0, 1)
    assert "Held in other weeks" not in text_of(member.window())


def test_the_reason_why_no_meeting_was_held_is_on_the_board_until_there_was_one(workplace: Workplace) -> None:
    """Both parties see it with its author; whoever records a meeting after all undoes it."""
    all_in(workplace)
    workplace.deliver()
    assert "*No meeting was held.* Reason stated by Tobias Makebelieve" in text_of(board(workplace))
    assert WHY in text_of(board(workplace))
    other = workplace.somebody(OF_SCHOOLS)
    other.command("/sro-quarterly")
    assert WHY in text_of(other.window())
    assert "Change the reason" in text_of(other.window())
    other.press("team_meet")
    today = workplace.bot.agreement.today(workplace.clock[0])
    other.submit(held_on=today, present=members_in(other.window()), minutes="We met after all.")
    workplace.deliver()
    assert "No meeting was held" not in text_of(board(workplace))
    assert "Met on " in text_of(board(workplace))


@pytest.mark.parametrize("who", [SUPERVISOR, PRINCIPAL, OF_POLICE])
def test_the_workbook_is_offered_in_the_quarters_window(workplace: Workplace, who: str) -> None:
    """To whoever may have it: supervisors, who confirm its figures, too; a principal gets the own school's."""
    opened(workplace)
    somebody = workplace.somebody(who)
    somebody.command("/sro-quarterly")
    somebody.press("export_quarter")
    assert "Preparing your file" in text_of(somebody.window())
    assert len(files(workplace, somebody)) == 1


def test_a_designee_is_not_offered_it(workplace: Workplace) -> None:
    """Designees may not have totals."""
    opened(workplace)
    designee = workplace.somebody("UDESHALL")
    designee.command("/sro-quarterly")
    assert "Download workbook" not in text_of(designee.window())


def test_a_recommendation_is_given_to_somebody_else_where_it_is_followed_up(workplace: Workplace) -> None:
    """By the team; whoever is responsible is not asked to whom."""
    member = opened(workplace)
    member.press("team_recommend")
    people = {option["text"]["text"]: option["value"] for option in element(member.window(), "owner")["options"]}
    given = {"words": "Meet at noon.", "kind": "implementation", "due_on": workplace.clock[0].date()}
    assert member.submit(**given, owner=people["Cleo Pretend"]) == {"ok": True}
    member.close_all()
    member.command("/sro-quarterly")
    member.press("team_follow")
    assert member.submit(state="open", words="Given on.", owner=people["Priya Pretend"]) == {"ok": True}
    workplace.deliver()
    principal, chief = workplace.somebody("UPRINHALL"), workplace.somebody("UCHIEF")
    chief.command("/sro")
    assert "Meet at noon." not in text_of(chief.window())
    principal.command("/sro")
    assert "Meet at noon." in text_of(principal.window())
    principal.press("team_follow")
    assert "responsible from then on: Priya Pretend" in text_of(principal.window())
    assert "Only to give it to somebody else." not in text_of(principal.window())


def test_a_recommendation_about_the_agreement_becomes_a_request_where_it_is_read(workplace: Workplace) -> None:
    """For the superintendent and the chief, whether or not they are on the team; members only follow it up."""
    member = opened(workplace)
    member.press("team_recommend")
    owner = element(member.window(), "owner")["options"][0]["value"]
    for words, kind in (("Say when the year ends.", "agreement"), ("Meet at noon.", "implementation")):
        given = {"words": words, "kind": kind, "owner": owner, "due_on": workplace.clock[0].date() + timedelta(days=90)}
        assert member.submit(**given) == {"ok": True}
        member.press("team_recommend")
    member.close_all()
    member.command("/sro-quarterly")
    assert "Make it a request" not in text_of(member.window())
    assert text_of(member.window()).count("Follow up") == 2
    head = workplace.somebody("USUPER")
    head.command("/sro-quarterly")
    assert "Say when the year ends." in text_of(head.window())
    assert "Meet at noon." not in text_of(head.window())
    assert "Follow up" not in text_of(head.window())
    head.press("revision_recommended")
    assert element(head.window(), "words")["initial_value"] == "Say when the year ends."
    assert head.submit(clause="XI", text="It ends in June.") == {"ok": True}
    head.close_all()
    head.command("/sro-quarterly")
    assert "Make it a request" not in text_of(head.window())


def test_a_reply_in_the_boards_thread_calls_the_team(workplace: Workplace) -> None:
    """Submissions are overdue; what was signed is reopened. Slack notifies of a reply only who is mentioned."""
    member = all_in(workplace)
    for who in (OF_POLICE, OF_SCHOOLS):
        signer = workplace.somebody(who)
        signer.command("/sro-quarterly")
        to_the_end(signer)
        signer.press("quarter_sign")
    member.command("/sro-quarterly")
    member.press("quarter_reopen")
    member.submit(because="A wrong line.")
    _ended, running = opening.at_hand(workplace.bot.agreement, workplace.clock[0])
    member.press(f"quarter_begin_{running.first_day}")
    workplace.clock[0] += timedelta(days=150)
    while workplace.bot.clock.run_once():
        pass
    workplace.deliver()
    for words in ("was reopened.", "are overdue."):
        (reply,) = [one for one in workplace.posted("CTEAM") if one["text"].endswith(words)]
        assert all(f"<@{who}>" in text_of(reply) for who in TEAM)
        assert "quarter_open" in text_of(reply)
