"""The team writes its yearly report, one member of each party adopts it, and a later change is a new edition (§IX).

Acts raise `Refused` to whoever is not on the team, and `NotFound` for a year of which there is nothing to report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import Team
from models.errors import Conflict, NotFound, require_valid
from models.export_requests import acts as exporting
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject, allowing, require
from models.quarters import report_drafts
from models.quarters.export_requests import PublicYearReport, YearReport
from models.quarters.report_changes import end_adoption, record, reports_changed
from models.quarters.report_chapters import CHAPTERS, chapter_of
from models.quarters.report_contents import Contents, contents, fingerprint, made_of
from models.quarters.report_tables import (
    ReportAdoption,
    ReportChapter,
    YearlyReport,
    adopted_editions,
    newest_edition,
    written_chapters,
)
from models.quarters.signing import first_of
from models.quarters.tables import WHOLE_YEARS, Quarter
from models.store import audit
from models.store.base import insert_or_meet, locked_row
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text
from models.vocabulary import Party

ADOPTED = "report_adopted"
FIRST_EDITION = 1


class WrittenMeanwhile(Conflict):
    """A chapter was saved elsewhere since it was opened; `newest` is what it says now."""

    def __init__(self, newest: ReportChapter, actor: Actor) -> None:
        who = "You have" if newest.written_by_id == actor.person_id else f"{newest.written_by.name} has"
        super().__init__(f"{who} saved this chapter in another window since you opened it here.")
        self.newest = newest


@dataclass(frozen=True)
class Standing:
    """How far a year's report is, for a member of the team.

    `report` is its newest edition, once there is one. `lacking` says what keeps it from being adopted; `can_adopt` is
    whether the reader's own party is still to do so, with the `fingerprint` of what they see. `found` is as it was
    adopted, or as it stands.
    """

    school_year: str
    report: YearlyReport | None
    party: Party
    lacking: list[str]
    can_adopt: bool
    fingerprint: str
    found: Contents
    chapters: dict[str, ReportChapter]

    @property
    def is_adopted(self) -> bool:
        """Whether both parties adopted it."""
        return bool(self.report and self.report.adopted_at)

    @property
    def written(self) -> int:
        """How many chapters have a text."""
        return sum(code in self.found.texts for code in CHAPTERS)


def years(session: Session, agreement: Agreement, now: datetime) -> list[str]:
    """The school years of which there is something to report, newest first."""
    this = agreement.school_year(agreement.today(now))
    query = select(Quarter.school_year).where(Quarter.code.not_in(WHOLE_YEARS), Quarter.school_year <= this).distinct()
    return sorted(session.scalars(query), reverse=True)


def year_at_hand(session: Session, agreement: Agreement, now: datetime) -> str:
    """The year that the team reports on now: of the last two the first that is not adopted, or else the newest."""
    found = years(session, agreement, now)
    if not found:
        raise NotFound("There is nothing to report yet: no quarter has been opened.")
    to_adopt = [year for year in found[:2] if not is_adopted(session, year)]
    return to_adopt[-1] if to_adopt else found[0]


def is_adopted(session: Session, school_year: str) -> bool:
    """Whether the newest edition of a year's report is adopted."""
    report = newest_edition(session, school_year)
    return bool(report and report.adopted_at)


def standing(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> Standing:
    """How far a year's report is. Raises `NotFound`."""
    require(actor, Act.WRITE_REPORT, Subject())
    _must_be_reportable(session, agreement, school_year, now)
    report = newest_edition(session, school_year)
    made = _made(session, agreement, school_year, report)
    found, chapters = contents(session, agreement, school_year, made), written_chapters(session, school_year)
    lacking = [] if report and report.adopted_at else unadopted(agreement, found, now)
    party, adoptions = party_of(actor), report.standing if report else []
    mark = fingerprint(report.edition if report else FIRST_EDITION, made)
    has_adopted = any(
        adoption.fingerprint == mark and (adoption.party is party or adoption.person_id == actor.person_id)
        for adoption in adoptions
    )
    can_adopt = not (lacking or has_adopted or (report and report.adopted_at))
    return Standing(school_year, report, party, lacking, can_adopt, mark, found, chapters)


def read(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> Standing:
    """All of a report, before it is adopted or after. The look is noted: it has the totals of all schools."""
    found = standing(session, agreement, actor, school_year, now)
    audit.record(session, actor.label, "read report", f"report:{school_year}", now)
    return found


def document(
    session: Session, agreement: Agreement, actor: Actor, wanted: tuple[str, str, int | None], now: datetime
) -> YearReport | PublicYearReport:
    """The request for a report's document, by its kind, its year, and its edition where it is an earlier one."""
    kind, school_year, edition = wanted
    require(actor, Act.WRITE_REPORT, Subject())
    _must_be_reportable(session, agreement, school_year, now)
    if kind == PublicYearReport.kind and is_adopted(session, school_year):
        return PublicYearReport(school_year)
    if kind == YearReport.kind and (edition is None or edition in _numbers(session, school_year)):
        return YearReport(school_year, edition)
    raise NotFound("There is no such document of the report.")


def _numbers(session: Session, school_year: str) -> list[int]:
    return [report.edition for report in adopted_editions(session, school_year)]


def unadopted(agreement: Agreement, found: Contents, now: datetime) -> list[str]:
    """What keeps a report from being adopted, in words."""
    lacking = []
    _first, last = agreement.days_of(found.school_year)
    if agreement.today(now) <= last:
        lacking.append(f"The school year ends on {last:%B} {last.day}")
    unsigned = [revision.quarter.label for revision in found.revisions.values() if not revision.signed_at]
    if unsigned:
        lacking.append(f"Not signed off: {', '.join(unsigned)}")
    empty = [chapter.title for code, chapter in CHAPTERS.items() if chapter.is_required and code not in found.texts]
    if empty:
        lacking.append(f"Chapters not written: {first_of(empty)}")
    unmarked = sum(outcome.kind is None for outcome in found.made)
    if unmarked:
        lacking.append(f"Recommendations not marked as about the agreement or its implementation: {unmarked}")
    return lacking


def save_chapter(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, chapter: str, words: str | None, seen: int,
    now: datetime,
) -> ReportChapter | None:  # fmt: skip
    """Save what a chapter says, upon the version that was `seen`, 0 for none; nothing where there is nothing to save.

    Raises:
        Conflict: the report is adopted; or `WrittenMeanwhile`.
        Invalid: under `words`.
    """
    require(actor, Act.WRITE_REPORT, Subject())
    report = _locked(session, agreement, actor, school_year, now)
    _must_be_open(report)
    _check_words(chapter, words, now)
    newest = written_chapters(session, school_year).get(chapter)
    if (newest.words if newest else "") == (words or ""):
        report_drafts.end(session, actor, school_year, chapter)
        return newest
    if newest and newest.version != seen:
        raise WrittenMeanwhile(newest, actor)
    written = ReportChapter(
        school_year=school_year, chapter=chapter, version=seen + 1, words=words or "", written_at=now,
        written_by_id=actor.person_id,
    )  # fmt: skip
    session.add(written)
    session.flush()
    report_drafts.end(session, actor, school_year, chapter)
    record(session, actor, "write chapter of report", report, now, chapter=chapter, version=written.version)
    reports_changed(session, school_year, now)
    return written


def adopt(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, seen: str, now: datetime
) -> YearlyReport:
    """Adopt a report for the actor's party, as it was `seen`. The second adoption closes it, and keeps what it says.

    Raises `Conflict` where something is lacking or has changed, this party has adopted it, or the same person has.
    """
    require(actor, Act.ADOPT_REPORT, Subject())
    report = _locked(session, agreement, actor, school_year, now)
    _must_be_open(report)
    made, party = made_of(session, agreement, school_year), party_of(actor)
    mark = fingerprint(report.edition, made)
    if mark != seen:  # nobody adopts what was changed between their look and their click
        raise Conflict("The report has changed since you opened it. Please review it again before you adopt it.")
    if lacking := unadopted(agreement, contents(session, agreement, school_year, made), now):
        raise Conflict(f"The report cannot be adopted yet. {'. '.join(lacking)}.")
    for adoption in report.standing:
        if adoption.fingerprint != mark:  # such as after a baseline was sent: no act of the report's own tells of that
            end_adoption(session, adoption, now)
    others = report.standing
    _must_be_another(others, actor, party)
    report.adoptions.append(ReportAdoption(side=party, person_id=actor.person_id, adopted_at=now, fingerprint=mark))
    session.flush()
    record(session, actor, "adopt report", report, now, side=party)
    if others:
        report.adopted_at, report.content = now, made
        outbox.enqueue(session, ADOPTED, report.id, Team(), now)
        _send_report(session, agreement, report, now)
    return report


def revise(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, because: str | None, now: datetime
) -> YearlyReport:
    """Begin a new edition of a report that both parties adopted, with a reason. What was adopted stays."""
    require(actor, Act.ADOPT_REPORT, Subject())
    report = _locked(session, agreement, actor, school_year, now)
    if not report.adopted_at:
        raise Conflict(f"{report.label} is not adopted yet: it can be changed without a new edition.")
    require_valid(check_reason(because, now))
    edition = YearlyReport(
        school_year=school_year, edition=report.edition + 1, because=because, begun_at=now, begun_by_id=actor.person_id
    )
    session.add(edition)
    session.flush()
    record(session, actor, "begin edition of report", edition, now)
    return edition


def party_of(actor: Actor) -> Party:
    """The party for which a member of the team acts."""
    return next(held.side for held in allowing(actor, Act.ADOPT_REPORT, Subject()) if held.side)


def _made(session: Session, agreement: Agreement, school_year: str, report: YearlyReport | None) -> dict[str, Any]:
    if report and report.content is not None:
        return report.content
    return made_of(session, agreement, school_year)


def of_edition(session: Session, agreement: Agreement, school_year: str, report: YearlyReport | None) -> Contents:
    """What a report says in an edition that was adopted, or as it stands, for the bot itself: no right is checked."""
    return contents(session, agreement, school_year, _made(session, agreement, school_year, report))


def begun(session: Session, school_year: str, now: datetime, person_id: int | None = None) -> YearlyReport:
    """The newest edition of a year's report; where there is none, the first one is begun."""
    row = {"school_year": school_year, "edition": FIRST_EDITION, "begun_at": now, "begun_by_id": person_id}
    if newest_edition(session, school_year) is None:
        insert = insert_or_meet(session, YearlyReport.__table__)
        session.execute(insert.values(**row).on_conflict_do_nothing())  # two may write the first word at once
    found = newest_edition(session, school_year)
    assert found  # noqa: S101  it is there now
    return found


def _locked(session: Session, agreement: Agreement, actor: Actor, school_year: str, now: datetime) -> YearlyReport:
    """The newest edition, which nobody else changes until this transaction ends."""
    _must_be_reportable(session, agreement, school_year, now)
    begun(session, school_year, now, actor.person_id)
    # The lock on the first edition is one on all: whoever waits for it sees an edition that is begun meanwhile.
    first = select(YearlyReport.id).filter_by(school_year=school_year, edition=FIRST_EDITION)
    locked_row(session, YearlyReport, session.scalars(first).one())
    report = begun(session, school_year, now)
    session.refresh(report)
    return report


def _must_be_reportable(session: Session, agreement: Agreement, school_year: str, now: datetime) -> None:
    if school_year not in years(session, agreement, now):
        raise NotFound("There is nothing to report of this school year.")


def _must_be_open(report: YearlyReport) -> None:
    if report.adopted_at:
        raise Conflict(adopted_words(report))


def adopted_words(report: YearlyReport) -> str:
    """What somebody is told who wants to change a report that is adopted."""
    return f"{report.label} is adopted. The team can begin a new edition with a reason."


def _check_words(chapter: str, words: str | None, now: datetime) -> None:
    problems = check_text("words", words or "", LONGEST, now)
    if chapter_of(chapter).is_required and not words:
        problems["words"] = "Write the text of this chapter."
    require_valid(problems)


def _must_be_another(others: Sequence[ReportAdoption], actor: Actor, party: Party) -> None:
    for adoption in others:
        if adoption.person_id == actor.person_id:  # somebody may be on the team for both, and is still one person
            raise Conflict("You have already adopted this report. It still needs the other party.")
        if adoption.party is party:
            raise Conflict(f"{adoption.person.name} has already adopted this report for your party.")


def _send_report(session: Session, agreement: Agreement, report: YearlyReport, now: datetime) -> None:
    """The document to those who may take out the totals of all schools."""
    today, request = agreement.today(now), YearReport(report.school_year, report.edition)
    for person in people_who_may(session, Act.EXPORT_TOTALS, Subject(), today):
        exporting.ask(session, with_roles_of(session, person, today), request, now, by="bot")
