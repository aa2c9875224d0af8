"""Whether what was recorded of the students agrees with the actions of their notice (§V.4, C.G.S. 10-233p)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.notices.tables import Notice, StudentDetail

ACTIONS_OF: Mapping[str, tuple[str, ...]] = {
    "searched": ("search",),
    "rights_read": ("rights_read",),
    "citation": ("citation", "summons"),
    "arrested": ("arrest",),
    "detained": ("detention",),
}
"""The actions of a notice, any of which agrees with what was recorded of a student."""


@dataclass(frozen=True)
class Mismatch:
    """What some students have and the notice has not; or, without students, what the notice has and no student has."""

    measure: str
    students: tuple[int, ...] = ()


def of_notice(notice: Notice, students: Sequence[StudentDetail]) -> tuple[Mismatch, ...]:
    """Where a notice and the students recorded for it do not agree; nothing where it was withdrawn."""
    if notice.withdrawn_at:
        return ()
    all_recorded = 0 < notice.current.students <= len(students)
    measures = {row.number: row.measures for row in students}
    return mismatches(notice.current.actions, measures, all_recorded=all_recorded)


def mismatches(
    actions: Sequence[str], measures: Mapping[int, Sequence[str]], *, all_recorded: bool
) -> tuple[Mismatch, ...]:
    """Where a notice and its students do not agree, in the order of the student's form.

    Args:
        actions: those of the notice.
        measures: what was recorded of each student, by number.
        all_recorded: whether every student of the notice is recorded; before, whoever has an action may follow.
    """
    found = []
    for measure, agreeing in ACTIONS_OF.items():
        students = tuple(number for number, recorded in measures.items() if measure in recorded)
        is_listed = not set(agreeing).isdisjoint(actions)
        if bool(students) != is_listed and (students or all_recorded):
            found.append(Mismatch(measure, students))
    return tuple(found)


def with_missing_actions(actions: Sequence[str], found: Sequence[Mismatch]) -> tuple[str, ...]:
    """The actions of a notice with those added that its students have. None is taken away but *no action*."""
    added = tuple(ACTIONS_OF[mismatch.measure][0] for mismatch in found if mismatch.students)
    return (*(action for action in actions if action != "none"), *added) if added else tuple(actions)
