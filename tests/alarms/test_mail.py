"""Alarms by mail: sent by a real SMTP server, once for what goes wrong, and without a word of any record."""

import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.alarms.mail import Mailer
from bot.alarms.watch import A_DAY, A_WHILE, CLOSING, TO_DO, MailAlarms
from bot.alarms.wiring import mail_alarms
from bot.commands import checking
from bot.commands.check import ASKING_FOR_MAIL, check_before_serving
from bot.logs import set_up_logs
from bot.serving.health import Health
from bot.settings import Settings, read_settings
from bot.slack import reach
from bot.worker import NotNow
from models.delivery import outbox
from models.destinations import School
from models.store import audit
from models.store.database import Database
from tests.support.mail_server import mail_certificate, mail_server
from tests.support.process import free_port
from tests.support.town import NOW

TO = ("ops@district.invalid", "it@police.invalid")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the tests' mail server is accepted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_certificate()))


@pytest.mark.parametrize(
    ("scheme", "offers"), [("smtps", {"is_encrypted": True}), ("smtp", {"offers_starttls": True}), ("smtp", {})]
)
def test_a_mail_arrives(scheme: str, offers: dict[str, bool]) -> None:
    """Encrypted where a password is sent; a relay on the same machine needs neither."""
    with mail_server(**offers) as server:
        user = "bot%40district.invalid:p%40ss@" if offers else ""
        Mailer(f"{scheme}://{user}localhost:{server.port}", TO).send("Subject", "Text – with a dash\n")
    (mail,) = server.mails
    read = message_from_string(mail, policy=policy.default)
    assert (read["Subject"], read["To"]) == ("Subject", "ops@district.invalid, it@police.invalid")
    assert read["From"] == ("bot@district.invalid" if offers else "ops@district.invalid")
    assert read.get_content().strip() == "Text – with a dash"
    assert [line.split(":")[1] for line in server.heard if line.upper().startswith("RCPT")] == [f"<{to}>" for to in TO]
    assert any(line.startswith("AUTH PLAIN") for line in server.heard) is bool(offers)


@pytest.mark.parametrize(
    ("scheme", "user", "offers", "why"),
    [
        ("smtp", "u:secret@", {}, "offers no encryption"),
        ("smtps", "u:secret@", {}, "does not take the mail|encryption is not accepted"),
        ("smtp", "", {"refuses": True}, "does not take the mail"),
    ],
)
def test_a_mail_that_cannot_be_sent_safely_is_not_sent(
    scheme: str, user: str, offers: dict[str, bool], why: str
) -> None:
    """The password goes nowhere in the clear, and stands in no error."""
    with mail_server(**offers) as server:
        with pytest.raises(NotNow, match=why) as failure:
            Mailer(f"{scheme}://{user}localhost:{server.port}", TO).send("Subject", "Text")
        assert "secret" not in str(failure.value)
    assert server.mails == []
    assert not [line for line in server.heard if line.startswith("AUTH")]


def test_whoever_is_refused_among_others_is_on_record(caplog: pytest.LogCaptureFixture) -> None:
    """By number and code; the others have their mail, once."""
    set_up_logs()
    with mail_server(refused=TO[1]) as server:
        Mailer(f"smtp://localhost:{server.port}", TO).send("Subject", "Text")
    assert len(server.mails) == 1
    (line,) = [record.getMessage() for record in caplog.records if "mail_refused" in record.getMessage()]
    assert "550" in line
    assert TO[1] not in line


CHECKED: dict[str, tuple[str, dict[str, Any], str]] = {
    "all is well": ("smtps://u:p@", {"is_encrypted": True}, "fine     The mail server takes mail for everybody"),
    "a wrong password": (
        "smtps://u:made-up-secret@", {"is_encrypted": True, "knows_nobody": True},
        "wrong    No alarm can be mailed: the mail server does not accept the user or the password (535). Check",
    ),
    "a server that hangs up on it": (
        "smtps://u:made-up-secret@", {"is_encrypted": True, "hangs_up": True},
        "wrong    No alarm can be mailed: the mail server breaks off: a wrong password, or",
    ),
    "no encryption": ("smtp://u:made-up-secret@", {}, "wrong    No alarm can be mailed: the mail server offers no"),
    "an address that is not known": (
        "smtp://", {"refused": "board@d.invalid"}, "wrong    The mail server takes no mail for board@d.invalid. Check",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKED)
def test_the_check_says_whether_an_alarm_would_arrive(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without sending one, and without the password."""
    address, offers, line = CHECKED[name]
    with mail_server(**offers) as server:
        _set(monkeypatch, tmp_path, f"{address}localhost:{server.port}")
        assert checking.check() is line.startswith("fine")
    printed = capsys.readouterr().out
    assert [one for one in printed.splitlines() if one.startswith(line)]
    assert "made-up-secret" not in printed
    assert server.mails == []


def test_the_check_names_a_mail_server_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bot starts all the same, with a line."""
    _set(monkeypatch, tmp_path, f"smtps://localhost:{free_port()}")
    assert not checking.check()
    assert "wrong    Nobody answers at the mail server of SRO_ALERT_SMTP. Check" in capsys.readouterr().out
    (tmp_path / "data").mkdir()
    check_before_serving(read_settings())
    was_asked()
    assert "wrong    No alarm can be mailed: " in capsys.readouterr().err


def test_a_mail_server_that_says_nothing_is_not_taken_for_one_that_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks for a wrong password then."""
    monkeypatch.setattr("bot.alarms.mail.LOOK_SECONDS", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        for scheme in ("smtp", "smtps"):
            with pytest.raises(NotNow, match="does not answer in time"):
                Mailer(f"{scheme}://u:p@localhost:{silent.getsockname()[1]}", TO).refused()


def was_asked() -> None:
    """The mail server was asked beside the start, and what came of it has been said."""
    for thread in threading.enumerate():
        if thread.name == ASKING_FOR_MAIL:
            thread.join()


def test_a_mail_server_that_hangs_holds_no_start_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However long it does; what came of it is said when it is known."""
    monkeypatch.setattr("bot.alarms.mail.LOOK_SECONDS", 60)
    (tmp_path / "data").mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        _set(monkeypatch, tmp_path, f"smtp://localhost:{silent.getsockname()[1]}")
        check_before_serving(read_settings())
        assert "can be mailed" not in capsys.readouterr().err
        silent.accept()[0].close()
        was_asked()
    assert "wrong    No alarm can be mailed: the mail server breaks off" in capsys.readouterr().err


def _set(monkeypatch: pytest.MonkeyPatch, folder: Path, server: str) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SRO_DATA", str(folder / "data"))
    monkeypatch.setenv("SRO_ALERT_SMTP", server)
    monkeypatch.setenv("SRO_ALERT_TO", ",".join(TO))
    monkeypatch.setenv("SRO_ANCHOR_TO", "administrators, board@d.invalid")
    monkeypatch.setattr(reach, "REACH_SECONDS", 60.0)


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else anybody in between could read the password."""
    monkeypatch.delenv("SSL_CERT_FILE")
    refused = pytest.raises(NotNow, match="certificate or encryption is not accepted")
    with mail_server(is_encrypted=True) as server, refused:
        Mailer(f"smtps://u:secret@localhost:{server.port}", TO).send("Subject", "Text")
    assert (server.mails, server.heard) == ([], [])


def test_a_server_that_is_not_there_is_tried_again() -> None:
    """The loop asks again; what is due stays due."""
    with pytest.raises(NotNow, match="does not take the mail"):
        Mailer(f"smtp://localhost:{free_port()}", TO).send("Subject", "Text")


class Watched:
    """Alarms whose problems, time and mail server are the test's."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}
        self.now = 1000.0
        self.sent: list[tuple[str, str]] = []
        self.is_down = False
        self.alarms = MailAlarms(lambda: self.problems, self.send, "made-up", lambda: self.now)

    def send(self, subject: str, words: str) -> None:
        """What a mail server would get."""
        if self.is_down:
            raise NotNow("down")
        self.sent.append((subject, words))

    def after(self, seconds: float, **problems: str) -> list[str]:
        """The subjects that are sent at a look some time later, when these are the problems."""
        self.problems, self.now, self.sent = problems, self.now + seconds, []
        self.alarms.look()
        return [subject.removeprefix("SRO Liaison on made-up ") for subject, _words in self.sent]


BAD, GOOD = ["needs attention"], ["is in order again"]


def test_what_lasts_is_mailed_once_a_day_and_its_end_once() -> None:
    """What comes and goes within minutes is not; a message that waits has waited long enough."""
    watched = Watched()
    assert watched.after(30, slack="no connection") == []
    assert watched.after(60) == []
    assert watched.after(30, slack="no connection") == []
    assert watched.after(A_WHILE, slack="no connection for 390 seconds") == BAD
    assert watched.sent[0][1] == f"slack: no connection for 390 seconds\n{TO_DO['slack']}\n\n{CLOSING}\n"
    assert watched.after(30, slack="no connection") == []
    assert watched.after(30, slack="no connection", messages="one has waited") == BAD
    assert watched.after(30, slack="no connection", messages="one has waited") == []
    assert watched.after(A_DAY, slack="no connection") == BAD
    assert watched.after(30) == []
    assert watched.after(A_WHILE, slack="no connection") == []
    assert watched.after(30) == []
    assert watched.after(A_WHILE) == GOOD
    assert watched.after(A_DAY) == []


def test_a_mail_that_failed_is_due_again() -> None:
    """And the loop says why in the log."""
    watched = Watched()
    watched.is_down = True
    with pytest.raises(NotNow):
        watched.after(0, audit="broken")
    watched.is_down = False
    assert watched.after(30, audit="broken") == BAD


def spoil(database: Database) -> None:
    """Have the audit log's head point elsewhere, and an act find that."""
    with database.write() as session:
        session.execute(text("UPDATE audit_head SET entries = 7"))
    with database.write() as session:
        audit.record(session, "somebody", "act", "subject", NOW)


def wait(database: Database) -> None:
    """Have a message wait for sixteen minutes."""
    with database.write() as session:
        outbox.enqueue(session, "notice_card", 1, School("hall"), NOW - 16 * MINUTE)


@pytest.mark.parametrize(
    ("spoiled", "words"), [(spoil, "audit: the log did not end"), (wait, "messages: one has waited for too long")]
)
def test_what_goes_wrong_is_mailed_with_slack_away(
    database: Database, spoiled: Callable[[Database], None], words: str
) -> None:
    """By the whole way, to a real server."""
    spoiled(database)
    with mail_server(is_encrypted=True) as server:
        settings = Settings(SRO_ALERT_SMTP=f"smtps://localhost:{server.port}", SRO_ALERT_TO=", ".join(TO))  # type: ignore[call-arg]
        health = Health(database, lambda: NOW)
        health.look()
        alarms = mail_alarms(settings, database, health, lambda: NOW)
        alarms.look()
        alarms.look()
    (mail,) = server.mails
    content = message_from_string(mail, policy=policy.default).get_content()
    assert words in content
    assert "hall" not in content
