"""A school year that is over and signed off, its report written and adopted, each as one call."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.quarters import meetings, opening, police_submissions, school_submissions, signing, team, yearly_report
from models.quarters.periods import periods
from models.quarters.questionnaires import POLICE
from models.quarters.report_chapters import CHAPTERS
from models.quarters.report_tables import YearlyReport
from models.quarters.submission_checks import Figures
from models.quarters.tables import Quarter
from models.quarters.team import RecommendationForm
from models.store.saves import saves_of
from models.terms import Agreement
from tests.quarters.acts import FIGURES
from tests.support.town import NOW

LAST_YEAR = "2025-26"


def signed_quarter(
    session: Session, agreement: Agreement, of_schools: Actor, of_police: Actor, school_year: str = LAST_YEAR,
    figures: Figures = FIGURES, kind: str = "agreement", code: str = "Q4", now: datetime = NOW,
) -> Quarter:  # fmt: skip
    """A quarter that both have signed: Hall sent its figures, the police confirmed, the others are missing."""
    period = next(period for period in periods(agreement, school_year) if period.code == code)
    quarter = opening.open_quarter(session, agreement, period, of_police, now)
    for submission in quarter.submissions:
        if submission.party not in (POLICE, "hall"):
            team.declare_missing(
                session, agreement, of_schools, quarter.id, submission.id, "The office is closed.", now
            )
    submission = quarter.submission_of("hall")
    version = school_submissions.open_draft(session, agreement, of_schools, submission.id, now).version
    for step in submission.questionnaire.steps:
        given = {figure: figures[figure] for figure in submission.questionnaire.keys_of(step) if figure in figures}
        seen = saves_of(version.steps, step)
        school_submissions.save_step(session, of_schools, submission.id, step, given, seen, now)
    warnings = school_submissions.checked(session, agreement, submission, now).warnings
    remarks = {warning.code: "It is right." for warning in warnings}
    school_submissions.send(session, agreement, of_schools, submission.id, remarks, now)
    differ = police_submissions.to_confirm(session, agreement, quarter).asks
    explained = {held.code: "It is right." for held in differ}
    police_submissions.confirm(session, agreement, of_police, quarter.id, None, now, explained)
    meetings.state_no_meeting(session, agreement, of_schools, quarter.id, "It snowed.", now)
    wish = RecommendationForm("Say within how many hours.", of_schools.person_id, agreement.today(now), kind)
    team.recommend(session, agreement, of_schools, quarter.id, wish, now)
    for actor in (of_schools, of_police):
        signing.sign(session, agreement, actor, quarter.id, signing.fingerprint(session, quarter), now)
    return quarter


def write_all(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> None:
    """A text in every chapter, upon what stands there."""
    shown = yearly_report.standing(session, agreement, actor, school_year, now)
    for code, chapter in CHAPTERS.items():
        seen = shown.chapters[code].version if code in shown.chapters else 0
        yearly_report.save_chapter(session, agreement, actor, school_year, code, f"On {chapter.title}.", seen, now)


def adopt(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> YearlyReport:
    """Adopt what the person sees."""
    seen = yearly_report.standing(session, agreement, actor, school_year, now).fingerprint
    return yearly_report.adopt(session, agreement, actor, school_year, seen, now)


def adopted_report(
    session: Session, agreement: Agreement, of_schools: Actor, of_police: Actor, school_year: str = LAST_YEAR,
    now: datetime = NOW,
) -> YearlyReport:  # fmt: skip
    """A report that one of each party adopted, on a year with one quarter."""
    signed_quarter(session, agreement, of_schools, of_police, school_year, now=now)
    write_all(session, agreement, of_schools, school_year, now)
    adopt(session, agreement, of_schools, school_year, now)
    return adopt(session, agreement, of_police, school_year, now)
