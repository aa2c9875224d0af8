"""The enrollment of made-up schools: sizes and shares as a town may have them, and the same each time."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.quarters import opening, school_submissions
from models.quarters.enrollment_measures import ENROLLED, STUDENTS_ENROLLED
from models.quarters.measures import DEMOGRAPHICS, key
from models.quarters.tables import Submission
from models.terms import Agreement

HIGH, MIDDLE = 1400, 880
OLDER, LARGER = 31, 8  # students more in a school that stands earlier in the list, and each year
SHARES: dict[str, dict[str, int]] = {
    "race": {
        "hispanic": 200, "black": 110, "asian": 112, "two_or_more": 45, "american_indian": 4, "pacific_islander": 2,
    },
    "gender": {"female": 488, "nonbinary": 7},
    "disability": {"yes": 150},
    "english_learner": {"yes": 80},
    "meals": {"yes": 270},
}  # fmt: skip
"""Of a thousand students. All others are in the line that stands for the rest."""
REST = {"race": "white", "gender": "male", "disability": "no", "english_learner": "no", "meals": "no"}


def enroll(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> None:
    """Enter and send the enrollment of a school year for each school."""
    quarter = opening.open_enrollment(session, agreement, actor, school_year, now)
    for place, one in enumerate(quarter.submissions):
        is_high = "high" in agreement.school_name(one.party).lower().split()
        students = (HIGH if is_high else MIDDLE) - OLDER * place + LARGER * (int(school_year[:4]) % 10)
        _enter(session, agreement, actor, one, _lines(students, "high" if is_high else "middle"), now)


def _lines(students: int, band: str) -> dict[str, int | None]:
    lines: dict[str, int | None] = {STUDENTS_ENROLLED: students}
    for by, (_title, codes) in DEMOGRAPHICS.items():
        if by == "grades":
            lines |= {key(ENROLLED, code, by): students if code == band else 0 for code in codes}
            continue
        shares = {code: students * share // 1000 for code, share in SHARES[by].items()}
        shares[REST[by]] = students - sum(shares.values())
        lines |= {key(ENROLLED, code, by): shares.get(code, 0) for code in codes}
    return lines


def _enter(
    session: Session, agreement: Agreement, actor: Actor, one: Submission, lines: dict[str, int | None], now: datetime
) -> None:
    school_submissions.open_draft(session, agreement, actor, one.id, now)
    school_submissions.save_step(session, actor, one.id, ENROLLED, lines, 0, now)
    school_submissions.send(session, agreement, actor, one.id, {}, now)
