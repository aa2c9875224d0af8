"""Each line of a list leads to its record, in the rights of the reader, or says who can open it."""

import pytest

from handlers.retention import previews
from handlers.retention.ids import RetentionActionId
from handlers.topics import HoldsAndDisposal
from models.actor import Actor
from models.district.retention import KINDS_OF_RECORDS
from models.errors import Refused
from models.retention import looking
from models.retention.kinds import KINDS
from models.retention.looking import LOOKS
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.disposed import Disposed
from tests.retention import acts
from tests.retention.every_kind import MAKE
from tests.support.staff import Staff

NOT_OPENED: dict[str, set[str]] = {
    "notice": {"superintendent"}, "activity": {"superintendent"}, "evaluation": {"superintendent"},
    "usual_week": {"superintendent"}, "schedule_change": {"superintendent"}, "substitution": {"superintendent"},
    "duty_time": {"superintendent"}, "earlier": {"superintendent"}, "outside_request": {"superintendent"},
    "listed_person": {"chief"},
}  # fmt: skip
"""Who of the two cannot open a record of a kind, by the rights to it."""
SAID = {
    "earlier": ("Canary words.xlsx",), "usual_week": ("Monday", "Hall High School"),
    "schedule_change": ("Versions", "Officer"), "substitution": ("Named by", "Hall High School"),
    "duty_time": ("Officer", "Hall High School"), "listed_person": ("Canary words counselor", "Struck off"),
}  # fmt: skip
"""What stands in the plain window of each kind that has no other."""


def way(actor: Actor, record: object) -> object:
    """The button of a line."""
    return next((found for of in HoldsAndDisposal.ways if (found := of(actor, record))), None)


@pytest.mark.parametrize("kind", KINDS_OF_RECORDS)
def test_every_kind_opens_or_says_who_can(database: Database, staff: Staff, kind: str) -> None:
    """None has neither."""
    with database.write() as session:
        record = session.get_one(KINDS[kind].record, MAKE[kind](session, staff))
        for who in acts.HEADS:
            found = way(staff.actor(who, acts.LATER), record)
            assert (found is None) is (who in NOT_OPENED.get(kind, set())), who
        said = [words for of in HoldsAndDisposal.who_opens if (words := of(record))]
        assert len(said) == 1
        assert said[0].endswith(".")


@pytest.mark.parametrize("kind", SAID)
def test_the_plain_window_says_what_it_is(database: Database, staff: Staff, kind: str) -> None:
    """To whoever may read it; that they looked is on record."""
    assert set(SAID) == set(LOOKS) == set(previews.SAYS)
    with database.write() as session:
        record_id = MAKE[kind](session, staff)
        who = next(who for who in acts.HEADS if who not in NOT_OPENED[kind])
        actor = staff.actor(who, acts.LATER)
        row = looking.look(session, actor, kind, record_id, acts.LATER)
        button = way(actor, row)
        assert button.action_id == RetentionActionId.PREVIEW  # type: ignore[attr-defined]
        shown = str(previews.preview(staff.town.agreement, actor, kind, row).to_dict())
        assert all(words in shown for words in (row.label, *SAID[kind]))
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last
        assert (last.act, last.actor) == ("look at record to dispose of", actor.label)


@pytest.mark.parametrize("kind", SAID)
def test_nobody_else_looks(database: Database, staff: Staff, kind: str) -> None:
    """Not the other head, nor anybody who does not see what is to be disposed of; nor once it is gone."""
    with database.write() as session:
        record_id = MAKE[kind](session, staff)
        may = {who for who in acts.HEADS if who not in NOT_OPENED[kind]}
        for who in staff.people:
            if who not in may:
                with pytest.raises(Refused):
                    looking.look(session, staff.actor(who, acts.LATER), kind, record_id, acts.LATER)
        row = session.get_one(KINDS[kind].record, record_id)
        row.disposed_at = acts.LATER
        with pytest.raises(Disposed):
            looking.look(session, staff.actor(may.pop(), acts.LATER), kind, record_id, acts.LATER)
