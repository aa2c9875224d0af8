"""What an officer's logged activities say about the criteria of an evaluation: counts, without a judgment (§III)."""

from collections.abc import Callable, Mapping

Counts = Mapping[str, int]
Activities = Mapping[str, Counts]
"""What the entries of each kind add up to: `counts_of` of the activities."""
NONE_LOGGED: Counts = {}
LOGGED = (
    "Logged activities", "What the officer logged besides enforcement, at this school and in this school year; "
                         "trainings wherever they were. Nobody has to log anything: what is not there says nothing.",
)  # fmt: skip

# A report is read by designees, too, and they are not to learn that there was a conflict.
CONFLICTS = "Not counted here. The principal, the superintendent and the chief have them in the activity log."


def lines_of(found: Activities) -> dict[str, str]:
    """A line for each criterion of which some kind of activity is evidence."""
    return {criterion: tell(found.get(kind, NONE_LOGGED)) for criterion, (kind, tell) in TOLD.items()}


def _talks(found: Counts) -> str:
    people = f", with {_counted(found.get('people', 0), 'person', 'people')}" if found else ""
    return f"{_counted(found.get('entries', 0), 'talk', 'talks')} logged{people}."


def _talks_with_staff(found: Counts) -> str:
    return f"{_counted(found.get('with_staff', 0), 'talk', 'talks')} with school staff logged."


def _presentations(found: Counts) -> str:
    reached = f", reaching {_counted(found.get('people', 0), 'student', 'students')}" if found else ""
    return f"{_counted(found.get('entries', 0), 'presentation or class', 'presentations or classes')} logged{reached}."


def _requests(found: Counts) -> str:
    entries, back = found.get("entries", 0), ""
    if entries:
        back = f", {found['handed_back']:,} handed back to the school ({found['handed_back'] / entries:.0%})"
    return f"{_counted(entries, 'request', 'requests')} from staff about school discipline logged{back}."


def _trainings(found: Counts) -> str:
    hours = f", {_counted(found.get('hours', 0), 'hour', 'hours')}" if found else ""
    return f"{_counted(found.get('entries', 0), 'training', 'trainings')} logged{hours}."


def _concerns(found: Counts) -> str:
    suggested = f", {found.get('suggested', 0):,} with a suggestion" if found else ""
    return f"{_counted(found.get('entries', 0), 'concern', 'concerns')} about a danger logged{suggested}."


def _conflicts(_found: Counts) -> str:
    return CONFLICTS


def _planned(found: Counts) -> str:
    return _of_planned(found, "{agreed:,} agreed to by the school, {objected:,} objected to")


def _disruption(found: Counts) -> str:
    return _of_planned(found, "{disruption_reduced:,} with disruption of the school day reduced")


def _weighed(found: Counts) -> str:
    return _of_planned(
        found, "danger in waiting {danger:,}, loss of evidence or property likely {evidence:,}, "
               "not possible elsewhere {not_elsewhere:,}"
    )  # fmt: skip


def _of_planned(found: Counts, told: str) -> str:
    planned = _counted(found.get("entries", 0), "planned activity", "planned activities")
    return f"{planned} logged beforehand: {told.format_map(found)}." if found else f"{planned} logged."


def _counted(count: int, singular: str, plural: str) -> str:
    return f"{count:,} {singular if count == 1 else plural}" if count else f"No {plural}"


TOLD: Mapping[str, tuple[str, Callable[[Counts], str]]] = {
    "v2": ("concern", _concerns),
    "v3": ("presentation", _presentations),
    "v9": ("talk", _talks_with_staff),
    "v11": ("talk", _talks),
    "v13": ("request", _requests),
    "v10": ("conflict", _conflicts),
    "v14": ("training", _trainings),
    "vii1": ("planned", _planned),
    "vii2": ("planned", _disruption),
    "vii3": ("planned", _weighed),
}
