"""`sro-bot check` where nobody answers: it says so with what to do, and waits for a second at the most."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event

import pytest

from bot.commands import check, checking
from bot.settings import read_settings
from bot.slack import reach
from bot.slack.gateway import Gateway
from bot.slack.reach import REACH_SECONDS, Reach
from tests.check.test_findings import set_for
from tests.support.process import free_port
from tests.support.workplace import Workplace

LONG = 60.0  # seconds: as long as it takes on a busy machine
OUT_OF_REACH = "Slack cannot be reached (unreachable). Check the network and SLACK_API_URL, then try again."


@pytest.fixture
def database_kind() -> str:
    """Whether Slack is there does not depend on the database."""
    return "sqlite"


@pytest.fixture
def somebody() -> Iterator[str]:
    """An address where connections are taken, and nothing more."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"https://127.0.0.1:{server.getsockname()[1]}/api/"


def test_whoever_takes_a_connection_is_there(somebody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where nothing is answered yet: a call has its own patience. Nobody is at a closed port, or by no name."""
    monkeypatch.setattr(reach, "REACH_SECONDS", LONG)
    nobody, nowhere = f"http://127.0.0.1:{free_port()}/api/", "https://nobody.invalid./api/"
    found = Reach([somebody, nobody, nowhere, "https://[/"])
    assert [found.has(url) for url in (somebody, nobody, nowhere, "https://[/")] == [True, False, False, False]


def test_a_proxy_is_asked_instead(somebody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind one, the bot has no other way, and no host's name either."""
    monkeypatch.setattr(reach, "REACH_SECONDS", LONG)
    monkeypatch.setattr(reach, "proxy_for", {"https://slack.invalid./api/": somebody}.get)
    assert Reach(["https://slack.invalid./api/"]).has("https://slack.invalid./api/")


def test_all_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each side's Slack: the second one is not asked after the first."""
    together = Barrier(2)

    def connection(*_where: object) -> socket.socket:
        together.wait(LONG)
        return socket.socket()

    monkeypatch.setattr(reach, "REACH_SECONDS", LONG)
    monkeypatch.setattr(reach.socket, "create_connection", connection)
    found = Reach(["https://one.invalid./api/", "https://other.invalid./api/"])
    assert found.has("https://one.invalid./api/")
    assert found.has("https://other.invalid./api/")


def test_who_does_not_answer_is_waited_for_within_a_second_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host's name that is looked up for ever: that is left behind, and holds up no end."""
    ever = Event()
    monkeypatch.setattr(reach.socket, "create_connection", lambda *_where: ever.wait(LONG) and socket.socket())
    assert REACH_SECONDS <= 1
    monkeypatch.setattr(reach, "REACH_SECONDS", 0.0)
    assert not Reach(["https://one.invalid./api/"]).has("https://one.invalid./api/")
    ever.set()


def test_the_check_does_not_call_a_slack_that_is_not_there(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call has ten seconds. A start asks all the same, for accounts that have ended: their rights end with it."""
    set_for(workplace, monkeypatch, tmp_path, {"SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/"})
    asked = []
    with monkeypatch.context() as here:
        here.setattr(Gateway, "identity", asked.append)
        assert not checking.check()
    assert asked == []
    printed = capsys.readouterr().out
    assert f"wrong    {OUT_OF_REACH}" in printed
    assert "fine     The database answers" in printed
    me = workplace.bot.gateway.identity()
    monkeypatch.setattr(Gateway, "identity", lambda gateway: asked.append(gateway) or me)
    check.check_before_serving(read_settings())
    assert len(asked) == 1


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:{port}", "socks5://127.0.0.1:{port}", "http://127.0.0.1:no"])
def test_a_proxy_that_is_not_there_is_named(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    proxy: str,
) -> None:  # fmt: skip
    """Whoever operates the bot looks at the proxy then, and not at Slack's address."""
    port = free_port()  # the address is a new one, since the proxy of each is remembered
    set_for(workplace, monkeypatch, tmp_path, {"SLACK_API_URL": f"https://slack-{port}.invalid./api/"})
    monkeypatch.setenv("https_proxy", proxy.format(port=port))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert not checking.check()
    assert "wrong    Slack cannot be reached (proxy_failed). Check HTTPS_PROXY" in capsys.readouterr().out
