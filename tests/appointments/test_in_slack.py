"""Appointments in Slack: from the chief's proposal to the letters, by everybody who has a part in it."""

import pytest

from tests.support.filing import OFFICER
from tests.support.town import NOW
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody opens the list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("appointment_open")
    return somebody


def propose(place: Workplace, school: str = "hall", **given: object) -> Somebody:
    """The chief proposes the officer who is at a school."""
    chief = opened(place, CHIEF)
    chief.press(f"appointment_propose_{school}")
    assert chief.submit(**({"reason": "year"} | given)) == {"ok": True}
    return chief


def test_from_the_proposal_to_the_letters(workplace: Workplace) -> None:
    """The chief proposes, the principal is heard, the superintendent agrees, and four people have the letter."""
    workplace.clock[0] = NOW
    chief = propose(workplace)
    assert "Waiting for the principal" in text_of(chief.window())
    supervisor = workplace.somebody("USUPERVISOR")
    assert supervisor.command("/sro") == {"ok": True}
    assert "Appointments underway" in text_of(supervisor.window())
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (told,) = principal.messages(principal.direct())
    assert "Agree, or raise a concern, by Wed, Nov 25, 2026 (two days, as the first day is near)" in text_of(told)
    principal.press("appointment_read", message=told, channel=principal.direct())
    principal.press("appointment_step_principal_agrees")
    assert "Principal heard, waiting for the superintendent" in text_of(principal.window())
    workplace.deliver()
    (told,) = principal.messages(principal.direct())
    assert "*Principal heard, waiting for the superintendent*" in text_of(told)
    assert "raise a concern, by" not in text_of(told)
    superintendent = workplace.somebody(SUPERINTENDENT)
    (told,) = superintendent.messages(superintendent.direct())
    superintendent.press("appointment_read", message=told, channel=superintendent.direct())
    superintendent.press("appointment_step_accept")
    assert "Agreed by the superintendent" in text_of(superintendent.window())
    workplace.deliver()
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL, OFFICER):
        somebody = workplace.somebody(who)
        letter = somebody.messages(somebody.direct())[-1]
        assert letter["files"][0]["name"].startswith("appointment-2026-27-"), who
    officer = workplace.somebody(OFFICER)
    assert officer.command("/sro") == {"ok": True}
    assert "you are appointed from Mon, Nov 23, 2026 until Wed, Jun 30, 2027" in text_of(officer.window())


def test_a_concern_is_read_by_those_who_decide_and_a_proposal_goes_back_and_comes_anew(workplace: Workplace) -> None:
    """Nothing that was proposed has to be typed again; supervisor and designee read that the principal was heard."""
    propose(workplace, words="A change in the middle of the year")
    principal = opened(workplace, PRINCIPAL)
    principal.press("appointment_read_hall")
    principal.press("appointment_write_step_principal_concern")
    assert "words" in principal.submit()["errors"]
    assert principal.submit(words="A made-up <!channel> worry") == {"ok": True}
    assert "A made-up <!channel> worry" in text_of(principal.window())
    for who, is_read in ((CHIEF, True), (SUPERINTENDENT, True), ("USUPERVISOR", False), ("UCHIEFDES", False)):
        somebody = opened(workplace, who) if is_read else workplace.somebody(who)
        if not is_read:
            somebody.command("/sro")
            somebody.press("appointment_open")
        somebody.press("appointment_read_hall")
        assert ("made-up <!channel> worry" in text_of(somebody.window())) is is_read, who
        assert ("Concern raised" in text_of(somebody.window())) is is_read, who
        assert "Principal heard" in text_of(somebody.window())
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.press("appointment_write_step_send_back")
    assert superintendent.submit(words="Please talk to the principal first") == {"ok": True}
    principal = opened(workplace, PRINCIPAL)
    principal.press("appointment_read_hall")
    assert "talk to the principal first" not in text_of(principal.window())
    chief = opened(workplace, CHIEF)
    chief.press("appointment_read_hall")
    assert "Please talk to the principal first" in text_of(chief.window())
    chief.press("appointment_anew")
    assert "A change in the middle of the year" in text_of(chief.window())
    assert chief.submit() == {"ok": True}
    assert "Waiting for the principal until" in text_of(chief.window())


def test_a_year_is_proposed_in_one_window_and_agreed_to_in_one(workplace: Workplace) -> None:
    """Each school with its officer of today; what is missing is said at its school, and all the rest stays."""
    chief = opened(workplace, CHIEF)
    chief.press("appointment_turn_year")
    assert "School year 2027-28" in text_of(chief.window())
    chief.press("appointment_year_propose")
    answer = chief.submit(**{"officers:bristow": ()})
    assert answer["errors"] == {"words:bristow": "Say in a few words why the school has no officer, or choose one."}
    assert chief.submit(**{"officers:bristow": (), "words:bristow": "Nobody is free"}) == {"ok": True}
    asked = text_of(chief.window())
    assert "Not saved yet" in asked
    assert " is named for " in asked
    assert "Nobody is free" in asked
    assert chief.submit(sure=("yes",)) == {"ok": True}
    assert text_of(chief.window()).count("Waiting for the principal") == 5
    for school, who in (("hall", PRINCIPAL), ("conard", "UPRINCONARD")):
        principal = workplace.somebody(who)
        assert principal.command("/sro") == {"ok": True}
        assert "Appointments waiting for you" in text_of(principal.window()), school
        principal.press("appointment_read")
        if school == "hall":
            principal.press("appointment_step_principal_agrees")
            continue
        principal.press("appointment_write_step_principal_concern")
        assert principal.submit(words="A made-up worry") == {"ok": True}
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("appointment_agree_all")
    window = text_of(superintendent.window())
    assert "Hall High School" in window
    assert window.count("the principal has raised a concern") == 1
    assert superintendent.submit() == {"ok": True}
    assert text_of(superintendent.window()).count("_Agreed_") == 2
    chief = workplace.somebody(CHIEF)
    chief.close_all()
    assert chief.command("/sro-export") == {"ok": True}
    chief.press("export_appointments")
    assert "Preparing your file" in text_of(chief.window())


def test_home_says_who_has_no_officer_and_who_has_no_appointment(workplace: Workplace) -> None:
    """To the chief with the way to propose, to the superintendent without; to a principal neither."""
    for who, is_said in ((CHIEF, True), (SUPERINTENDENT, True), (PRINCIPAL, False)):
        somebody = workplace.somebody(who)
        assert somebody.command("/sro") == {"ok": True}
        assert ("assignments without an appointment" in text_of(somebody.window())) is is_said, who
