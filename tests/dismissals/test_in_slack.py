"""A request from the principal's form to the chief's decision, as people see it in Slack (§X)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import Identity
from models.dismissals.decisions import DecisionDraft
from models.dismissals.tables import Dismissal
from models.people.queries import holders, identify
from models.people.tables import Person
from models.policy import Act, own_schools
from models.vocabulary import Role
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL, DESIGNEE, CHIEF, SUPERINTENDENT = "UOFFHALL", "UPRINHALL", "UDESHALL", "UCHIEF", "USUPER"
REASONS = "REASON-WORDS <!channel> *bold* =1+1 😀"


def draft(place: Workplace) -> Somebody:
    """The principal of Hall writes a request; the preview is open."""
    principal = place.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    principal.press("dismissal_form")
    assert principal.submit(asked="reassignment", reasons=REASONS, efforts="Two talks.") == {"ok": True}
    return principal


def request(place: Workplace) -> Somebody:
    """The same, sent to the superintendent and delivered."""
    principal = draft(place)
    principal.press("dismissal_send")
    place.deliver()
    return principal


def with_the_bot(place: Workplace, who: str) -> list[dict[str, Any]]:
    """Everything in somebody's direct message with the bot."""
    channel = place.somebody(who).direct()
    return place.posted(channel) if channel else []


def open_from_card(place: Workplace, who: str) -> Somebody:
    """Somebody opens the request from the newest message about it that they have."""
    somebody = place.somebody(who)
    channel = "CCHIEF" if who == CHIEF else somebody.direct()
    card = next(one for one in reversed(place.posted(channel)) if "dismissal_open" in text_of(one))
    somebody.press("dismissal_open", message=card, channel=channel)
    return somebody


def forward(place: Workplace, memo: str = "MEMO-WORDS") -> None:
    """The superintendent reads and forwards."""
    superintendent = open_from_card(place, SUPERINTENDENT)
    superintendent.press("dismissal_forward")
    assert superintendent.submit(memo=memo) == {"ok": True}
    place.deliver()


def test_a_request_goes_from_the_form_to_the_decision(workplace: Workplace) -> None:
    """Preview, send, forward with a memo, decide; the assignment ends, and those who asked are told."""
    principal = draft(workplace)
    preview = text_of(principal.window())
    assert "Not sent yet" in preview
    assert with_the_bot(workplace, SUPERINTENDENT) == []
    principal.press("dismissal_send")
    workplace.deliver()
    (card,) = with_the_bot(workplace, SUPERINTENDENT)
    assert "REASON-WORDS" not in text_of(card)
    assert "Olive" not in text_of(card)
    forward(workplace)
    assert "MEMO-WORDS" not in text_of(workplace.posted("CCHIEF"))
    chief = open_from_card(workplace, CHIEF)
    assert "REASON-WORDS" in text_of(chief.window())
    assert "MEMO-WORDS" in text_of(chief.window())
    chief.press("dismissal_decide")
    today = workplace.bot.agreement.today(workplace.clock[0])
    assert chief.submit(outcome="reassigned", last_day=today, decision_reasons="WHY-WORDS", rule="G.O. 12") == {
        "ok": True
    }
    assert "Not recorded yet" in text_of(chief.window())
    workplace.deliver()
    assert "The chief has decided" not in text_of(with_the_bot(workplace, PRINCIPAL))
    chief.press("dismissal_open")  # back to the request, or the window was closed
    assert "is not recorded yet" in text_of(chief.window())
    chief.press("dismissal_decide")
    assert chief.submit(assigned_to=None) == {"ok": True}  # all that was written is there
    chief.press("dismissal_confirm")
    workplace.deliver()
    for who in (PRINCIPAL, SUPERINTENDENT):
        assert "The chief has decided" in text_of(with_the_bot(workplace, who)[-1])
        window = text_of(open_from_card(workplace, who).window())
        assert "Not yet known" in window
        assert "WHY-WORDS" in window
        assert "G.O. 12" in window
        assert ("MEMO-WORDS" in window) is (who == SUPERINTENDENT)
    tomorrow = today + timedelta(days=1)
    with workplace.bot.database.read() as session:
        assert holders(session, Role.OFFICER, tomorrow, "hall") == []
        assert holders(session, Role.OFFICER, today, "hall") != []


@pytest.mark.parametrize("form", ["withdraw", "forward", "decide"])
def test_cancel_leads_back_to_the_request(workplace: Workplace, form: str) -> None:
    """What was read in it has to be found again otherwise."""
    request(workplace)
    if form == "decide":
        forward(workplace)
    somebody = open_from_card(workplace, CHIEF if form == "decide" else SUPERINTENDENT)
    if form == "withdraw":
        somebody = workplace.somebody(PRINCIPAL)
        somebody.command("/sro-evaluate")
        somebody.press("dismissal_open")
    below = text_of(somebody.window())
    assert "REASON-WORDS" in below
    somebody.press(f"dismissal_{form}")
    assert somebody.window()["submit"]
    somebody.back()
    assert text_of(somebody.window()) == below


def test_what_the_chief_typed_before_the_preview_is_there_again(workplace: Workplace) -> None:
    """Cancel leads back to the request, which says so; nothing of it can be recorded before it was previewed."""
    request(workplace)
    forward(workplace)
    chief = open_from_card(workplace, CHIEF)
    chief.press("dismissal_decide")
    chief.choose("outcome", "retained")
    chief.choose("decision_reasons", "HALF A SENTENCE", outcome="retained")
    chief.back()
    open_from_card(workplace, CHIEF).press("dismissal_decide")
    assert "HALF A SENTENCE" in str(chief.window())
    with workplace.bot.database.read() as session:
        assert session.scalars(select(DecisionDraft.saves)).all() == [0]
    assert chief.submit(decision_reasons="A WHOLE SENTENCE.") == {"ok": True}
    assert "Not recorded yet" in text_of(chief.window())
    assert "A WHOLE SENTENCE." in text_of(chief.window())
    chief.press("dismissal_confirm")
    assert "Decided by" in text_of(chief.window())


def test_the_request_below_shows_what_was_decided(workplace: Workplace) -> None:
    """Its button would be refused."""
    request(workplace)
    forward(workplace)
    chief = open_from_card(workplace, CHIEF)
    chief.press("dismissal_decide")
    assert chief.submit(outcome="retained") == {"ok": True}
    chief.press("dismissal_confirm")
    chief.back()
    workplace.until(lambda: "Decided by" in text_of(chief.window()))
    assert "dismissal_decide" not in str(chief.window())


def test_the_superintendent_reads_exactly_what_the_principal_was_shown(workplace: Workplace) -> None:
    """Block by block, but for the buttons."""
    principal = draft(workplace)
    shown = [block for block in principal.window()["blocks"] if block["type"] in ("section", "header")][1:]
    principal.press("dismissal_send")
    workplace.deliver()
    superintendent = open_from_card(workplace, SUPERINTENDENT)
    read = [block for block in superintendent.window()["blocks"] if block["type"] in ("section", "header")][1:]
    for block in shown + read:
        block.pop("block_id")
    assert read == shown


def test_a_draft_is_taken_up_again_changed_and_sent_as_shown(workplace: Workplace) -> None:
    """Also after the window was closed; what was shown before the change is not sent."""
    draft(workplace)
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    assert "Continue draft request" in text_of(principal.window())
    principal.press("dismissal_open")
    principal.press("dismissal_change")
    assert principal.submit(reasons="Other words.") == {"ok": True}
    assert "Other words." in text_of(principal.window())
    principal.press("dismissal_discard")
    assert "Nobody was told" in text_of(principal.window())
    workplace.deliver()
    assert with_the_bot(workplace, SUPERINTENDENT) == []


def test_a_withdrawal_is_told_to_the_superintendent_who_may_still_notify_the_chief(workplace: Workplace) -> None:
    """The principal learns of that; the chief reads that it was withdrawn, and why."""
    principal = request(workplace)
    principal.command("/sro-evaluate")
    principal.press("dismissal_open")
    principal.press("dismissal_withdraw")
    assert principal.submit(because="We have talked.") == {"ok": True}
    workplace.deliver()
    assert "Withdrawn by" in text_of(with_the_bot(workplace, SUPERINTENDENT)[0])
    superintendent = open_from_card(workplace, SUPERINTENDENT)
    assert "We have talked." in text_of(superintendent.window())
    assert workplace.posted("CCHIEF") == []
    assert "You may still notify the chief" in text_of(with_the_bot(workplace, SUPERINTENDENT)[0])
    assert "The principal has withdrawn a request under §X" in text_of(with_the_bot(workplace, SUPERINTENDENT)[-1])
    superintendent.press("dismissal_forward")
    assert superintendent.submit(memo="All the same.") == {"ok": True}
    workplace.deliver()
    assert "that was withdrawn" in text_of(with_the_bot(workplace, PRINCIPAL)[-1])
    chief = open_from_card(workplace, CHIEF)
    assert "We have talked." in text_of(chief.window())
    assert "dismissal_decide" in text_of(chief.window())


def test_numbers_of_notices_that_do_not_fit_are_named_under_the_question(workplace: Workplace) -> None:
    """And what was typed stays."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    principal.press("dismissal_form")
    errors = principal.submit(asked="dismissal", reasons="Reasons.", efforts="E", notices="99, x")["errors"]
    assert errors == {"notices": "No notice of this officer at this school has the number 2026-27/0099, 2026-27/000x."}


def test_the_officer_may_file_until_the_last_day_and_not_after_it(workplace: Workplace) -> None:
    """The chief's decision itself ends the assignment."""
    request(workplace)
    forward(workplace)
    chief = open_from_card(workplace, CHIEF)
    chief.press("dismissal_decide")
    today = workplace.bot.agreement.today(workplace.clock[0])
    assert chief.submit(outcome="dismissed")["errors"].keys() == {"last_day"}
    assert chief.submit(outcome="dismissed", last_day=today) == {"ok": True}
    chief.press("dismissal_confirm")
    with workplace.bot.database.read() as session:
        who = Identity("TPRACTICE", OFFICER)
        assert own_schools(identify(session, who, today), Act.FILE_NOTICE) == ("hall",)
        assert own_schools(identify(session, who, today + timedelta(days=1)), Act.FILE_NOTICE) == ()


def test_a_draft_that_was_changed_elsewhere_keeps_what_was_typed(workplace: Workplace) -> None:
    """In another window of the principal: it is said, and saved again it replaces the other version."""
    principal = draft(workplace)
    principal.press("dismissal_change")
    with workplace.bot.database.write() as session:
        there = session.scalars(select(Dismissal)).one()
        there.reasons, there.saves = "Other words.", there.saves + 1
    assert principal.submit(reasons="NEWER-WORDS") == {"ok": True}
    shown = text_of(principal.window())
    assert "Not saved. This draft has been changed in another window." in shown
    assert "NEWER-WORDS" in shown
    assert principal.submit() == {"ok": True}
    assert "Not sent yet" in text_of(principal.window())
    assert "NEWER-WORDS" in text_of(principal.window())


def test_a_decision_that_was_changed_elsewhere_keeps_what_was_typed(workplace: Workplace) -> None:
    """The same for the chief."""
    request(workplace)
    forward(workplace)
    chief = open_from_card(workplace, CHIEF)
    chief.press("dismissal_decide")
    assert chief.submit(outcome="retained", decision_reasons="WHY-WORDS") == {"ok": True}
    chief.press("dismissal_decide")
    with workplace.bot.database.write() as session:
        there = session.scalars(select(DecisionDraft)).one()
        there.reasons, there.saves = "Other words.", there.saves + 1
    assert chief.submit(decision_reasons="NEWER-WORDS") == {"ok": True}
    assert all(words in text_of(chief.window()) for words in ("changed in another window", "NEWER-WORDS"))
    assert chief.submit() == {"ok": True}
    assert "Not recorded yet" in text_of(chief.window())
    assert "NEWER-WORDS" in text_of(chief.window())


def test_a_request_whose_superintendent_has_left_says_so(workplace: Workplace) -> None:
    """The principal does not wait for somebody who is gone; whoever comes next has it on Home."""
    principal = request(workplace)
    principal.close_all()
    principal.command("/sro")
    principal.press("dismissal_open")
    assert "no superintendent today" not in text_of(principal.window())
    with workplace.bot.database.write() as session:
        session.scalars(select(Person).filter_by(user_id=SUPERINTENDENT)).one().is_deactivated = True
    principal.close_all()
    principal.command("/sro")
    principal.press("dismissal_open")
    assert "The roster has no superintendent today whom the bot can reach." in text_of(principal.window())
