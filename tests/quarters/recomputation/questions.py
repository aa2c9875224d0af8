"""What each line of the police's tables is, asked of the records in plain SQL, as SQLite has it.

Nothing of the product's own counting is used: only the codes and labels of the answers. A confirmed submission counts
what stood when it was confirmed, however the notices read today.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models import vocabulary as words

COUNTED = """
FROM counted_notice AS counted
JOIN submission_version AS confirmed ON confirmed.id = counted.version_id
JOIN notice ON notice.id = counted.notice_id
JOIN notice_version AS v ON v.notice_id = counted.notice_id AND v.version = counted.notice_version
"""
HERE = "WHERE counted.version_id = :version AND notice.school = :school AND "
NOTICES = f"SELECT count(*) {COUNTED} {HERE}"
ACTIONS = f"SELECT count(*) {COUNTED} JOIN notice_action AS act ON act.version_id = v.id {HERE} act.action = :line AND "
STUDENTS = f"""SELECT count(*) {COUNTED} JOIN student_detail AS student ON student.notice_id = notice.id
AND student.recorded_at <= confirmed.submitted_at
AND (student.ended_at IS NULL OR student.ended_at > confirmed.submitted_at) {HERE}"""
ASKED = f"""SELECT count(*) {COUNTED} JOIN notice_acknowledgment AS asked ON asked.notice_id = notice.id
AND asked.asked_at <= confirmed.submitted_at {HERE}"""
INVOLVED = f"SELECT coalesce(sum(v.students), 0) {COUNTED} {HERE} 1"
ADDED = """
SELECT coalesce(sum(added.count), 0) FROM police_addition AS added
JOIN submission_version AS confirmed ON confirmed.submission_id = added.submission_id
WHERE confirmed.id = :version AND added.school = :school AND added.figure IN (SELECT value FROM json_each(:figures))
AND added.added_at <= confirmed.submitted_at
AND (added.ended_at IS NULL OR added.ended_at > confirmed.submitted_at)
"""
ENFORCED = """EXISTS (SELECT 1 FROM notice_action AS act WHERE act.version_id = v.id AND act.action IN (
'referral_court', 'search', 'rights_read', 'citation', 'summons', 'detention', 'arrest', 'force', 'other'))"""
BANDS = {
    "hour": ("Within 1 hour", "{0} <= 3600"), "four": ("1 to 4 hours", "{0} > 3600 AND {0} <= 14400"),
    "day": ("4 to 24 hours", "{0} > 14400 AND {0} <= 86400"),
    "three_days": ("24 to 72 hours", "{0} > 86400 AND {0} <= 259200"), "later": ("More than 72 hours", "{0} > 259200"),
}  # fmt: skip
NOT_YET = "(asked.acknowledged_at IS NULL OR asked.acknowledged_at > confirmed.submitted_at)"
GRADES = {
    "elementary": ("Pre-K to grade 5", "'pk', 'k', '1', '2', '3', '4', '5'"),
    "middle": ("Grades 6 to 8", "'6', '7', '8'"),
    "high": ("Grades 9 to 12", "'9', '10', '11', '12'"), "unknown": ("Unknown", "'unknown', 'not_enrolled'"),
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """How a line is counted: its SQL, the code for which it asks, the adjustments that are in it."""

    sql: str
    line: str
    added: tuple[str, ...]


def _seconds(first: str, second: str) -> str:
    return f"round((julianday({second}) - julianday({first})) * 86400)"


def _lines(title: str, prefix: str, labels: Mapping[str, str], sql: str) -> Iterator[tuple[tuple[str, str], Question]]:
    for code, label in labels.items():
        yield (title, label), Question(sql, code, (f"{prefix}.{code}",))


def _bands(title: str, prefix: str, sql: str, seconds: str) -> Iterator[tuple[tuple[str, str], Question]]:
    for code, (label, band) in BANDS.items():
        yield (title, label), Question(sql + band.format(seconds), code, (f"{prefix}.{code}",))


def _waiting(title: str, prefix: str, about: str) -> Iterator[tuple[tuple[str, str], Question]]:
    since = _seconds("asked.asked_at", "asked.acknowledged_at")
    yield from _bands(title, prefix, f"{ASKED} {about} AND NOT {NOT_YET} AND ", since)
    yield (title, "Not acknowledged yet"), Question(f"{ASKED} {about} AND {NOT_YET}", "not_yet", (f"{prefix}.not_yet",))


def _reports() -> Iterator[tuple[tuple[str, str], Question]]:
    title, with_a_report = "Notices and police reports", "v.report_written = 'yes'"
    by_incident = tuple(f"reports.{code}" for code in words.INCIDENTS)
    for label, about, code, more in (
        ("Action notices", "1", "filed", ()),
        ("Police reports", with_a_report, "reports", by_incident),
        ("Notices without a police report", "v.report_written = 'no'", "no_report", ()),
        ("Notices whose answer on a police report is to follow", "v.report_written IS NULL", "report_to_follow", ()),
        ("Notices with details to follow",
         "(notice.completed_at IS NULL OR notice.completed_at > confirmed.submitted_at)", "incomplete", ()),
    ):  # fmt: skip
        yield (title, label), Question(NOTICES + about, code, (f"notices.{code}", *more))
    yield from _lines("Police reports by incident", "reports", words.INCIDENTS,
                      f"{NOTICES} {with_a_report} AND v.incident = :line")  # fmt: skip


WHO = {
    "officer": ("Actions by the SRO alone", "v.acted_by = 'officer'"),
    "others": ("Actions by other officers (patrol)", "v.acted_by = 'others'"),
    "both": ("Actions by the SRO with other officers", "v.acted_by = 'both'"),
    "not_recorded": ("Actions, who acted not recorded", "v.acted_by IS NULL"),
}


def _actions() -> Iterator[tuple[tuple[str, str], Question]]:
    for action, label in words.ACTIONS.items():
        any_officer = (f"actions.{action}", *(f"actions.{who}.{action}" for who in WHO))
        yield ("Actions by any officer", label), Question(f"{ACTIONS} 1", action, any_officer)
        for who, (title, about) in WHO.items() if action != "none" else ():
            own = (f"actions.{who}.{action}", *([f"actions.{action}"] if who == "not_recorded" else []))
            yield (title, label), Question(ACTIONS + about, action, own)
    searches = ACTIONS.replace(":line", "'search'")
    yield from _lines("Who searched", "searched_by", words.SEARCHERS, f"{searches} v.searched_by = :line")
    yield from _lines(
        "Who searched", "searched_by", {"not_recorded": "Not recorded"}, f"{searches} v.searched_by IS NULL"
    )


def _why() -> Iterator[tuple[tuple[str, str], Question]]:
    title = "Why law enforcement action was necessary"
    yield from _lines(title, "grounds", words.GROUNDS, f"{NOTICES} v.grounds = :line")
    none = f"{NOTICES} v.grounds IS NULL AND"
    yield from _lines(title, "grounds", {"not_asked": "Not asked: no law enforcement action"}, f"{none} NOT {ENFORCED}")
    yield from _lines(title, "grounds", {"to_follow": "To follow"}, f"{none} {ENFORCED}")
    title = "How it was initiated"
    yield from _lines(title, "started_by", words.STARTED_BY, f"{NOTICES} v.started_by = :line")
    yield from _lines(title, "started_by", {"to_follow": "To follow"}, f"{NOTICES} v.started_by IS NULL")


def _students() -> Iterator[tuple[tuple[str, str], Question]]:
    title = "Students, counted at each notice"
    yield from _lines(title, "students", {"involved": "Involved"}, INVOLVED)
    yield from _lines(title, "students", {"recorded": "With details recorded"}, f"{STUDENTS} 1")
    for title, by, labels in (
        ("Students by race and ethnicity", "race", words.RACES), ("Students by gender", "gender", words.GENDERS),
        ("Students with disabilities", "disability", words.YES_NO_UNKNOWN),
        ("Students who are English learners", "english_learner", words.YES_NO_UNKNOWN),
    ):  # fmt: skip
        yield from _lines(title, f"students.{by}", labels, f"{STUDENTS} student.{by} = :line")
    for code, (label, grades) in GRADES.items():
        about = f"{STUDENTS} student.grade IN ({grades})"
        yield ("Students by grade", label), Question(about, code, (f"students.grades.{code}",))
    yield from _lines("Actions involving students", "measures", words.STUDENT_MEASURES,
                      f"""{STUDENTS} student.measures LIKE '%"' || :line || '"%'""")  # fmt: skip


QUESTIONS: dict[tuple[str, str], Question] = dict([
    *_reports(), *_lines("Notices by incident", "incidents", words.INCIDENTS, f"{NOTICES} v.incident = :line"),
    *_actions(), *_why(), *_students(),
    *_bands("Time from event to notice", "hours", NOTICES, _seconds("v.occurred_at", "notice.filed_at")),
    *_waiting("Time from notice to acknowledgment", "acknowledged", "asked.asked_version = 1"),
    *_waiting("Time from a material change to its acknowledgment", "acknowledged_again", "asked.asked_version > 1"),
])  # fmt: skip
"""By the title of its group and its label."""
