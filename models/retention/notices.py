"""Notices as a kind of records that can be disposed of (§V.4, §V.5)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from models.arrest_notifications import tables as arrests
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.calendar.school_days import start_of
from models.notices import (
    acknowledgments,
    acts,
    cards,
    completeness,
    details_clock,
    escalation,
    questions,
    succession,
    undelivered,
)
from models.notices.finding import number_in
from models.notices.statistics import WITH_VERSION
from models.notices.tables import (
    Notice,
    NoticeAcknowledgment,
    NoticeAction,
    NoticeQuestion,
    NoticeVersion,
    StudentDetail,
)
from models.reports import tables as reports
from models.reports.tables import OfficerReport, ReportAnswer, ReportSubmission, ReportWord
from models.retention.kind import Contents, Kind, Messages, Rows, itself, load, people_in
from models.retention.notice_waits import AboutNotices
from models.retention.rules import Facts
from models.terms import Agreement

NOTHING = (
    "place_detail", "started_by", "grounds", "grounds_detail", "report_written", "case_number", "narrative",
    "search_basis", "custody_on_premises", "custody_out_of_sight", "conduct_at_school", "acted_by", "searched_by",
    "staff_search_reason", "custody_reason", "policy_reason", "planned", "planned_grounds", "changed_because",
)  # fmt: skip


def _arrests(record_id: int) -> Select[Any]:
    return select(ArrestNotification.id).where(ArrestNotification.notice_id == record_id)


CONTENTS = (
    Contents(
        Notice, Rows(Notice.id), {"withdrawn_because": None},
        kept=("school_year", "school", "submission_key", "message_ids", "disposed_note"),
    ),
    Contents(
        NoticeVersion, Rows(NoticeVersion.notice_id),
        {**dict.fromkeys(NOTHING), "place": "", "incident": "", "options_tried": [], "students": 0, "urgent": False,
         "told_in_person": False},
    ),
    Contents(
        NoticeAction, Rows(NoticeAction.version_id, NoticeVersion.notice_id), is_deleted=True,
    ),
    Contents(NoticeAcknowledgment, Rows(NoticeAcknowledgment.notice_id)),
    Contents(
        NoticeQuestion, Rows(NoticeQuestion.notice_id), {"question": "", "answer": None},
        kept=("message_ids",),
    ),
    Contents(StudentDetail, Rows(StudentDetail.notice_id), is_deleted=True, is_hashed=False),
    Contents(OfficerReport, Rows(OfficerReport.notice_id), {"answer": ""}),
    Contents(
        ReportAnswer, Rows(ReportAnswer.report_id, OfficerReport.notice_id),
        {"answer": "", "proposed": "", "because": None},
    ),
    Contents(
        ReportSubmission, Rows(ReportSubmission.report_id, OfficerReport.notice_id),
        kept=("why_for_officer", "badge", "due_basis"),
    ),
    Contents(ReportWord, Rows(ReportWord.notice_id), kept=("kind",)),
    Contents(
        ArrestNotification, Rows(ArrestNotification.notice_id),
        {"offense": None, "arrested": None}, kept=("state",), is_hashed=False,
    ),
    Contents(
        ArrestStep, Rows(ArrestStep.notification_id, ArrestNotification.notice_id),
        {"offense": None, "arrested": None, "words": None}, kept=("step", "whom", "how"), is_hashed=False,
    ),
)  # fmt: skip


LOADS = (selectinload(Notice.versions).selectinload(NoticeVersion.action_rows),)


def _facts_of(session: Session, agreement: Agreement, record_ids: Collection[int]) -> Mapping[int, Facts]:
    found = load(session, Notice, record_ids, LOADS)
    people, about = people_in(session, CONTENTS, found), AboutNotices.read(session, agreement, found)
    return {key: _facts(agreement, notice, people[key], about) for key, notice in found.items()}


def _facts(agreement: Agreement, notice: Notice, people: frozenset[int], about: AboutNotices) -> Facts:
    days = [agreement.today(version.occurred_at) for version in notice.versions]
    return Facts(
        "notice", notice.id, notice.label, notice.school, people, min(days),
        agreement.today(notice.current.occurred_at), tuple(about.waits(agreement, notice)),
    )  # fmt: skip


def _ended_by(session: Session, agreement: Agreement, day: date) -> Iterator[int]:
    before = start_of(agreement, day + timedelta(days=1))
    query = select(Notice.id).join(NoticeVersion, WITH_VERSION)
    query = query.where(Notice.disposed_at.is_(None), NoticeVersion.occurred_at < before)
    return iter(session.scalars(query.order_by(NoticeVersion.occurred_at, Notice.id)).all())


def _by_label(session: Session, text: str) -> int | None:
    found = number_in(text)
    if found is None or found.school_year is None:
        return None
    return session.scalar(select(Notice.id).filter_by(school_year=found.school_year, number=found.number))


def _of_versions(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(select(NoticeVersion.id).where(NoticeVersion.notice_id == record_id)).all()


def _of_questions(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(select(NoticeQuestion.id).where(NoticeQuestion.notice_id == record_id)).all()


def _of_acknowledgments(session: Session, record_id: int) -> Iterable[int]:
    query = select(NoticeAcknowledgment.id).where(NoticeAcknowledgment.notice_id == record_id)
    return session.scalars(query).all()


def _of_arrests(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(_arrests(record_id)).all()


def _of_letters(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(select(ArrestStep.id).where(ArrestStep.notification_id.in_(_arrests(record_id)))).all()


def _keys(session: Session, record_id: int) -> Iterable[str]:
    own = session.scalars(select(Notice.submission_key).where(Notice.id == record_id))
    students = session.scalars(select(StudentDetail.submission_key).where(StudentDetail.notice_id == record_id))
    return (*own, *students)


NOTICES = Kind(
    code="notice", label="Action notice", many="Action notices",
    counts_from="the day of the event, as the notice says it last",
    record=Notice, contents=CONTENTS, facts_of=_facts_of, ended_by=_ended_by, by_label=_by_label, loads=LOADS,
    messages=(
        Messages(
            (cards.CARD, cards.CARD_CHANGE, acts.CHANGE_REPLY, completeness.COMPLETE_REPLY, escalation.REMINDER,
             escalation.FOR_DESIGNEE, escalation.FOR_SUPERINTENDENT, undelivered.FOR_OFFICER, undelivered.FOR_SCHOOL,
             acts.ARREST, acts.STAFF_SEARCH, details_clock.REMINDER, details_clock.OVERDUE, details_clock.UNATTENDED,
             succession.FOR_OFFICER),
            itself,
        ),
        Messages((acts.AMENDED_REPLY,), _of_versions),
        Messages((acknowledgments.FOR_OFFICER,), _of_acknowledgments),
        Messages((questions.ASKED, questions.ASKED_CHANGE, questions.ASKED_REPLY, questions.ANSWERED,
                  questions.ANSWERED_REPLY), _of_questions),
        Messages((reports.SUBMITTED_TOLD, reports.REMINDER, reports.LATE_TOLD, reports.FOR_OFFICER), itself),
        Messages((arrests.ASKED, arrests.REMINDER, arrests.LETTER_TOLD, arrests.CONFIRM_REMINDER,
                  arrests.RECEIVED_TOLD, arrests.NOT_ARRIVED, arrests.CORRECTED), _of_arrests),
        Messages((arrests.LETTER, arrests.COPY), _of_letters),
    ),
    keys=_keys,
)  # fmt: skip
