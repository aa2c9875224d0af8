"""An agreement of ninety schools with the longest names, and people with a role at all of them: all fits Slack."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import Identity
from models.notices import acts as notices
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.quarters import opening
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role
from tests.support.town import a_form
from tests.support.workplace import A_SECOND, Somebody, Workplace, at_work

SHIPPED = Path(__file__).parents[2] / "agreement.toml"
COMMANDS = ("/sro", "/sro-notify", "/sro-evaluate", "/sro-quarterly", "/sro-export", "/sro-setup")
EVERYWHERE = {
    "UOFFHALL": (Role.OFFICER,),
    "UPRINHALL": (Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE),
    "UTEAMPD1": (),
    "UADMIN": (Role.OFFICER, Role.PRINCIPAL),
}
"""People who hold these roles at every school, besides the role that they have."""


@pytest.fixture
def database_kind() -> str:
    """What fits Slack does not depend on the database."""
    return "sqlite"


@pytest.fixture
def ninety(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """The bot at work for ninety schools: those of the practice workspace, and others."""
    more = "".join(f'[[school]]\nkey = "school-{n}"\nname = "{f"{n} & ".ljust(70, "S")}"\n\n' for n in range(85))
    text = SHIPPED.read_text(encoding="utf-8").replace("[quarters]", f"{more}[quarters]", 1)
    (tmp_path / "agreement.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("SRO_AGREEMENT", str(tmp_path / "agreement.toml"))
    with at_work(migrated_url) as place:
        assert len(place.bot.agreement.school) == 90
        give_roles(place)
        have_much_going_on(place)
        place.deliver()
        yield place


def give_roles(place: Workplace) -> None:
    """Everybody of the table at every school."""
    first_day = place.bot.agreement.today(place.clock[0])
    with place.bot.database.write() as session:
        for user_id, roles in EVERYWHERE.items():
            person = session.scalars(select(Person).filter_by(user_id=user_id)).one()
            for role in roles:
                side = PARTY_OF_ROLE.get(role) or Party.POLICE
                person.roles += [
                    RoleHeld(role=role, side=side, school=school.key, first_day=first_day)
                    for school in place.bot.agreement.school
                ]


def have_much_going_on(place: Workplace) -> None:
    """A notice of each school, and a quarter whose submissions are wanted."""
    agreement: Agreement = place.bot.agreement
    with place.bot.database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), agreement.today(place.clock[0]))
        for school in agreement.school:
            form = a_form(school=school.key, occurred_at=place.clock[0] - A_SECOND, urgent=True)
            notices.file_notice(session, agreement, officer, form, f"K{school.key}", place.clock[0])
        ended, _running = opening.at_hand(agreement, place.clock[0])
        opening.open_quarter(session, agreement, ended, None, place.clock[0])


@pytest.mark.parametrize("user_id", EVERYWHERE)
def test_every_window_fits(ninety: Workplace, user_id: str, caplog: pytest.LogCaptureFixture) -> None:
    """What a command opens, and what every button in it opens; Slack's limits are kept by the practice workspace."""
    somebody = ninety.somebody(user_id)
    for command in COMMANDS:
        for action, value in opened_by(somebody, command):
            if action.startswith("quarter_begin"):
                continue  # from then on the command shows another quarter
            somebody.command(command)
            somebody.press(action, value=value)
    ninety.until(lambda: somebody.home() is not None)
    faults = [line for line in caplog.text.splitlines() if "not_shown" in line or "failed" in line]
    assert faults == []


def opened_by(somebody: Somebody, command: str) -> set[tuple[str, str]]:
    """A button of each kind in the window that a command opens; none if it opens none."""
    before = top(somebody)
    somebody.command(command)
    window = top(somebody)
    blocks = window["blocks"] if window.get("id") != before.get("id") else []
    elements = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory") or {})]
    found = {one["action_id"]: (one["action_id"], one["value"]) for one in elements if one.get("type") == "button"}
    return set(found.values())


def top(somebody: Somebody) -> dict[str, Any]:
    """The window on top, if there is one."""
    stack = somebody._get("views")["stack"]
    return dict(stack[-1]) if stack else {}


def test_the_board_of_a_quarter_fits_a_message(ninety: Workplace) -> None:
    """Fifty blocks are the most; and nothing waits because Slack refused it."""
    (board,) = [message for message in ninety.posted("CTEAM") if "Quarter" in message["text"]]
    assert "0 of 91 submissions are in." in board["text"]
    assert len(board["blocks"]) <= 50
