"""`sro-bot check`: what is wrong with an installation, found against the practice workspace over the wire."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from rich.console import Console
from sqlalchemy import delete, update

from bot import outgoing
from bot.check.doctor import Doctor
from bot.check.findings import Finding, Level, fine, warning, wrong
from bot.commands import check, checking
from bot.commands.records import CannotStart
from bot.logs import set_up_logs
from bot.settings import SettingsMistake, read_settings
from bot.slack.gateway import Gateway
from models.actor import Identity
from models.calendar import feed as calendar_feed
from models.calendar.reading import Dated, Reading
from models.calendar.taking import take_calendar
from models.errors import Refused
from models.people.queries import identify
from models.people.tables import Channel, Person, RoleHeld
from models.terms import AgreementMistake
from models.vocabulary import Role
from tests.delivery.test_delivery import file, pass_time
from tests.support.workplace import Workplace

CALENDAR = "The school calendar is not known"


@pytest.fixture
def database_kind() -> str:
    """What Slack is asked does not depend on the database."""
    return "sqlite"


def doctor(place: Workplace) -> Doctor:
    """The doctor for the bot in the practice workspace, with both tokens."""
    app = Gateway(place.server.app_token, place.server.api_url)
    return Doctor(place.bot.agreement, place.bot.database, place.bot.gateway, app, place.clock[0])


def found(place: Workplace) -> dict[str, Level]:
    """What is not fine, apart from the calendar, which the practice workspace lacks."""
    findings = doctor(place).findings()
    return {one.text: one.level for one in findings if one.level is not Level.FINE and CALENDAR not in one.text}


def test_the_practice_workspace_is_in_order(workplace: Workplace) -> None:
    """Each thing that is looked at says that it is fine; only the calendar has to be put in."""
    findings = list(doctor(workplace).findings())
    assert [one.text for one in findings if one.level is not Level.FINE] == [
        next(one.text for one in findings if CALENDAR in one.text)
    ]
    text = "\n".join(one.text for one in findings)
    for thing in ("database", "permissions", "clock", "SLACK_APP_TOKEN", "24 people", "Bristow", "administrators"):
        assert thing in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_private": False}, "The channel of Hall High School, #hall-sro-notices: the channel is public."),
        ({"is_archived": True}, "The channel of Hall High School, #hall-sro-notices: the channel is archived."),
        (
            {"is_ext_shared": True},
            "The channel of Hall High School, #hall-sro-notices: the channel is shared with another organization.",
        ),
        (
            {"members": ["UBOT", "UPRINHALL", "UTEACHER", "UGUEST", "UOUTSIDER", "ULEFT"]},
            "The channel of Hall High School, #hall-sro-notices: someone in the channel is not on the "
            "roster: Gus Visitor (a guest account), "
            "Xenia Elsewhere (from another organization), Tilda Unlisted (no role today).",
        ),
        (
            {"members": ["UPRINHALL"]},
            "The channel of Hall High School, CHALL: the bot cannot see the channel.",
        ),
    ],
)
def test_a_channel_where_records_may_not_go_is_named(
    workplace: Workplace, changes: dict[str, object], words: str
) -> None:
    """With why, and with the people who should not be in it: not those of deactivated accounts, who read nothing."""
    workplace.change("channel", "CHALL", **changes)
    assert found(workplace) == {words: Level.WRONG}


def test_a_channel_without_the_principal_is_a_warning(workplace: Workplace) -> None:
    """Cards are posted there and mention somebody whom Slack does not notify."""
    workplace.change("channel", "CHALL", members=["UBOT", "UDESHALL", "UOFFHALL"])
    text = (
        "The channel of Hall High School, #hall-sro-notices: the principal is not in the channel. Slack notifies "
        "nobody who is not."
    )
    assert found(workplace) == {text: Level.WARNING}


def test_alarms_may_go_to_a_public_channel(workplace: Workplace) -> None:
    """The administrators' channel carries no record: a warning is enough."""
    workplace.change("channel", "CADMIN", is_private=False)
    text = "The channel “administrators”, #sro-administrators: the channel is public."
    assert found(workplace) == {text: Level.WARNING}


def has_rights(place: Workplace, user_id: str) -> bool:
    """Whether the bot lets somebody in."""
    with place.bot.database.read() as session:
        try:
            identify(session, Identity("TPRACTICE", user_id), doctor(place).today)
        except Refused:
            return False
    return True


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"deleted": True}, "the account is deactivated"), ({"is_restricted": True}, "a guest account")],
)
def test_an_account_that_ended_is_found_and_its_rights_end(
    workplace: Workplace, changes: dict[str, object], why: str
) -> None:
    """Also when the bot was away while Slack told of it."""
    workplace.change("user", "USUPERVISOR", **changes)
    workplace.until(lambda: not has_rights(workplace, "USUPERVISOR"))
    with workplace.bot.database.write() as session:
        session.execute(update(Person).values(is_guest=False, is_deactivated=False))
    assert found(workplace) == {f"Sergio Sample has no rights: {why}.": Level.WARNING}
    assert not has_rights(workplace, "USUPERVISOR")


def test_what_waits_is_listed_with_its_reason(workplace: Workplace) -> None:
    """As the alarm says it; and a message that has waited for long without any."""
    archived = {"is_archived": True}
    workplace.change("channel", "CHALL", **archived)
    for key in ("V1", "V2"):
        file(workplace, key)
    pass_time(workplace, timedelta(seconds=20))
    texts = [text for text in found(workplace) if "not delivered" in text]
    assert texts == [
        "2 messages to the channel of Hall High School not delivered: the channel is archived (is_archived)."
    ]


def add(place: Workplace, **fields: object) -> None:
    """Somebody with a role on the roster."""
    with place.bot.database.write() as session:
        role = RoleHeld(role=Role.SUPERVISOR, side="police", first_day=doctor(place).today)
        session.add(Person(roles=[role], **fields))


def test_people_whom_slack_does_not_know_are_named(workplace: Workplace) -> None:
    """Without an account on the roster, or with one that is not there, or that belongs elsewhere."""
    add(workplace, name="Nora Nowhere")
    add(workplace, name="Max Mistyped", team_id="TPRACTICE", user_id="UNOBODY")
    add(workplace, name="Xenia Elsewhere", team_id="TPRACTICE", user_id="UOUTSIDER")
    assert found(workplace) == {
        "Nora Nowhere has no Slack account on the roster.": Level.WARNING,
        "Slack has no account UNOBODY for Max Mistyped.": Level.WRONG,
        "Xenia Elsewhere has no rights: from another organization.": Level.WARNING,
    }


def test_a_school_without_its_people_is_named(workplace: Workplace) -> None:
    """No officer is a warning; without a principal or a channel nobody gets the notices."""
    yesterday = doctor(workplace).today - timedelta(days=1)
    with workplace.bot.database.write() as session:
        for school, roles in {"hall": [Role.OFFICER], "conard": [Role.PRINCIPAL]}.items():
            ended = update(RoleHeld).where(RoleHeld.school == school, RoleHeld.role.in_(roles))
            session.execute(ended.values(last_day=yesterday))
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.SUPERINTENDENT).values(last_day=yesterday))
        session.execute(delete(Channel).where(Channel.purpose.in_(["school:bristow", "administrators"])))
    named = {text: level for text, level in found(workplace).items() if "not on the roster" not in text}
    assert named == {
        "Hall High School: no officer today.": Level.WARNING,
        "Conard High School: no principal today.": Level.WRONG,
        "Bristow Middle School: no channel.": Level.WRONG,
        "No one holds the role “Superintendent” today.": Level.WRONG,
        "No channel “administrators” is set for alarms.": Level.WRONG,
    }


@pytest.mark.parametrize(
    ("seconds", "level"), [(20, Level.FINE), (60, Level.WARNING), (600, Level.WRONG), (-600, Level.WRONG)]
)
def test_a_clock_that_goes_wrong_is_noticed(workplace: Workplace, seconds: int, level: Level) -> None:
    """By Slack's own clock: signatures are refused after five minutes, and records would carry wrong times."""
    away = replace(doctor(workplace), now=workplace.clock[0] + timedelta(seconds=seconds))
    assert [one.level for one in away.findings() if "The clock differs" in one.text] == [level]


def test_one_of_a_thing_is_said_as_one(workplace: Workplace) -> None:
    """One person in a channel is no crowd."""
    said = "\n".join(one.text for one in doctor(workplace).findings())
    assert "sro-superintendent: private, the bot is in it, and its 1 other member is on the roster." in said


def slack_findings(place: Workplace, **changes: Any) -> list[Finding]:
    """What is said of Slack that is not fine."""
    findings = replace(doctor(place), **changes).findings()
    return [one for one in findings if one.level is not Level.FINE and "SLACK_" in one.text + one.to_do]


def test_tokens_that_slack_does_not_accept_are_named(workplace: Workplace) -> None:
    """Without the bot's token nothing starts; the app's is tried apart."""
    no_bot = Gateway("xoxb-made-up", workplace.server.api_url)
    no_app = Gateway("xapp-made-up", workplace.server.api_url)
    (bot,) = slack_findings(workplace, gateway=no_bot)
    assert (bot.text, bot.stops_the_bot) == ("Slack does not accept SLACK_BOT_TOKEN (invalid_auth).", True)
    (app,) = [one for one in slack_findings(workplace, app=no_app) if "APP_TOKEN" in one.text]
    assert (app.text, app.level) == ("Slack does not accept SLACK_APP_TOKEN (invalid_auth).", Level.WRONG)


def test_slack_out_of_reach_is_one_line(workplace: Workplace) -> None:
    """And the database is still looked at."""
    nowhere = Gateway("xoxb-1", "http://127.0.0.1:9/api/")
    findings = list(replace(doctor(workplace), gateway=nowhere).findings())
    (away,) = [one for one in findings if one.level is Level.WRONG]
    assert away.text == "Slack cannot be reached (unreachable)."
    assert any("Hall High School" in one.text for one in findings)


def test_a_proxy_that_gives_no_way_is_named(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the settings to look at, rather than the network."""
    monkeypatch.setattr(outgoing, "_proxy", lambda _origin: "http://127.0.0.1:9")
    findings = list(replace(doctor(workplace), gateway=Gateway("xoxb-1", "https://slack.example/api/")).findings())
    (away,) = [one for one in findings if one.level is Level.WRONG]
    assert away.text == "Slack cannot be reached (proxy_failed)."
    assert "HTTPS_PROXY" in away.to_do


def test_slack_failing_half_way_is_one_line(workplace: Workplace) -> None:
    """What was not seen is not called fine."""
    workplace.fail("conversations.members", "error_before")
    assert found(workplace) == {"Slack did not show all people and channels (HTTP 500).": Level.WARNING}


def test_permissions_that_the_app_lacks_are_named(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest asks for more than the app was installed with."""
    monkeypatch.setattr(
        "bot.check.connection.read_scopes", lambda _manifest: frozenset({"chat:write", "reactions:write"})
    )
    assert found(workplace) == {"The app lacks the permissions reactions:write.": Level.WRONG}


def test_findings_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    """However long; and a name in brackets is no markup."""
    long = "Hall High School: " + "no officer today, " * 20
    check.show([fine("A [red]name[/red]."), warning(long, "Look."), wrong("No.", "Put it right.")], Console(width=40))
    assert capsys.readouterr().out.splitlines() == [
        "fine     A [red]name[/red].",
        f"warning  {long} Look.",
        "wrong    No. Put it right.",
    ]


def test_a_name_of_slacks_makes_no_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever names a channel writes neither into the log nor to the terminal."""
    check.show([warning("#a\nwrong    b\u001b[2J\r: public.", "Look.\u2028")], Console(width=200))
    assert capsys.readouterr().out == "warning  #a wrong    b [2J : public. Look.\n"


def test_nobody_forges_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever an event tells of is written as one line."""
    set_up_logs()
    structlog.get_logger("tests.doctor").warning("asked", by="U1\n2026-01-01 INFO forged\u2028\ud800")
    (record,) = caplog.records
    assert record.getMessage().isprintable()


@pytest.mark.parametrize(
    ("days", "problem", "level"),
    [(1, "", Level.FINE), (4, "", Level.WARNING), (1, "calendar.example responded with HTTP 500.", Level.WARNING)],
)
def test_the_reading_of_the_calendar_is_looked_at(workplace: Workplace, days: int, problem: str, level: Level) -> None:
    """It is read once a day, so that three days without it are too many; only where the settings give an address."""
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        calendar_feed.was_read(session, now - timedelta(days=days))
        if problem:
            calendar_feed.could_not_be_read(session, now, problem)
    last = f"{(now - timedelta(days=days)).astimezone(workplace.bot.agreement.zone):%Y-%m-%d}"
    (reading,) = said_of_the_address(replace(doctor(workplace), reads_calendar=True))
    assert reading.level is level
    assert f"was last read on {last}" in reading.text
    assert problem in reading.text
    assert said_of_the_address(doctor(workplace)) == []


def test_days_of_the_calendar_that_nobody_has_decided_are_named(workplace: Workplace) -> None:
    """With their days, and what cannot be dated; no more once they are set."""
    day = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=1)
    days = tuple(day + timedelta(days=number) for number in range(7))
    reading = Reading(
        {},
        None,
        (Dated("a", "Veterans Day", days),),
        left_out=(Dated("b", "No school", ()), Dated("c", "Recess", (day,))),
    )
    with workplace.bot.database.write() as session:
        take_calendar(session, workplace.bot.agreement, reading, workplace.clock[0])
    listed = ", ".join(f"{one:%a %Y-%m-%d}" for one in days[:5])
    unsure = f"Days of the calendar to decide, which count as school until then: “Veterans Day” ({listed} and 2 more)."
    undated = "The days of these calendar events cannot be determined: “No school”, "
    undated += f"“Recess” (begins on {day:%a %Y-%m-%d})."
    assert found(workplace) == {unsure: Level.WARNING, undated: Level.WARNING}
    with workplace.bot.database.write() as session:
        take_calendar(session, workplace.bot.agreement, Reading({}, None), workplace.clock[0])
    assert found(workplace) == {}


def said_of_the_address(one: Doctor) -> list[Finding]:
    """What is found about the address of the calendar."""
    return [finding for finding in one.findings() if finding.text.startswith("The calendar's address")]


def test_what_slack_does_not_say_is_a_warning(workplace: Workplace) -> None:
    """An answer without its fields, for each thing that is asked; nobody's rights change by it."""
    workplace.change("user", "USUPERVISOR", is_restricted=True)
    workplace.until(lambda: workplace.knows_as_guest("USUPERVISOR"))
    workplace.fail("auth.test", "thin")
    assert {text for text in found(workplace) if "did not say" in text} == {
        "Slack did not say who the bot is or in which workspace.",
        "Slack did not say which permissions the app has.",
    }
    asked = {"users.info": "user", "conversations.info": "channel", "conversations.members": "members"}
    for method, what in asked.items():
        workplace.fail(method, "thin")
        assert found(workplace) == {
            f"Slack did not show all people and channels (no {what} in the answer).": Level.WARNING,
        } | ({} if method == "users.info" else {"Sergio Sample has no rights: a guest account.": Level.WARNING})
    workplace.fail("apps.connections.open", "thin")
    assert list(found(workplace)) == ["Sergio Sample has no rights: a guest account."]
    assert not has_rights(workplace, "USUPERVISOR")


@pytest.mark.parametrize("method", ["auth.test", "users.info", "conversations.info"])
def test_answers_with_empty_objects_are_warnings_too(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """What is asked for is there, and nothing in it."""
    empty: dict[str, Any] = {"users.info": {"user": {}}, "conversations.info": {"channel": {}}}
    tried = workplace.bot.gateway._tried

    def answer(asked: str, *rest: Any) -> Any:
        response = tried(asked, *rest)
        if asked == method:
            response.data = {"ok": True, **empty.get(method, {})}
            response.headers.clear()
        return response

    monkeypatch.setattr(workplace.bot.gateway, "_tried", answer)
    said = found(workplace)
    assert set(said.values()) <= {Level.WARNING}
    words = {
        "auth.test": "Slack did not say what time it is",
        "users.info": "Slack did not say whether the account of Sergio Sample is active",
        "conversations.info": "The channel of Hall High School, #CHALL: Slack did not say whether it is private",
    }
    assert any(text.startswith(words[method]) for text in said)


STOPS = {
    "a setting": {"PORT": "x"},
    "the agreement": {"SRO_AGREEMENT": "gone.toml"},
    "a folder that is none": {"SRO_DATA": "/dev/null"},
    "a database that is away": {"DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/sro"},
    "a folder of a database that is none": {"DATABASE_URL": "sqlite:////dev/null/sro.db"},
    "the bot's token": {"SLACK_BOT_TOKEN": "xoxb-made-up"},
    "the app's token": {"SLACK_APP_TOKEN": "xapp-made-up"},
}


@pytest.mark.parametrize("what", STOPS)
def test_what_stops_the_bot_stands_in_the_check(
    workplace: Workplace, what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the bot does not start by, `check` says so with exit code 1; and the start says what `check` says."""
    set_for(workplace, monkeypatch, tmp_path, STOPS[what])
    assert not checking.check()
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "The bot cannot start."
    with pytest.raises((CannotStart, SettingsMistake, AgreementMistake)) as ended:
        check.check_before_serving(read_settings())
    said = f"{ended.value}\n{capsys.readouterr().err}"
    named = {line.removeprefix("wrong    ") for line in printed if line.startswith("wrong")}
    assert named <= {line.removeprefix("wrong    ") for line in said.splitlines()}


def test_what_does_not_stop_the_bot_does_not_in_the_check_either(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However much is wrong: people, channels, permissions, the clock."""
    set_for(workplace, monkeypatch, tmp_path, {})
    monkeypatch.setattr("bot.check.connection.read_scopes", lambda _manifest: frozenset({"reactions:write"}))
    monkeypatch.setattr("bot.commands.check.utc_now", lambda: workplace.clock[0] + timedelta(hours=1))
    workplace.change("channel", "CHALL", is_archived=True)
    with workplace.bot.database.write() as session:
        session.execute(delete(Channel).where(Channel.purpose == "administrators"))
        session.execute(delete(RoleHeld).where(RoleHeld.role == Role.PRINCIPAL))
    assert not checking.check()
    assert "The bot cannot start." not in capsys.readouterr().out
    check.check_before_serving(read_settings())


def test_a_setting_that_there_is_not_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Misspelt, or in a file where it cannot be: else the bot would go on without it, and nobody knew why."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SRO_DATA", str(tmp_path))
    monkeypatch.setenv("SLACK_BOT_TOKN", "xoxb-made-up-secret")
    monkeypatch.setenv("SRO_DATA_FILE", "/run/secrets/data")
    monkeypatch.setenv("sro_calender_url", "https://district.invalid/")
    assert checking.check()
    printed = capsys.readouterr().out
    for name in ("SLACK_BOT_TOKN", "SRO_DATA_FILE", "sro_calender_url"):
        assert f"warning  {name} is no setting of the bot. Check its spelling: docs/operating.md" in printed
    assert printed.count("is no setting") == 3
    assert "made-up-secret" not in printed


def set_for(place: Workplace, monkeypatch: pytest.MonkeyPatch, folder: Path, changes: dict[str, str]) -> None:
    """The settings of a bot in the practice workspace, with some changed."""
    settings = {
        "SLACK_BOT_TOKEN": place.server.bot_token, "SLACK_APP_TOKEN": place.server.app_token,
        "SLACK_API_URL": place.server.api_url, "DATABASE_URL": place.bot.database.url, "SRO_DATA": str(folder / "data"),
    }  # fmt: skip
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    for name, value in (settings | changes).items():
        monkeypatch.setenv(name, value)
