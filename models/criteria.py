"""What a yearly evaluation asks: one criterion for each duty of Section V and each rule of Section VII (§III).

The clauses are the agreement's, whose Section VII has no numbers of its own; the wording, the numbers there, the pages
of the form and the rating scale are ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One thing that is rated, with the clause it comes from."""

    clause: str
    words: str


CRITERIA = {
    "v1": Criterion("§V.1", "Turns to law enforcement only when other options have not worked, or in an emergency"),
    "v2": Criterion("§V.2", "Points out dangers to the school's leaders and helps to plan against them"),
    "v3": Criterion("§V.3", "Teaches students about law and safety"),
    "v4": Criterion("§V.4", "Tells the principal in good time of delinquency, incidents, charges and arrests"),
    "v5": Criterion("§V.5", "Notifies the principal or designee of every law enforcement action taken"),
    "v6": Criterion("§V.6", "Keeps the records that the program's review needs, and hands them over"),
    "v7": Criterion("§V.7", "Supports staff in keeping the school safe for learning"),
    "v8": Criterion("§V.8", "Keeps to the Board's policies and regulations"),
    "v9": Criterion("§V.9", "Consults the principal or designee and coordinates with them"),
    "v10": Criterion(
        "§V.10", "Reports conflicts of duty to principal, superintendent and chief, and how to avoid them"
    ),
    "v11": Criterion("§V.11", "Is there for students, parents and staff who want to talk"),
    "v12": Criterion("§V.12", "Searches students only as the law allows, and never has school staff search"),
    "v13": Criterion("§V.13", "Leaves student discipline and school rules to the school"),
    "v14": Criterion("§V.14", "Has completed the training in social-emotional learning and restorative practices"),
    "vii1": Criterion("§VII.1", "Plans activities on school grounds through the school's administrators"),
    "vii2": Criterion("§VII.2", "Keeps in mind how police presence can disturb a school day"),
    "vii3": Criterion("§VII.3", "Weighs the danger, the loss of evidence and whether it can be done elsewhere"),
    "vii4": Criterion("§VII.4", "Avoids arrests and custody on school premises where reasonably possible"),
    "vii5": Criterion("§VII.5", "Takes students into custody out of sight and sound of others where possible"),
}


@dataclass(frozen=True)
class Step:
    """Criteria that are rated together, on one page of the form."""

    title: str
    criteria: tuple[str, ...]


STEPS = {
    "enforcement": Step("Law enforcement and notice", ("v1", "v4", "v5", "v12", "v13")),
    "safety": Step("Safety and teaching", ("v2", "v3", "v7", "v11")),
    "cooperation": Step("Working together", ("v6", "v8", "v9", "v10", "v14")),
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
