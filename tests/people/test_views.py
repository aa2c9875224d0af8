"""What people see of the roster: within Slack's limits however long it is, and typed text is never markup."""

from datetime import date
from functools import partial

import pytest

from bot.practice.block_kit import checked_view, message_blocks
from handlers.home import views as home
from handlers.people import views
from handlers.people.messages import for_approval
from handlers.sections import Section
from models.people.proposal_checks import RoleForm
from models.people.proposals import Decision, Kind, Outcome, Proposal
from models.people.roster_file import purposes
from models.people.spaces import NAMES, Space
from models.people.tables import Channel, Person, RoleHeld
from models.terms import Agreement
from models.vocabulary import Party, Role
from tests.support.town import NOW, the_agreement
from tests.support.workplace import text_of

MENTION = "<!channel> *bold* & "
DAY = date(2026, 11, 23)


def many_schools() -> Agreement:
    """As many schools as an agreement may have, with the longest names."""
    schools = [{"key": f"school-{number}", "name": f"{number} ".ljust(70, "S")} for number in range(90)]
    return Agreement.model_validate(the_agreement().model_dump() | {"school": schools})


def person(number: int) -> tuple[Person, list[RoleHeld]]:
    """Somebody with the longest name and a role at every school."""
    name = f"{number} {MENTION}".ljust(100, "n")
    roles = [
        RoleHeld(id=school, role=Role.OFFICER, side="police", school=f"school-{school}", first_day=DAY, last_day=DAY)
        for school in range(90)
    ]
    return Person(id=number, name=name, badge="9" * 30), roles


def proposal(number: int, kind: Kind = Kind.BEGIN_ROLE, outcome: Outcome | None = None) -> Proposal:
    """A proposal that says as much as one can."""
    judge = Person(name=MENTION.ljust(100, "j"))
    decided = {"decided_at": NOW, "decided_by": judge, "approved": outcome is Outcome.APPLIED} if outcome else {}
    return Proposal(
        id=number, kind=kind, outcome=outcome, name=MENTION.ljust(100, "p"), badge="9" * 30, role=Role.OFFICER,
        side=Party.POLICE, school="school-1", first_day=DAY, last_day=DAY, purpose="school:school-1",
        channel_id="C" * 20, proposed_by=Person(name=MENTION.ljust(100, "a")), proposed_at=NOW,
        decisions=[Decision(side=side, **decided) for side in Party],
    )  # fmt: skip


def test_a_role_to_end_is_told_from_another_at_the_same_school_by_its_days() -> None:
    """However long the school is called: the days come first, and what is cut says so."""
    agreement = many_schools()
    some, _roles = person(1)
    first, second = (
        RoleHeld(id=number, role=Role.OFFICER, school="school-1", first_day=DAY, last_day=last)
        for number, last in ((1, DAY), (2, DAY.replace(year=DAY.year + 1)))
    )
    shown = str(views.end_form(agreement, some, [first, second]).to_dict())
    assert "11/23/2026 to 11/23/2026 · School Resource Officer" in shown
    assert "11/23/2026 to 11/23/2027 · School Resource Officer" in shown
    assert "…" in shown


@pytest.mark.parametrize("full", [True, False])
def test_every_window_of_the_longest_roster_stays_within_slacks_limits(full: bool) -> None:
    """Ninety schools, long names, a page of people with many roles; and an empty roster."""
    agreement = many_schools()
    channel = Channel(team_id="T1", channel_id="C" * 20, name=MENTION.ljust(80, "n"))
    shown = views.Setup(
        people=[person(number) for number in range(views.ON_A_PAGE)] if full else [],
        page=1 if full else 0,
        pages=3 if full else 1,
        channels=dict.fromkeys(purposes(agreement), channel if full else None),
        slacks={"T1": NAMES[Party.SCHOOLS]} if full else {},
        gaps=["S" * 70 + ": no channel, no principal, no officer"] * 90 if full else [],
        waiting=[proposal(number) for number in range(views.MOST_WAITING + 1)] if full else [],
    )
    some, roles = person(1)
    space = Space(Party.POLICE) if full else Space()
    for view in (
        views.setup(agreement, shown),
        views.sent(agreement, proposal(1), {side: [some] * 9 for side in Party}),
        views.end_form(agreement, some, roles if full else roles[:1]),
        views.channel_form(agreement, space),
        *(
            views.role_form(agreement, RoleForm(role=role, name="n" * 100, first_day=DAY, last_day=DAY), space)
            for role in (None, *Role)
        ),
        views.decided(agreement, proposal(1), approved=True),
        home.home(
            home.HomeContents(
                "N",
                "R",
                waiting=[
                    Section(
                        "Awaiting your approval",
                        [proposal(number) for number in range(7)],
                        partial(views.to_approve, agreement),
                    )
                ],
            )
        ),
    ):
        checked_view(view.to_dict(), view.type)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_the_message_is_within_limits_and_holds_no_markup_of_others(kind: Kind, outcome: Outcome | None) -> None:
    """Names and badges stay as typed; the buttons are there while it is open."""
    message = for_approval(many_schools(), proposal(1, kind, outcome))
    blocks = message_blocks([block.to_dict() for block in message.blocks])
    markup = [text for text in _texts(blocks) if text["type"] == "mrkdwn"]
    assert "<!channel>" not in message.text + "".join(text["text"] for text in markup)
    assert ("proposal_approve" in text_of(blocks)) is (outcome is None)


def _texts(thing: object) -> list[dict[str, str]]:
    if isinstance(thing, dict):
        own = [thing] if thing.get("type") in ("mrkdwn", "plain_text") else []
        return own + [text for value in thing.values() for text in _texts(value)]
    return [text for value in thing for text in _texts(value)] if isinstance(thing, list) else []
