"""Another district edits agreement.toml and no other file: `run` opens practice with people for its schools."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.practice.people import made_up_roster
from bot.practice.seed import read_seed
from bot.practice.server import PracticeServer
from handlers.parts import escaped
from models.people.roster_file import CHANNEL_ID
from models.terms import Agreement, load
from models.vocabulary import Role
from tests.practice.parts import Person
from tests.slack.test_socket import until
from tests.support.filing import FIRST_PAGE
from tests.support.process import Process, free_port
from tests.support.town import the_agreement
from tests.support.workplace import Somebody, text_of

SHIPPED = Path(__file__).parents[2] / "agreement.toml"
TWO = {"none": "Nördlinger & Söhne <Lower> School *№ 1*", "o-hare": "“O’Hare” High School"}
TWELVE = {f"school-{number}": f"School {number}".ljust(70, "e") for number in range(12)}
TRIMESTERS = {"Fall": "08-15", "Winter": "12-01", "Spring": "03-15"}
PEOPLE = {Role.OFFICER: "Olive Pretend", Role.PRINCIPAL: "Priya Pretend", Role.PRINCIPAL_DESIGNEE: "Dora Sample"}


@pytest.fixture
def district(tmp_path: Path) -> Callable[..., Path]:
    """Writes another district's file: the shipped one with other parties, schools and quarters."""

    def write(schools: dict[str, str], quarters: dict[str, str]) -> Path:
        text = SHIPPED.read_text(encoding="utf-8").replace("West Hartford", "Made-up Springs")
        listed = "".join(f"[[school]]\nkey = {json.dumps(key)}\nname = {json.dumps(schools[key])}\n" for key in schools)
        days = "".join(f'{code} = "{day}"\n' for code, day in quarters.items())
        text = re.sub(r'\[\[school\]\].*"Bristow Middle School"\n', lambda _: listed, text, flags=re.DOTALL)
        text = re.sub(r"\[quarters\]\n[^\[]*", lambda _: f"[quarters]\n{days}\n", text)
        path = tmp_path / "agreement.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts the bot for practice as `make run` does, and stops what still runs."""
    with ExitStack() as ending:

        def begin(path: Path, *command: str) -> Process:
            settings = {"SRO_DATA": str(tmp_path / "data"), "SRO_AGREEMENT": str(path)}
            process = Process(free_port(), *command, module="tests.support.patient", **settings)
            ending.callback(process.end)
            until(lambda: process.has_said("Practice workspace: "))
            return process

        yield begin


def people(process: Process) -> dict[str, Any]:
    """The page's view of the workspace, as whom it opens with."""
    looked: dict[str, Any] = requests.get(f"{process.url}/practice/api/workspace", {"as": ""}, timeout=30).json()
    return looked


@pytest.mark.parametrize("schools", [TWO, TWELVE], ids=["two", "twelve"])
def test_everybody_is_there_and_can_act(
    district: Callable[..., Path], start: Callable[..., Process], schools: dict[str, str]
) -> None:
    """Each school has its officer, principal, designee and channel; all its officers file and its principals read."""
    path = district(schools, TRIMESTERS)
    bot = start(path, "run")
    terms, opened = load(path), people(bot)
    assert opened["team"]["name"] == "Practice: Made-up Springs Police"
    assert opened["me"]["real_name"] == "Olive Pretend"
    roster = made_up_roster(terms)
    for key, name in schools.items():
        here = {entry.role: entry for entry in roster.entries if key in entry.schools}
        held = {role: Somebody(bot.url, str(entry.slack), general(role)) for role, entry in here.items()}
        assert held.keys() == PEOPLE.keys()
        file_notice(held[Role.OFFICER], key)
        channel = roster.channels[f"school:{key}"]
        until(lambda: len(held[Role.PRINCIPAL].messages(channel)) == 1)  # noqa: B023
        (card,) = held[Role.PRINCIPAL_DESIGNEE].messages(channel)
        assert escaped(name) in card["text"]
        held[Role.PRINCIPAL].press("notice_acknowledge", message=card, channel=channel)
        until(lambda: "Acknowledged by" in text_of(held[Role.PRINCIPAL].messages(channel)))  # noqa: B023
        held[Role.PRINCIPAL].command("/sro-evaluate")
        assert here[Role.OFFICER].name in text_of(held[Role.PRINCIPAL].window())
    assert bot.end() == 0
    assert not bot.has_said("Traceback")
    assert not bot.has_said("failed")


def general(role: Role) -> str:
    """Where everybody of the workspace is in which somebody with a role has their account."""
    return "CGENERALPD" if role is Role.OFFICER else "CGENERAL"


def file_notice(officer: Somebody, school: str) -> None:
    """File an ordinary notice, at a school where the officer has two."""
    officer.command("/sro-notify")
    asked = {block.get("block_id") for block in officer.window()["blocks"]}
    told = officer.submit(**FIRST_PAGE, **({"school": school} if "school" in asked else {}))
    assert told == {"ok": True}


def test_a_made_up_year_of_two_schools(district: Callable[..., Path], start: Callable[..., Process]) -> None:
    """`make run WITH_YEAR=1`: the team finds the quarter that ended last, half of it in."""
    bot = start(district(TWO, TRIMESTERS), "practice", "--with-year")
    assert not bot.has_said("Traceback")
    team = Somebody(bot.url, "UTEAMSCH1")
    until(lambda: len(team.messages("CTEAM")) == 1)
    assert "1 of 3 submissions are in." in team.messages("CTEAM")[0]["text"]
    assert team.command("/sro-quarterly") == {"ok": True}
    assert "O’Hare" in text_of(team.window())
    assert bot.end() == 0


def test_other_schools_begin_anew_and_the_former_ones_are_kept(
    district: Callable[..., Path], serve: Callable[..., PracticeServer], tmp_path: Path
) -> None:
    """In a folder of their own, where they go on; with the same schools practice goes on as it was."""
    state = tmp_path / "data" / "practice-workspace.db"
    first = PracticeServer(state_file=state, agreement=district(TWO, TRIMESTERS))
    first.start()
    Person(first, "UADMIN").do("say", channel="CGENERAL", text="Of two schools.")
    first.stop()
    (tmp_path / "data" / "practice.db").touch()
    again = PracticeServer(state_file=state, agreement=district(TWO, TRIMESTERS))
    again.start()
    assert [one["text"] for one in Person(again, "UADMIN").messages("CGENERAL")] == ["Of two schools."]
    again.stop()
    other = serve(state_file=state, agreement=district(TWELVE, TRIMESTERS))
    assert Person(other, "UADMIN").messages("CGENERAL") == []
    assert Person(other, "UPRINSCHOOL11").get("workspace")["me"]["title"].startswith("Principal, School 11")
    assert again.put_aside is None
    assert other.put_aside is not None
    assert {"practice.db", "practice-workspace.db"} <= {file.name for file in other.put_aside.iterdir()}


def test_todays_district_has_the_people_that_its_docs_name() -> None:
    """The pictures and the README name them; the third officer has two schools, and one has none."""
    seed = read_seed(the_agreement())
    at_schools = [user for user in seed.users.values() if user.id.startswith(("UOFF", "UPRIN", "UDES"))]
    assert {user.id: user.real_name for user in at_schools} == {
        "UOFFHALL": "Olive Pretend", "UOFFCONARD": "Oscar Madeup", "UOFFTWO": "Odette Imaginary",
        "UOFFBRISTOW": "Otto Fictional", "UOFFNONE": "Orla Placeholder",
        "UPRINHALL": "Priya Pretend", "UDESHALL": "Dora Sample",
        "UPRINCONARD": "Paul Madeup", "UDESCONARD": "Dmitri Specimen",
        "UPRINSEDGWICK": "Petra Imaginary", "UDESSEDGWICK": "Delia Example",
        "UPRINKINGPHILIP": "Pablo Fictional", "UDESKINGPHILIP": "Dario Makebelieve",
        "UPRINBRISTOW": "Penny Placeholder", "UDESBRISTOW": "Daphne Standin",
    }  # fmt: skip
    assert seed.team.name == "Practice: West Hartford"
    assert seed.channels["CKINGPHILIP"].name == "king-philip-sro-notices"


def with_schools(keys: list[str]) -> Agreement:
    """Today's agreement with other schools."""
    schools = [{"key": key, "name": f"The school {key}"} for key in keys]
    return Agreement.model_validate(the_agreement().model_dump() | {"school": schools})


@pytest.mark.parametrize(
    "keys",
    [
        ["a"],
        ["none", "two", "team", "chief", "super", "admin", "general", "shared", "staffroom"],
        ["ab", "a-b", "ab2", "ab-", "a"],
        [f"{'long-' * 5}name{letter}" for letter in "abcdefghijkl"],
        [f"school-{number}" for number in range(90)],
    ],
    ids=["one short", "ids that are taken", "alike", "long", "ninety"],
)
def test_everybody_and_every_channel_is_told_apart_and_fits_slack(keys: list[str]) -> None:
    """Ids and names, as Slack has them: a channel's has at most 80 characters, none of them upper case."""
    terms = with_schools(keys)
    roster, seed = made_up_roster(terms), read_seed(terms)
    names = [user.real_name for user in seed.users.values()]
    assert len(set(names)) == len(names)
    assert len({entry.slack for entry in roster.entries}) == len(roster.entries)
    assert len(set(roster.channels.values())) == len(roster.channels) == len(keys) + 4
    assert set(roster.channels.values()) <= seed.channels.keys()
    assert all(re.fullmatch(CHANNEL_ID, channel) for channel in roster.channels.values())
    assert all(re.fullmatch(r"[a-z0-9_-]{1,80}", channel.name) for channel in seed.channels.values())
    assert len({channel.name for channel in seed.channels.values()}) == len(seed.channels)
    assert all(member in seed.users for channel in seed.channels.values() for member in channel.members)
    for key in keys:
        here = [entry for entry in roster.entries if key in entry.schools]
        assert {entry.role for entry in here} == PEOPLE.keys()
        assert {entry.slack for entry in here} < set(seed.channels[roster.channels[f"school:{key}"]].members)
