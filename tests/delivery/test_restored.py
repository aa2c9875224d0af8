"""A backup is put back: what was posted since it was made is found in Slack, and not posted again."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, select

from bot.cli import main
from models.actor import Identity
from models.delivery import outbox, restoring
from models.delivery.outbox import Delivery
from models.destinations import Chief, PersonDM, School
from models.notices import acts as notices
from models.notices import escalation
from models.people.queries import identify
from models.people.tables import Person
from models.store import audit
from models.store.database import Database
from tests.delivery.test_delivery import CHANNEL, MINUTE, file, pass_time, states
from tests.support.town import NOW, a_form
from tests.support.workplace import Workplace

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def place_of(workplace: Workplace) -> Path:
    """Where the database is."""
    return Path(make_url(workplace.bot.database.url).database or "")


def back_up(workplace: Workplace, backup: Path) -> None:
    """Copy the database as docs/operating.md says."""
    with closing(sqlite3.connect(place_of(workplace))) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)


def put_back(workplace: Workplace, backup: Path) -> None:
    """Put the copy in place as docs/operating.md says."""
    workplace.bot.database.close()
    database = place_of(workplace)
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    database.write_bytes(backup.read_bytes())


def restored(workplace: Workplace, **changes: str) -> tuple[int, str]:
    """What the command says, and how it ends."""
    settings = {
        "SLACK_BOT_TOKEN": workplace.server.bot_token, "SLACK_SIGNING_SECRET": workplace.server.signing_secret,
        "SLACK_API_URL": workplace.server.api_url, "DATABASE_URL": workplace.bot.database.url, "SLACK_APP_TOKEN": "",
        "SRO_DATA": str(place_of(workplace).parent),
    }  # fmt: skip
    said = CliRunner().invoke(main, ["restored"], env=settings | changes)
    return said.exit_code, said.output


def file_and_amend(workplace: Workplace) -> None:
    """A notice whose card, reply and direct message to the designee are on their way."""
    notice_id, now = file(workplace), workplace.clock[0]
    with workplace.bot.database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), workplace.bot.agreement.today(now))
        notices.amend(
            session,
            workplace.bot.agreement,
            officer,
            notice_id,
            a_form(occurred_at=now - MINUTE, students=5),
            "More.",
            1,
            now,
        )
        designee = session.scalars(select(Person).filter_by(user_id="UDESHALL")).one()
        outbox.enqueue(session, escalation.FOR_DESIGNEE, notice_id, PersonDM(designee.id), now)


def posted(workplace: Workplace) -> list[str]:
    """The messages of the principal's channel and of the designee's, by their time."""
    direct = workplace.bot.gateway.direct_channel("UDESHALL")
    return [message["ts"] for channel in (CHANNEL, direct) for message in workplace.posted(channel)]


@SQLITE
@pytest.mark.parametrize("looks_that_fail", [0, 1])
def test_what_was_posted_since_the_backup_is_found_and_not_posted_again(
    workplace: Workplace, tmp_path: Path, looks_that_fail: int
) -> None:
    """The card, the reply in its thread and the direct message; without the command all would be there twice.

    When the look for the card fails, the reply is not looked for outside its thread meanwhile.
    """
    file_and_amend(workplace)
    back_up(workplace, tmp_path / "backup.db")
    pass_time(workplace, MINUTE)
    before = posted(workplace)
    assert len(before) == 3
    put_back(workplace, tmp_path / "backup.db")
    assert restored(workplace) == (
        0, "3 messages will be looked up in Slack before anything is sent. Start the bot now.\n",
    )  # fmt: skip
    workplace.fail("conversations.history", "error_before", times=looks_that_fail)
    pass_time(workplace, 5 * MINUTE)
    assert posted(workplace) == before
    assert set(states(workplace)) <= {"posted", "dropped"}


@SQLITE
def test_what_was_not_posted_is_sent_after_the_look(workplace: Workplace) -> None:
    """Nothing is lost by it either; and the audit log tells of it."""
    file_and_amend(workplace)
    restored(workplace)
    pass_time(workplace, 5 * MINUTE)
    assert len(posted(workplace)) == 3
    with workplace.bot.database.read() as session:
        last = session.scalars(select(audit.AuditEntry).filter_by(act="restore database")).one()
    assert last.detail == '{"looked_up": 3}'


@SQLITE
def test_without_slack_nothing_is_changed(workplace: Workplace) -> None:
    """Where to look for direct messages only Slack can tell."""
    file_and_amend(workplace)
    before = states(workplace)
    status, said = restored(workplace, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert (status, said) == (
        2,
        "Error: Slack did not answer (unreachable); nothing was changed. Run `sro-bot check`.\n",
    )
    assert states(workplace) == before
    status, said = restored(workplace, SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="")
    assert (status, said) == (2, "Error: No Slack tokens are set, so messages cannot be looked up in Slack.\n")


def test_only_new_messages_that_wait_are_looked_up(database: Database) -> None:
    """Not what has arrived, what is a change, and what has no channel to be looked for in."""
    with database.write() as session:
        deliveries = {
            state: outbox.enqueue(session, "notice_card", 1, School(state), NOW)
            for state in ("pending", "sending", "parked", "unclear", "posted", "dropped")
        }
        for state, delivery_id in deliveries.items():
            session.get_one(Delivery, delivery_id).state = state
        session.get_one(Delivery, deliveries["sending"]).channel_id = "CBEFORE"
        outbox.enqueue(session, "notice_card_change", 1, School("pending"), NOW, changes=deliveries["posted"])
        outbox.enqueue(session, "notice_card", 1, Chief(), NOW)
    with database.write() as session:
        channels = {one: "CNOW" for one in restoring.destinations(session) if one != "chief"}
        assert restoring.look_up_first(session, channels, NOW + timedelta(minutes=1)) == 4
    with database.read() as session:
        found = [(one.state, one.channel_id) for one in session.scalars(select(Delivery).order_by(Delivery.id))]
    assert found == [
        ("unclear", "CNOW"), ("unclear", "CBEFORE"), ("unclear", "CNOW"), ("unclear", "CNOW"), ("posted", None),
        ("dropped", None), ("pending", None), ("pending", None),
    ]  # fmt: skip
