"""What Slack's error codes lead to: tried again, parked with its code, or looked up; and nothing is posted twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.slack.errors import LONGEST_WAIT, Meaning, meaning, seconds_to_wait
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from models.delivery.outbox import Delivery, Waiting, waiting
from tests.campaign import reports
from tests.delivery.test_delivery import CHANNEL, MINUTE, cards, file, pass_time, states
from tests.support.workplace import Workplace

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

NEEDS_A_PERSON = (
    "access_denied", "as_user_not_supported", "attachment_payload_limit_exceeded", "channel_type_not_supported",
    "deprecated_endpoint", "enterprise_is_restricted", "invalid_arg_name", "invalid_array_arg", "invalid_charset",
    "invalid_form_data", "invalid_metadata_format", "invalid_metadata_schema", "invalid_post_type",
    "markdown_text_conflict", "message_limit_exceeded", "messages_tab_disabled", "metadata_must_be_sent_from_app",
    "method_deprecated", "missing_file_data", "missing_post_type", "no_dual_broadcast_content_update",
    "not_in_workspace", "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
    "restricted_action_thread_locked", "restricted_action_thread_only_channel",
    "slack_connect_file_link_sharing_blocked",
    "team_access_not_granted", "two_factor_setup_required", "url_not_allowed_for_unfurl",
)  # fmt: skip
ABOUT_FILES = (
    "alt_txt_too_large", "file_type_not_allowed", "file_upload_size_restricted", "file_uploads_disabled",
    "filename_too_long", "invalid_file_size", "snippet_too_large", "storage_limit_reached", "unknown_snippet_type",
)  # fmt: skip


@pytest.mark.parametrize("code", ["restricted_action", "message_limit_exceeded", "never_heard_of"])
@sqlite_only
def test_a_refusal_needs_a_person_and_shows_its_code(workplace: Workplace, code: str) -> None:
    """Not sent again each minute, not looked up; the alarm has the code. Once it is mended, the card arrives."""
    workplace.fail("chat.postMessage", "refused", code=code)
    workplace.fail("conversations.history", "refused", times=99, code="ratelimited")
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert states(workplace)[0] == "parked"
    assert [one["text"] for one in workplace.posted("CADMIN") if f"({code})" in one["text"]]
    with workplace.bot.database.read() as session:
        assert waiting(session, workplace.clock[0]) == [Waiting("school:hall", code, True, 1)]
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    assert len(cards(workplace)) == 1


@pytest.mark.parametrize("code", ["file_type_not_allowed", "storage_limit_reached"])
@sqlite_only
def test_a_refused_file_is_parked_with_its_code(workplace: Workplace, code: str) -> None:
    """The card of the report has arrived; the chief's file and its author's copy wait for a person."""
    workplace.fail("files.getUploadURLExternal", "refused", times=99, code=code)
    reports.submit_one(workplace.bot.database, workplace.bot.agreement)
    pass_time(workplace, timedelta(seconds=20))
    with workplace.bot.database.read() as session:
        problems = session.scalars(select(Delivery.problem).filter_by(state="parked")).all()
    assert problems == [code, code]


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "service_unavailable", "request_timeout"])
@sqlite_only
def test_an_internal_error_of_slacks_is_looked_up_before_anything_is_sent_again(
    workplace: Workplace, code: str
) -> None:
    """It may have been done."""
    workplace.fail("chat.postMessage", "refused", code=code)
    file(workplace)
    workplace.bot.worker.run_once()
    assert states(workplace) == ["unclear"]
    pass_time(workplace, timedelta(minutes=2))
    assert len(cards(workplace)) == 1


@pytest.mark.parametrize(("header", "seconds"), [
    ("3", 3), ("0.5", 0.5), ("soon", None), ("", None), ("-1", None), ("nan", None), ("inf", None),
    ("1e9", LONGEST_WAIT),
])  # fmt: skip
def test_a_wait_is_a_number_of_seconds_or_the_usual_one(header: str, seconds: float | None) -> None:
    """And never longer than five minutes at once."""
    assert seconds_to_wait(header) == seconds


@sqlite_only
def test_too_many_requests_in_words_delay_the_card_by_the_usual_wait(workplace: Workplace) -> None:
    """A Retry-After that is no number is none."""
    workplace.fail("chat.postMessage", "rate_limited", code="in a while")
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert len(cards(workplace)) == 1


@pytest.mark.parametrize("code", [*NEEDS_A_PERSON, *ABOUT_FILES])
def test_what_is_documented_and_not_named_needs_a_person(code: str) -> None:
    """It is refused for certain, and would be refused again."""
    assert meaning(code) is Meaning.NEEDS_A_PERSON


@pytest.mark.parametrize(
    "answer", ['{"ok": false, "error": "Fehler: <b>geheim</b>"}', "<html>geheim</html>", "[1]", '"x"']
)
@sqlite_only
def test_what_slack_answers_is_quoted_nowhere(
    workplace: Workplace, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that is none of Slack's leaves open whether it was done, and its words stay where they came from."""
    workplace.fail("chat.postMessage", "says", code=answer)
    with pytest.raises(SlackUnclear) as unclear:
        workplace.bot.gateway.post(CHANNEL, "u", "t", (), None)
    assert "geheim" not in str(unclear.value) + caplog.text


@pytest.mark.parametrize("call", [
    lambda gateway: gateway.post(CHANNEL, "u", "t", (), None), lambda gateway: gateway.direct_channel("UADMIN"),
    lambda gateway: gateway.channel(CHANNEL), lambda gateway: list(gateway.members(CHANNEL)),
    lambda gateway: gateway.user("UADMIN"), lambda gateway: gateway.user_by_email("a@b.example"),
    lambda gateway: list(gateway.messages_since(CHANNEL, 0, None)), lambda gateway: gateway.upload("a.txt", b"a"),
])  # fmt: skip
@sqlite_only
def test_an_answer_that_says_ok_and_nothing_else_is_unclear(workplace: Workplace, call: object) -> None:
    """No error of the bot's own comes of it."""
    workplace.fail("*", "says", code='{"ok": true}')
    with pytest.raises(SlackUnclear, match="in the answer"):
        call(workplace.bot.gateway)  # type: ignore[operator]


@sqlite_only
def test_a_token_that_is_refused_is_said_with_its_code(workplace: Workplace) -> None:
    """For good: nobody but a person can mend it."""
    with pytest.raises(SlackRefused) as refusal:
        Gateway("xoxb-wrong", workplace.server.api_url).identity()
    assert (refusal.value.code, refusal.value.permanent) == ("invalid_auth", True)
