"""A card of a concern or a planned activity that does not arrive: somebody is told directly, until it has arrived."""

from datetime import timedelta

import pytest

from tests.activities.test_steps_in_slack import CONCERN, PRINCIPAL, logs, takes
from tests.delivery.test_delivery import pass_time
from tests.notices.test_being_told import told
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DESIGNEE = "UDESHALL"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("urgent", ["no", "yes"])
def test_the_officer_is_to_call_and_the_school_answers_directly(workplace: Workplace, urgent: str) -> None:
    """An urgent one is told to the designee as well. Answered, the messages say so; nothing typed is in them."""
    workplace.change("channel", "CHALL", is_archived=True)
    logs(workplace, "concern", **CONCERN, urgent=urgent)
    (call,) = told(workplace, OFFICER)
    assert call["text"].startswith("Not delivered: please call the principal.")
    assert "the channel is archived" in text_of(call)
    assert f"<@{PRINCIPAL}>" in text_of(call)
    (instead,) = told(workplace, PRINCIPAL)
    assert "could not be posted in the school's channel" in text_of(instead)
    assert "door" not in text_of([call, instead])
    assert len(told(workplace, DESIGNEE)) == (1 if urgent == "yes" else 0)
    principal = workplace.somebody(PRINCIPAL)
    principal.press("activity_open", message=instead, channel=principal.direct())
    in_a_week = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=7)
    takes(principal, "concern_plan", words="A locksmith.", until=in_a_week)
    workplace.deliver()
    for who in (OFFICER, PRINCIPAL):
        assert "Answered with a plan" in text_of(told(workplace, who)[0])
        assert "locksmith" not in text_of(told(workplace, who))


def test_it_is_said_once_and_changed_when_the_card_arrives(workplace: Workplace) -> None:
    """In place, and nobody is told anew."""
    workplace.change("channel", "CHALL", is_archived=True)
    logs(workplace, "concern", **CONCERN)
    pass_time(workplace, 20 * MINUTE, MINUTE)
    assert [len(told(workplace, who)) for who in (OFFICER, PRINCIPAL)] == [1, 1]
    workplace.change("channel", "CHALL", is_archived=False)
    pass_time(workplace, 10 * MINUTE, MINUTE)
    assert len(workplace.posted("CHALL")) == 1
    for who in (OFFICER, PRINCIPAL):
        (message,) = told(workplace, who)
        assert "is in the school's channel now" in text_of(message)
        assert "call the principal" not in text_of(message)
