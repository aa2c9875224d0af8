"""A possible student's name is asked about in the same way in every form that takes words of one's own."""

from collections.abc import Callable

import pytest

from models.appointments.tables import Appointment, AppointmentStep
from models.arrest_notifications.tables import ArrestStep
from models.disclosures.tables import Disclosure
from models.disputes.tables import DisputeStep
from models.duty.tables import DutyTimeVersion
from models.facilities.tables import FacilityStatement
from models.goals.tables import Goal
from models.outside_requests.tables import OutsideRequest, OutsideStep
from models.releases.tables import RecordsRequest, RecordsStep
from models.reports.tables import ReportAnswer
from models.revisions.tables import RevisionStep
from tests.appointments.test_in_slack import opened, propose
from tests.arrest_notifications.in_slack import writing_letter
from tests.disclosures.test_in_slack import GIVEN, listed
from tests.duty.acts import A_MINUTE
from tests.duty.in_slack import NOON, on_duty
from tests.facilities.in_slack import THERE, saying
from tests.goals.test_in_slack import overview
from tests.support.filing import file_whole
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NAMED = "My daughter Maya Lopez complained"


def _corrected(place: Workplace) -> Somebody:
    return on_duty(place, "duty_correct")


def _withdrawn(place: Workplace) -> Somebody:
    return on_duty(place, "duty_withdraw")


def _proposed(place: Workplace) -> Somebody:
    chief = opened(place, "UCHIEF")
    chief.press("appointment_propose_hall")
    return chief


def _proposed_year(place: Workplace) -> Somebody:
    chief = opened(place, "UCHIEF")
    chief.press("appointment_year_propose")
    return chief


def _concern(place: Workplace) -> Somebody:
    propose(place)
    principal = opened(place, "UPRINHALL")
    principal.press("appointment_read_hall")
    principal.press("appointment_write_step_principal_concern")
    return principal


def _sent_back(place: Workplace) -> Somebody:
    principal = _concern(place)
    principal.submit(words="A made-up worry")
    superintendent = opened(place, "USUPER")
    superintendent.press("appointment_read_hall")
    superintendent.press("appointment_write_step_send_back")
    return superintendent


def _requested(place: Workplace) -> Somebody:
    chief = place.somebody("UCHIEF")
    chief.command("/sro-agreement")
    chief.press("revision_list")
    chief.press("revision_request")
    return chief


def _declined(place: Workplace) -> Somebody:
    _requested(place).submit(clause="V.4", text="A made-up text", words="A made-up reason")
    superintendent = place.somebody("USUPER")
    superintendent.command("/sro-agreement")
    superintendent.press("revision_list")
    superintendent.press("revision_read")
    superintendent.press("revision_step_decline")
    return superintendent


def _disputed(place: Workplace) -> Somebody:
    principal = place.somebody("UPRINHALL")
    principal.command("/sro-agreement")
    principal.press("dispute_list")
    principal.press("dispute_begin")
    return principal


def _met(place: Workplace) -> Somebody:
    principal = _disputed(place)
    principal.submit(clause="V.4", words="A made-up view")
    principal.press("dispute_step_meeting")
    return principal


OUTSIDE: dict[str, object] = {"requester_kind": "press", "requester": "Pretend Daily News", "basis": "subpoena"}


def _feedback_withdrawn(place: Workplace) -> Somebody:
    principal = place.somebody("UPRINHALL")
    principal.command("/sro-log", "complaint")
    principal.submit(from_whom="family", about="response", words="Came late.")
    principal.press("feedback_withdraw")
    return principal


def _records_asked(place: Workplace) -> Somebody:
    superintendent = place.somebody("USUPER")
    superintendent.command("/sro-records")
    superintendent.press("release_open")
    superintendent.press("release_ask")
    return superintendent


def _records_step(place: Workplace, button: str) -> Somebody:
    _records_asked(place).submit(what=("notice_log",), purpose="A made-up review")
    chief = place.somebody("UCHIEF")
    chief.command("/sro-records")
    chief.press("release_open")
    chief.press("release_read")
    chief.press(button)
    return chief


def _report_changed(place: Workplace) -> Somebody:
    file_whole(place, incident="fighting", students=0)
    supervisor = place.somebody("USUPERVISOR")
    supervisor.command("/sro-records")
    for button in ("officer_report_open", "officer_report_read", "officer_report_change"):
        supervisor.press(button)
    return supervisor


def _outside(place: Workplace) -> Somebody:
    chief = place.somebody("UCHIEF")
    chief.command("/sro-records")
    chief.press("outside_open")
    chief.press("outside_log")
    return chief


def _outside_step(place: Workplace) -> Somebody:
    chief = _outside(place)
    chief.submit(**OUTSIDE, asked_for="A made-up paper")
    chief.press("outside_write_step_withhold")
    return chief


def _hold(place: Workplace) -> Somebody:
    chief = place.somebody("UCHIEF")
    chief.command("/sro-records")
    chief.press("hold_open")
    chief.press("hold_write")
    return chief


def _hold_lifted(place: Workplace) -> Somebody:
    chief = _hold(place)
    chief.submit(basis="audit", reason="A made-up audit", school="hall")
    chief.press("hold_lift")
    return chief


def _facilities(place: Workplace) -> Somebody:
    return saying(place)


def _goal(place: Workplace) -> Somebody:
    schools = overview(place, "UTEAMSCH1")
    schools.press("goal_form")
    return schools


def _disclosure(place: Workplace) -> Somebody:
    principal = listed(place, "UPRINHALL")
    principal.press("disclosure_form")
    return principal


def _notice(place: Workplace) -> Somebody:
    chief = opened(place, "UCHIEF")
    chief.close_all()
    chief.command("/sro-agreement")
    chief.press("termination_open")
    chief.press("termination_begin")
    return chief


def _notice_taken_back(place: Workplace) -> Somebody:
    chief = _notice(place)
    chief.submit(reason="A made-up reason")
    chief.submit(program="SRO Program")
    chief.press("termination_write_step_take_back")
    return chief


FORMS: dict[str, tuple[str, Callable[[Workplace], Somebody]]] = {
    "duty corrected": ("because", _corrected), "duty withdrawn": ("because", _withdrawn),
    "proposal": ("words", _proposed), "proposals of a year": ("words:hall", _proposed_year),
    "principal's concern": ("words", _concern), "sent back": ("words", _sent_back),
    "complaint withdrawn": ("because", _feedback_withdrawn), "request for revision": ("text", _requested),
    "answer to a request": ("words", _declined), "view of a dispute": ("words", _disputed),
    "meeting of a dispute": ("present", _met), "records asked for": ("purpose", _records_asked),
    "records asked back": ("words", lambda place: _records_step(place, "release_write_step_ask_back")),
    "records released": ("words", lambda place: _records_step(place, "release_choose")),
    "officer's report changed": ("because", _report_changed),
    "request from outside": ("asked_for", _outside), "decision on one": ("withheld", _outside_step),
    "arrest letter": ("words", writing_letter),
    "hold": ("reason", _hold), "hold lifted": ("because", _hold_lifted),
    "facilities": ("words:desk", _facilities),
    "disclosure": ("purpose", _disclosure), "goal": ("words", _goal),
    "notice of termination": ("reason", _notice), "notice taken back": ("words", _notice_taken_back),
}  # fmt: skip
OTHERS: dict[str, dict[str, object]] = {
    "request for revision": {"clause": "V.4", "words": "A made-up reason"},
    "view of a dispute": {"clause": "V.4"}, "meeting of a dispute": {"words": "Made-up words"},
    "facilities": THERE, "disclosure": {name: GIVEN[name] for name in ("records", "students", "basis")},
    "proposal": {"reason": "year"}, "duty corrected": {"starts_at": NOON - A_MINUTE},
    "records asked for": {"what": ("notice_log",)}, "officer's report changed": {"answer": "no"},
    "request from outside": OUTSIDE, "hold": {"basis": "audit", "school": "hall"},
}  # fmt: skip
"""What else has to be answered."""


@pytest.mark.parametrize("name", FORMS)
def test_the_form_comes_back_with_what_was_typed_until_it_is_confirmed(workplace: Workplace, name: str) -> None:
    """Nothing is saved before; asked again it asks once; confirmed, the act is done."""
    field, opening = FORMS[name]
    somebody = opening(workplace)
    given = {field: NAMED} | OTHERS.get(name, {})
    before = rows(workplace)
    for _time in range(2):
        assert somebody.submit(**given) == {"ok": True}
        asked = somebody.window()
        assert text_of(asked["blocks"]).count("This may be a student's name in what you sent:") == 1
        assert "“Maya Lopez”" in text_of(asked["blocks"][1])
        (kept,) = asked["state"]["values"][field].values()
        assert kept["value"] == NAMED
        assert rows(workplace) == before
        given = {}
    assert somebody.submit(names=("confirmed",)) == {"ok": True}
    assert "may be a student's name" not in text_of(somebody.window())


TABLES = (
    Appointment, AppointmentStep, DutyTimeVersion, RevisionStep, DisputeStep, RecordsRequest, RecordsStep,
    FacilityStatement, Disclosure, Goal, ReportAnswer,
    FacilityStatement, Disclosure, Goal, OutsideRequest, OutsideStep,
    FacilityStatement, Disclosure, Goal, ArrestStep,
)  # fmt: skip


def rows(place: Workplace) -> list[int]:
    """How much is on record of what these forms save."""
    with place.bot.database.read() as session:
        return [session.query(table).count() for table in TABLES]
