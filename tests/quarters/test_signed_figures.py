"""Who may take out all totals gets them when both sides have signed: a chart, and the same in words (§IX)."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.practice.block_kit import message_blocks
from exports.quarters.glance import Glance
from handlers.message import Message, Telling
from handlers.messages import MESSAGES
from handlers.quarters.messages import Time, signed_figures
from models.actor import Identity
from models.delivery.outbox import Delivery
from models.export_requests import acts as exporting
from models.people.tables import RoleHeld
from models.quarters import opening, signing
from models.quarters import tables as records
from models.quarters.tables import Quarter
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES
from tests.support.staff import Staff
from tests.support.town import Town
from tests.support.workplace import Somebody, Workplace, text_of

WORDS = ("Incidents", "Disciplinary actions", "Referrals to police", "Action notices")
READERS = ("UTEAMPD1", "UTEAMPD2", "UTEAMSCH1", "UTEAMSCH2", "USUPER", "UCHIEF", "UCHIEFDES", "USUPERVISOR")


@pytest.fixture
def database_kind() -> str:
    """What is shown is the same on each."""
    return "sqlite"


def told(session: Session, staff: Staff, quarter: int) -> Message:
    """The message about a quarter that was signed."""
    query = select(Delivery.subject_id).where(Delivery.kind == signing.FIGURES).order_by(Delivery.id.desc())
    telling = Telling(session, staff.town.agreement, AFTER)
    message = MESSAGES[signing.FIGURES].make(telling, session.scalars(query).first() or 0)
    assert message
    message_blocks(blocks_of(message))
    return message


def blocks_of(message: Message) -> list[dict[str, Any]]:
    """A message's blocks, as Slack gets them."""
    return [block.to_dict() for block in message.blocks]


def drawn(message: Message) -> dict[str, dict[str, int]]:
    """The bars of a message's chart, by series; nothing where there is no chart."""
    found = [block["chart"] for block in blocks_of(message) if block["type"] == "data_visualization"]
    return {
        series["name"]: {point["label"]: point["value"] for point in series["data"]}
        for chart in found
        for series in chart["series"]
    }


def in_words(message: Message) -> dict[str, str]:
    """What stands beside the chart."""
    (fields,) = [block["fields"] for block in blocks_of(message) if "fields" in block]
    texts = [field["text"] for field in fields]
    return {label.strip("*"): value for label, value in zip(texts[::2], texts[1::2], strict=True)}


def test_a_signed_quarter_is_told_with_its_totals(staff: Staff) -> None:
    """Of how many schools; what nobody did is zero; and the notification holds no figure."""
    with staff.town.database.write() as session:
        quarter = acts.bring_to(session, staff, "signed off")
        message = told(session, staff, quarter)
    assert in_words(message) == {
        "Incidents": "9 (1 of 5 schools)", "Disciplinary actions": "12 (1 of 5 schools)",
        "Referrals to police": "0 (1 of 5 schools)", "Action notices": "0 (5 of 5 schools)",
    }  # fmt: skip
    assert drawn(message) == {"Q2 2026-27": dict(zip(WORDS, (9, 12, 0, 0), strict=True))}
    assert "no submission for the previous quarter" in text_of(blocks_of(message))
    assert message.text == "The totals of Q2 2026-27, as signed."


def test_what_was_signed_is_told_although_the_quarter_was_corrected_since(staff: Staff) -> None:
    """A message that leaves late tells the revision that it is about."""
    with staff.town.database.write() as session:
        quarter = acts.bring_to(session, staff, "reopened")
        principal, figures = staff.actor("principal"), FIGURES | {"incidents.fighting": 70}
        acts.correct(session, staff, principal, quarter, AFTER)
        acts.fill(session, staff, principal, quarter, AFTER, figures=figures)
        acts.send(session, staff, principal, quarter, AFTER)
        message = told(session, staff, quarter)
    assert in_words(message)["Incidents"] == "9 (1 of 5 schools)"
    assert "revision 1" in text_of(blocks_of(message))


def test_what_was_not_collected_or_not_sent_is_no_bar(staff: Staff) -> None:
    """It says which of the two it is, in the chart's place and in the lines."""
    nothing: dict[str, int | None] = {key: None for key in FIGURES if key.startswith("referrals.")}
    with staff.town.database.write() as session:
        quarter = acts.bring_to(session, staff, "opened")
        acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=FIGURES | nothing)
        acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
        sign_off(session, staff, quarter)
        message = told(session, staff, quarter)
    assert in_words(message)["Referrals to police"] == "not collected"
    assert in_words(message)["Action notices"] == "not submitted"
    assert drawn(message) == {"Q2 2026-27": {"Incidents": 9, "Disciplinary actions": 12}}
    assert "Not in the chart: referrals to police (not collected), action notices (not submitted)." in text_of(
        blocks_of(message)
    )


def sign_off(session: Session, staff: Staff, quarter: int) -> None:
    """Who has not sent anything is declared missing, and both sides sign."""
    for one in records.get(session, quarter).submissions:
        if not one.sent:
            acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, one.party)
    acts.meet(session, staff, staff.actor("team, police"), quarter, AFTER)
    for who in ("team, police", "team, schools"):
        acts.sign(session, staff, staff.actor(who), quarter, AFTER)


def test_the_quarter_before_stands_beside_it(staff: Staff) -> None:
    """In the words always; among the bars where the same schools are counted."""
    first = date(2026, 7, 1)
    with staff.town.database.write() as session:
        of_police = staff.actor("team, police")
        before = opening.open_by_hand(session, staff.town.agreement, of_police, first, AFTER - timedelta(days=90)).id
        acts.fill(session, staff, staff.actor("principal"), before, AFTER, figures=FIGURES | {"incidents.fighting": 4})
        acts.send(session, staff, staff.actor("principal"), before, AFTER)
        acts.confirm(session, staff, staff.actor("supervisor"), before, AFTER)
        quarter = acts.bring_to(session, staff, "signed off")
        message = told(session, staff, quarter)
    assert in_words(message)["Incidents"] == "9 (1 of 5 schools)\nQ1 2026-27: 4 (1 of 5 schools)"
    assert {name: bars["Incidents"] for name, bars in drawn(message).items()} == {"Q2 2026-27": 9, "Q1 2026-27": 4}


def a_time(label: str, *values: int | str, counted: int = 90) -> Time:
    """A quarter of ninety schools with these figures."""
    at = frozenset(map(str, range(counted)))
    figures = [Glance(words, value, at) for words, value in zip(WORDS, values, strict=True)]
    return Time(label, 90, figures)


@pytest.mark.parametrize(
    ("before", "bars", "said"),
    [
        (a_time("Q1", 4, 3, 2, 1), 2, "Q1: 4 (90 of 90 schools)"),
        (
            a_time("Q1", 4, 3, 2, 1, counted=89),
            1,
            "Q1 is not in the chart: its totals are of different schools or lines.",
        ),
        (a_time("Q1", "not submitted", 3, 2, 1), 1, "Q1 is not in the chart"),
        (None, 1, "There is no submission for the previous quarter to compare with."),
    ],
)
def test_bars_stand_side_by_side_only_where_the_same_schools_are_counted(
    staff: Staff, before: Time | None, bars: int, said: str
) -> None:
    """Anything else would look like a change."""
    now = a_time("Q2", 100_000 * 90, 3, 2, 1)
    with staff.town.database.write() as session:
        message = signed_figures(a_quarter(session, staff).revision, now, before)
        message_blocks(blocks_of(message))
    assert len(drawn(message)) == bars
    assert said in text_of(blocks_of(message))


def test_without_any_figure_there_is_no_chart(staff: Staff) -> None:
    """And the words say why."""
    now = a_time("Q2", *["not submitted"] * 4, counted=0)
    with staff.town.database.write() as session:
        message = signed_figures(a_quarter(session, staff).revision, now, now)
        message_blocks(blocks_of(message))
    assert drawn(message) == {}
    assert set(in_words(message).values()) == {"not submitted\nQ2: not submitted"}


def a_quarter(session: Session, staff: Staff) -> Quarter:
    """One that is open."""
    return acts.open_(session, staff, staff.actor("team, police"))


def signed_in_slack(place: Workplace) -> None:
    """A quarter with Hall's submission is signed off; nothing of it is delivered yet."""
    place.clock[0] = AFTER
    people = {"principal": "UPRINHALL", "supervisor": "USUPERVISOR", "team, police": "UTEAMPD1",
              "team, schools": "UTEAMSCH1"}  # fmt: skip
    town = Town(place.bot.database, place.bot.agreement)
    staff = Staff(town, {name: Identity("TPRACTICE", user) for name, user in people.items()})
    with place.bot.database.write() as session:
        acts.bring_to(session, staff, "signed off")


def has_totals(somebody: Somebody) -> bool:
    """Whether somebody has got the totals by direct message."""
    channel = somebody.direct()
    return bool(channel) and "9 (1 of 5 schools)" in text_of(somebody.messages(channel))


def test_those_who_may_take_out_all_totals_get_them_and_the_channel_does_not(workplace: Workplace) -> None:
    """Nor do principals, officers and administrators; the channel hears that it is signed."""
    signed_in_slack(workplace)
    workplace.deliver()
    people = {*READERS, "UPRINHALL", "UADMIN", "UOFFHALL"}
    assert {who for who in people if has_totals(workplace.somebody(who))} == set(READERS)
    channel = text_of(workplace.posted("CTEAM"))
    assert "is signed off" in channel
    assert "of 5 schools" not in channel


def test_whose_right_has_ended_meanwhile_gets_nothing(workplace: Workplace) -> None:
    """Neither the totals nor a workbook that is made already: nothing is sent, and nobody is alarmed."""
    signed_in_slack(workplace)
    while workplace.bot.exports.run_once():
        pass
    left = workplace.somebody("UTEAMSCH2")
    with workplace.bot.database.write() as session:
        held = session.scalars(select(RoleHeld).where(RoleHeld.person.has(user_id=left.user_id))).one()
        held.last_day = workplace.bot.agreement.today(AFTER) - timedelta(days=1)
    workplace.deliver()
    assert not has_totals(left)
    assert has_totals(workplace.somebody("UTEAMSCH1"))
    with workplace.bot.database.read() as session:
        for kind in (signing.FIGURES, exporting.DELIVERY):
            found = list(session.scalars(select(Delivery.state).where(Delivery.kind == kind)))
            assert sorted(found) == ["dropped", *["posted"] * (len(READERS) - 1)]
