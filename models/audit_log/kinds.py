"""What entries of the audit log are about, and who may know of it: a table over every kind of subject.

Whose acts somebody reads follows from the sides (`sides.py`). Beside that, no line may tell more of a record than its
own rights let the reader know: an evaluation before it is submitted, a request to dismiss that was not forwarded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.activities.kinds import KINDS as ACTIVITY_KINDS
from models.activities.tables import Activity
from models.actor import Actor, person_label
from models.appointments.tables import Appointment
from models.arrest_notifications.tables import ArrestNotification
from models.audit_log.sides import Sides
from models.disclosures.tables import Disclosure
from models.dismissals.tables import Dismissal
from models.disputes.tables import Dispute
from models.duty.tables import DutyTime
from models.evaluations.tables import Evaluation
from models.export_requests.tables import Export
from models.facilities.tables import FacilityList
from models.feedback.tables import Feedback
from models.goals.tables import Goal
from models.notices.tables import Notice
from models.outside_requests.tables import OutsideRequest
from models.people.proposals import Proposal
from models.policy import Act, Subject, may
from models.releases.tables import RecordsRequest
from models.reports.packet_tables import Packet
from models.retention.tables import Disposal, Hold
from models.revisions.tables import RevisionRequest
from models.store.audit import Entry
from models.termination.tables import Termination
from models.vocabulary import Party

LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Reader:
    """Who reads the log: for which sides, and everybody's side at each moment."""

    session: Session
    actor: Actor
    own: frozenset[Party]
    sides: Sides

    def record(self, table: type[Any], key: str) -> Any:
        """A record by the key that the log has; nothing where there is none, or none any more."""
        return self.session.get(table, int(key)) if key.isdecimal() and int(key) <= LARGEST else None


@dataclass(frozen=True)
class About:
    """An entry, by what it is about: the kind of its subject, and its key where it is a record."""

    entry: Entry
    is_of_a_person: bool

    @property
    def kind(self) -> str:
        """The kind of the subject."""
        return self.entry.subject.partition(":")[0]

    @property
    def key(self) -> str:
        """The subject's id or code; nothing where it is about no single one."""
        return self.entry.subject.partition(":")[2]


Knows = Callable[[Reader, About], bool]
"""Whether a reader may know of what an entry is about. Whose act it was is decided before."""


def everybody(_reader: Reader, _about: About) -> bool:
    """Both sides know of it anyway."""
    return True


def by_right(table: type[Any], act: Act) -> Knows:
    """Whoever has the right to the record, as it stands now."""

    def knows(reader: Reader, about: About) -> bool:
        if not about.key:
            return may(reader.actor, act, Subject())
        found = reader.record(table, about.key)
        return found is not None and may(reader.actor, act, found.subject)

    return knows


def by_right_unless_own(table: type[Any], act: Act) -> Knows:
    """What people of the own side did with it; of what the bot did, only whoever has the right to the record."""
    strictly = by_right(table, act)
    return lambda reader, about: about.is_of_a_person or strictly(reader, about)


def of_evaluation(reader: Reader, about: About) -> bool:
    """Once it is submitted; what was done with a version that is not submitted yet, or was discarded, is not told."""
    found = reader.record(Evaluation, about.key)
    if found is None or not found.submitted or not may(reader.actor, Act.LIST_EVALUATIONS, Subject()):
        return False
    version = about.entry.detail.get("version", 0)
    return isinstance(version, int) and version <= found.submitted.version


def of_feedback(reader: Reader, about: About) -> bool:
    """Whoever may read the commendation or complaint; of an export, whoever may have one."""
    if not about.key:
        return may(reader.actor, Act.EXPORT_FEEDBACK, Subject())
    found = reader.record(Feedback, about.key)
    return found is not None and may(reader.actor, found.reads, found.subject)


def of_activity(reader: Reader, about: About) -> bool:
    """As with notices; of a kind that has a right of its own, such as a conflict of duties, only whoever has that."""
    found = reader.record(Activity, about.key)
    if found is None:
        return False
    reads = ACTIVITY_KINDS[found.kind].reads
    return may(reader.actor, reads, found.subject) or (about.is_of_a_person and reads is Act.READ_ACTIVITY)


def of_export(reader: Reader, about: About) -> bool:
    """The side of whoever asked for the file."""
    found = reader.record(Export, about.key)
    return found is not None and bool(reader.sides.at(person_label(found.asked_by_id), found.asked_at) & reader.own)


def of_proposal(reader: Reader, about: About) -> bool:
    """Whoever approves for a side that it needs."""
    found = reader.record(Proposal, about.key)
    return found is not None and any(
        may(reader.actor, Act.APPROVE_ROSTER, Subject(side=Party(row.side))) for row in found.decisions
    )


def of_own_people(_reader: Reader, about: About) -> bool:
    """What people of the own side did, and nothing that the bot did."""
    return about.is_of_a_person


@dataclass(frozen=True)
class Kind:
    """A kind of subject: what it is called, and who may know of it.

    `is_counted_over_all`: its ids run over what a reader may not know of, so that they are told to nobody.
    """

    title: str
    knows: Knows = everybody
    table: type[Any] | None = None
    is_counted_over_all: bool = False


KINDS: Mapping[str, Kind] = {
    "notice": Kind("Action notice", by_right_unless_own(Notice, Act.READ_NOTICE), Notice),
    "notices": Kind("Notice log"),
    "notice_draft": Kind("Draft of an action notice", of_own_people),
    "earlier_notice": Kind("Notice of an earlier year", of_own_people),
    "earlier_notice_import": Kind("Import of earlier notices", of_own_people),
    "activity": Kind("Activity", of_activity, Activity),
    "activities": Kind("Activity log"),
    "activity_import": Kind("Import of an activity log", of_own_people),
    "usual_week": Kind("Usual week", of_own_people),
    "schedule_change": Kind("Change of schedule", of_own_people),
    "schedule_posting": Kind("Schedule message", of_own_people),
    "schedule_reminder": Kind("Reminder of a usual week", of_own_people),
    "substitution": Kind("Substitute officer", of_own_people),
    "duty_time": Kind("Time on duty", by_right_unless_own(DutyTime, Act.READ_DUTY), DutyTime),
    "evaluation": Kind("Evaluation", of_evaluation, Evaluation),
    "dismissal": Kind("Request to dismiss or reassign", by_right(Dismissal, Act.SEE_DISMISSAL), Dismissal, True),
    "feedback": Kind("Commendation or complaint", of_feedback, Feedback),
    "quarter": Kind("Quarter"),
    "yearly_report": Kind("Yearly report"),
    "report": Kind("Yearly report"),
    "year": Kind("Public edition of a year"),
    "school_year": Kind("School year"),
    "signed_text": Kind("Signed agreement"),
    "agreement_posting": Kind("Posting of the agreement"),
    "appointment": Kind("Appointment", by_right(Appointment, Act.READ_APPOINTMENT), Appointment),
    "revision_request": Kind("Request for revision", by_right(RevisionRequest, Act.READ_REVISION), RevisionRequest),
    "dispute": Kind("Dispute", by_right(Dispute, Act.READ_DISPUTE), Dispute),
    "termination": Kind("Notice of termination", by_right(Termination, Act.READ_TERMINATION), Termination),
    "roll_call_confirmation": Kind("Confirmation of the training"),
    "roll": Kind("Training list"),
    "staff_list": Kind("Staff list", of_own_people),
    "listed_person": Kind("Person on a staff list", of_own_people, is_counted_over_all=True),
    "facility_list": Kind("Facility list", by_right(FacilityList, Act.READ_FACILITIES), FacilityList),
    "disclosure": Kind("Disclosure of student records", by_right(Disclosure, Act.READ_DISCLOSURE), Disclosure),
    "goal": Kind("Goal", by_right(Goal, Act.READ_GOALS), Goal),
    "records_request": Kind("Records request", by_right(RecordsRequest, Act.READ_RECORDS_REQUEST), RecordsRequest),
    "officer_packet": Kind("Packet of officer's reports", by_right(Packet, Act.READ_PACKET), Packet),
    "arrest_notification": Kind(
        "Arrest notification", by_right(ArrestNotification, Act.READ_ARREST), ArrestNotification
    ),
    "outside_request": Kind("Request from outside", by_right(OutsideRequest, Act.READ_OUTSIDE), OutsideRequest, True),
    "legal_hold": Kind("Hold on records", by_right(Hold, Act.READ_HOLDS), Hold),
    "disposal": Kind("Disposal of records", by_right(Disposal, Act.READ_HOLDS), Disposal),
    "records": Kind("Records"),
    "export": Kind("File", of_export, is_counted_over_all=True),
    "command line": Kind("File for the operator"),
    "audit log": Kind("Audit log"),
    "audit_check": Kind("Check of the audit log"),
    "audit_anchor": Kind("Anchor of the audit log"),
    "person": Kind("Person"),
    "role": Kind("Role"),
    "roster": Kind("Roster"),
    "proposal": Kind("Proposed change", of_proposal),
    "channel": Kind("Channel"),
    "school": Kind("School"),
    "calendar": Kind("Calendar"),
    "calendar_decision": Kind("Decision on a school day"),
    "day": Kind("School day"),
    "database": Kind("Database"),
}
"""Every kind. Of one that is not here nobody reads an entry; a test finds those that some code records."""


def shown(subject: str) -> str:
    """A subject as the log itself has it; without its id where that would tell how many others there are."""
    kind, _colon, _key = subject.partition(":")
    return kind if kind in KINDS and KINDS[kind].is_counted_over_all else subject


def may_know(reader: Reader, entry: Entry) -> bool:
    """Whether somebody may read an entry: whose act it was, and what it is about."""
    is_person = entry.actor.startswith("person:")
    if is_person and not reader.sides.at(entry.actor, entry.at) & reader.own:
        return False
    about = About(entry, is_person)
    kind = KINDS.get(about.kind)
    return kind is not None and kind.knows(reader, about)
