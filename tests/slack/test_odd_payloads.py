"""Odd requests, thin or forged, at every form, button and command: never an error, always words."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.practice.state import complete_state
from handlers.errors import OUT_OF_DATE
from tests.evaluations.test_in_slack import CHIEF, chief_card, submit
from tests.notices.earlier_in_slack import at_imports
from tests.notices.test_in_slack import PRINCIPAL
from tests.people.test_in_slack import ADMIN
from tests.quarters.test_in_slack import OF_POLICE, OF_SCHOOLS, opened
from tests.quarters.test_older_workbooks import asked_about_older
from tests.slack.listened import listeners
from tests.slack.test_sent_twice import FORMS as SCENES
from tests.slack.test_sent_twice import SUPERVISOR, asked_from_outside, commanding, pressing, reading
from tests.support.filing import FIRST_PAGE, OFFICER, file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Json = dict[str, Any]
WHO = {
    "notice": OFFICER, "student": OFFICER, "students": OFFICER, "people": ADMIN, "proposal": "USUPER",
    "evaluation": PRINCIPAL, "dismissal": PRINCIPAL, "submission": PRINCIPAL, "quarter": OF_POLICE, "team": OF_POLICE,
    "police": OF_POLICE, "export": OF_SCHOOLS, "calendar": ADMIN, "unknown": OFFICER, "report": OF_POLICE,
    "activity": OFFICER, "schedule": OFFICER, "substitute": SUPERVISOR, "agreement": "USUPER", "feedback": PRINCIPAL,
    "duty": OFFICER, "appointment": "UCHIEF", "earlier": SUPERVISOR, "revision": "UCHIEF", "dispute": "UCHIEF",
    "release": "UCHIEF", "roll": PRINCIPAL, "facility": PRINCIPAL, "disclosure": PRINCIPAL, "goal": OF_POLICE,
    "termination": "UCHIEF", "welcome": OFFICER, "officer": SUPERVISOR, "records": "UCHIEF", "outside": "UCHIEF",
    "arrest": OFFICER, "hold": "UCHIEF", "disposal": "UCHIEF", "audit": "UCHIEF",
}  # fmt: skip
"""Somebody who may do the most of each topic, so that the odd request gets as far as it can."""
PRESSES = sorted([*listeners("actions"), "unknown_press"])
COMMANDS = [
    "/sro", "/sro-notify", "/sro-log", "/sro-agreement", "/sro-evaluate", "/sro-quarterly", "/sro-export", "/sro-setup",
    "/sro-records",
]  # fmt: skip
DEEP = "[" * 100_000
NUL, SURROGATE = "a\x00b", "a\ud800b"
VALUES: list[Any] = [
    None, "", "x", "-1", "１", "1e9", "99999999999999999999", "4294967296", NUL, SURROGATE, "1" * 5000, ":",
    "1:2:3:4:5",     "nowhere:1", "1:nowhere", "1:1:nowhere", "999", "999:1", 7, True, {"a": 1}, ["1"],
]  # fmt: skip
METADATA: list[Any] = [
    None, "", "no json", "[]", "null", "7", DEEP, '{"form": 5}', '{"form": null}', '{"form": "a", "unknown": 1}',
    json.dumps({"form": "a", "notice": 10**30, "quarter": -1}), json.dumps({"form": NUL}), json.dumps({"form": {}}),
    json.dumps({"form": SURROGATE}), 7, {"form": "a"},
]  # fmt: skip
ELEMENTS: list[Any] = [
    {"type": "unknown"}, {"type": ["plain_text_input"]}, {}, None, [], "x",
    *({"type": "plain_text_input", "value": value} for value in (None, NUL, SURROGATE, "x\x1by", 7, ["a"], "y" * 9000)),
    *({"type": "number_input", "value": value} for value in ("１２", "1e9", "-0", "9" * 400, "1.5", NUL, "", 12, "-1")),
    *({"type": "static_select", "selected_option": value} for value in ({}, "x", {"value": NUL}, {"value": "9" * 30})),
    *({"type": "radio_buttons", "selected_option": {"value": value}} for value in (7, None, SURROGATE, "nowhere")),
    *({"type": "multi_static_select", "selected_options": value}
      for value in ("x", [None], [{"value": "1"}] * 2, [{"value": "arrest"}] * 2, [{"value": "9" * 30}])),
    {"type": "checkboxes", "selected_options": [{"value": "urgent"}, {"value": "urgent"}]},
    *({"type": "datepicker", "selected_date": value} for value in ("0001-01-01", "2026-02-30", "9999-12-31", NUL, 7)),
    *({"type": "datetimepicker", "selected_date_time": value} for value in (10**18, -(10**18), 0, "x", True, 1.5)),
    *({"type": "users_select", "selected_user": value} for value in ("u'x", NUL, "U" * 30, 7)),
    *({"type": "file_input", "files": value} for value in ([{}], [{"id": "F1"}], ["x"], "x", [None])),
]  # fmt: skip
BLOCKS: list[Any] = [
    [], [{}], [{"type": "input"}], [{"type": "section"}, {"type": "input", "block_id": None}], ["x"], "x", None, {},
]  # fmt: skip
THIN: list[Json] = [
    {"team": None}, {"team": []}, {"user": None}, {"user": {}}, {"user": {"id": 7}}, {"user": {"id": NUL}},
    {"user": {"id": "UNOBODY", "team_id": None}, "team": None}, {"view": []}, {"view": {}}, {"view": "x"},
    {"trigger_id": None}, {"trigger_id": 7},
]  # fmt: skip
"""What stands in a request in place of what should: not always can words be shown then."""


class Forger:
    """Tells the bot what no client would send, as one person."""

    def __init__(self, place: Workplace, who: Somebody) -> None:
        self.place, self.who = place, who
        self._team = place.server.only.workspace.team.id

    def send(self, kind: str, **more: Any) -> Any:
        """Send a request; the answer, which is never an error."""
        user = {"id": self.who.user_id, "team_id": self._team}
        payload = {"type": kind, "team": {"id": self._team}, "user": user, "trigger_id": self.trigger(), **more}
        answer = self.place.tell({"payload": json.dumps(payload)})
        assert answer.status_code == 200, (kind, more, answer.status_code)
        return answer.json() if answer.content else {}

    def trigger(self) -> str:
        """What lets the bot open a window."""
        return self.place.server.only.views.trigger(self.who.user_id)

    def window(self, **more: Any) -> Json:
        """A window that nobody has open, and that the bot never made."""
        window = {"id": "V0", "type": "modal", "callback_id": "unknown", "hash": "1", "blocks": [], "state": None}
        return window | {"private_metadata": "{}"} | more


def unforeseen(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of errors that nobody foresaw."""
    lines = [record.getMessage().encode(errors="replace").decode() for record in caplog.records]
    return [line[-600:] for line in lines if "listener_failed" in line or "Traceback" in line]


@pytest.fixture
def town(workplace: Workplace) -> Workplace:
    """With a notice, a quarter and an evaluation, so that an id of 1 is one of a record."""
    file(workplace)
    workplace.deliver()
    opened(workplace)
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    principal.press("evaluation_begin")
    return workplace


def odd_windows(window: Json) -> Iterator[Json]:
    """A form with everything in it that is not as the bot made it, one thing at a time."""
    metadata, state = json.loads(window["private_metadata"]), window["state"]["values"]
    yield from (window | {"private_metadata": text} for text in METADATA)
    for name in metadata:
        for value in (None, 999, 10**30, -1, "nowhere", NUL, [], {}, True):
            yield window | {"private_metadata": json.dumps(metadata | {name: value})}
    yield from (window | {"blocks": blocks} for blocks in BLOCKS)
    for values in (None, [], {"because": []}, {name: {} for name in state}):
        yield window | {"state": {"values": values}}
    for element in ELEMENTS:
        yield window | {"state": {"values": {name: {name: element} for name in state}}}
        for name, block in state.items():
            if isinstance(element, dict) and next(iter(block.values()))["type"] == element.get("type"):
                yield window | {"state": {"values": state | {name: {name: element}}}}


def page(who: str, command: str, *buttons: str) -> Callable[[Workplace], Somebody]:
    """How the page of a longer form comes to be open."""
    return lambda place: (opened(place), commanding(place, who, command, *buttons))[1]


OPENED: dict[str, Callable[[Workplace], Somebody]] = {name: scene.opens for name, scene in SCENES.items()} | {
    "evaluation_saved_meeting": page(PRINCIPAL, "/sro-evaluate", "evaluation_begin", "evaluation_page_meeting"),
    "evaluation_saved_ratings": page(PRINCIPAL, "/sro-evaluate", "evaluation_begin", "evaluation_page_safety"),
    "evaluation_saved_summary": page(PRINCIPAL, "/sro-evaluate", "evaluation_begin", "evaluation_page_summary"),
    "submission_page_saved": page(PRINCIPAL, "/sro-quarterly", "submission_open", "submission_page_discipline"),
    "submission_given": page(PRINCIPAL, "/sro-quarterly", "submission_open", "submission_give"),
    "submission_replaced": asked_about_older,
    "notice_sought": lambda place: commanding(place, PRINCIPAL, "/sro", "notice_list_all"),
    "report_written": page(OF_POLICE, "/sro-quarterly", "report_open", "report_write_introduction"),
    "activity_import_given": lambda place: commanding(
        place, OFFICER, "/sro-log", "activity_imports", "activity_import_give"
    ),
    "activity_row_added": lambda place: commanding(place, OFFICER, "/sro-log", "activity_several"),
    "roll_call_answered": lambda place: commanding(
        place,
        PRINCIPAL,
        "/sro-agreement",
        "roll_call_open",
        "roll_call_read",
        "roll_call_confirm",
        "roll_call_questions",
    ),
    "earlier_notices_given": lambda place: pressing(at_imports(place), "earlier_notices_give"),
    "outside_files_kept": lambda place: asked_from_outside(place, "outside_keep_files"),
    "schedule_whose_week": lambda place: commanding(place, SUPERVISOR, "/sro", "schedule_open", "schedule_for_officer"),
    "records_sought": page("UCHIEF", "/sro-records", "records_search"),
    "termination_written": page("UCHIEF", "/sro-agreement", "termination_open", "termination_begin"),
    "audit_log_sought": page("UCHIEF", "/sro-records", "audit_log_open", "audit_log_seek"),
    "police_added_what": page(OF_POLICE, "/sro-quarterly", "police_open", "police_add"),
}


@pytest.mark.parametrize("form", sorted(listeners("forms")))
def test_an_odd_form_is_answered_in_words(workplace: Workplace, form: str, caplog: pytest.LogCaptureFixture) -> None:
    """In the form, or over it; and nothing unforeseen happens."""
    somebody = OPENED[form](workplace)
    window = somebody.window()
    assert window["callback_id"] == form
    window["state"]["values"] = complete_state(window["blocks"], window["state"]["values"], {})
    forger = Forger(workplace, somebody)
    for odd in odd_windows(window):
        answer = forger.send("view_submission", view=odd)
        assert answer["response_action"] in ("errors", "push", "update"), odd
        told = answer.get("errors") or answer["view"]["blocks"]
        assert len(text_of(told)) > 10
    for more in THIN:
        forger.send("view_submission", **{"view": window} | more)
    assert forger.send("view_submission", view=window | {"callback_id": f"{form}_gone"})["response_action"]
    assert unforeseen(caplog) == []


@pytest.mark.parametrize("topic", WHO)
def test_an_odd_press_is_answered_in_words(town: Workplace, topic: str, caplog: pytest.LogCaptureFixture) -> None:
    """In a window; and nothing unforeseen happens."""
    forger = Forger(town, town.somebody(WHO[topic]))
    odd = [*({"value": value} for value in VALUES), *({"selected_option": {"value": value}} for value in VALUES[:6])]
    for press in (name for name in PRESSES if name.split("_")[0] == topic):
        for action in [*odd, {"selected_option": "x"}, {}]:
            forger.send("block_actions", actions=[{"action_id": press, **action}])
            assert len(text_of(forger.who.window()["blocks"])) > 10, (press, action)
        for window in (forger.window(), forger.window(private_metadata=DEEP, hash=None)):
            forger.send("block_actions", actions=[{"action_id": press, "value": "1"}], view=window)
        for more in THIN:
            forger.send("block_actions", **{"actions": [{"action_id": press}]} | more)
    assert unforeseen(caplog) == []


def test_whatever_is_typed_is_passed_over(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """While a form is filled in, whatever comes of it; when it is closed, too: nobody waits for an answer."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    window = officer.window()
    window["state"]["values"] = complete_state(window["blocks"], window["state"]["values"], {})
    forger = Forger(workplace, officer)
    for number, odd in enumerate(odd_windows(window)):
        action = {"action_id": "notice_typed", "action_ts": f"1795442400.{number:06}"}
        forger.send("block_actions", actions=[action], view=odd)
        forger.send("view_closed", view=odd)
    for moment in (None, 7, "", "x", "1795442400", "9" * 40, NUL):
        forger.send("block_actions", actions=[{"action_id": "notice_typed", "action_ts": moment}], view=window)
    for more in THIN:
        forger.send("view_closed", **{"view": window} | more)
    assert unforeseen(caplog) == []
    assert officer.window()["id"] == window["id"]


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_an_odd_shortcut_is_answered_in_words(
    workplace: Workplace, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In a window, where one can be opened."""
    forger = Forger(workplace, workplace.somebody(OFFICER))
    forger.send(kind, callback_id="notice_gone")
    assert OUT_OF_DATE in text_of(forger.who.window())
    for more in [*THIN, {"callback_id": None}, {"callback_id": 7}, {"callback_id": NUL}, {"message": None}]:
        forger.send(kind, **{"callback_id": "notice_shortcut"} | more)
    assert unforeseen(caplog) == []


def test_a_press_of_nothing_is_passed_over(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever stands in place of what was pressed."""
    forger = Forger(workplace, workplace.somebody(OFFICER))
    for actions in ([], [None], [{}], ["x"], "x", None, {}, [{"action_id": 7}], [{"action_id": NUL}]):
        forger.send("block_actions", actions=actions)
    assert unforeseen(caplog) == []


def test_every_press_is_of_a_topic(database_kind: str) -> None:
    """So that a new one is pressed here."""
    assert {name.split("_")[0] for name in PRESSES} <= WHO.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_odd_command_is_answered(workplace: Workplace, command: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is missing."""
    whole = {"command": command, "team_id": "T", "user_id": "U", "trigger_id": "1.2.3", "text": NUL}
    for missing in ("text", "team_id", "user_id", "trigger_id"):
        answer = workplace.tell({name: value for name, value in whole.items() if name != missing})
        assert answer.status_code == 200
        assert len(answer.json()["text"]) > 10
    assert unforeseen(caplog) == []


def test_an_odd_event_is_passed_over(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody waits for an answer."""
    users: list[Any] = [None, {}, {"id": "U"}, {"id": NUL, "team_id": "T"}, {"id": "U", "team_id": None}]
    events: list[Json] = [{"type": "user_change", "user": user} for user in users]
    events += [{"type": "app_home_opened", "tab": tab, "user": "UNOBODY"} for tab in (None, "home", 7)]
    for event in events:
        body = json.dumps({"type": "event_callback", "team_id": "T", "event": event})
        assert workplace.tell(body, "application/json").status_code == 200
    assert unforeseen(caplog) == []


def test_what_cannot_be_kept_is_said_where_it_was_typed(workplace: Workplace) -> None:
    """A character that cannot be seen, a number in other digits, the same answer twice; the rest stays."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    window = officer.window()
    state = complete_state(window["blocks"], {}, officer.fill(**FIRST_PAGE))
    state["narrative"]["notice_typed"]["value"] = f"They {NUL}."
    state["students"]["notice_typed"]["value"] = "１２"
    state["actions"]["notice_typed"]["selected_options"] *= 2
    forger = Forger(workplace, officer)
    errors = forger.send("view_submission", view=window | {"state": {"values": state}})["errors"]
    assert errors == {
        "narrative": "This contains an invisible character that cannot be saved, after “They a…”. Please "
        "retype that part.",
        "students": "Enter a whole number in digits, such as 12.",
        "actions": "The same answer was chosen twice. Please choose again.",
    }


def test_a_page_that_a_submitted_evaluation_does_not_have_is_out_of_date(
    workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    """One of the form to write it, and one of another release."""
    submit(workplace)
    chief = workplace.somebody(CHIEF)
    chief.press("evaluation_read", message=chief_card(workplace), channel="CCHIEF")
    forger, window = Forger(workplace, chief), chief.window()
    for page in ("meeting", "gone"):
        pressed = {"action_id": "evaluation_turn_page", "selected_option": {"value": f"1:1:{page}"}}
        forger.send("block_actions", actions=[pressed], view=window)
    assert unforeseen(caplog) == []
    assert sum("window_out_of_date" in record.getMessage() for record in caplog.records) == 2


def test_a_window_of_an_earlier_version_is_out_of_date(workplace: Workplace) -> None:
    """A form without a nonce, a button that is no more: in the same words."""
    officer = reading(workplace, "notice_withdraw")
    forger, window = Forger(workplace, officer), officer.window()
    state = {"values": officer.fill(because="Wrong school.")}
    old = window | {"private_metadata": json.dumps({"notice": 1}), "state": state}
    assert forger.send("view_submission", view=old)["errors"] == {"because": OUT_OF_DATE}
    forger.send("block_actions", actions=[{"action_id": "notice_gone", "value": "1"}])
    assert OUT_OF_DATE in text_of(officer.window())
