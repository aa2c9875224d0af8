"""The ids of forms and buttons: what is shown is listened to, and what stands on messages is understood for good."""

import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from handlers.messages import MESSAGES
from tests.support.everything import Everybody, Shown
from tests.support.scenes import everybody_at_hall
from tests.support.town import the_agreement
from tests.support.workplace import text_of

MARKUP = re.compile(r'"text": "[^"]*", "type": "mrkdwn"')
ON_MESSAGES = {
    "activity_open": "1", "activity_list": "-", "schedule_change": "1", "schedule_give": "-",
    "schedule_for_officer": "-", "activity_trainings": "list", "feedback_open": "1", "appointment_open": "-",
    "appointment_read": "1", "revision_read": "1", "dispute_read": "1", "release_read": "1",
    "officer_report_read": "1", "officer_packet_read": "1", "roll_call_open": "-", "roll_call_read": "-",
    "facility_read": "1", "outside_read": "1", "goal_open": "-", "goal_form": "-", "arrest_open": "1",
    "dismissal_open": "1", "evaluation_list": "list", "evaluation_read": "1:1",
    "evaluation_receive": "1:1", "notice_acknowledge": "1", "notice_answer": "1", "notice_ask": "1",
    "notice_open": "1", "notice_word": "off:1", "notice_complete": "1", "students_list": "1",
    "notice_draft_resume": "1", "notice_draft_delete": "1", "proposal_approve": "1", "proposal_reject": "1",
    "quarter_open": "1", "team_follow": "1", "report_open": "2026-27", "duty_open": "1", "termination_read": "1",
    "welcome_page": "officer", "agreement_open": "-", "activity_choose": "-", "notice_list_all": "all",
    "notice_form": "-", "quarter_list": "-", "audit_log_checks": "-", "arrest_press_step_confirm": "1:confirm:1",
    "arrest_press_step_principal": "1:principal:1", "hold_read": "1", "disposal_read": "1",
}  # fmt: skip
"""What stands on messages, most since the first release: each id with a value of its kind. Cards stay for years."""


NO_LONGER = {"evaluation_share": "1:1"}
"""What stood on messages of earlier releases, and is not put there any more."""


AFTER_A_FORM = {"submission_replaced", "termination_given"}
"""Shown once a file was read or a first form was sent, and these people hand in none."""


def test_every_button_that_is_shown_is_listened_to_and_the_other_way_round(shown: Shown) -> None:
    """Alone or as one of several. Whoever presses what is shown is understood: nothing is out of date."""
    assert shown.actions == shown.heard_actions


def test_every_form_that_is_shown_is_listened_to_and_the_other_way_round(shown: Shown) -> None:
    """Those that can be sent."""
    assert shown.forms | AFTER_A_FORM == shown.heard_forms


def test_no_id_is_read_as_one_of_several_of_another(shown: Shown) -> None:
    """Such as people_page beside people_page_on."""
    assert [pair for pair in permutations(shown.heard_actions, 2) if pair[1].startswith(f"{pair[0]}_")] == []


def test_every_kind_of_message_is_looked_at(shown: Shown) -> None:
    """Those that ended long ago too."""
    assert shown.kinds == MESSAGES.keys()


def test_what_stands_on_messages_is_what_stood_there_in_the_first_release(shown: Shown) -> None:
    """The same ids, with values of the same parts."""
    parts = {(action, value.count(":")) for action, value in shown.posted}
    assert parts == {(action, value.count(":")) for action, value in ON_MESSAGES.items()}


@pytest.fixture(scope="module")
def before_every_record(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """People before a record of every kind, which stay as they are whatever is pressed."""
    path = tmp_path_factory.mktemp("records") / "sro.db"
    with everybody_at_hall(sqlite_template, path, the_agreement(), Shown()) as everybody:
        yield everybody


@pytest.mark.parametrize(("action", "value"), (ON_MESSAGES | NO_LONGER).items())
def test_what_the_first_release_wrote_on_messages_is_understood(
    before_every_record: Everybody, action: str, value: str
) -> None:
    """By whoever presses it: it is done or refused, but never out of date."""
    for who in before_every_record.people:
        before_every_record.press(who, action, value)


def test_nothing_that_is_shown_cites_a_clause_by_another_agreements_number(shown: Shown) -> None:
    """Not one view, message or refusal; and what is cited is never markup."""
    parts = [text_of(part) for part in (*shown.views, *shown.messages, *shown.answers)]
    assert [part for part in parts if "§" in part] == []
    cited = [text for part in parts for text in MARKUP.findall(part) if "Art. " in text]
    assert [text for text in cited if "Art. &lt;" not in text] == []
