"""Proposals that nobody decides: withdrawn by an administrator, or lapsed because nothing is left to change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from handlers.people.messages import for_approval, for_proposer
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.errors import Conflict, Invalid, NotFound, Refused
from models.people import proposal_endings, proposals
from models.people.proposal_checks import ChannelForm, EndForm
from models.people.proposal_endings import ProposalClock
from models.people.proposals import DECIDED, PROPOSAL_CHANGE, Outcome, Proposal
from models.people.tables import Person, RoleHeld
from models.store import deadlines
from models.vocabulary import Role
from tests.people.conftest import Hall
from tests.people.test_proposals import A_DAY, ADMIN, CHIEF, SUPER, decide, propose, role_form, role_of
from tests.support.town import NOW
from tests.support.workplace import text_of

TODAY = date(2026, 11, 23)
WHY = "The wrong person."


def withdraw(hall: Hall, proposal_id: int, by: str = ADMIN, because: str | None = WHY) -> str | None:
    """Take it back; what has become of it."""
    with hall.town.database.write() as session:
        return proposal_endings.withdraw(session, hall.town.actor(hall[by]), proposal_id, because, NOW).outcome


def told(hall: Hall, kind: str) -> list[str]:
    """Who gets messages of a kind."""
    with hall.town.database.read() as session:
        names = {PersonDM(person.id): person.name for person in session.scalars(select(Person))}
        rows = session.scalars(select(Delivery).filter_by(kind=kind).order_by(Delivery.id))
        return [names[row.place] for row in rows if isinstance(row.place, PersonDM)]


def look(hall: Hall, days: int) -> str | None:
    """Let the clock look on a later day; what has become of the only proposal."""
    with hall.town.database.write() as session:
        acts = ProposalClock(hall.town.agreement).acts()
        while deadlines.take_one(session, {"role_welcome": lambda *_about: None} | acts, NOW + days * A_DAY):
            pass
    with hall.town.database.read() as session:
        return session.scalars(select(Proposal.outcome)).one()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", ["waits", "half approved", "applied", "rejected", "withdrawn", "lapsed"])
@pytest.mark.parametrize("who", [
    ADMIN, "second", SUPER, CHIEF, "chief_designee", "supervisor", "officer", "principal", "principal_designee",
    "team, schools", "team, police",
])  # fmt: skip
def test_administrators_withdraw_what_waits_and_nobody_else_or_later(hall: Hall, who: str, state: str) -> None:
    """Every role, in every state."""
    hall.people["second"] = hall.town.add("Second Admin", Role.ADMINISTRATOR)
    number = propose(hall, role_form(role="administrator"))
    if state in ("half approved", "applied"):
        decide(hall, number, SUPER)
    if state in ("applied", "rejected"):
        decide(hall, number, CHIEF, approve=state == "applied")
    if state in ("withdrawn", "lapsed"):
        with hall.town.database.write() as session:
            values = {"outcome": state, "because": WHY, "ended_at": NOW}
            session.execute(update(Proposal).values(values))
    if who not in (ADMIN, "second"):
        with pytest.raises(Refused):
            withdraw(hall, number, who)
    elif state in ("waits", "half approved"):
        assert withdraw(hall, number, who) == "withdrawn"
        assert told(hall, DECIDED) == ([] if who == ADMIN else ["Ada Admin"])
        assert sorted(told(hall, PROPOSAL_CHANGE)[-2:]) == ["Cal Chief", "Sue Super"]
    else:
        with pytest.raises(Conflict, match=state.replace("applied", "approved")):
            withdraw(hall, number, who)


def test_it_says_who_withdrew_it_and_why_to_both(hall: Hall) -> None:
    """Typed words are shown as they were typed; nothing can be decided any more, and the same can be proposed anew."""
    hall.people["second"] = hall.town.add("Second Admin", Role.ADMINISTRATOR)
    number, because = propose(hall, role_form()), f"<!channel> {'x' * 2980}"
    for wrong in (None, "", "x", "y" * 3001):
        with pytest.raises(Invalid):
            withdraw(hall, number, because=wrong)
    withdraw(hall, number, "second", because)
    with pytest.raises(Conflict, match="already withdrawn by Second Admin"):
        decide(hall, number, SUPER)
    with pytest.raises(NotFound):
        withdraw(hall, 999)
    with hall.town.database.read() as session:
        proposal = proposals.get(session, number)
        for message in (for_approval(hall.town.agreement, proposal), for_proposer(hall.town.agreement, proposal)):
            assert message is not None
            assert "Withdrawn" in message.text
            shown = [block.to_dict() for block in message.blocks]
            assert {"type": "plain_text", "text": because, "emoji": False} in [block.get("text") for block in shown]
            assert "Withdrawn by Second Admin" in text_of(shown)
            assert "proposal_approve" not in text_of(shown)
    propose(hall, role_form())


def test_of_two_at_once_one_withdraws_or_decides(hall: Hall) -> None:
    """The other is told what became of it."""
    number, both = propose(hall, role_form()), Barrier(2)

    def at_once(act: Callable[[], str | None]) -> str | None:
        both.wait()
        try:
            return act()
        except Conflict:
            return None

    acts = (lambda: withdraw(hall, number), lambda: decide(hall, number, SUPER))
    with ThreadPoolExecutor(2) as pool:
        found = [running.result() for running in [pool.submit(at_once, act) for act in acts]]
    assert sorted(filter(None, found)) in (["applied"], ["withdrawn"])


def _days_over(hall: Hall) -> int:
    return propose(hall, role_form(last_day=TODAY))


def _given_otherwise(hall: Hall) -> int:
    number = propose(hall, role_form(person="UNEW"))
    hall.town.add("New", Role.PRINCIPAL, "conard")
    return number


def _of_an_earlier_release(hall: Hall) -> int:
    """An officer with a school, which could be proposed here before."""
    number = propose(hall, role_form(role="officer"))
    with hall.town.database.write() as session:
        session.get_one(Proposal, number).school = "conard"
    return number


def _role_over(hall: Hall) -> int:
    number = propose(hall, EndForm(role_of(hall, "principal")))
    with hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == "principal").values(last_day=TODAY))
    return number


def _channel_taken(hall: Hall) -> int:
    number = propose(hall, ChannelForm("school:hall", "CNEW"))
    hall.town.channel("school:bristow", "CNEW")
    return number


def _still_waits(hall: Hall) -> int:
    return propose(hall, role_form())


def _account_away(hall: Hall) -> int:
    hall.town.add("New")
    number = propose(hall, role_form())
    with hall.town.database.write() as session:
        session.execute(update(Person).where(Person.user_id == "UNEW").values(is_deactivated=True))
    return number


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (_days_over, "The last day cannot be in the past."), (_given_otherwise, "already has this role"),
        (_of_an_earlier_release, "Officers are appointed"), (_role_over, "Pia Principal no longer has this role."),
        (_channel_taken, "already the channel for"), (_still_waits, None), (_account_away, None),
    ],
)  # fmt: skip
def test_what_has_nothing_left_to_change_lapses(hall: Hall, what: Callable[[Hall], int], why: str | None) -> None:
    """Looked at once a day. Proposer and approvers read why; what can still be done waits on, however long."""
    number = what(hall)
    assert look(hall, 0) is None  # not on the day on which it was proposed
    assert look(hall, 1) == look(hall, 40) == (Outcome.LAPSED if why else None)
    assert told(hall, DECIDED) == (["Ada Admin"] if why else [])
    if not why:
        return
    with pytest.raises(Conflict, match="This has lapsed"):
        decide(hall, number, CHIEF if what is _of_an_earlier_release else SUPER)
    with hall.town.database.read() as session:
        proposal = proposals.get(session, number)
        message = for_proposer(hall.town.agreement, proposal)
        assert message is not None
        assert why in text_of([block.to_dict() for block in message.blocks])


def test_what_waited_before_is_looked_at_from_the_next_start_on(hall: Hall) -> None:
    """Proposals of an earlier release have no look planned."""
    _days_over(hall)
    with hall.town.database.write() as session:
        session.execute(deadlines.Deadline.__table__.delete())
        ProposalClock(hall.town.agreement).plan(session, NOW + timedelta(days=2))
    assert look(hall, 2) == Outcome.LAPSED
