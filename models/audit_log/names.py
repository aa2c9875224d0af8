"""How an entry reads: who it was, what was done with which record, in words; no word that anybody typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models.activities.kinds import KINDS as ACTIVITY_KINDS
from models.activities.steps import STEPS as ACTIVITY_STEPS
from models.activities.tables import Activity
from models.appointments.steps import STEPS as APPOINTMENT_STEPS
from models.arrest_notifications.steps import STEPS as ARREST_STEPS
from models.arrest_notifications.tables import ArrestNotification
from models.audit_log.kinds import KINDS, shown
from models.audit_log.sides import PERSON
from models.audit_log.words import act_words
from models.destinations import destination
from models.disclosures.tables import Disclosure
from models.dismissals.tables import Dismissal
from models.disputes.steps import STEPS as DISPUTE_STEPS
from models.disputes.tables import Dispute
from models.errors import NotFound
from models.evaluations.tables import Evaluation
from models.export_requests.tables import Export
from models.feedback.tables import Feedback
from models.goals.tables import Goal
from models.notices.tables import Notice
from models.outside_requests.steps import STEPS as OUTSIDE_STEPS
from models.outside_requests.tables import OutsideRequest
from models.people.tables import Person, RoleHeld
from models.quarters.report_tables import YearlyReport
from models.quarters.tables import Quarter
from models.releases.steps import STEPS as RECORDS_STEPS
from models.reports.packet_steps import STEPS as PACKET_STEPS
from models.reports.packet_tables import Packet
from models.retention.steps import STEPS as DISPOSAL_STEPS
from models.revisions.steps import STEPS as REVISION_STEPS
from models.revisions.tables import RevisionRequest
from models.roll_call.rolls import by_code
from models.store.audit import Entry
from models.termination.steps import STEPS as TERMINATION_STEPS
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

ACTORS = {"bot": "The bot", "operator": "The operator", "system": "The bot"}
FILES: Mapping[str, str] = {
    "activities": "activity log", "activity_template": "workbook for an old activity log",
    "appointments": "register of appointments", "disclosures": "disclosures of student records",
    "agreement_events": "register of events", "feedback": "commendations and complaints", "register": "notice log",
    "packet": "monthly officer report", "earlier_notices_template": "workbook for notices of earlier years",
    "quarter": "quarterly workbook", "public": "quarterly workbook, public edition", "year_book": "yearly workbook",
    "year_report": "yearly report", "public_year": "yearly workbook, public edition",
    "public_report": "yearly report, public edition", "fill_in": "data workbook to fill in",
    "released": "released records", "certificates": "certificate list", "coverage": "coverage calendar",
    "schedule_calendar": "calendar file of schedules", "audit_log": "audit log",
    "officer_packet": "packet of officer's reports", "record_packet": "packet of a record",
    "outside_list": "list of requests from outside", "outside_file": "file sent upon a request from outside",
    "disposal_certificate": "certificate of a disposal",
}  # fmt: skip
"""What each kind of file is called in a line; a test finds every kind."""
STEPS: Mapping[str, Mapping[str, Any]] = {
    "take step": ACTIVITY_STEPS, "appointment step": APPOINTMENT_STEPS, "revision step": REVISION_STEPS,
    "dispute step": DISPUTE_STEPS, "termination step": TERMINATION_STEPS, "records request step": RECORDS_STEPS,
    "packet of officer reports step": PACKET_STEPS, "arrest notification step": ARREST_STEPS,
    "request from outside step": OUTSIDE_STEPS, "disposal step": DISPOSAL_STEPS,
}  # fmt: skip
"""The acts that are one of several steps, and where their words are."""
LABELED: Mapping[str, type[Any]] = {
    "notice": Notice, "evaluation": Evaluation, "dismissal": Dismissal, "feedback": Feedback, "disclosure": Disclosure,
    "goal": Goal, "dispute": Dispute, "revision_request": RevisionRequest, "quarter": Quarter,
    "yearly_report": YearlyReport, "outside_request": OutsideRequest,
}  # fmt: skip
"""The records that have a name of their own, as people say it."""
LARGEST = 2**31 - 1
SAY_THEIR_KIND = frozenset(
    {"feedback", "disclosure", "goal", "dispute", "revision_request", "yearly_report", "outside_request"}
)
"""The records whose own name says what they are."""
MOST_KNOWN = 10_000


@dataclass(frozen=True)
class Names:
    """Who and what is meant, looked up once each."""

    session: Session
    agreement: Agreement
    _known: dict[str, str] = field(default_factory=dict)

    def actor(self, entry: Entry) -> str:
        """Who did it: the name on the roster, or the bot, or whoever runs it."""
        return self._once(entry.actor, lambda: ACTORS.get(entry.actor) or self._person(entry.actor) or entry.actor)

    def record(self, entry: Entry) -> str:
        """Which record, such as: Action notice 2026-27/0014."""
        return self._once(f"record {entry.subject}", lambda: self._record(entry.subject))

    def what(self, entry: Entry) -> str:
        """What was done; of a step, which one; of a file, which; of what has versions, which of them."""
        told = [one for one in (self._step(entry), self._file(entry), *self._whose(entry), *_counted(entry)) if one]
        return f"{act_words(entry.act)}: {', '.join(told)}" if told else act_words(entry.act)

    def _once(self, key: str, find: Callable[[], str]) -> str:
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:  # a workbook may have a million lines
                self._known.clear()
            self._known[key] = find()
        return self._known[key]

    def _record(self, subject: str) -> str:
        kind, _colon, key = subject.partition(":")
        title = KINDS[kind].title if kind in KINDS else kind
        if not key:
            return title
        found = self._get(LABELED[kind], key) if kind in LABELED else None
        if found is not None:
            label = str(found.label)
            return label if kind in SAY_THEIR_KIND else f"{title} {label}"
        if kind in OTHERS:
            return f"{title} · {self._other(kind, key)}"
        return title if shown(subject) == kind else f"{title} {key}"

    def _other(self, kind: str, key: str) -> str:
        return OTHERS[kind](self, key)

    def _person(self, label: str) -> str | None:
        found: Person | None = self._get(Person, label.removeprefix(PERSON)) if label.startswith(PERSON) else None
        return found.name if found else None

    def _get(self, table: type[Any], key: str) -> Any:
        return self.session.get(table, int(key)) if key.isdecimal() and int(key) <= LARGEST else None

    def _step(self, entry: Entry) -> str | None:
        step = STEPS.get(entry.act, {}).get(str(entry.detail.get("step")))
        return str(step.done).lower() if step else None

    def _whose(self, entry: Entry) -> list[str]:
        """The role that was given, changed or ended; and the school, where one is named."""
        roles = [label for role, label in ROLE_LABELS.items() if role == entry.detail.get("role")]
        schools = [school.name for school in self.agreement.school if school.key == entry.detail.get("school")]
        return [*roles, *schools]

    def _file(self, entry: Entry) -> str | None:
        return FILES.get(str(entry.detail.get("kind"))) if entry.act in FILE_ACTS else None


FILE_ACTS = frozenset({"ask for export", "take export", "give up export"})
COUNTED = {"version": "version {}", "student": "student {}", "rows": "rows: {}", "entries": "entries: {}"}
"""What of the detail is told in the line, where it is a number."""


def _counted(entry: Entry) -> list[str]:
    given = ((words, entry.detail.get(name)) for name, words in COUNTED.items())
    return [words.format(f"{value:,}") for words, value in given if type(value) is int]


def _activity(names: Names, key: str) -> str:
    found = names._get(Activity, key)
    return f"{ACTIVITY_KINDS[found.kind].label} {key}" if found else key


def _role(names: Names, key: str) -> str:
    found = names._get(RoleHeld, key)
    return f"{ROLE_LABELS[Role(found.role)]}, {found.person.name}" if found else key


def _arrest(names: Names, key: str) -> str:
    found = names._get(ArrestNotification, key)
    return str(found.notice.label) if found else key


def _officer_packet(names: Names, key: str) -> str:
    found = names._get(Packet, key)
    return str(found.label) if found else key


def _export(names: Names, key: str) -> str:
    found = names._get(Export, key)
    return FILES.get(found.kind, found.kind) if found else key


def _channel(names: Names, key: str) -> str:
    try:
        return destination(key).label(names.agreement)
    except ValueError:
        return key


def _roll(names: Names, key: str) -> str:
    try:
        return by_code(names.agreement, key).label(names.agreement)
    except NotFound:
        return key


OTHERS: Mapping[str, Callable[[Names, str], str]] = {
    "person": lambda names, key: names._person(f"{PERSON}{key}") or key,
    "activity": _activity,
    "role": _role,
    "export": _export,
    "arrest_notification": _arrest,
    "officer_packet": _officer_packet,
    "channel": _channel,
    "school": lambda names, key: names.agreement.school_name(key),
    "roll": _roll,
    "staff_list": _roll,
    "day": lambda _names, key: key,
    "school_year": lambda _names, key: key,
}
"""How the others are named."""
