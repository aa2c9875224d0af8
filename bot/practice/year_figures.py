"""The figures of the made-up year: made up, in shares and numbers such as a district could have."""

from collections.abc import Iterator, Mapping
from random import Random

from models.quarters.answers import SUPPRESSED, Answer
from models.quarters.measures import DEMOGRAPHICS, SCHOOL_KEYS, key
from models.quarters.police_measures import STUDENTS_BY
from models.quarters.questionnaires import OF_POLICE, OF_SCHOOLS
from models.quarters.submission_checks import Figures
from models.vocabulary import STATE_CATEGORIES

ELEMENTARY, MIDDLE, HIGH = "elementary", "middle", "high"
LEVELS = {"elementary": ELEMENTARY, "primary": ELEMENTARY, "high": HIGH}
"""The words in a school's name that say which grades it has; without one it is a middle school."""
GRADES = {ELEMENTARY: (1, 5), MIDDLE: (6, 8), HIGH: (9, 12)}
YEARS_BEFORE_GRADE = (5, 6)
INCIDENTS = {
    "violent_crime": (0, 1), "sexual": (0, 2), "threat": (2, 7), "theft": (0, 4), "confrontation": (5, 13),
    "fighting": (2, 9), "property_damage": (0, 4), "weapons": (0, 1), "substances": (1, 7), "school_policy": (9, 24),
}  # fmt: skip
"""The least and the most incidents of a school in a quarter."""
DISCIPLINE = {
    "in_school_suspension": (10, 30), "out_of_school_suspension": (4, 12), "bus_suspension": (1, 3),
    "detention": (13, 40), "restorative": (5, 15),
}  # fmt: skip
SHARES = {
    "race": {"white": 50, "hispanic": 20, "black": 13, "asian": 10, "two_or_more": 6, "american_indian": 1},
    "gender": {"male": 59, "female": 40, "nonbinary": 1},
    "disability": {"no": 77, "yes": 23},
    "english_learner": {"no": 89, "yes": 11},
    "meals": {"no": 61, "yes": 39},
}
"""How many of a hundred students are of each group."""
STUDENTS_IN_A_QUARTER = (20, 34)
CALLED_FOR = ("fighting", "confrontation", "confrontation", "threat", "theft", "substances", "property_damage", "other")
IN_A_YEAR = 4
NOTICED = {
    "threat": 14, "confrontation": 31, "fighting": 27, "theft": 11, "property_damage": 8, "weapons": 3,
    "substances": 19, "school_policy": 6, "trespass": 9, "welfare": 22, "traffic": 4,
}  # fmt: skip
"""What the police found in their records of the year to compare with: incidents, and below the actions on them."""
POLICE_ACTIONS = {
    "verbal_warning": 44, "conference": 38, "referral_jrb": 17, "citation": 12, "summons": 15, "arrest": 21,
    "search": 19,
}  # fmt: skip
STUDENTS_AT_NOTICES, WITH_DETAILS = 212, 196
POLICE_MEASURES = {"searched": 20, "rights_read": 24, "citation": 27, "arrested": 23, "detained": 9}


def level_of(school_name: str) -> str:
    """Which grades a school has, by its name."""
    found = (LEVELS[word] for word in school_name.lower().split() if word in LEVELS)
    return next(found, MIDDLE)


def grade_and_age(chance: Random, level: str) -> tuple[str, int]:
    """A student's grade at a school, and an age that fits it."""
    grade = chance.randint(*GRADES[level])
    return str(grade), grade + chance.choice(YEARS_BEFORE_GRADE)


def of_school(chance: Random, level: str, calls: int, arrests: int, quarters: int = 1) -> dict[str, int | None]:
    """A school's figures of so many quarters, with so many calls of its staff and so many arrests."""
    figures: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, 0)
    for measure, lines in (("incidents", INCIDENTS), ("actions", DISCIPLINE)):
        for line, (least, most) in lines.items():
            figures[key(measure, line)] = sum(chance.randint(least, most) for _quarter in range(quarters))
    figures[key("actions", "other")] = None
    least, most = STUDENTS_IN_A_QUARTER
    figures |= _students(chance, "disciplined", chance.randint(least * quarters, most * quarters), level)
    for _call in range(calls):
        line = key("referrals", chance.choice(CALLED_FOR))
        figures[line] = (figures[line] or 0) + 1
    figures |= _students(chance, "referred", calls, level)
    figures[key("arrests", "school_based")] = min(calls, arrests)
    return figures


def _students(chance: Random, who: str, count: int, level: str) -> dict[str, int]:
    figures = {key(who, "students"): count} | {
        key(who, line, by): 0 for by, (_title, lines) in DEMOGRAPHICS.items() for line in lines
    }
    for by, shares in (SHARES | {"grades": {level: 1}}).items():
        for line in chance.choices([*shares], [*shares.values()], k=count):
            figures[key(who, line, by)] += 1
    return figures


def of_district(of_schools: list[Figures]) -> Figures:
    """A published table of all schools together: incidents and the state's actions, with a small count suppressed."""
    figures: dict[str, Answer] = dict.fromkeys(OF_SCHOOLS.keys)
    for line in (
        *(key("incidents", line) for line in STATE_CATEGORIES),
        *(key("actions", line) for line in DISCIPLINE),
    ):
        figures[line] = sum(value for found in of_schools if isinstance(value := found[line], int))
    return figures | {key("actions", "expulsion"): SUPPRESSED}


def of_police(chance: Random) -> Figures:
    """What the police's records tell of a year before the bot."""
    figures: dict[str, Answer] = dict.fromkeys(OF_POLICE.keys, 0)
    figures |= {key("incidents", line): count for line, count in NOTICED.items()}
    reports = {key("reports", line): count // 2 for line, count in NOTICED.items()}
    figures |= reports | {
        key("notices", "filed"): sum(NOTICED.values()),
        key("notices", "reports"): sum(reports.values()),
    }
    figures |= {key("actions", line): count for line, count in POLICE_ACTIONS.items()}
    figures |= {key("measures", line): count for line, count in POLICE_MEASURES.items()}
    figures |= {key("students", "involved"): STUDENTS_AT_NOTICES, key("students", "recorded"): WITH_DETAILS}
    return figures | dict(_at_notices(chance))


def _at_notices(chance: Random) -> Iterator[tuple[str, Answer]]:
    of_grades = {MIDDLE: 45, HIGH: 55}
    for by in STUDENTS_BY:
        shares: Mapping[str, int] = of_grades if by == "grades" else SHARES[by]
        drawn = chance.choices([*shares], [*shares.values()], k=WITH_DETAILS)
        yield from ((key("students", line, by), drawn.count(line)) for line in shares)
