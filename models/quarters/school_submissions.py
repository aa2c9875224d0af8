"""A submission that somebody fills in, by page or by workbook: checked, sent, corrected in a further version (§IX).

A school's; for a year to compare with, also that of the district and of the police for all schools together. Every act
raises `Refused` unless the actor has the right that the submission names: for a school's, principals and designees.
Whatever changes it raises `Conflict` once it was sent or the quarter is signed off, and `Invalid` by the form's fields.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.policy import Act, may, refusal
from models.quarters import differences, police_counts
from models.quarters import tables as records
from models.quarters.answers import SUPPRESSED, number
from models.quarters.changes import board_changed, content_changed, record, settled
from models.quarters.differences import Held
from models.quarters.earlier import compared_first, compared_words
from models.quarters.enrollment import affected_by
from models.quarters.police_submissions import additions_of, confirmed_counts, with_additions
from models.quarters.submission_checks import (
    LARGEST,
    Earlier,
    Figures,
    Finding,
    findings,
    not_collected,
    still_running,
)
from models.quarters.tables import Submission, SubmissionFigure, SubmissionStep, SubmissionVersion
from models.store.base import insert_or_meet, locked_row
from models.store.saves import save_page, saves_of
from models.terms import Agreement
from models.texts import check_reason, check_why

LONGEST_REMARK = 300
UNEXPLAINED = "Briefly explain why this is correct, or go back and change it."


@dataclass(frozen=True)
class Draft:
    """A submission that is being filled in, with what it is checked against."""

    version: SubmissionVersion
    before: Earlier | None
    findings: list[Finding]
    held: tuple[Held, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What tells it from the same draft after a change of its figures, or of those that they are held against."""
        saves = saves_in(self.version.of, self.version)
        shown = json.dumps([saves, [[held.code, held.first, held.second, held.asks] for held in self.held]])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    @property
    def errors(self) -> list[Finding]:
        """What has to be fixed before it can be sent."""
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[Finding]:
        """What may be correct as it is, and needs an explanation then."""
        return [finding for finding in self.findings if not finding.is_error]


def open_draft(session: Session, agreement: Agreement, actor: Actor, submission_id: int, now: datetime) -> Draft:
    """A submission as it is being filled in; the first who opens it begins it."""
    submission = _for_writing(session, actor, submission_id)
    if not submission.versions:
        statement = insert_or_meet(session, SubmissionVersion.__table__).values(
            submission_id=submission.id, version=1, begun_at=now, remarks={}
        )
        session.execute(statement.on_conflict_do_nothing())
        session.refresh(submission, ["versions"])
        _record(session, actor, "begin submission", submission, now)
        board_changed(session, submission.quarter, now)
    return checked(session, agreement, submission, now)


def checked(session: Session, agreement: Agreement, submission: Submission, now: datetime) -> Draft:
    """The version that is being filled in, checked; no right is looked at."""
    version, quarter = _must_be_draft(submission), submission.quarter
    figures, asked = version.by_key, submission.questionnaire
    before = None if quarter.is_baseline else sent_earlier(session, agreement, submission)
    if quarter.is_whole_year:  # nothing is counted from notices, and an enrollment is as of a day
        return Draft(version, before, findings(figures, before, asked))
    held = _held(session, agreement, submission, figures)
    still_runs = [] if agreement.today(now) > quarter.last_day else [still_running(quarter.last_day)]
    found = [*findings(figures, before, asked), *not_collected(figures), *differences.as_findings(held), *still_runs]
    return Draft(version, before, found, tuple(held))


def _held(session: Session, agreement: Agreement, submission: Submission, figures: Figures) -> list[Held]:
    """The school's figures beside the police's: as they confirmed them, or else as the notices count so far."""
    quarter, sent = submission.quarter, submission.quarter.counted.sent
    if sent:
        counts = with_additions(confirmed_counts(sent), additions_of(session, sent))
    else:
        counts = police_counts.counts(session, agreement, quarter.first_day, quarter.last_day)
    explained = differences.explanations_of(session, quarter)
    return differences.held_at(submission.party, figures, counts.get(submission.party), explained)


def save_step(
    session: Session, actor: Actor, submission_id: int, step: str, given: Figures, seen: int, now: datetime
) -> Submission:
    """Save one page of figures, as far as given; `SavedMeanwhile` where it was saved more often than was `seen`."""
    submission = _for_writing(session, actor, submission_id)
    version = _must_be_draft(submission)
    asked = submission.questionnaire.keys_of(step)
    _check_range(submission, given)
    standing = {figure: value for figure, value in version.by_key.items() if figure in asked}
    if standing == dict(given) and saves_of(version.steps, step):
        return submission
    save_page(version.steps, SubmissionStep, step, actor, seen, now)
    _put(session, version, submission.party, asked, given)
    _record(session, actor, "fill in submission", submission, now, page=step)
    return submission


class WouldOverwrite(Conflict):
    """A workbook would change these figures, which were saved since it was made, or leave them blank.

    `saves` is what somebody agrees to who has it taken all the same.
    """

    def __init__(self, submission: Submission, version: SubmissionVersion, figures: Sequence[str]) -> None:
        super().__init__("The workbook would change figures that are saved.")
        self.version, self.figures, self.saves = version, figures, saves_in(submission, version)


def saves_in(submission: Submission, version: SubmissionVersion | None) -> str:
    """Which version it is, and how often each of its pages has been saved, such as `1.2.0.0.1`."""
    if version is None:
        return "0"
    of_pages = [saves_of(version.steps, step) for step in submission.questionnaire.steps]
    return ".".join(str(number) for number in (version.version, *of_pages))


def take_figures(
    session: Session, actor: Actor, submission_id: int, given: Figures, made_from: str | None, agreed: str | None,
    now: datetime,
) -> Submission:  # fmt: skip
    """Put the figures of a workbook in place of all that is filled in.

    `made_from` is what was saved when the workbook was made, `agreed` what somebody has seen and agreed to overwrite:
    both as `saves_in` has it. `WouldOverwrite` where the workbook is older, or leaves blank what is filled in.
    """
    submission = _for_writing(session, actor, submission_id)
    version = _must_be_draft(submission)
    _check_range(submission, given)
    standing, saves = version.by_key, saves_in(submission, version)
    changed = [figure for figure, value in standing.items() if figure not in given or given[figure] != value]
    emptied = [figure for figure in changed if figure not in given]
    if saves != agreed and (lost := emptied if saves == made_from else changed):
        in_order = [figure for figure in submission.questionnaire.keys if figure in lost]
        raise WouldOverwrite(submission, version, in_order)
    for step in submission.questionnaire.steps:
        save_page(version.steps, SubmissionStep, step, actor, saves_of(version.steps, step), now)
    _put(session, version, submission.party, submission.questionnaire.keys, given)
    _record(session, actor, "fill in submission by workbook", submission, now)
    return submission


def send(
    session: Session, agreement: Agreement, actor: Actor, submission_id: int, remarks: Mapping[str, str | None],
    now: datetime, seen: str | None = None,
) -> Submission:  # fmt: skip
    """Send a submission to the team. From now on nobody changes this version.

    `remarks` explain what may be wrong, by the codes of the findings. What is wrong for certain raises `Conflict`, and
    so does a draft that is not as it was `seen`.
    """
    affected = affected_by(session, for_act(session, actor, submission_id).quarter)  # first: nobody signs meanwhile
    submission = _for_writing(session, actor, submission_id)
    draft = checked(session, agreement, submission, now)
    if seen is not None and draft.fingerprint != seen:
        raise Conflict("The figures have changed since you opened them. Please review them again before you send.")
    if draft.errors:
        raise Conflict(f"This has to be fixed before it can be sent. {draft.errors[0].words}")
    _check_remarks(draft.warnings, remarks, now)
    before = submission.state
    version = draft.version
    version.remarks = {warning.words: remarks[warning.code] for warning in draft.warnings}
    asked = [held for held in draft.held if held.asks and held.pair.is_of_both]
    differences.explain(session, actor, submission.quarter, asked, remarks, now)
    version.submitted_at, version.submitted_by_id = now, actor.person_id
    submission.missing_at = submission.missing_by_id = submission.missing_because = None
    settled(session, submission, now)
    for quarter in affected:
        content_changed(session, quarter, now)
    _record(session, actor, "send submission", submission, now, **{"from": before, "to": submission.state})
    return submission


def start_correction(
    session: Session, actor: Actor, submission_id: int, because: str | None, now: datetime
) -> Submission:
    """Begin a corrected version of a submission that was sent, with a reason and all its figures. That one stays."""
    records.locked(session, for_act(session, actor, submission_id).quarter.id)  # first: nobody signs meanwhile
    submission = _for_writing(session, actor, submission_id)
    last = submission.sent
    if last is None or submission.draft:
        raise Conflict("This submission is still being filled in. Make your changes there.")
    require_valid(check_reason(because, now))
    figures = _rows(submission.party, last.by_key)
    correction = SubmissionVersion(version=last.version + 1, because=because, begun_at=now, figures=figures)
    submission.versions.append(correction)
    session.flush()
    board_changed(session, submission.quarter, now)
    _record(session, actor, "correct submission", submission, now)
    return submission


def drop_correction(session: Session, actor: Actor, submission_id: int, now: datetime) -> Submission:
    """Give up a correction that was begun: what was sent stands."""
    submission = _for_writing(session, actor, submission_id)
    if submission.sent is None or submission.draft is None:
        raise Conflict("There is no correction of this submission to discard.")
    _record(session, actor, "drop correction", submission, now)
    session.delete(submission.draft)
    session.flush()
    session.refresh(submission, ["versions"])
    board_changed(session, submission.quarter, now)
    return submission


def read_submission(session: Session, actor: Actor, submission_id: int, now: datetime) -> Submission:
    """A submission that was sent, for those who may fill it in; the look is logged."""
    submission = for_act(session, actor, submission_id)
    _record(session, actor, "read submission", submission, now)
    return submission


def for_act(session: Session, actor: Actor, submission_id: int) -> Submission:
    """A submission that is filled in, by its id, for those who may do it; `Refused` alike where there is none."""
    found = session.get(Submission, submission_id)
    if found is None or found.is_counted or not may(actor, found.act, found.subject):
        raise refusal(Act.SCHOOL_SUBMISSION)
    return found


def to_fill_in(session: Session, actor: Actor, submission_id: int) -> Submission:
    """A submission that is being filled in at this moment."""
    submission = for_act(session, actor, submission_id)
    records.must_be_open(submission.quarter)
    _must_be_draft(submission)
    return submission


def sent_earlier(session: Session, agreement: Agreement, submission: Submission) -> Earlier | None:
    """What the school sent for the quarter that this one is compared with first."""
    quarter = submission.quarter
    then = compared_first(session, agreement, quarter)
    of_party = (row for row in then.submissions if row.party == submission.party) if then else ()
    sent = next((row.sent for row in of_party), None)
    if then is None or sent is None:
        return None
    return Earlier(compared_words(agreement, quarter), then.label, sent.by_key)


def _for_writing(session: Session, actor: Actor, submission_id: int) -> Submission:
    submission = for_act(session, actor, submission_id)
    locked_row(session, Submission, submission_id)
    # read anew: the quarter may have been signed off while this transaction waited for the lock
    session.refresh(submission.quarter)
    records.must_be_open(submission.quarter)
    return submission


def _must_be_draft(submission: Submission) -> SubmissionVersion:
    if submission.draft is None:
        raise Conflict("This submission was sent and can no longer be changed. It can be corrected with a reason.")
    return submission.draft


def _put(session: Session, version: SubmissionVersion, school: str, asked: Sequence[str], given: Figures) -> None:
    version.figures = [row for row in version.figures if row.figure not in asked]
    session.flush()
    version.figures += _rows(school, given)
    session.flush()


def _rows(school: str, given: Figures) -> list[SubmissionFigure]:
    return [
        SubmissionFigure(school=school, figure=figure, value=number(answer), is_suppressed=answer == SUPPRESSED)
        for figure, answer in given.items()
    ]


def _check_range(submission: Submission, given: Figures) -> None:
    if unknown := given.keys() - set(submission.questionnaire.keys):
        raise ValueError(f"no figure of a submission: {unknown}")
    if SUPPRESSED in given.values() and not submission.may_be_suppressed:
        raise ValueError("whoever counts themselves suppresses nothing")
    numbers = {figure: number(answer) for figure, answer in given.items()}
    wrong = [figure for figure, value in numbers.items() if value is not None and not 0 <= value <= LARGEST]
    require_valid(dict.fromkeys(wrong, f"Enter a whole number from 0 to {LARGEST:,}."))


def _check_remarks(warnings: Sequence[Finding], remarks: Mapping[str, str | None], now: datetime) -> None:
    problems: dict[str, str] = {}
    for warning in warnings:
        explanation = (remarks.get(warning.code) or "").strip()
        problems |= check_why(warning.code, explanation, LONGEST_REMARK, now, UNEXPLAINED)
    require_valid(problems)


def _record(session: Session, actor: Actor, act: str, submission: Submission, now: datetime, **more: str) -> None:
    version = submission.versions[-1].version if submission.versions else 0
    record(session, actor, act, submission.quarter, now, school=submission.party, version=version, **more)
