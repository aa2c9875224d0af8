"""What a goal can be measured by, how it can stand, and what is done with it, as data. Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.activities.statistics import BACK, ENTRIES, key
from models.policy import Act

MOST_GOALS = 6
AT_MOST, AT_LEAST, FEWER = "at_most", "at_least", "fewer"
DIRECTIONS: Mapping[str, str] = {AT_MOST: "At most", AT_LEAST: "At least", FEWER: "Fewer than last year"}


@dataclass(frozen=True)
class Figure:
    """A figure of the year that the bot computes: some lines added up, or with `whole` their share of it in percent.

    `source` is whose counts they are: the schools', the police's, or the officers' log.
    """

    code: str
    label: str
    source: str
    parts: tuple[str, ...]
    whole: str | None = None


SCHOOLS, POLICE, LOG = "schools", "police", "log"
FIGURES: Mapping[str, Figure] = {figure.code: figure for figure in (
    Figure("incidents", "Schools: incidents", SCHOOLS, ("incidents",)),
    Figure("actions", "Schools: disciplinary actions", SCHOOLS, ("actions",)),
    Figure("referrals", "Schools: referrals to police", SCHOOLS, ("referrals",)),
    Figure("arrests", "Schools: known arrests", SCHOOLS, ("arrests.school_based",)),
    Figure("notices", "Police: action notices", POLICE, ("notices.filed",)),
    Figure("with_arrest", "Police: incidents with an arrest (any officer)", POLICE, ("actions.arrest",)),
    Figure("with_search", "Police: incidents with a search (by anyone)", POLICE, ("actions.search",)),
    Figure("in_time", "Notices filed within 4 hours of the event, in percent", POLICE, ("hours.hour", "hours.four"),
           "notices.filed"),
    Figure("acknowledged", "Notices acknowledged within 24 hours, in percent", POLICE,
           ("acknowledged.hour", "acknowledged.four", "acknowledged.day"), "notices.filed"),
    Figure("presentations", "Presentations and classes", LOG, (key("presentation", ENTRIES),)),
    Figure("talks", "Talks with students, parents and staff", LOG, (key("talk", ENTRIES),)),
    Figure("handed_back", "Requests about discipline handed back, in percent", LOG, (key("request", BACK),),
           key("request", ENTRIES)),
)}  # fmt: skip
PROPOSED, AGREED, DROPPED = "proposed", "agreed", "dropped"
STATES: Mapping[str, str] = {
    PROPOSED: "Waiting for the other party to confirm",
    AGREED: "Agreed by both parties",
    DROPPED: "Dropped",
}
CONFIRM, CHANGE, NOTE, DROP = "confirm", "change", "note", "drop"


@dataclass(frozen=True)
class Step:
    """Something that is done with a goal from some of its states; `told` is what is said of it afterwards."""

    code: str
    button: str
    told: str
    before: tuple[str, ...]
    after: str
    act: Act


STEPS: Mapping[str, Step] = {step.code: step for step in (
    Step(CONFIRM, "Confirm", "Goal confirmed by the other party", (PROPOSED,), AGREED, Act.CONFIRM_GOAL),
    Step(CHANGE, "Change", "Goal changed", (PROPOSED, AGREED), PROPOSED, Act.SET_GOALS),
    Step(NOTE, "Write where it stands", "Where a goal stands written", (AGREED,), AGREED, Act.SET_GOALS),
    Step(DROP, "Drop", "Goal dropped", (PROPOSED, AGREED), DROPPED, Act.SET_GOALS),
)}  # fmt: skip
SET_TOLD = "Goal set"
