"""The made-up people of a district: each school of its agreement has an officer, a principal and a designee."""

import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import chain, count
from pathlib import Path

from bot.practice.errors import Json
from models.people.roster_file import Entry, RosterFile
from models.terms import Agreement

ROSTER = Path(__file__).parent / "roster.toml"
SINCE = date(2024, 8, 26)
FIRST_BADGE = 101
ROLES = (
    "officer", "supervisor", "chief", "principal", "superintendent", "team_member", "administrator",
)  # fmt: skip
"""The order of the roster. A designee stands beside whom they stand in for."""
TAKEN = frozenset(
    {"NONE", "TWO", "TEAM", "CHIEF", "SUPER", "ADMIN", "ADMINPD", "GENERAL", "GENERALPD", "SHARED", "STAFFROOM"}
)
"""The ids of roster.toml and workspace.toml, without their letters in front."""
LONGEST = 12  # Slack's ids are short, and two letters at least; a school's key may be longer


def made_up_roster(agreement: Agreement, *, two: bool = False) -> RosterFile:
    """Everybody who has a role, and the channels that the bot posts to. The same schools give the same people.

    With two workspaces there is an administrator more, so that each has its own.
    """
    file = tomllib.loads(ROSTER.read_text(encoding="utf-8"))
    ids = school_ids(agreement)
    people = [*_officers(ids, file["names"]), *_leaders(ids, file["names"]), *file["person"]]
    people += file["second_person"] if two else []
    people.sort(key=lambda person: ROLES.index(person["role"].removesuffix("_designee")))
    badges = (f"P-{number}" for number in count(FIRST_BADGE))
    entries = (
        Entry.model_validate(person | {"from": SINCE, "badge": next(badges) if person["role"] == "officer" else None})
        for person in people
    )
    channels = {f"school:{key}": f"C{letters}" for key, letters in ids.items()}
    return RosterFile(tuple(entries), channels | file["channels"])


def school_ids(agreement: Agreement) -> dict[str, str]:
    """By school, what the ids of its people and its channel end in, such as `KINGPHILIP`."""
    ids: dict[str, str] = {}
    for school in agreement.school:
        letters = school.key.replace("-", "").upper()[:LONGEST].ljust(2, "X")
        wanted = chain([letters], (f"{letters}{number}" for number in count(2)))
        ids[school.key] = next(one for one in wanted if one not in {*TAKEN, *ids.values()})
    return ids


def _officers(ids: dict[str, str], names: Json) -> Iterator[Json]:
    schools = [(key,) for key in ids]
    assigned = [*schools[:2], sum(schools[2:4], ()), *schools[4:]]  # an officer may have two schools: the third one has
    for place, keys in enumerate(filter(None, assigned)):
        yield {
            "name": _name(names["officer"], names["last"], place), "role": "officer", "schools": keys,
            "slack": "UOFFTWO" if len(keys) > 1 else f"UOFF{ids[keys[0]]}",
        }  # fmt: skip


def _leaders(ids: dict[str, str], names: Json) -> Iterator[Json]:
    last = names["last"]
    others = last[5:] + last[:5]  # so that no two at a school have the same last name
    for place, (key, letters) in enumerate(ids.items()):
        at = {"schools": (key,)}
        yield at | {"name": _name(names["principal"], last, place), "role": "principal", "slack": f"UPRIN{letters}"}
        designee = _name(names["principal_designee"], others, place)
        yield at | {"name": designee, "role": "principal_designee", "slack": f"UDES{letters}"}


def _name(first: list[str], last: list[str], place: int) -> str:
    """A name that nobody else of the role has: when the first names begin again, the last ones are one further."""
    lap, place = divmod(place, len(first))
    return f"{first[place]} {last[(place + lap) % len(last)]}"
