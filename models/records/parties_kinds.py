"""The kinds of records of what the two parties do together under the agreement."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.actor import Actor
from models.agreement.tables import SignedText
from models.appointments import steps as appointments
from models.appointments.tables import REASONS, AppointedOfficer, Appointment
from models.disclosures.kinds import RECORDS
from models.disclosures.tables import Disclosure, DisclosureVersion
from models.disputes import steps as disputes
from models.disputes.tables import Dispute, DisputeStep
from models.facilities import steps as facilities
from models.facilities.tables import FacilityList
from models.feedback.kinds import ABOUT, COMMENDATION, COMPLAINT
from models.feedback.tables import READS, Feedback, FeedbackVersion
from models.goals.kinds import FIGURES
from models.goals.kinds import STATES as GOAL_STATES
from models.goals.tables import Goal, GoalStep, GoalVersion
from models.policy import Act, Subject, may
from models.quarters.questionnaires import ENROLLMENT
from models.quarters.report_tables import YearlyReport
from models.quarters.tables import BASELINE, Quarter
from models.records.kind import Condition, Kind, Summary, by_right, reached
from models.records.numbers import numbered, of_notice, with_id
from models.releases import steps as releases
from models.releases.tables import RecordsRequest, RecordsStep
from models.revisions import steps as revisions
from models.revisions.tables import RevisionRequest, RevisionStep
from models.termination import steps as termination
from models.termination.tables import Termination
from models.terms import Agreement

Labels = Mapping[str, tuple[str, Condition]]


def _coded(column: InstrumentedAttribute[Any], labels: Mapping[str, str]) -> Labels:
    return {code: (label, column == code) for code, label in labels.items()}


def _labelled(column: InstrumentedAttribute[Any], states: Mapping[str, Any]) -> Labels:
    return _coded(column, {code: state.label for code, state in states.items()})


def _with(right: Act, school: InstrumentedAttribute[Any] | None = None) -> Callable[[Actor], Condition | None]:
    return lambda actor: reached(actor, right, true(), school)


def _took_step(step: Any, record: Any, table: Any) -> Callable[[int], Condition]:
    """The records with which a person took a step."""
    return lambda person_id: exists().where(record == table.id, step.taken_by_id == person_id).correlate(table)


DISPUTE = Kind(
    "dispute", "Disputes about the agreement", Dispute, Dispute.opened_at, _with(Act.READ_DISPUTE, Dispute.school),
    by_right(Act.READ_DISPUTE), by_right(Act.READ_DISPUTE),
    lambda _agreement, row: Summary(row.label, row.school, None, row.clause, row.stands),
    school=Dispute.school, people=_took_step(DisputeStep, DisputeStep.dispute_id, Dispute),
    numbered=with_id(Dispute.id), states=_coded(Dispute.state, disputes.STATES),
)  # fmt: skip
REVISION = Kind(
    "revision", "Requests for revision", RevisionRequest, RevisionRequest.asked_at, _with(Act.READ_REVISION),
    by_right(Act.READ_REVISION), by_right(Act.READ_REVISION),
    lambda _agreement, row: Summary(row.label, None, None, row.clause, row.stands),
    people=_took_step(RevisionStep, RevisionStep.request_id, RevisionRequest), numbered=with_id(RevisionRequest.id),
    states=_coded(RevisionRequest.state, {code: label.partition(",")[0].partition(" for ")[0]
                                          for code, label in revisions.STATES.items()}),
)  # fmt: skip


def _requests_of(person_id: int) -> Condition:
    return (RecordsRequest.asked_by_id == person_id) | _took_step(RecordsStep, RecordsStep.request_id, RecordsRequest)(
        person_id
    )


REQUEST = Kind(
    "records_request", "Requests for records", RecordsRequest, RecordsRequest.asked_at,
    _with(Act.READ_RECORDS_REQUEST), by_right(Act.READ_RECORDS_REQUEST), by_right(Act.READ_RECORDS_REQUEST),
    lambda _agreement, row: Summary(
        f"Records request {row.id}", row.school, row.asked_by.name, row.records.in_words, row.stands.label
    ),
    school=RecordsRequest.school, people=_requests_of, numbered=with_id(RecordsRequest.id),
    states=_labelled(RecordsRequest.state, releases.STATES),
)  # fmt: skip


def _appointed(person_id: int) -> Condition:
    return exists().where(
        AppointedOfficer.appointment_id == Appointment.id, AppointedOfficer.person_id == person_id
    ).correlate(Appointment)  # fmt: skip


APPOINTMENT = Kind(
    "appointment", "Appointments", Appointment, Appointment.proposed_at,
    _with(Act.READ_APPOINTMENT, Appointment.school), by_right(Act.READ_APPOINTMENT), by_right(Act.READ_APPOINTMENT),
    lambda _agreement, row: Summary(
        f"Appointment {row.id}", row.school, ", ".join(one.person.name for one in row.named),
        f"{REASONS[row.reason]} {row.school_year}", row.stands.label,
    ),
    school=Appointment.school, people=_appointed, numbered=with_id(Appointment.id),
    states=_labelled(Appointment.state, appointments.STATES), categories=_coded(Appointment.reason, REASONS),
)  # fmt: skip


def _feedback(kind: str, label: str) -> Kind:
    def visible(actor: Actor) -> Condition | None:
        named = (Subject(named_id=actor.person_id), Feedback.officer_id == actor.person_id)
        return reached(actor, READS[kind], Feedback.kind == kind, Feedback.school, named)

    about: dict[str, tuple[str, Condition]] = {
        code: (words, exists().where(
            FeedbackVersion.feedback_id == Feedback.id, FeedbackVersion.version == Feedback.version,
            FeedbackVersion.about == code,
        ).correlate(Feedback)) for code, words in ABOUT.items()
    }  # fmt: skip
    handled, withdrawn = Feedback.outcome.is_not(None), Feedback.withdrawn_at.is_not(None)
    standing: dict[str, tuple[str, Condition]] = {"recorded": ("Recorded", ~withdrawn)}
    if kind == COMPLAINT:
        standing = {"open": ("Open", ~handled & ~withdrawn), "handled": ("Handled", handled & ~withdrawn)}
    states = standing | {"withdrawn": ("Withdrawn", withdrawn)}
    reads = by_right(READS[kind])
    return Kind(
        kind, label, Feedback, Feedback.recorded_at, visible, reads, reads,
        lambda _agreement, row: Summary(
            row.label, row.school, row.officer.name if row.officer else None, ABOUT[row.current.about], row.state
        ),
        school=Feedback.school,
        people=lambda person_id: (Feedback.officer_id == person_id) | (Feedback.recorded_by_id == person_id),
        numbered=with_id(Feedback.id), states=states, categories=about,
    )  # fmt: skip


def _disclosed(code: str) -> ColumnElement[bool]:
    return exists().where(
        DisclosureVersion.disclosure_id == Disclosure.id, DisclosureVersion.version == Disclosure.version,
        DisclosureVersion.records == code,
    ).correlate(Disclosure)  # fmt: skip


def _disclosures(actor: Actor) -> Condition | None:
    own = (Subject(owner_id=actor.person_id), Disclosure.recorded_by_id == actor.person_id)
    return reached(actor, Act.READ_DISCLOSURE, true(), Disclosure.school, own)


DISCLOSURE = Kind(
    "disclosure", "Disclosures of student records", Disclosure, Disclosure.recorded_at, _disclosures,
    by_right(Act.READ_DISCLOSURE), by_right(Act.READ_DISCLOSURE),
    lambda _agreement, row: Summary(
        row.label, row.school, row.recorded_by.name, RECORDS[row.current.records],
        "Withdrawn" if row.withdrawn_at else "On record",
    ),
    school=Disclosure.school, people=lambda person_id: Disclosure.recorded_by_id == person_id,
    numbered=with_id(Disclosure.id),
    states={
        "standing": ("On record", Disclosure.withdrawn_at.is_(None)),
        "withdrawn": ("Withdrawn", Disclosure.withdrawn_at.is_not(None)),
    },
    categories={code: (label, _disclosed(code)) for code, label in RECORDS.items()},
)  # fmt: skip


_FIRST = aliased(GoalVersion)
IN_WORDS = "words"


def _goal_now(where: Condition) -> Condition:
    """The goals that are so in the version that holds."""
    return exists().where(
        GoalVersion.goal_id == Goal.id, GoalVersion.version == Goal.version, where
    ).correlate(Goal)  # fmt: skip


def _goal_people(person_id: int) -> Condition:
    changed = exists().where(GoalVersion.goal_id == Goal.id, GoalVersion.changed_by_id == person_id).correlate(Goal)
    return changed | exists().where(GoalStep.goal_id == Goal.id, GoalStep.taken_by_id == person_id).correlate(Goal)


def _of_goal(_agreement: Agreement, row: Goal) -> Summary:
    figure = FIGURES.get(row.current.figure or "")
    measured = figure.label if figure else "In words only"
    return Summary(row.label, None, row.versions[0].changed_by.name, measured, row.stands)


GOAL = Kind(
    "goal", "Goals of the year", Goal, _FIRST.changed_at, _with(Act.READ_GOALS), by_right(Act.READ_GOALS),
    by_right(Act.READ_GOALS), _of_goal,
    lambda query: query.join(_FIRST, (_FIRST.goal_id == Goal.id) & (_FIRST.version == 1)), None, _goal_people,
    lambda text: numbered(of_notice(text), Goal.school_year, Goal.number), _coded(Goal.state, GOAL_STATES),
    {
        **{code: (figure.label, _goal_now(GoalVersion.figure == code)) for code, figure in FIGURES.items()},
        IN_WORDS: ("In words only", _goal_now(GoalVersion.figure.is_(None))),
    },
)  # fmt: skip


FACILITIES = Kind(
    "facilities", "What schools provide", FacilityList, FacilityList.opened_at,
    _with(Act.READ_FACILITIES, FacilityList.school), by_right(Act.READ_FACILITIES), by_right(Act.READ_FACILITIES),
    lambda _agreement, row: Summary(f"Facilities {row.school_year}", row.school, state=row.stands.label),
    school=FacilityList.school, states=_labelled(FacilityList.state, facilities.STATES),
)  # fmt: skip


def _may(right: Act) -> Callable[[Actor, Any], bool]:
    """Whether somebody has a right to all of a kind."""
    return lambda actor, _row: may(actor, right, Subject())


QUARTER = Kind(
    "quarter", "Quarters", Quarter, Quarter.opened_at,
    lambda actor: reached(actor, Act.SEE_QUARTER, Quarter.code.not_in((BASELINE, ENROLLMENT))),
    _may(Act.SEE_QUARTER), _may(Act.SEE_QUARTER),
    lambda _agreement, row: Summary(row.label, state="Open" if row.is_open else f"Signed, revision {_signed(row)}"),
)  # fmt: skip


def _signed(quarter: Quarter) -> int:
    return quarter.revision.revision


YEARLY_REPORT = Kind(
    "yearly_report", "Yearly reports", YearlyReport, YearlyReport.begun_at,
    lambda actor: reached(actor, Act.EXPORT_TOTALS, YearlyReport.adopted_at.is_not(None)),
    _may(Act.EXPORT_TOTALS), _may(Act.WRITE_REPORT),
    lambda _agreement, row: Summary(row.label, state="Adopted by both parties"),
)  # fmt: skip
# It is read where the agreement is, section by section.
SIGNED_TEXT = Kind(
    "signed_text", "Signed texts of the agreement", SignedText, SignedText.imported_at, _with(Act.READ_AGREEMENT),
    _may(Act.READ_AGREEMENT), lambda _actor, _row: False,
    lambda _agreement, row: Summary(f"Signed agreement {row.number}", state=f"Holds from {row.holds_from}"),
    numbered=with_id(SignedText.number),
)  # fmt: skip
TERMINATION = Kind(
    "termination", "Notices that end the agreement", Termination, Termination.given_at,
    lambda actor: reached(
        actor, Act.READ_TERMINATION, true(), None,
        (Subject(is_delivered=True), Termination.state.in_(termination.DELIVERED)),
    ),
    by_right(Act.READ_TERMINATION), by_right(Act.READ_TERMINATION),
    lambda _agreement, row: Summary(f"Notice of termination {row.id}", None, row.given_by.name, None, row.stands.label),
    people=lambda person_id: Termination.given_by_id == person_id, numbered=with_id(Termination.id),
    states=_labelled(Termination.state, termination.STATES),
)  # fmt: skip
OF_PARTIES = (
    REQUEST, DISCLOSURE, _feedback(COMMENDATION, "Commendations"), _feedback(COMPLAINT, "Complaints"), APPOINTMENT,
    FACILITIES, GOAL, QUARTER, YEARLY_REPORT, DISPUTE, REVISION, SIGNED_TEXT, TERMINATION,
)  # fmt: skip
