"""A form that is closed before it is filed: kept as it stood, offered again, and erased once it is filed."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from handlers.notices.drafts import read_again
from models.notices.tables import Notice, NoticeDraft, NoticeVersion
from models.people.tables import Person, RoleHeld
from models.store.received_forms import OTHER_CONTENT
from tests.support.filing import FIRST_PAGE, OFFICER, file, send
from tests.support.workplace import Json, Somebody, Workplace, answer, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CANARY = "canary words that somebody typed"


def begin(workplace: Workplace, /, **given: Any) -> Somebody:
    """Begin to fill in the form; Slack tells of the last answer, with all that stands in the form."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    given = {"incident": "fighting", "narrative": CANARY} | given
    officer.choose("narrative", given.pop("narrative"), **given)
    return officer


def state_of(window: Json) -> dict[str, Any]:
    """What stands in a window, by field, as its officer sees it."""
    elements = {block["block_id"]: block["element"] for block in window["blocks"] if block["type"] == "input"}
    starts = ("initial_value", "initial_date_time", "initial_option", "initial_options")
    found = {field: next((one[name] for name in starts if name in one), None) for field, one in elements.items()}
    return {
        field: sorted(option["value"] for option in start)
        if isinstance(start, list)
        else start["value"] if isinstance(start, dict) else start
        for field, start in found.items()
    }  # fmt: skip


def direct(place: Workplace, officer: Somebody) -> list[Json]:
    """What the bot has told the officer directly."""
    place.deliver()
    return officer.messages(officer.direct()) if officer.direct() else []


def drafts_of(place: Workplace) -> list[NoticeDraft]:
    """Every draft that there is or was."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(NoticeDraft).order_by(NoticeDraft.id)))


def test_a_form_that_was_closed_comes_back_with_its_answers(workplace: Workplace) -> None:
    """By the command: with a line on top, and the time as the moment that it was."""
    given = {"actions": ("arrest", "search"), "when": "30", "students": 3, "marks": ("urgent",), "place": "transport"}
    officer = begin(workplace, **given)
    opened = workplace.clock[0]
    officer.back()
    workplace.clock[0] += timedelta(hours=2)
    officer.command("/sro-notify")
    window = officer.window()
    assert "You have a draft from" in text_of(window["blocks"][0])
    assert state_of(window) == {
        "actions": ["arrest", "search"], "incident": "fighting", "when": "other",
        "occurred_at": int(opened.timestamp()) - 30 * 60, "place": "transport", "students": "3", "narrative": CANARY,
        "marks": ["urgent"],
    }  # fmt: skip
    assert officer.submit() == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())
    with workplace.bot.database.read() as session:
        version = session.scalars(select(NoticeVersion)).one()
        assert version.occurred_at == datetime.fromtimestamp(int(opened.timestamp()) - 30 * 60, UTC)
        assert (version.narrative, version.students, version.urgent) == (CANARY, 3, True)


def test_filing_erases_the_draft_and_nothing_is_offered_again(workplace: Workplace) -> None:
    """Not by the command, not on Home; an event that comes late is not kept."""
    officer = begin(workplace)
    form = officer.window()
    assert send(officer, narrative=CANARY) == {"ok": True}
    late = block_action(form, "narrative", {"type": "plain_text_input", "value": f"{CANARY}, late"}, 4_000_000_000)
    workplace.tell({"payload": json.dumps(late)})
    assert [(draft.answers, draft.ended_at is not None) for draft in drafts_of(workplace)] == [({}, True)]
    officer.command("/sro-notify")
    assert "draft" not in text_of(officer.window()["blocks"][0])
    officer.command("/sro")
    assert "Drafts" not in text_of(officer.window())


def block_action(view: Json, field: str, given: Json, at: float, who: str = OFFICER, team: str = "TPRACTICE") -> Json:
    """What Slack tells of an answer, made here so that it can come late or out of order."""
    action = {"type": given["type"], "block_id": field, "action_id": "notice_typed", "action_ts": f"{at:.6f}", **given}
    return {
        "type": "block_actions", "team": {"id": team}, "user": {"id": who, "team_id": team}, "api_app_id": "A",
        "trigger_id": "T", "container": {"type": "view", "view_id": view["id"]}, "actions": [action],
        "view": view | {"state": {"values": view["state"]["values"] | {field: {"notice_typed": given}}}},
    }  # fmt: skip


def test_each_character_may_come_in_any_order_and_unfinished(workplace: Workplace) -> None:
    """The newest counts, answers that could not be filed are kept as they are, and a form resumes with the rest."""
    officer = begin(workplace, narrative="x")
    form = officer.window()
    typed = f"{CANARY}, and my number is 860-555-0123\x07"
    for field, given, at in (
        ("students", {"type": "number_input", "value": "1x"}, 4_000_000_003),
        ("narrative", {"type": "plain_text_input", "value": typed}, 4_000_000_004),
        ("narrative", {"type": "plain_text_input", "value": "older"}, 4_000_000_001),
    ):
        form["state"]["values"] |= {field: {"notice_typed": given}} if field == "students" else {}
        assert workplace.tell({"payload": json.dumps(block_action(form, field, given, at))}).status_code == 200
    (draft,) = drafts_of(workplace)
    assert (draft.answers["students"], draft.answers["narrative"]) == ("1x", typed)
    officer.close_all()
    officer.command("/sro-notify")
    shown = state_of(officer.window())
    assert (shown["students"], shown["narrative"]) == (None, typed.replace("\x07", ""))


def test_whoever_closes_the_form_is_told_once_and_goes_on_from_there(workplace: Workplace) -> None:
    """By a direct message without a word of what was typed; once the notice is filed, it offers nothing any more."""
    officer = begin(workplace)
    officer.close_all()
    officer.command("/sro-notify")
    officer.back()
    (message,) = direct(workplace, officer)
    assert "kept until" in text_of(message)
    assert CANARY not in json.dumps(workplace.posted("*"))
    officer.press("notice_draft_resume", message=message, channel=officer.direct())
    assert state_of(officer.window())["narrative"] == CANARY
    send(officer, narrative=CANARY)
    (message,) = direct(workplace, officer)
    assert "no longer kept" in text_of(message)
    assert "notice_draft_resume" not in text_of(message)


def test_closing_an_untouched_or_a_filed_form_tells_nothing(workplace: Workplace) -> None:
    """There is nothing to go on with."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.back()
    file(workplace)
    officer.back()
    assert direct(workplace, officer) == []


def test_a_form_under_the_preview_is_closed_with_it(workplace: Workplace) -> None:
    """The cross closes all windows; the officer is told all the same."""
    officer = begin(workplace)
    officer.press("notice_preview")
    officer.back()
    assert direct(workplace, officer) == []
    officer.press("notice_preview")
    officer.close_all()
    assert len(direct(workplace, officer)) == 1


def test_a_draft_is_deleted_from_its_message(workplace: Workplace) -> None:
    """The message says so; pressing again, or going on elsewhere, is answered in words."""
    officer = begin(workplace)
    officer.back()
    (message,) = direct(workplace, officer)
    officer.press("notice_draft_delete", message=message, channel=officer.direct())
    officer.press("notice_draft_delete", message=message, channel=officer.direct())
    assert "no longer kept" in text_of(officer.window())
    assert CANARY not in all_that_is_kept(workplace)
    (message,) = direct(workplace, officer)
    assert "no longer kept" in text_of(message)


def test_starting_over_empties_the_form_and_keeps_what_is_typed_from_then_on(workplace: Workplace) -> None:
    """In the same window; what was in it does not come back with a further question."""
    officer = begin(workplace, students=7, marks=("urgent",))
    officer.back()
    officer.command("/sro-notify")
    before = officer.window()["id"]
    officer.press("notice_draft_start_over")
    window = officer.window()
    assert window["id"] == before
    assert "draft" not in text_of(window["blocks"][0])
    empty = {"actions": None, "incident": None, "when": None, "place": "campus", "students": "1", "narrative": None,
             "marks": None}  # fmt: skip
    assert state_of(window) == empty
    assert CANARY not in json.dumps(window)
    assert CANARY not in all_that_is_kept(workplace)
    officer.choose("when", "other", narrative="Typed anew.")
    officer.choose("when", "0")
    assert officer.window()["state"]["values"]["narrative"] != {}
    officer.close_all()
    officer.command("/sro-notify")
    assert state_of(officer.window())["narrative"] == "Typed anew."


def test_another_time_keeps_the_line_and_the_draft(workplace: Workplace) -> None:
    """A resumed form that is shown again with a further question is the same form."""
    officer = begin(workplace)
    officer.back()
    officer.command("/sro-notify")
    nonce = json.loads(officer.window()["private_metadata"])["form"]
    officer.choose("when", "other")
    assert "You have a draft from" in text_of(officer.window()["blocks"][0])
    assert json.loads(officer.window()["private_metadata"])["form"] == nonce
    assert len(drafts_of(workplace)) == 1


def test_one_draft_on_two_devices_is_one_notice(workplace: Workplace) -> None:
    """The last word wins; sent from both, it is filed once, and the second is told."""
    officer = begin(workplace)
    officer.back()
    officer.command("/sro-notify")
    phone = officer.window()
    officer.command("/sro-notify")
    desk = officer.window()
    for view, words, at in ((desk, "from the desk", 4_000_000_002), (phone, "from the phone", 4_000_000_001)):
        given = {"type": "plain_text_input", "value": words}
        workplace.tell({"payload": json.dumps(block_action(view, "narrative", given, at))})
    assert [draft.answers["narrative"] for draft in drafts_of(workplace)] == ["from the desk"]
    sent = submission(phone, FIRST_PAGE | {"narrative": "From the phone."})
    assert "Filed as" in workplace.tell({"payload": json.dumps(sent)}).text
    assert "Already filed" in workplace.tell({"payload": json.dumps(sent)}).text
    other = submission(desk, FIRST_PAGE | {"narrative": "From the desk."})
    assert OTHER_CONTENT in workplace.tell({"payload": json.dumps(other)}).text
    with workplace.bot.database.read() as session:
        assert len(session.scalars(select(Notice)).all()) == 1


def submission(view: Json, given: dict[str, Any]) -> Json:
    """A form as Slack sends it from a window."""
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    values = {
        field: {element["action_id"]: {"type": element["type"], **answer(element, given[field])}}
        for field, element in elements.items()
        if field in given
    }
    return {
        "type": "view_submission", "team": {"id": "TPRACTICE"}, "user": {"id": OFFICER, "team_id": "TPRACTICE"},
        "api_app_id": "A", "trigger_id": "T", "view": view | {"state": {"values": values}},
    }  # fmt: skip


def test_home_offers_the_draft(workplace: Workplace) -> None:
    """In the window of `/sro`, where the form comes over it; nothing of what was typed stands there."""
    officer = begin(workplace)
    officer.back()
    officer.command("/sro")
    home = officer.window()
    assert "Drafts" in text_of(home)
    assert CANARY not in text_of(home)
    officer.press("notice_draft_resume")
    assert state_of(officer.window())["narrative"] == CANARY


def test_typing_goes_on_where_a_draft_cannot_be_kept(workplace: Workplace) -> None:
    """The role has ended meanwhile, or the database does not answer: no window comes between the characters."""
    officer = begin(workplace)
    end_role(workplace)
    officer.choose("narrative", f"{CANARY} and more")
    assert officer.window()["callback_id"] == "notice_filed"
    assert [draft.answers["narrative"] for draft in drafts_of(workplace)] == [CANARY]
    officer.command("/sro-notify")
    assert "Action notices are filed by School Resource Officers" in officer.messages("CGENERAL")[-1]["text"]
    officer.close_all()
    assert direct(workplace, officer) == []
    officer.command("/sro")
    assert "Drafts" not in text_of(officer.window())


def end_role(place: Workplace) -> None:
    """The officer's role ended yesterday."""
    with place.bot.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id=OFFICER)).one()
        for held in session.scalars(select(RoleHeld).filter_by(person_id=officer.id)):
            held.last_day = place.bot.agreement.today(place.clock[0]) - timedelta(days=1)


def test_what_is_typed_is_nowhere_but_in_the_draft(
    workplace: Workplace, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in the window's metadata, nor in a message, a log, the audit log, or another table."""
    caplog.set_level(logging.DEBUG)
    officer = begin(workplace)
    officer.back()
    direct(workplace, officer)
    officer.command("/sro-notify")
    assert CANARY not in officer.window()["private_metadata"]
    assert CANARY not in json.dumps(workplace.posted("*"))
    assert CANARY not in caplog.text + "".join(capsys.readouterr())
    assert all_that_is_kept(workplace).count(CANARY) == 1


def all_that_is_kept(place: Workplace) -> str:
    """All that the database holds, in one text."""
    with place.bot.database.read() as session:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        rows = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]  # noqa: S608
    return json.dumps(rows, default=str)


FORGED = ({}, {"narrative": 7, "students": [], "when": "x", "marks": "urgent", "actions": {"a": 1}, "place": None},
          {"occurred_at": 10**30, "school": "elsewhere", "incident": "no longer offered", "narrative": "\ud800"},
          {"occurred_at": True, "when": "9" * 30, "actions": [None, {}], "students": -1})  # fmt: skip


@pytest.mark.parametrize("answers", FORGED)
def test_whatever_is_in_a_draft_can_be_read_again(workplace: Workplace, answers: dict[str, object]) -> None:
    """A draft of an earlier version, or one that nobody could have typed: what can be shown is shown."""
    draft = NoticeDraft(key="1:x", answers=answers, opened_at=workplace.clock[0])
    form = read_again(draft, ["hall"])
    assert (form.school, form.actions, form.students, form.narrative) == ("hall", (), None, None)
