"""Written reports under faults: after any lost reply or death, one file in the thread of its card."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.slack.gateway import SlackRefused
from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.delivery.outbox import Delivery
from models.evaluations import tables as evaluations
from tests.campaign import reports
from tests.delivery.test_delivery import MINUTE, pass_time
from tests.support.workplace import Workplace

CHANNEL = "CCHIEF"
STEP = timedelta(seconds=15)  # of minutes in which there are few things to do


def submit(place: Workplace) -> None:
    """An evaluation is submitted, and its card has arrived; the report waits."""
    reports.submit_one(place.bot.database, place.bot.agreement)
    while _waits(place, evaluations.CARD):
        place.clock[0] += timedelta(seconds=1)
        place.bot.worker.run_once()


def _waits(place: Workplace, kind: str) -> bool:
    with place.bot.database.read() as session:
        return session.scalars(select(Delivery.state).filter_by(kind=kind)).one() != "posted"


def files(place: Workplace) -> list[str]:
    """The files that stand in the chief's channel."""
    messages = place.posted(CHANNEL)
    return [file["name"] for message in messages for file in message.get("files", []) if file.get("name")]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["error_before", "error_after", "drop_before", "drop_after"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_after_a_fault_the_file_is_there_once(workplace: Workplace, method: str, fault: str) -> None:
    """In the card's thread, and only there; at the end of all retries and sweeps."""
    submit(workplace)
    workplace.fail(method, fault)
    pass_time(workplace, timedelta(minutes=4), STEP)
    assert files(workplace) == ["E-2026-27-0001-v1.docx"]
    pass_time(workplace, timedelta(minutes=10), MINUTE)
    assert files(workplace) == ["E-2026-27-0001-v1.docx"]
    (reply,) = [message for message in workplace.posted(CHANNEL) if message.get("files")]
    card = next(message for message in workplace.posted(CHANNEL) if "Submitted by" in str(message.get("blocks")))
    assert reply["thread_ts"] == card["ts"]


@pytest.mark.parametrize("shared", [False, True])
def test_a_process_that_dies_at_the_call_leaves_one_file(workplace: Workplace, shared: bool) -> None:
    """Killed before Slack had it: sent anew under another id. Killed after: found by its id."""
    submit(workplace)
    now, gateway = workplace.clock[0] + timedelta(seconds=2), workplace.bot.gateway
    file_id = gateway.upload("E-2026-27-0001-v1.docx", b"made up")
    with workplace.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", now, PACE)
        assert claim is not None
        delivery = session.get_one(Delivery, claim.delivery_id)
        assert delivery.kind == evaluations.REPORT
        card = session.get_one(Delivery, delivery.replies_to)
        thread = card.message_ts
        assert dispatch.about_to_send(session, claim, CHANNEL, now, PACE, file_id, thread)
    if shared:
        gateway.share_file(CHANNEL, file_id, "E-2026-27-0001-v1.docx", "The written report.", thread)
    pass_time(workplace, timedelta(minutes=5), STEP)
    assert files(workplace) == ["E-2026-27-0001-v1.docx"]
    with workplace.bot.database.read() as session:
        delivery = session.get_one(Delivery, claim.delivery_id)
        assert delivery.state == "posted"
        assert (delivery.file_ids == [file_id]) is shared


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_file_that_comes_late_after_all_is_deleted_and_one_stays(workplace: Workplace) -> None:
    """The first was given up as lost, the second stands; the sweep takes the first away."""
    submit(workplace)
    now, gateway = workplace.clock[0] + timedelta(seconds=2), workplace.bot.gateway
    late = gateway.upload("E-2026-27-0001-v1.docx", b"made up")
    with workplace.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", now, PACE)
        assert claim is not None
        card = session.get_one(Delivery, session.get_one(Delivery, claim.delivery_id).replies_to)
        thread = card.message_ts
        assert dispatch.about_to_send(session, claim, CHANNEL, now, PACE, late, thread)
    pass_time(workplace, timedelta(minutes=4), STEP)
    gateway.share_file(CHANNEL, late, "E-2026-27-0001-v1.docx", "The written report.", thread)
    assert len(files(workplace)) == 2
    pass_time(workplace, timedelta(minutes=10), MINUTE)
    assert files(workplace) == ["E-2026-27-0001-v1.docx"]
    with workplace.bot.database.read() as session:
        kept = session.get_one(Delivery, claim.delivery_id).file_ids or []
    (reply,) = [message for message in workplace.posted(CHANNEL) if message.get("files")]
    assert reply["files"][0]["id"] == kept[-1] != late
    with pytest.raises(SlackRefused, match="file_deleted"):  # nor does it stay for whoever has its address
        gateway.call("files.delete", file=late)


@pytest.mark.parametrize(("method", "fault"), [("files.delete", "drop_after"), ("chat.delete", "drop_before")])
def test_a_second_file_is_taken_away_whole_although_that_is_interrupted(
    workplace: Workplace, method: str, fault: str
) -> None:
    """The file is deleted, and nobody knows, or the bot dies: its message is deleted by the next look all the same."""
    submit(workplace)
    pass_time(workplace, timedelta(seconds=30), STEP)
    late = workplace.bot.gateway.upload("E-2026-27-0001-v1.docx", b"made up")
    with workplace.bot.database.write() as session:
        report = session.scalars(select(Delivery).filter_by(kind=evaluations.REPORT)).one()
        report.file_ids, report.is_doubtful = [late, *(report.file_ids or ())], True
        thread = report.thread_ts
    workplace.bot.gateway.share_file(CHANNEL, late, "E-2026-27-0001-v1.docx", "The written report.", thread)
    workplace.fail(method, fault)
    pass_time(workplace, timedelta(minutes=12), 2 * MINUTE)
    assert len([message for message in workplace.posted(CHANNEL) if message.get("files")]) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_sent_is_kept_by_its_name_and_its_digest(workplace: Workplace) -> None:
    """So that a file in Slack can be told from another one."""
    submit(workplace)
    pass_time(workplace, timedelta(seconds=30))
    with workplace.bot.database.read() as session:
        payload = session.scalars(select(Delivery.payload).filter_by(kind=evaluations.REPORT)).one()
    assert payload is not None
    assert payload["file"] == "E-2026-27-0001-v1.docx"
    assert len(str(payload["sha256"])) == 64
