"""The roster's file: what is wrong in it is said in one plain line each."""

import pytest

from models.people.roster_file import RosterMistake, read
from models.vocabulary import Party, Role
from tests.support.town import the_agreement


def mistakes(text: str) -> list[str]:
    """The lines that a file is refused with."""
    with pytest.raises(RosterMistake) as refusal:
        read(text, the_agreement())
    return str(refusal.value).split("\n")


def person(**changes: str | None) -> str:
    """A principal without a mistake, but for what the test changes; values as they stand in the file."""
    given = {"name": '"Pia Plain"', "slack": '"UPIA"', "role": '"principal"', "schools": '["Hall High School"]'}
    rows = [f"{key} = {value}" for key, value in (given | changes).items() if value is not None]
    return "\n".join(["[[person]]", *rows]) + "\n"


def test_a_roster_is_read_with_its_people_and_channels() -> None:
    """Schools become keys, sides follow from roles, days stay days."""
    text = person(**{"from": "2026-08-25", "until": "2027-06-30"}) + person(
        role='"team_member"', side='"schools"', schools=None
    )
    found = read(text + '[channels]\n"Hall High School" = "CHALL"\nteam = "CTEAM"\n', the_agreement())
    principal, member = found.entries
    assert (principal.role, principal.held_for, str(principal.first_day)) == (
        Role.PRINCIPAL,
        Party.SCHOOLS,
        "2026-08-25",
    )
    assert (member.role, member.held_for, member.first_day) == (Role.TEAM_MEMBER, Party.SCHOOLS, None)
    assert found.channels == {"school:hall": "CHALL", "team": "CTEAM"}


def test_an_officer_may_have_no_school() -> None:
    """The role stays, without a school."""
    found = read(person(role='"officer"', schools="[]"), the_agreement())
    assert found.entries[0].schools == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (person(role='"pricipal"'), "line 1: Pia Plain: role 'pricipal' is not one of officer, supervisor, chief"),
        (person(role=None), "line 1: Pia Plain: role is missing"),
        (person(name=None), "line 1: a person without a name: name is missing"),
        (person(nam='"x"'), "line 1: Pia Plain: nam is not allowed here"),
        (person(name="7"), "line 1: a person without a name: name must be text in quotes"),
        (person(schools='["Hal High"]'), "line 1: Pia Plain: school 'Hal High' is not in agreement.toml"),
        (person(schools='["hall", "Hall High School"]'), "line 1: Pia Plain: a school is listed twice"),
        (person(schools=None), "line 1: Pia Plain: schools is missing: the role principal is held at a school"),
        (person(role='"principal_designee"', schools="[]"), "schools is missing: the role principal_designee"),
        (person(role='"chief"'), "line 1: Pia Plain: the role chief has no schools: leave them out"),
        (person(role='"team_member"', schools=None), "side is missing: a team member represents"),
        (person(side='"police"'), "side 'police' does not match the role: principal belongs to the schools"),
        (person(side='"town"'), "line 1: Pia Plain: side 'town' is not one of police, schools"),
        (person(role='"administrator"', schools=None, side='"police"'), "administrators have no side"),
        (person(**{"from": "2026-08-25", "until": "2026-08-24"}), "until 2026-08-24 is before from 2026-08-25"),
        (person(**{"from": '"soon"'}), "from 'soon' is not valid; expected: a date such as 2026-08-25, without quotes"),
        (person(until="2026-08-25T10:00:00"), "until 2026-08-25 10:00:00 is not valid; expected: a date such as"),
        (person(schools='"Hall High School"'), 'line 1: Pia Plain: schools must be a list: ["…"]'),
        (person(name='" "'), "line 1: a person without a name: name is empty"),
        (person(name=r'"Pia\nPlain"'), "is not valid; expected: one line of at most 100 characters"),
        (person(badge='"' + "9" * 31 + '"'), "is not valid; expected: at most 30 characters"),
        (person(slack=None), "line 1: Pia Plain: email or slack is missing: one of them must identify the person"),
        (person(slack='"pia"'), "slack 'pia' is not valid; expected: a member ID such as U0123456789"),
        (person(slack=None, email='"pia at school"'), "email 'pia at school' is not valid; expected: an address"),
        (person(slack=None, email='"p@x.example"', team='"T1"'), 'team also needs slack = "U…"'),
        ("# the town\n\n" + person() + person(role='"x"'), "line 8: Pia Plain: role 'x'"),
        (person() + "[channels]\n'Hal High' = 'CHALL'\n", "'Hal High' is neither a school of agreement.toml nor team"),
        (person() + "[channels]\nteam = '#team'\n", "team: '#team' is not a channel ID such as C0123456789"),
        (person() + "[channels]\nteam = 'CONE'\nchief = 'CONE'\n", "channels: CONE is used for two purposes"),
        (person() + "[channels]\nhall = 'CONE'\n'Hall High School' = 'CTWO'\n", "school:hall has two channels"),
        ("# nobody\n", "there is no [[person]]: the file is the whole roster"),
        ("[person]\nname = 'x'\n", "list each person under a [[person]] of their own, and channels under [channels]"),
        (person() + "[[people]]\nname = 'x'\n", "people: only [[person]] and [channels] are allowed here"),
        ("[[person]\n", "(at line 1, column 9)"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_plain_line(text: str, line: str) -> None:
    """It names the line and the person, or the channel."""
    found = mistakes(text)
    assert len(found) == 1
    assert line in found[0]


def test_all_mistakes_are_told_at_once() -> None:
    """Nobody has to import again to find the next one."""
    assert len(mistakes(person(role='"x"') + person(schools='["y"]') + "[channels]\nteam = '?'\n")) == 3
