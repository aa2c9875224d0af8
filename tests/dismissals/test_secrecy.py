"""Only those who handle a request learn from the bot that there is one (§X): all that others open is searched."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.actor import Actor, Identity
from models.dismissals import acts as dismissal_acts
from models.dismissals import decisions
from models.dismissals import tables as dismissals
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionForm
from models.dismissals.tables import Dismissal
from models.people.queries import identify
from models.people.tables import Person
from tests.delivery.test_delivery import file, pass_time
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PEOPLE = {
    "officer": "UOFFHALL", "another officer": "UOFFCONARD", "designee": "UDESHALL", "another principal": "UPRINCONARD",
    "supervisor": "USUPERVISOR", "team, police": "UTEAMPD1", "team, schools": "UTEAMSCH1", "administrator": "UADMIN",
    "teacher": "UTEACHER",
}  # fmt: skip
HANDLERS = {"UPRINHALL": "principal", "USUPER": "superintendent", "UCHIEF": "chief", "UCHIEFDES": "chief's designee"}
FINDS = {  # on Home while it is open, in messages afterwards; what the principal gets then names no reference
    "draft": {"principal"},
    "requested": {"principal", "superintendent"},
    "forwarded": set(HANDLERS.values()),
    "decided": {"superintendent", "chief", "chief's designee"},
    "withdrawn": {"superintendent"},
}
OFFERED = "Request dismissal or reassignment"  # what every principal may press
A_WHILE = timedelta(seconds=40)
COMMANDS = ("/sro", "/sro-evaluate", "/sro-export", "/sro-notify", "/sro-quarterly", "/sro-setup")


def bring_to(place: Workplace, state: str) -> str:
    """A request of Hall's principal in a state, with all that it sends delivered; its reference."""
    with place.bot.database.write() as session:
        agreement, now = place.bot.agreement, place.clock[0]

        def actor(user_id: str) -> Actor:
            return identify(session, Identity("TPRACTICE", user_id), agreement.today(now))

        officer = session.scalars(select(Person.id).filter_by(user_id="UOFFHALL")).one()
        form = RequestForm("dismissal", "SECRET-REASONS", "SECRET-EFFORTS", None, None)
        principal = actor("UPRINHALL")
        request = dismissal_acts.save_draft(session, agreement, principal, "hall", officer, form, 0, now)
        if state != "draft":
            dismissal_acts.send_request(session, agreement, principal, request.id, 1, now)
        if state == "withdrawn":
            dismissal_acts.withdraw(session, agreement, principal, request.id, "SECRET-TALK", now)
        if state in ("forwarded", "decided"):
            dismissal_acts.forward(session, agreement, actor("USUPER"), request.id, "requested", "SECRET-MEMO", now)
        if state == "decided":
            decision = DecisionForm("dismissed", "SECRET-WHY", agreement.today(now), None)
            decisions.save(session, agreement, actor("UCHIEF"), request.id, decision, 0, now)
            decisions.decide(session, agreement, actor("UCHIEF"), request.id, 1, now)
        reference = request.reference
    place.deliver()
    return reference


def everything(place: Workplace, who: str) -> str:
    """All that somebody can open: channels and their threads, direct messages, App Home, each command's window."""
    somebody = place.somebody(who)
    seen: list[object] = []
    for command in COMMANDS:
        told = len(somebody.messages("CGENERAL"))
        somebody.command(command)
        place.until(lambda told=told: opened(somebody) or len(somebody.messages("CGENERAL")) > told)  # type: ignore[misc]
        seen += opened(somebody)
    somebody.home()
    place.until(lambda: somebody._get("home", quiet="1")["view"] is not None)
    seen.append(somebody._get("home", quiet="1")["view"])
    for channel in somebody._get("workspace")["channels"]:
        messages = somebody.messages(channel["id"])
        seen += [messages, *(somebody.messages(channel["id"], one["ts"]) for one in messages)]
    return text_of(seen)


def opened(somebody: Somebody) -> list[object]:
    """The windows that somebody has open."""
    return list(somebody._get("views")["stack"])


@pytest.mark.parametrize("state", FINDS)
def test_who_may_not_know_finds_no_trace_in_anything_they_can_open(
    workplace: Workplace, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log of the process holds none either."""
    caplog.set_level(logging.DEBUG)
    file(workplace)
    reference = bring_to(workplace, state)
    traces = (reference, "SECRET", "Request ", "request under", "under §X", "reassignment")
    for name, who in PEOPLE.items():
        shown = everything(workplace, who).replace(OFFERED, "")
        assert len(shown) > 100
        assert [trace for trace in traces if trace in shown] == [], name
    for who, name in HANDLERS.items():
        assert (reference in everything(workplace, who)) is (name in FINDS[state]), name
    assert [trace for trace in (reference, "SECRET") if trace in caplog.text] == []


def test_the_alarm_about_a_message_that_cannot_be_delivered_does_not_say_what_it_is(workplace: Workplace) -> None:
    """A supervisor in the chief's channel: held, and the administrators are told of the channel only."""
    members = ["UBOT", "UCHIEF", "UCHIEFDES", "USUPERVISOR"]
    workplace.change("channel", "CCHIEF", members=members)
    reference = bring_to(workplace, "forwarded")
    pass_time(workplace, A_WHILE)
    assert workplace.posted("CCHIEF") == []
    alarm = text_of(workplace.posted("CADMIN"))
    assert "is not permitted to read its records (may_not_read): Sergio Sample. Remove them" in alarm
    assert reference not in alarm
    assert "equest" not in alarm
    workplace.change("channel", "CCHIEF", members=members[:-1])
    pass_time(workplace, A_WHILE * 10, timedelta(minutes=1))
    assert reference in text_of(workplace.posted("CCHIEF"))


def test_references_are_no_running_numbers(workplace: Workplace) -> None:
    """The next one tells nothing of how many there were."""
    first = bring_to(workplace, "withdrawn")
    second = bring_to(workplace, "requested")
    assert first != second
    assert all(set(one) <= set(dismissals.LETTERS) and len(one) == 6 for one in (first, second))
    with workplace.bot.database.read() as session:
        assert len(session.scalars(select(Dismissal.reference)).all()) == 2
