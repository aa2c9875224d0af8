"""What people see of requests: within Slack's limits at their fullest, and nothing confidential in messages."""

import pytest
from sqlalchemy import select

from bot.practice.block_kit import checked_view, message_blocks
from handlers import messages
from handlers.dismissals import views
from handlers.message import Telling
from models.delivery.outbox import Delivery
from models.dismissals import acts as dismissal_acts
from models.dismissals import decisions
from models.dismissals import tables as dismissals
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionForm
from models.dismissals.tables import Dismissal
from models.notices.tables import Notice
from models.policy import Act
from tests.dismissals import acts
from tests.notices.test_views import LONG
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def fullest(staff: Staff, words: str) -> int:
    """A request with as much in it as there can be, decided."""
    with staff.town.database.write() as session:
        agreement, principal = staff.town.agreement, staff.actor("principal")
        form = RequestForm("dismissal", words, words)
        draft = dismissal_acts.save_draft(session, agreement, principal, "hall", staff.id("officer"), form, 0, NOW)
        acts.send(session, staff, principal, draft.id, NOW)
        dismissal_acts.forward(session, agreement, staff.actor("superintendent"), draft.id, "requested", words, NOW)
        decision = DecisionForm("reassigned", words, agreement.today(NOW), words[:500], words[:500])
        acts.settle(session, staff, draft.id, decision, NOW)
        draft.notices = [f"2026-27/{number:04d}" for number in range(40)]
        return draft.id


def test_every_view_of_the_fullest_request_stays_within_slacks_limits(staff: Staff) -> None:
    """3,000 characters everywhere."""
    dismissal_id, agreement = fullest(staff, LONG), staff.town.agreement
    with staff.town.database.read() as session:
        dismissal = dismissals.get(session, dismissal_id)
        form = RequestForm("dismissal", LONG, LONG, "N" * 500, agreement.today(NOW))
        written = decisions.DecisionDraft(
            saves=9,
            outcome="reassigned",
            reasons=LONG,
            last_day=agreement.today(NOW),
            assigned_to="N" * 500,
            rule="N" * 500,
        )
        notices = [Notice(id=number, school_year="2026-27", number=number) for number in range(60)]
        every = [
            views.reading(agreement, dismissal, frozenset(Act), notices),
            views.preview(agreement, dismissal, notices),
            views.request_form(agreement, dismissal.officer, "hall", form, 1),
            views.preview(agreement, dismissal),
            views.reading(agreement, dismissal, frozenset(Act)),
            views.sent(dismissal, told=False),
            views.discarded(),
            views.withdrawing_form(dismissal),
            views.forwarding_form(agreement, dismissal),
            views.deciding_form(agreement, dismissal, DecisionForm(), 0),
            views.deciding_form(agreement, dismissal, written.form, 1),
            views.decision_preview(agreement, dismissal, written),
        ]
        for view in every:
            checked_view(view.to_dict(), view.type)


def test_no_message_holds_a_reason_or_the_officers_name(staff: Staff) -> None:
    """Whoever looks at the screen over a shoulder learns that there is a request, and no more."""
    dismissal_id = fullest(staff, "SECRET-WORDS")
    with staff.town.database.write() as session:
        session.get_one(Dismissal, dismissal_id).officer.name = "Olive Pretend"
        session.flush()
        kinds = set()
        for delivery in session.scalars(select(Delivery).where(Delivery.kind.like("dismissal%"))):
            telling = Telling(session, staff.town.agreement, NOW)
            message = messages.MESSAGES[delivery.kind].make(telling, delivery.subject_id)
            assert message
            shown = text_of([message.text, [block.to_dict() for block in message.blocks]])
            assert "SECRET" not in shown
            assert "Olive" not in shown
            assert "Hall" not in message.text
            message_blocks([block.to_dict() for block in message.blocks])
            kinds.add(delivery.kind)
    assert kinds == {
        dismissals.CARD, dismissals.CARD_CHANGE, dismissals.CHIEF_CARD, dismissals.CHIEF_CARD_CHANGE,
        dismissals.OUTCOME,
    }  # fmt: skip


def test_a_decision_that_is_being_written_is_shown_to_nobody_else(staff: Staff) -> None:
    """Not to those who may read the request, and on no card, until the chief records it."""
    with staff.town.database.write() as session:
        dismissal_id = acts.bring_to(session, staff, "forwarded")
        decision = DecisionForm("dismissed", "SECRET-WHY", staff.town.agreement.today(NOW), None, "SECRET-RULE")
        decisions.save(session, staff.town.agreement, staff.actor("chief"), dismissal_id, decision, 0, NOW)
        dismissal = dismissals.get(session, dismissal_id)
        shown = text_of(views.reading(staff.town.agreement, dismissal, frozenset(Act)).to_dict())
    assert "SECRET-REASONS" in shown
    assert "SECRET-WHY" not in shown
    assert "SECRET-RULE" not in shown
    assert "Dismissed" not in shown


def test_the_memo_is_for_the_chief(staff: Staff) -> None:
    """The principal reads the decision, not the memo."""
    dismissal_id = fullest(staff, "Words.")
    with staff.town.database.read() as session:
        dismissal = dismissals.get(session, dismissal_id)
        shown = [
            text_of(views.reading(staff.town.agreement, dismissal, acts).to_dict())
            for acts in (frozenset({Act.READ_MEMO}), frozenset(Act) - {Act.READ_MEMO})
        ]
    assert ["Superintendent's memo" in reading for reading in shown] == [True, False]
