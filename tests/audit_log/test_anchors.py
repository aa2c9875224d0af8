"""Anchors: a log that was cut or written anew as a whole is found out by what was noted elsewhere."""

import json
from collections.abc import Callable
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.audit_log.anchors import AnchorKeeper
from bot.audit_log.wiring import anchor_keeper
from bot.settings import Settings
from bot.worker import NotNow
from handlers.message import Telling
from handlers.messages import MESSAGES
from models.audit_log import anchors
from models.audit_log.tables import AuditAnchor
from models.delivery.outbox import Delivery
from models.store import audit
from models.store.anchors import Anchor, anchors_in
from models.store.database import Database
from tests.store.test_audit import UNGUARD
from tests.support.mail_server import mail_certificate, mail_server
from tests.support.town import NOW, the_agreement

A_DAY = timedelta(days=1)
COUNT = 9
CANARY = "Canary Mentionme"


@pytest.fixture
def log(database: Database) -> Database:
    """A log with some entries."""
    with database.write() as session:
        for number in range(COUNT):
            audit.record(session, "person:1", "read notice", f"notice:{number}", NOW, {"version": 1})
    return database


def anchor_of(log: Database) -> Anchor:
    """Where the log ends now."""
    with log.read() as session:
        head = session.get_one(audit.AuditHead, audit.HEAD)
        return Anchor(head.entries, head.hash)


def found(log: Database, *given: Anchor) -> list[str]:
    """What the check says."""
    with log.read() as session:
        return list(audit.verify(session, given))


def chained_anew(session: Session, rows: list[dict[str, object]]) -> None:
    """Write these entries as a chain of their own, with a head that fits: whole in itself."""
    link = audit.BEGINNING
    session.execute(text("DELETE FROM audit_entry"))
    for number, row in enumerate(rows, 1):
        row |= {"id": number, "previous_hash": link}
        row["hash"] = link = audit._hash(*(row[name] for name in audit.COLUMNS))  # type: ignore[arg-type]
        session.execute(audit.ENTRIES.insert().values(row))
    session.execute(audit.HEADS.update().values(entries=len(rows), hash=link))


def change_one(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Somebody else did it."""
    rows[3]["actor"] = "person:2"
    return rows


def insert_one(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Something was done that nobody did."""
    return [*rows[:4], rows[3] | {"subject": "notice:77"}, *rows[4:]]


ATTACKS: dict[str, tuple[Callable[[list[dict[str, object]]], list[dict[str, object]]], str]] = {
    "an entry is changed": (change_one, "entry 9 is another one than when anchor 9:"),
    "an entry is inserted": (insert_one, "entry 9 is another one than when anchor 9:"),
    "an entry is taken out": (lambda rows: rows[:4] + rows[5:], "the log has 8 entries, and had 9 when anchor 9:"),
    "the last are cut": (lambda rows: rows[:6], "the log has 6 entries, and had 9 when anchor 9:"),
    "all are gone": (lambda _rows: [], "the log has 0 entries, and had 9 when anchor 9:"),
    "two are swapped": (lambda rows: [rows[1], rows[0], *rows[2:]], "entry 9 is another one than when anchor 9:"),
    "more are added at the end": (
        lambda rows: [*change_one(rows), rows[0] | {"subject": "notice:5"}],
        "entry 9 is another one than when anchor 9:",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_chain_that_was_written_anew_as_a_whole_is_found_out(log: Database, database_kind: str, attack: str) -> None:
    """In itself it is whole, and its head fits: only what was kept elsewhere tells."""
    kept, (rewrite, words) = anchor_of(log), ATTACKS[attack]
    assert found(log, kept) == []
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        rows = [dict(row._mapping) for row in session.execute(select(audit.ENTRIES).order_by(audit.ENTRIES.c.id))]
        chained_anew(session, rewrite(rows))
    assert found(log) == []
    (named,) = found(log, kept)
    assert named.startswith(words)
    with log.write() as session:
        for number in range(COUNT):
            audit.record(session, "person:1", "read notice", f"notice:{number}", NOW)
    assert len(found(log, kept)) == 1, "it does not grow over what is missing"


@pytest.mark.parametrize("statement", ["DELETE FROM audit_entry WHERE id = 9", "DELETE FROM audit_entry WHERE id > 5"])
def test_an_entry_that_is_only_deleted_is_named_by_the_chain_and_the_anchor(
    log: Database, database_kind: str, statement: str
) -> None:
    """Both say so."""
    kept = anchor_of(log)
    with log.write() as session:
        for drop in UNGUARD[database_kind]:
            session.execute(text(drop))
        session.execute(text(statement))
    problems = found(log, kept)
    assert any("had 9 when anchor" in problem for problem in problems)
    assert any("missing at the end" in problem for problem in problems)


def test_a_log_that_grows_fits_all_its_anchors(log: Database) -> None:
    """Also the one of the empty log; and one that is given twice counts once."""
    several = [Anchor(0, audit.BEGINNING), anchor_of(log)]
    with log.write() as session:
        audit.record(session, "person:1", "read notice", "notice:1", NOW)
    several.append(anchor_of(log))
    assert found(log, *several, *several) == []
    assert found(log, Anchor(0, "1" * 64)) != []


def test_anchors_are_read_out_of_saved_mails() -> None:
    """Also where a mail has long lines in parts; what only looks like one is none."""
    first, second = Anchor(12, "ab" * 32), Anchor(1_000_000, "0" * 64)
    mail = (
        f"Subject: x\n\nOn 11-27:\n{first}\nand `{second}`\n{str(second)[:40]}=\r\n{str(second)[40:]}\n12:{'ab' * 33}"
    )
    assert anchors_in(mail) == [first, second]


class Mails:
    """What a mail server would get, or not."""

    def __init__(self) -> None:
        self.is_down = False
        self.sent: list[tuple[str, str, str | None]] = []

    def send(self, subject: str, words: str, name: str | None = None) -> None:
        """A mail."""
        if self.is_down:
            raise NotNow("down")
        self.sent.append((subject, words, name))


def keeper(log: Database, mails: Mails | None, clock: list[object], *, in_channel: bool = False) -> AnchorKeeper:
    """The bot's loop, at the test's time."""
    return AnchorKeeper(
        log, the_agreement(), lambda: clock[0], "made-up", mails and mails.send, in_channel=in_channel  # type: ignore[arg-type, return-value]
    )  # fmt: skip


def test_one_anchor_a_day_is_mailed_and_none_twice(log: Database) -> None:
    """Two processes look again and again; after days without the bot there is one, for today."""
    mails, clock = Mails(), [NOW]
    both = [keeper(log, mails, clock), keeper(log, mails, clock)]  # type: ignore[arg-type]
    first = anchor_of(log)
    for loop in both * 3:
        loop.look()
    ((subject, words, _name),) = mails.sent
    assert subject == "SRO Liaison on made-up: anchor of the audit log, 2026-11-23"
    assert anchors_in(words) == [first]
    clock[0] = NOW + 4 * A_DAY
    for loop in both * 2:
        loop.look()
    assert [one[0][-10:] for one in mails.sent] == ["2026-11-23", "2026-11-27"]
    with log.read() as session:
        assert len(anchors.kept(session)) == 2
        assert list(audit.verify(session, anchors.kept(session))) == []


def test_what_could_not_be_mailed_is_mailed_later_all_in_one(log: Database) -> None:
    """The anchors of the days without a mail server are those of these days."""
    mails, clock = Mails(), [NOW]
    loop, mails.is_down = keeper(log, mails, clock), True  # type: ignore[arg-type]
    ends = []
    for _day in range(3):
        ends.append(anchor_of(log))
        with pytest.raises(NotNow):
            loop.look()
        clock[0] += A_DAY
    mails.is_down = False
    ends.append(anchor_of(log))
    loop.look()
    loop.look()
    ((_subject, words, _name),) = mails.sent
    assert anchors_in(words) == ends


def test_a_process_that_dies_while_it_sends_sends_the_same_mail_again(log: Database) -> None:
    """After its lease, by the same Message-ID, so that programs show it once."""
    mails, clock = Mails(), [NOW]
    loop = keeper(log, mails, clock)  # type: ignore[arg-type]
    with log.write() as session:
        anchors.make(session, the_agreement(), NOW, by_mail=True, in_channel=False)
    with log.write() as session:
        assert len(anchors.take_unsent(session, NOW)) == 1
    loop.look()
    assert mails.sent == [], "another process is sending it"
    clock[0] += anchors.LEASE + timedelta(seconds=1)
    loop.look()
    loop.look()
    ((_subject, _words, name),) = mails.sent
    assert name
    assert name.startswith("anchor.2026-11-23.")


def test_the_administrators_channel_can_have_it(log: Database) -> None:
    """Once a day, with the numbers alone."""
    loop = keeper(log, None, [NOW], in_channel=True)
    loop.look()
    loop.look()
    with log.read() as session:
        (delivery,) = session.scalars(select(Delivery))
        assert (delivery.kind, delivery.destination) == ("audit_anchor", "administrators")
        message = MESSAGES[delivery.kind].make(Telling(session, the_agreement(), NOW), delivery.subject_id)
        (row,) = session.scalars(select(AuditAnchor))
        assert message is not None
        assert anchors_in(message.text)[0] == row.anchor
        assert row.mailed_at is None
        assert not anchors.is_any_unsent(session)


def test_it_reaches_a_real_server_and_says_nothing_of_anybody(
    log: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By the settings, encrypted; the mail as it was saved is read back."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_certificate()))
    with log.write() as session:
        audit.record(session, "person:1", "read notice", "notice:1", NOW, {"made up": CANARY})
    with mail_server(is_encrypted=True) as server:
        settings = Settings(
            SRO_ALERT_SMTP=f"smtps://localhost:{server.port}", SRO_ALERT_TO="ops@district.invalid",
            SRO_ANCHOR_TO="board@district.invalid, clerk@police.invalid",
        )  # type: ignore[call-arg]  # fmt: skip
        end = anchor_of(log)
        loop = anchor_keeper(settings, log, the_agreement(), lambda: NOW)
        loop.look()
        loop.look()
    (mail,) = server.mails
    read = message_from_string(mail, policy=policy.default)
    assert read["To"] == "board@district.invalid, clerk@police.invalid"
    assert anchors_in(mail)[0] == anchors_in(read.get_content())[0] == end
    assert CANARY not in mail + json.dumps(server.heard)
    assert "notice" not in read.get_content()
    assert CANARY not in "".join(capfd.readouterr())


def test_what_is_made_without_anybody_to_send_it_to_is_not_sent_later(log: Database) -> None:
    """Whoever names an address gets the anchors from then on."""
    keeper(log, None, [NOW], in_channel=True).look()
    mails = Mails()
    keeper(log, mails, [NOW + A_DAY]).look()
    ((_subject, words, _name),) = mails.sent
    assert len(anchors_in(words)) == 1


def test_a_log_without_a_head_has_no_anchor_that_day(log: Database) -> None:
    """The next act begins it anew."""
    with log.write() as session:
        session.execute(text("DELETE FROM audit_head"))
    mails, clock = Mails(), [NOW]
    loop = keeper(log, mails, clock)  # type: ignore[arg-type]
    loop.look()
    assert mails.sent == []
    with log.write() as session:
        audit.record(session, "person:1", "read notice", "notice:1", NOW)
    loop.look()
    assert len(mails.sent) == 1
