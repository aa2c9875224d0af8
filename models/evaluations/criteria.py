"""What a yearly evaluation asks: one criterion for each duty of Section V and each rule of Section VII (§III).

The clauses are the agreement's, whose Section VII has no numbers of its own; the wording, the numbers there, the pages
of the form and the rating scale are the district's to change.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One thing that is rated, with the clause it comes from."""

    clause: str
    words: str


CRITERIA = {
    "v1": Criterion("§V.1", "Takes law enforcement action only when other options are ineffective, or in an emergency"),
    "v2": Criterion("§V.2", "Alerts school leaders to safety concerns and assists with prevention planning"),
    "v3": Criterion("§V.3", "Presents law enforcement and safety topics to students"),
    "v4": Criterion("§V.4", "Notifies the principal promptly of delinquency, incidents, charges and arrests"),
    "v5": Criterion("§V.5", "Notifies the principal or designee of every law enforcement action taken"),
    "v6": Criterion("§V.6", "Maintains and provides the records needed to review the program"),
    "v7": Criterion("§V.7", "Helps staff maintain a safe learning environment"),
    "v8": Criterion("§V.8", "Follows Board policies and regulations"),
    "v9": Criterion("§V.9", "Consults and coordinates with the principal or designee"),
    "v10": Criterion(
        "§V.10", "Reports conflicts of duty to the principal, superintendent and chief, and helps prevent them"
    ),
    "v11": Criterion("§V.11", "Is available to confer with students, parents and staff"),
    "v12": Criterion("§V.12", "Searches students only as the law allows, and never directs school staff to search"),
    "v13": Criterion("§V.13", "Leaves student discipline and enforcement of school rules to the school"),
    "v14": Criterion("§V.14", "Has completed training in social-emotional learning and restorative practices"),
    "vii1": Criterion("§VII.1", "Plans activities on school grounds through school administrators"),
    "vii2": Criterion("§VII.2", "Considers how police presence may disrupt the school day"),
    "vii3": Criterion("§VII.3", "Weighs danger, loss of evidence or property, and whether to act elsewhere"),
    "vii4": Criterion("§VII.4", "Makes reasonable efforts to avoid arrests and custody on school premises"),
    "vii5": Criterion("§VII.5", "Takes students into custody out of sight and sound of others when possible"),
}


@dataclass(frozen=True)
class Step:
    """Criteria that are rated together, on one page of the form."""

    title: str
    criteria: tuple[str, ...]


STEPS = {
    "enforcement": Step("Law enforcement and notice", ("v1", "v4", "v5", "v12", "v13")),
    "safety": Step("Safety and education", ("v2", "v3", "v7", "v11")),
    "cooperation": Step("Collaboration and training", ("v6", "v8", "v9", "v10", "v14")),
    "grounds": Step("On school grounds", ("vii1", "vii2", "vii3", "vii4", "vii5")),
}
MEETING, SUMMARY = "meeting", "summary"

RATINGS = {
    "4": "Exceeds expectations",
    "3": "Meets expectations",
    "2": "Needs improvement",
    "1": "Unsatisfactory",
    "not_observed": "Not observed",
}
NEED_A_COMMENT = frozenset({"4", "2", "1"})
