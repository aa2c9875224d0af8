"""A quarter's records: its submissions in versions, the team's meetings, recommendations and signatures (§IX).

Nothing that was sent is changed: a correction is a further version, a reopened quarter a further revision.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from models.actor import Actor
from models.errors import Conflict, NotFound, must_exist
from models.people.tables import Person
from models.policy import Act, Subject, require
from models.quarters.answers import SUPPRESSED, Answer
from models.quarters.questionnaires import DISTRICT, ENROLLMENT, POLICE, TOGETHER, Questionnaire, questionnaire_of
from models.quarters.team_tables import NoMeeting, OtherAttendee
from models.store.base import Base, locked_row, partial_index
from models.store.saves import SavedPage
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

BASELINE = "baseline"  # the code of a whole school year that others are compared with
WHOLE_YEARS = (BASELINE, ENROLLMENT)
"""The codes of what is of a whole school year: nothing waits for it, and nobody signs it."""
WHOLE_DISTRICT = "District (all schools together)"
BOARD = "quarter_board"
BOARD_CHANGE = "quarter_board_change"
SCHOOL_YEAR = re.compile(r"(20[0-9]{2})-[0-9]{2}")


class State(StrEnum):
    """How far a submission is, as people read it."""

    NOT_STARTED = "not started"
    DRAFT = "draft"
    SENT = "sent"
    CORRECTED = "corrected"
    MISSING = "declared missing"


class Quarter(Base):
    """A quarter that was opened, with the days it had in the settings at that time."""

    __tablename__ = "quarter"
    __table_args__ = (UniqueConstraint("school_year", "code"), Index("ix_quarter_last_day", "last_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    code: Mapped[str] = mapped_column(String(10))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))

    submissions: Mapped[list["Submission"]] = relationship(back_populates="quarter", order_by="Submission.id")
    revisions: Mapped[list["Revision"]] = relationship(back_populates="quarter", order_by="Revision.revision")
    meetings: Mapped[list["Meeting"]] = relationship(back_populates="quarter", order_by="Meeting.held_on, Meeting.id")
    recommendations: Mapped[list["Recommendation"]] = relationship(order_by="Recommendation.id")
    no_meetings: Mapped[list[NoMeeting]] = relationship(order_by=NoMeeting.id)

    @property
    def label(self) -> str:
        """The quarter as people say it, such as Q1 2026-27; a year to compare with as Baseline 2018-19."""
        return f"{self.code[0].upper()}{self.code[1:]} {self.school_year}"

    @property
    def is_baseline(self) -> bool:
        """Whether it is a whole school year that others are compared with."""
        return self.code == BASELINE

    @property
    def is_enrollment(self) -> bool:
        """Whether it is the enrollment of a school year."""
        return self.code == ENROLLMENT

    @property
    def is_whole_year(self) -> bool:
        """Whether it is of a whole school year: nothing waits for it, and nobody signs it."""
        return self.code in WHOLE_YEARS

    @property
    def revision(self) -> "Revision":
        """The revision that stands or is being worked on."""
        return self.revisions[-1]

    @property
    def is_open(self) -> bool:
        """Whether it can be changed: both parties have not signed its newest revision yet."""
        return self.revision.signed_at is None

    @property
    def schools(self) -> list[str]:
        """The schools that owe a submission, by their keys."""
        return [submission.party for submission in self.submissions if submission.is_of_school]

    def submission_of(self, party: str) -> "Submission":
        """The submission of a school, by its key, or of the police. Raises `NotFound` where they owe none."""
        found = next((submission for submission in self.submissions if submission.party == party), None)
        if found is None:
            raise NotFound(f"This school has no submission for {self.label}.")
        return found

    @property
    def counted(self) -> "Submission":
        """The submission that the bot counts from notices. Raises `NotFound` for a year to compare with."""
        found = self.submission_of(POLICE)
        if not found.is_counted:
            raise NotFound(f"{self.label} is not counted from notices.")
        return found


class Submission(Base):
    """The figures that one school or the police owe for a quarter; for a baseline, the district too."""

    __tablename__ = "quarter_submission"
    __table_args__ = (UniqueConstraint("quarter_id", "party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    party: Mapped[str] = mapped_column(String(30))
    missing_at: Mapped[datetime | None]
    missing_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    missing_because: Mapped[str | None] = mapped_column(Text)

    quarter: Mapped[Quarter] = relationship(back_populates="submissions")
    missing_by: Mapped[Person | None] = relationship(foreign_keys=missing_by_id)
    versions: Mapped[list["SubmissionVersion"]] = relationship(
        back_populates="of", order_by="SubmissionVersion.version"
    )

    @property
    def draft(self) -> "SubmissionVersion | None":
        """The version that is being filled in, if one is."""
        return self.versions[-1] if self.versions and self.versions[-1].submitted_at is None else None

    @property
    def sent(self) -> "SubmissionVersion | None":
        """The newest version that was sent."""
        return next((version for version in reversed(self.versions) if version.submitted_at), None)

    @property
    def state(self) -> State:
        """How far it is. A correction that is being filled in does not set it back."""
        if self.sent:
            return State.CORRECTED if self.sent.version > 1 else State.SENT
        if self.missing_at:
            return State.MISSING
        return State.DRAFT if self.versions else State.NOT_STARTED

    @property
    def is_settled(self) -> bool:
        """Whether the quarter need not wait for it: it is in, or declared missing."""
        return self.state not in (State.NOT_STARTED, State.DRAFT)

    @property
    def is_police(self) -> bool:
        """Whether the police owe it, and not the school whose key `party` is."""
        return self.party == POLICE

    @property
    def is_of_school(self) -> bool:
        """Whether it has the figures of one school, whose key `party` is."""
        return self.party not in TOGETHER

    @property
    def is_counted(self) -> bool:
        """Whether the bot counts it from the notices, and nobody fills it in."""
        return self.is_police and not self.quarter.is_baseline

    @property
    def may_be_suppressed(self) -> bool:
        """Whether it may be taken from a published table, which has a mark in place of small counts."""
        return not (self.is_of_school or self.is_counted)

    @property
    def questionnaire(self) -> Questionnaire:
        """What it asks for, where it is filled in."""
        return questionnaire_of(self.party, self.quarter.code)

    @property
    def is_awaited(self) -> bool:
        """Whether the quarter waits for it. Nothing waits for the figures of a year to compare with."""
        return not (self.is_settled or self.quarter.is_whole_year)

    @property
    def act(self) -> Act:
        """What somebody has to be allowed who fills it in."""
        if self.quarter.is_enrollment:
            return Act.ENROLLMENT
        if self.is_police:
            return Act.POLICE_BASELINE if self.quarter.is_baseline else Act.POLICE_SUBMISSION
        return Act.SCHOOL_SUBMISSION if self.is_of_school else Act.DISTRICT_BASELINE

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(school=self.party if self.is_of_school else None)


class SubmissionVersion(Base):
    """A submission as it was sent, or as it is being filled in. `remarks` explains what may be wrong and is not."""

    __tablename__ = "submission_version"
    __table_args__ = (UniqueConstraint("submission_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("quarter_submission.id"))
    version: Mapped[int]
    because: Mapped[str | None] = mapped_column(Text)
    begun_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remarks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # Of the police: students arrested as they were counted, once a notice that it counts was disposed of.
    kept_arrests: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    of: Mapped[Submission] = relationship(back_populates="versions")
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    figures: Mapped[list["SubmissionFigure"]] = relationship(cascade="all, delete-orphan")
    steps: Mapped[list["SubmissionStep"]] = relationship(cascade="all, delete-orphan")

    @property
    def by_key(self) -> dict[str, Answer]:
        """The answers by their key, of a submission that is filled in. What is not there is not answered."""
        return {row.figure: row.answer for row in self.figures}


class SubmissionFigure(Base):
    """A figure: a school's own, what the police count at a school, or of all schools together (`school` is the party).

    Without a value it was not collected, or is suppressed where it was taken from.
    """

    __tablename__ = "submission_figure"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    school: Mapped[str] = mapped_column(String(30), primary_key=True)
    figure: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int | None]
    is_suppressed: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def answer(self) -> Answer:
        """The figure as it was answered."""
        return SUPPRESSED if self.is_suppressed else self.value


class SubmissionStep(SavedPage, Base):
    """How often a page of the form was saved, and by whom last: of two who write at once, neither is overwritten."""

    __tablename__ = "submission_step"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)


class CountedNotice(Base):
    """A notice that a police submission counts, in the version that it counted."""

    __tablename__ = "counted_notice"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    notice_version: Mapped[int]


class Addition(Base):
    """What the police count at a school beside the notices, and why. One that was taken back stays, ended."""

    __tablename__ = "police_addition"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("quarter_submission.id"), index=True)
    school: Mapped[str] = mapped_column(String(30))
    figure: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]
    because: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    added_by: Mapped[Person] = relationship(foreign_keys=added_by_id)


class Revision(Base):
    """The quarter as both parties sign it. `content` says which versions were signed, and what was missing and why."""

    __tablename__ = "quarter_revision"

    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    because: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    quarter: Mapped[Quarter] = relationship(back_populates="revisions")
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id")

    @property
    def standing(self) -> list["Signature"]:
        """The signatures that count."""
        return [signature for signature in self.signatures if signature.ended_at is None]

    @property
    def made_of(self) -> dict[str, Any]:
        """Which versions it is made of, and what is missing and why: as it was signed, or as its quarter stands."""
        if self.content is not None:
            return self.content
        quarter = self.quarter
        return {
            "enrollment": enrollment_versions(quarter),
            "returns": {row.party: row.sent.id for row in quarter.submissions if row.sent},
            "missing": {row.party: row.missing_because for row in quarter.submissions if not row.sent},
            "meetings": [meeting.id for meeting in quarter.meetings if not meeting.replaced_at],
            "no_meeting": [reason.id for reason in quarter.no_meetings if not reason.ended_at],
            "recommendations": [recommendation.id for recommendation in quarter.recommendations],
        }


class Signature(Base):
    """A party's signature. It ends when what was signed changes before the other party has signed."""

    __tablename__ = "quarter_signature"
    __table_args__ = (
        partial_index("uq_quarter_signature_standing", "quarter_id", "revision", "side", where="ended_at IS NULL",
                      unique=True),
        ForeignKeyConstraint(["quarter_id", "revision"], ["quarter_revision.quarter_id", "quarter_revision.revision"]),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int]
    revision: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def party(self) -> Party:
        """The party that it is for."""
        return Party(self.side)


class Meeting(Base):
    """A meeting of the team. An amended record is a further version of it."""

    __tablename__ = "team_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), index=True)
    held_on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime | None]

    quarter: Mapped[Quarter] = relationship(back_populates="meetings")
    recorded_by: Mapped[Person] = relationship(foreign_keys=recorded_by_id)
    attendance: Mapped[list["Attendance"]] = relationship(cascade="all, delete-orphan", order_by="Attendance.person_id")
    others: Mapped[list[OtherAttendee]] = relationship(cascade="all, delete-orphan", order_by=OtherAttendee.id)


class Attendance(Base):
    """Who was at a meeting, and from which party."""

    __tablename__ = "meeting_attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(10))

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def party(self) -> Party:
        """The party that they came for."""
        return Party(self.side)


class Recommendation(Base):
    """What the team recommends, who is responsible for it, and by when. `owner` is whom it was given to first."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    owner: Mapped[Person] = relationship(foreign_keys=owner_id)
    quarter: Mapped[Quarter] = relationship(back_populates="recommendations")
    notes: Mapped[list["RecommendationNote"]] = relationship(back_populates="of", order_by="RecommendationNote.id")

    @property
    def state(self) -> str:
        """What became of it."""
        return self.notes[-1].state if self.notes else "open"

    @property
    def responsible(self) -> Person:
        """Whom it was given to last."""
        return self.responsible_at(self.notes[-1] if self.notes else None)

    def responsible_at(self, last: "RecommendationNote | None") -> Person:
        """Whom it was given to last, as of one of its notes, or before any."""
        until = self.notes[: self.notes.index(last) + 1] if last else []
        return next((note.owner for note in reversed(until) if note.owner), self.owner)


class RecommendationNote(Base):
    """What became of a recommendation from one moment on, and in words; with whom it was given to, if to another."""

    __tablename__ = "recommendation_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    of: Mapped[Recommendation] = relationship(back_populates="notes")
    noted_by: Mapped[Person] = relationship(foreign_keys=noted_by_id)
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)

    @property
    def says(self) -> str:
        """Its words, and who is responsible from then on, if it says so."""
        return f"{self.words}\nResponsible from then on: {self.owner.name}." if self.owner else self.words


def get(session: Session, quarter_id: int) -> Quarter:
    """A quarter by its id, for the bot itself: no right is checked. Raises `NotFound`."""
    return must_exist(session.get(Quarter, quarter_id), "quarter")


def locked(session: Session, quarter_id: int) -> Quarter:
    """A quarter that nobody else changes until this transaction ends. Raises `NotFound`."""
    return must_exist(locked_row(session, Quarter, quarter_id), "quarter")


def locked_open(session: Session, actor: Actor, act: Act, quarter_id: int) -> Quarter:
    """The same for an act of somebody's. Raises `Refused` without the right, and `Conflict` once it is signed off."""
    require(actor, act, Subject())
    quarter = locked(session, quarter_id)
    must_be_open(quarter)
    return quarter


def find(session: Session, school_year: str, code: str) -> Quarter | None:
    """A quarter by its school year and code, if it was opened."""
    return session.scalars(select(Quarter).filter_by(school_year=school_year, code=code)).one_or_none()


def newest(session: Session, most: int, *, are_baselines: bool = False) -> list[Quarter]:
    """The quarters that were opened, or the years that they are compared with; newest first."""
    asked = (Quarter.code == BASELINE) if are_baselines else Quarter.code.not_in(WHOLE_YEARS)
    return list(session.scalars(select(Quarter).where(asked).order_by(Quarter.last_day.desc()).limit(most)))


def baseline_for(session: Session, school_year: str) -> Quarter | None:
    """The year that a school year and its quarters are compared with: the last one before it that has figures."""
    sent = Quarter.submissions.any(Submission.versions.any(SubmissionVersion.submitted_at.is_not(None)))
    query = select(Quarter).where(Quarter.code == BASELINE, Quarter.school_year < school_year, sent)
    return session.scalars(query.order_by(Quarter.school_year.desc()).limit(1)).one_or_none()


def enrollment_versions(quarter: Quarter) -> dict[str, int]:
    """The newest version of each school's enrollment that was sent for a quarter's school year, by the school."""
    sent = SubmissionVersion.submitted_at.is_not(None)
    of_year = Quarter.school_year == quarter.school_year, Quarter.code == ENROLLMENT
    query = select(Submission.party, func.max(SubmissionVersion.id)).select_from(SubmissionVersion)
    query = query.join(SubmissionVersion.of).join(Submission.quarter).where(sent, *of_year).group_by(Submission.party)
    session = object_session(quarter)
    return {} if session is None else {row[0]: row[1] for row in session.execute(query)}


def party_name(agreement: Agreement, party: str) -> str:
    """Who owes a submission: the school's name, the district for all schools together, or the police."""
    if party == DISTRICT:
        return WHOLE_DISTRICT
    return PARTY_LABELS[Party.POLICE] if party == POLICE else agreement.school_name(party)


def must_be_open(quarter: Quarter) -> None:
    """Stop an act on a quarter that both parties have signed. Raises `Conflict`."""
    if not quarter.is_open:
        raise Conflict(f"{quarter.label} is signed off. The team can reopen it with a reason.")
