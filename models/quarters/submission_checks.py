"""What a school's figures say against each other, against the notices and against the quarter before (§IX).

An error has to be fixed. A warning may be correct as it is: whoever sends the submission briefly explains why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, SCHOOL_KEYS, STUDENTS, key, label_of

Figures = Mapping[str, int | None]
"""Figures by their key. `None` is "not collected", which is not zero; a figure that is missing is not answered yet."""

LARGEST = 100_000
DIFFERENCE, FACTOR = 10, 2


@dataclass(frozen=True)
class Finding:
    """Something that does not fit, in words, under a code that stays the same while the figures change."""

    code: str
    words: str
    is_error: bool


def findings(figures: Figures, staff_calls: int | None, before: Figures | None) -> list[Finding]:
    """Everything that does not fit, errors first.

    `staff_calls` counts the notices of the quarter that school staff called the officer for; `before` is what the
    school sent a quarter ago. Without either there is nothing to compare with.
    """
    errors = [*_each_figure(figures), *_parts(figures), *_limits(figures)]
    return [*errors, *_events(figures, staff_calls), *_jumps(figures, before or {})]


def still_running(last_day: date) -> Finding:
    """The quarter has not ended: what happens until then would be in no figure."""
    words = f"The quarter does not end until {last_day:%B} {last_day.day}. What happens until then is not included."
    return Finding("running", words, is_error=False)


def total(figures: Figures, group: str) -> int | None:
    """The sum of what a group collected; nothing where none of it was collected."""
    collected = [value for figure in SCHOOL_GROUPS[group].figures if (value := figures.get(figure)) is not None]
    return sum(collected) if collected else None


def _is_whole(figures: Figures, group: str) -> bool:
    return all(figures.get(figure) is not None for figure in SCHOOL_GROUPS[group].figures)


def _each_figure(figures: Figures) -> Iterator[Finding]:
    missing = [figure for figure in SCHOOL_KEYS if figure not in figures]
    if missing:
        words = f"Figures not answered yet: {len(missing)}, starting with “{label_of(missing[0])}”."
        yield Finding("missing", words, is_error=True)
    for figure, value in figures.items():
        if value is not None and not 0 <= value <= LARGEST:
            words = f"“{label_of(figure)}” is {value:,}. It has to be between 0 and {LARGEST:,}."
            yield Finding(f"range.{figure}", words, is_error=True)


def _parts(figures: Figures) -> Iterator[Finding]:
    for name, group in SCHOOL_GROUPS.items():
        whole, parts = figures.get(group.whole or ""), total(figures, name)
        if whole is None or parts is None or parts == whole:
            continue
        if parts > whole or _is_whole(figures, name):
            who = STUDENTS[group.measure]
            words = f"{who}: “{group.title}” adds up to {parts:,}, but there are {whole:,} students."
            yield Finding(f"parts.{name}", words, is_error=True)


def _limits(figures: Figures) -> Iterator[Finding]:
    students, actions = figures.get(key(DISCIPLINED, "students")), total(figures, "actions")
    if students is not None and actions is not None and _is_whole(figures, "actions") and students > actions:
        words = f"Students disciplined ({students:,}) exceed disciplinary actions ({actions:,}). Each has at least one."
        yield Finding("students", words, is_error=True)
    arrests, referrals = total(figures, "arrests"), total(figures, "referrals")
    if arrests is not None and referrals is not None and _is_whole(figures, "referrals") and arrests > referrals:
        words = f"Arrests ({arrests:,}) exceed referrals ({referrals:,}). Every arrest is also a referral."
        yield Finding("arrests", words, is_error=True)


def _events(figures: Figures, staff_calls: int | None) -> Iterator[Finding]:
    referrals = total(figures, "referrals")
    if referrals is not None and staff_calls is not None and referrals != staff_calls:
        notices = f"notices initiated by a school staff request: {staff_calls:,}"
        yield Finding("notices", f"Referrals to police: {referrals:,}, but {notices}.", is_error=False)
    for who, what in ((DISCIPLINED, "actions"), (REFERRED, "referrals")):
        students, events = figures.get(key(who, "students")), total(figures, what)
        if students == 0 and events:
            words = f"{SCHOOL_GROUPS[what].title}: {events:,}, but no students are reported for them. Please check."
            yield Finding(f"nobody.{who}", words, is_error=False)
    students = figures.get(key(REFERRED, "students"))
    if students is not None and referrals is not None and students > referrals:
        words = f"Students referred to police ({students:,}) exceed referrals ({referrals:,})."
        yield Finding("referred", words, is_error=False)


def _jumps(figures: Figures, before: Figures) -> Iterator[Finding]:
    for name in ("incidents", "actions", "referrals", DISCIPLINED, REFERRED):
        now, then = total(figures, name), total(before, name)
        if now is None or then is None:
            continue
        few, many = sorted((now, then))
        if many - few >= DIFFERENCE and many >= FACTOR * few:
            words = f"{SCHOOL_GROUPS[name].title}: {now:,}, compared with {then:,} in the previous quarter."
            yield Finding(f"jump.{name}", words, is_error=False)
