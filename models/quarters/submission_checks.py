"""What a school's figures say against each other and against the quarter before, and what was not collected (§IX).

An error has to be fixed. A warning may be correct as it is: whoever sends the submission briefly explains why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.quarters.answers import Answer, number
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, STUDENTS, Group, codes_of, key
from models.quarters.questionnaires import OF_SCHOOLS, Questionnaire

Figures = Mapping[str, Answer]
"""Answers by the figure's key. What is not a number is no zero; a figure that is missing is not answered yet."""

LARGEST = 100_000
DIFFERENCE, FACTOR = 10, 2
ACTIONS, REFERRALS = SCHOOL_GROUPS["actions"], SCHOOL_GROUPS["referrals"]
NAMED_IN_AGREEMENT = {
    "actions": "disciplinary actions by type", DISCIPLINED: "students disciplined, with their demographics",
    "referrals": "referrals to police", REFERRED: "students referred to police, with their demographics",
}  # fmt: skip
"""The measures that §IX has schools collect each quarter."""


@dataclass(frozen=True)
class Finding:
    """Something that does not fit, in words, under a code that stays the same while the figures change."""

    code: str
    words: str
    is_error: bool


@dataclass(frozen=True)
class Earlier:
    """What the same school sent for another time, the words for it, such as `previous quarter`, and its name."""

    words: str
    label: str
    figures: Figures


def findings(figures: Figures, before: Earlier | None, asked: Questionnaire = OF_SCHOOLS) -> list[Finding]:
    """Everything that does not fit, errors first.

    `before` is what the school sent for the time that it is compared with; without it there is nothing to compare with.
    """
    errors = [*_each_figure(figures, asked), *_parts(figures, asked)]
    if asked.is_police:
        return errors
    return [*errors, *_limits(figures), *_events(figures), *_jumps(figures, before)]


def not_collected(figures: Figures) -> Iterator[Finding]:
    """What the agreement has schools collect and this school did not: it is sent with a word on why (§IX)."""
    for measure, what in NAMED_IN_AGREEMENT.items():
        asked = [figure for code in codes_of(measure, SCHOOL_GROUPS) for figure in SCHOOL_GROUPS[code].figures]
        lacking = [figure for figure in asked if figure in figures and figures[figure] is None]
        if lacking:
            lines = f"{len(lacking)} of {len(asked)} lines {'is' if len(lacking) == 1 else 'are'} not collected"
            words = f"The agreement asks each quarter for {what}: {lines}."
            yield Finding(f"not_collected.{measure}", words, is_error=False)


def still_running(last_day: date) -> Finding:
    """The quarter has not ended: what happens until then would be in no figure."""
    words = f"The quarter does not end until {last_day:%B} {last_day.day}. What happens until then is not included."
    return Finding("running", words, is_error=False)


def total(figures: Figures, group: Group, lines: Collection[str] | None = None) -> int | None:
    """The sum of what a group collected, or of some lines of it; nothing where none of it was collected."""
    summed = group.figures if lines is None else lines
    collected = [value for figure in summed if (value := number(figures.get(figure))) is not None]
    return sum(collected) if collected else None


def lines_in_both(figures: Figures, before: Figures, group: Group) -> list[str]:
    """The figures of a group that are numbers both times: only their sums can be compared."""
    both = (figures, before)
    return [figure for figure in group.figures if all(number(then.get(figure)) is not None for then in both)]


def lines_in_any(figures: Figures, before: Figures, group: Group) -> list[str]:
    """The figures of a group that are numbers at one of the two times at least."""
    both = (figures, before)
    return [figure for figure in group.figures if any(number(then.get(figure)) is not None for then in both)]


def _total(figures: Figures, code: str) -> int | None:
    return total(figures, SCHOOL_GROUPS[code])


def _is_whole(figures: Figures, group: Group) -> bool:
    return all(number(figures.get(figure)) is not None for figure in group.figures)


def _each_figure(figures: Figures, asked: Questionnaire) -> Iterator[Finding]:
    missing = [figure for figure in asked.keys if figure not in figures]
    if missing:
        words = f"Figures not answered yet: {len(missing)}, starting with “{asked.label_of(missing[0])}”."
        yield Finding("missing", words, is_error=True)
    for figure, answer in figures.items():
        value = number(answer)
        if value is not None and not 0 <= value <= LARGEST:
            words = f"“{asked.label_of(figure)}” is {value:,}. It has to be between 0 and {LARGEST:,}."
            yield Finding(f"range.{figure}", words, is_error=True)


def _parts(figures: Figures, asked: Questionnaire) -> Iterator[Finding]:
    for name, group in asked.groups.items():
        whole, parts = number(figures.get(group.whole or "")), total(figures, group)
        if whole is None or parts is None or parts == whole:
            continue
        if parts > whole or _is_whole(figures, group):
            yield Finding(f"parts.{name}", _parts_in_words(group, parts, whole, asked), is_error=True)


def _parts_in_words(group: Group, parts: int, whole: int, asked: Questionnaire) -> str:
    if asked.is_police:
        return f"“{group.title}” adds up to {parts:,}, but “{asked.label_of(group.whole or '')}” is {whole:,}."
    about = STUDENTS.get(group.measure, "Enrollment")
    return f"{about}: “{group.title}” adds up to {parts:,}, but there are {whole:,} students."


def _limits(figures: Figures) -> Iterator[Finding]:
    students, actions = number(figures.get(key(DISCIPLINED, "students"))), _total(figures, "actions")
    if students is not None and actions is not None and _is_whole(figures, ACTIONS) and students > actions:
        words = f"Students disciplined ({students:,}) exceed disciplinary actions ({actions:,}). Each has at least one."
        yield Finding("students", words, is_error=True)
    arrests, referrals = _total(figures, "arrests"), _total(figures, "referrals")
    if arrests is not None and referrals is not None and _is_whole(figures, REFERRALS) and arrests > referrals:
        words = f"Arrests ({arrests:,}) exceed referrals ({referrals:,}). Every arrest is also a referral."
        yield Finding("arrests", words, is_error=True)


def _events(figures: Figures) -> Iterator[Finding]:
    referrals = _total(figures, "referrals")
    for who, what in ((DISCIPLINED, "actions"), (REFERRED, "referrals")):
        students, events = number(figures.get(key(who, "students"))), _total(figures, what)
        if students == 0 and events:
            words = f"{SCHOOL_GROUPS[what].title}: {events:,}, but no students are reported for them. Please check."
            yield Finding(f"nobody.{who}", words, is_error=False)
    students = number(figures.get(key(REFERRED, "students")))
    if students is not None and referrals is not None and students > referrals:
        words = f"Students referred to police ({students:,}) exceed referrals ({referrals:,})."
        yield Finding("referred", words, is_error=False)


def _jumps(figures: Figures, before: Earlier | None) -> Iterator[Finding]:
    if before is None:
        return
    for name in ("incidents", "actions", "referrals", DISCIPLINED, REFERRED):
        group = SCHOOL_GROUPS[name]
        common = lines_in_both(figures, before.figures, group)
        now, then = (total(time, group, common) or 0 for time in (figures, before.figures))
        few, many = sorted((now, then))
        if many - few >= DIFFERENCE and many >= FACTOR * few:
            every = lines_in_any(figures, before.figures, group)
            lines = f" in the {len(common)} of {len(every)} lines that have both" if len(common) < len(every) else ""
            words = f"{group.title}: {now:,}, compared with {then:,} in the {before.words}{lines}."
            yield Finding(f"jump.{name}", words, is_error=False)
