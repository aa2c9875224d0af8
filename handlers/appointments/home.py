"""Appointments on Home: what waits for the chief, a principal and the superintendent, and what everybody may know."""

from collections.abc import Sequence
from functools import partial

from handlers.appointments import views
from handlers.sections import MOST_LISTED, AtHome, Section
from models.appointments import queries
from models.appointments.tables import Appointment
from models.appointments.vacancies import vacancies
from models.policy import Act, Part, Subject, may

GOAL = "The number of days is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """Proposals whose next step is the reader's; the year that the chief is to propose."""
    if not queries.may_open(home.actor):
        return []
    found = queries.waiting(home.actor, home.once(_open), MOST_LISTED)
    show = partial(views.waiting_row, home.agreement)
    return [*_asked(home), Section("Appointments waiting for you", found, show)]


def _open(home: AtHome) -> Sequence[Appointment]:
    return queries.open_ones(home.session, home.today)


def _asked(home: AtHome) -> list[Section]:
    year = queries.asks_for(home.agreement, home.today)
    if year is None or home.ended_on or not may(home.actor, Act.PROPOSE_APPOINTMENT, Subject()):
        return []
    schools = queries.to_propose(home.session, home.agreement, year)
    rows = [(year, schools)] if schools else []
    return [Section("Appointments to propose", rows, partial(views.ask_row, home.agreement), note=GOAL)]


def lists(home: AtHome) -> list[Section]:
    """Schools without officer or principal, appointments that end, those that are none, and an officer's own."""
    own = queries.own(home.session, home.actor, home.today)
    yours = Section("Your appointment", own, partial(views.own_row, home.agreement))
    if not queries.may_open(home.actor):
        return [yours]
    underway = queries.underway(home.actor, home.once(_open), MOST_LISTED)
    show, see_all = partial(views.waiting_row, home.agreement), views.all_button
    return [
        *_gaps(home),
        *_endings(home),
        Section("Appointments underway", underway, show, all_of_them=see_all),
        *_unappointed(home),
        yours,
    ]


def _gaps(home: AtHome) -> list[Section]:
    """For those who appoint: a school without a principal presses, and what the chief has ended (§X)."""
    may_propose = may(home.actor, Act.PROPOSE_APPOINTMENT, Subject())
    if home.ended_on or not (may_propose or may(home.actor, Act.AGREE_APPOINTMENT, Subject())):
        return []
    found = list(vacancies(home.session, home.agreement, home.today))
    show = partial(views.vacancy_row, home.agreement, may_propose)
    is_pressing = any(vacancy.is_pressing for vacancy in found)
    return [Section("Schools without officer or principal", found, show, is_pressing=is_pressing)]


def _endings(home: AtHome) -> list[Section]:
    found = [
        held for held in queries.not_renewed(home.session, home.agreement, home.today)
        if may(home.actor, Part.TOLD_OF_APPOINTMENT, Subject(school=held.school))
    ]  # fmt: skip
    show = partial(views.ending_row, home.agreement)
    return [Section("Appointments that end", found, show, note=GOAL, is_pressing=True)]


def _unappointed(home: AtHome) -> list[Section]:
    if not may(home.actor, Act.PROPOSE_APPOINTMENT, Subject()) and not may(
        home.actor, Act.AGREE_APPOINTMENT, Subject()
    ):
        return []
    found = queries.without_appointment(home.session, home.today)
    show = partial(views.unappointed_row, home.agreement)
    return [Section("Without an appointment", [found] if found else [], show)]
