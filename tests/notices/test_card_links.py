"""From the window of a notice to its card: by Slack's own link, for those who may be in the channel."""

import pytest
from sqlalchemy import select

from bot.delivery.links import keep_link
from bot.slack.gateway import Gateway, SlackUnclear
from models.actor import Identity
from models.delivery.dispatch import PACE
from models.delivery.outbox import Delivery
from models.notices import cards
from models.notices.tables import Notice
from models.people.queries import identify
from tests.support.filing import OFFICER, file
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL = "UPRINHALL"
WORDS = "Show the card in the school's channel"


def opened(place: Workplace, who: str) -> str:
    """What somebody reads who opens the notice from the window that finds it."""
    somebody = place.somebody(who)
    somebody.command("/sro")
    somebody.press("notice_list_all", value="all")
    somebody.press("notice_open")
    return text_of(somebody.window())


def card(place: Workplace) -> Delivery:
    """The delivery of the only card."""
    with place.bot.database.read() as session:
        return session.scalars(select(Delivery).filter_by(kind=cards.CARD)).one()


def address(place: Workplace) -> str:
    """Where the card is, as Slack's link says."""
    (message,) = (it for it in place.posted("CHALL") if it.get("thread_ts") in (None, it["ts"]))
    return f"/archives/CHALL/p{message['ts'].replace('.', '')}"


def test_a_window_leads_to_the_card_once_it_is_there(workplace: Workplace) -> None:
    """Not before; and the card leads to the window by its own button."""
    file(workplace, actions=("arrest",))
    assert WORDS not in opened(workplace, PRINCIPAL)
    workplace.deliver()
    shown = opened(workplace, PRINCIPAL)
    assert WORDS in shown
    assert f"{address(workplace)}|" in shown
    principal = workplace.somebody(PRINCIPAL)
    principal.press("notice_open", message=workplace.posted("CHALL")[0], channel="CHALL")
    assert WORDS in text_of(principal.window())


@pytest.mark.parametrize(
    ("who", "is_shown"), [(OFFICER, True), ("UCHIEF", True), ("UDESHALL", True), ("USUPER", False)]
)
def test_only_who_may_be_in_the_channel_gets_the_link(workplace: Workplace, who: str, is_shown: bool) -> None:
    """The superintendent reads the arrest and may not be in the school's channel."""
    file(workplace, actions=("arrest",))
    workplace.deliver()
    assert (WORDS in opened(workplace, who)) is is_shown


def test_a_link_that_slack_did_not_give_is_asked_for_again(workplace: Workplace) -> None:
    """The card has arrived all the same; the next look at it brings the link."""
    file(workplace)
    workplace.fail("chat.getPermalink", "error_before")
    workplace.deliver()
    assert (card(workplace).state, card(workplace).permalink) == ("posted", None)
    assert WORDS not in opened(workplace, PRINCIPAL)
    workplace.clock[0] += PACE.sweeps[0]
    workplace.deliver()
    assert WORDS in opened(workplace, PRINCIPAL)


def test_a_card_that_is_posted_anew_has_a_new_link(workplace: Workplace) -> None:
    """The window never leads to a message that is gone."""
    file(workplace)
    workplace.deliver()
    before = address(workplace)
    workplace.delete(workplace.posted("CHALL")[0], "CHALL")
    workplace.clock[0] += PACE.sweeps[0]
    workplace.deliver()
    assert address(workplace) != before
    assert f"{address(workplace)}|" in opened(workplace, PRINCIPAL)


def test_a_link_that_comes_when_the_card_stands_elsewhere_is_not_kept(workplace: Workplace) -> None:
    """Slack's answer took so long that the card was posted anew meanwhile, in the same channel."""
    file(workplace)
    workplace.deliver()
    bot, row = workplace.bot, card(workplace)
    gone = bot.gateway.post("CHALL", row.uuid, "An earlier copy", (), None)
    keep_link(bot.database, bot.gateway, row.id, "CHALL", gone)
    assert card(workplace).permalink == row.permalink


def test_no_link_is_given_while_the_card_is_not_there(workplace: Workplace) -> None:
    """Such as one that waits to be posted anew."""
    file(workplace)
    workplace.deliver()
    with workplace.bot.database.write() as session:
        session.scalars(select(Delivery).filter_by(kind=cards.CARD)).one().state = "pending"
        notice = session.scalars(select(Notice)).one()
        team = workplace.server.only.workspace.team.id
        principal = identify(session, Identity(team, PRINCIPAL), workplace.bot.agreement.today(workplace.clock[0]))
        assert cards.link_for(session, principal, notice) is None


@pytest.mark.parametrize("link", ["https://x.slack.com/a|b", "https://x.slack.com/>", "javascript:alert(1)", "", 7])
def test_what_is_no_address_is_not_kept(workplace: Workplace, monkeypatch: pytest.MonkeyPatch, link: object) -> None:
    """Nothing that could end the link in Slack's markup."""
    monkeypatch.setattr(Gateway, "call", lambda *_about, **_arguments: {"permalink": link})
    with pytest.raises(SlackUnclear):
        workplace.bot.gateway.permalink("CHALL", "1.0")
