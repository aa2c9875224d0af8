"""The figures that both sides look at first, each with its words. A group stands for its lines added up."""

from dataclasses import dataclass

from exports.quarters.tables import group_total
from exports.workbook.cells import MISSING, NOT_COLLECTED
from models.quarters.figures import QuarterFigures, Total

OF_SCHOOLS = (
    ("Schools: incidents", "incidents"),
    ("Schools: disciplinary actions", "actions"),
    ("Schools: students disciplined", "disciplined.students"),
    ("Schools: referrals to police", "referrals"),
    ("Schools: arrests they know of", "arrests.school_based"),
    ("Schools: students referred to police", "referred.students"),
)
OF_POLICE = (
    ("Police: action notices", "notices.filed"),
    ("Police: notices with a police report", "notices.reports"),
    ("Police: notices with an arrest", "actions.arrest"),
    ("Police: notices with a search", "actions.search"),
    ("Police: students involved, at each notice", "students.involved"),
)
IN_A_MESSAGE = (
    ("Incidents", "incidents"),
    ("Disciplinary actions", "actions"),
    ("Referrals to police", "referrals"),
)
NOTICES = ("Action notices", "notices.filed")


@dataclass(frozen=True)
class Glance:
    """A figure over all schools: a number, or in words why there is none; and how many schools are in it."""

    words: str
    value: int | str
    schools: int


def at_a_glance(found: QuarterFigures) -> list[Glance]:
    """The few figures of a quarter that fit in a message, from both sides."""
    has_a_return = any(figures is not None for figures in found.schools.values())
    words, figure = NOTICES
    return [
        *(_glance(words, group_total(found, group), has_return=has_a_return) for words, group in IN_A_MESSAGE),
        _glance(words, found.total(figure, is_police=True), has_return=found.police is not None),
    ]


def _glance(words: str, found: Total, *, has_return: bool) -> Glance:
    if found.value is None:
        return Glance(words, NOT_COLLECTED if has_return else MISSING, 0)
    return Glance(words, found.value, found.schools)
