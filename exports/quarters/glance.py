"""The figures that both parties look at first, each with its words. A group stands for its lines added up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from exports.quarters.tables import Cell, known
from models.quarters.figures import QuarterFigures
from models.quarters.police_measures import NOT_PUBLIC

Look = tuple[str, str, bool]
FIRST_LOOK: tuple[Look, ...] = (
    ("Schools: incidents", "incidents", False),
    ("Schools: disciplinary actions", "actions", False),
    ("Schools: students disciplined", "disciplined.students", False),
    ("Schools: referrals to police", "referrals", False),
    ("Schools: known arrests", "arrests.school_based", False),
    ("Schools: students referred to police", "referred.students", False),
    ("Police: action notices", "notices.filed", True),
    ("Police: police reports", "notices.reports", True),
    ("Police: incidents with an arrest (any officer)", "actions.arrest", True),
    ("Police: arrest by the SRO alone", "actions.officer.arrest", True),
    ("Police: arrest by other officers (patrol)", "actions.others.arrest", True),
    ("Police: arrest by the SRO with others", "actions.both.arrest", True),
    ("Police: arrest, who acted not recorded", "actions.not_recorded.arrest", True),
    ("Police: incidents with a search (by anyone)", "actions.search", True),
    ("Police: students involved (at each notice)", "students.involved", True),
)
"""And of each whether it is the police's."""
FORMER_WORDS: tuple[Look, ...] = (
    ("Police: notices with an arrest (any officer)", "actions.arrest", True),
    ("Police: notices with a search (by anyone)", "actions.search", True),
)
"""What stood in public editions for figures of the police that have other words now: those editions are out there."""
IN_A_MESSAGE = (
    ("Incidents", "incidents", False),
    ("Disciplinary actions", "actions", False),
    ("Referrals to police", "referrals", False),
    ("Action notices", "notices.filed", True),
)


@dataclass(frozen=True)
class Glance:
    """A figure over all schools: a number, or in words why there is none; and which schools are in it.

    `lines` are those that it adds up, with the schools that have each; `of` is how many it could add up.
    """

    words: str
    value: Cell
    at: frozenset[str]
    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of: int = 0


def at_a_glance(found: QuarterFigures) -> list[Glance]:
    """The few figures of a quarter that fit in a message, from both parties."""
    totals = [(words, found.total(figure, is_police=is_police)) for words, figure, is_police in IN_A_MESSAGE]
    return [
        Glance(words, known(total), total.at, {name: line.at for name, line in total.lines.items() if line.at},
               len(total.lines))
        for words, total in totals
    ]  # fmt: skip


def first_look(times: Collection[QuarterFigures], *, is_public: bool = False) -> list[Look]:
    """What is looked at first, as far as it was counted at one of these times, and as far as it is public."""
    return [
        look for look in FIRST_LOOK
        if any(found.has_line(look[1], is_police=look[2]) for found in times)
        and not (is_public and look[1] in NOT_PUBLIC)
    ]  # fmt: skip
