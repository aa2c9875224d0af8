"""Every act that any code records has words, and every kind of subject says who may know of it."""

import ast

from sqlalchemy import select

from models.audit_log.kinds import KINDS
from models.audit_log.names import FILES, STEPS
from models.audit_log.words import ACTS, WORDS, act_words
from models.export_requests.tables import ExportRequest
from models.feedback.acts import STEP_ACTS
from models.feedback.kinds import KINDS as FEEDBACK_KINDS
from models.goals.kinds import STEPS as GOAL_STEPS
from models.migrations.tables import metadata
from models.notices import details_clock, escalation
from models.store import audit
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.audit_log.recorded import calls
from tests.rights.cast import at_hall, with_strangers

MADE_UP: dict[tuple[str, str], list[str]] = {
    ("models/feedback/acts.py", "f'record {kind}'"): [f"record {kind}" for kind in FEEDBACK_KINDS],
    ("models/feedback/acts.py", "f'correct {found.kind}'"): [f"correct {kind}" for kind in FEEDBACK_KINDS],
    ("models/feedback/acts.py", "f'withdraw {found.kind}'"): [f"withdraw {kind}" for kind in FEEDBACK_KINDS],
    ("models/feedback/acts.py", "f'read {found.kind}'"): [f"read {kind}" for kind in FEEDBACK_KINDS],
    ("models/feedback/acts.py", "STEP_ACTS[step]"): list(STEP_ACTS.values()),
    ("models/outside_requests/reminders.py", "act"): [
        "remind of request from outside",
        "tell of overdue request from outside",
    ],
    ("models/goals/acts.py", "f'{code} goal'"): [f"{code} goal" for code in GOAL_STEPS],
    ("models/notices/details_clock.py", "kind.replace('_', ' ')"): [
        kind.replace("_", " ") for kind in (details_clock.REMINDER, details_clock.OVERDUE, details_clock.UNATTENDED)
    ],
    ("models/notices/escalation.py", "kind.replace('_', ' ')"): [
        kind.replace("_", " ") for kind in (escalation.FOR_DESIGNEE, escalation.FOR_SUPERINTENDENT)
    ],
}
"""The acts that are put together where they are recorded, by the place and how they are written there."""
SUBJECTS = {
    "models/activities/acts.py": {"activity"},
    "models/activities/after_the_end.py": {"activity"},
    "models/activities/clock.py": {"activity"},
    "models/activities/importing.py": {"activity_import"},
    "models/activities/step_acts.py": {"activity"},
    "models/activities/training_due.py": {"person"},
    "models/activities/undelivered.py": {"activity"},
    "models/agreement/acts.py": {"signed_text", "agreement_posting"},
    "models/appointments/acts.py": {"appointment"},
    "models/appointments/reminders.py": {"appointment"},
    "models/arrest_notifications/acts.py": {"arrest_notification"},
    "models/arrest_notifications/following.py": {"arrest_notification"},
    "models/arrest_notifications/reminders.py": {"arrest_notification"},
    "models/audit_log/checks.py": {"audit_check"},
    "models/calendar/questions.py": {"calendar_decision"},
    "models/disclosures/acts.py": {"disclosure"},
    "models/dismissals/acts.py": {"dismissal"},
    "models/disputes/acts.py": {"dispute"},
    "models/disputes/reminders.py": {"dispute"},
    "models/duty/acts.py": {"duty_time"},
    "models/evaluations/acts.py": {"evaluation"},
    "models/evaluations/form.py": {"evaluation"},
    "models/evaluations/queries.py": {"evaluation"},
    "models/evaluations/reminders.py": {"evaluation", "person"},
    "models/export_requests/acts.py": {"export"},
    "models/facilities/acts.py": {"facility_list"},
    "models/facilities/reminders.py": {"facility_list"},
    "models/feedback/acts.py": {"feedback"},
    "models/feedback/reminders.py": {"feedback"},
    "models/goals/acts.py": {"goal"},
    "models/notices/acknowledgments.py": {"notice", "person"},
    "models/notices/acts.py": {"notice"},
    "models/notices/details_clock.py": {"notice", "person"},
    "models/notices/drafts.py": {"notice_draft"},
    "models/notices/earlier/importing.py": {"earlier_notice_import"},
    "models/notices/earlier/queries.py": {"earlier_notice"},
    "models/notices/escalation.py": {"notice"},
    "models/notices/handing_on.py": {"notice"},
    "models/notices/questions.py": {"notice"},
    "models/notices/undelivered.py": {"notice"},
    "models/outside_requests/acts.py": {"outside_request"},
    "models/outside_requests/packets.py": {"outside_request"},
    "models/outside_requests/reminders.py": {"outside_request"},
    "models/people/proposal_endings.py": {"proposal"},
    "models/people/proposals.py": {"proposal"},
    "models/quarters/editions.py": {"quarter", "year"},
    "models/quarters/report_changes.py": {"yearly_report"},
    "models/records/packets.py": {"notice", "activity", "evaluation", "dismissal", "dispute", "revision_request"},
    "models/releases/acts.py": {"records_request", "notice"},
    "models/releases/releasing.py": {"records_request"},
    "models/releases/reminders.py": {"records_request"},
    "models/releases/sending.py": {"records_request"},
    "models/reports/acts.py": {"notice"},
    "models/reports/packet_acts.py": {"officer_packet"},
    "models/reports/reminders.py": {"notice", "officer_packet"},
    "models/retention/disposals.py": {"disposal", "records"},
    "models/retention/listing.py": {"disposal", "records"},
    "models/retention/looking.py": {
        "earlier_notice_import",
        "usual_week",
        "schedule_change",
        "substitution",
        "duty_time",
        "listed_person",
    },
    "models/retention/disposing.py": {"disposal", "notice", "activity", "evaluation", "dismissal"},
    "models/retention/holds.py": {"legal_hold"},
    "models/revisions/acts.py": {"revision_request"},
    "models/revisions/reminders.py": {"revision_request"},
    "models/roll_call/acts.py": {"roll_call_confirmation"},
    "models/roll_call/lists.py": {"listed_person"},
    "models/schedules/acts.py": {"usual_week", "schedule_change"},
    "models/schedules/reminders.py": {"schedule_reminder"},
    "models/schedules/substitutes.py": {"substitution"},
    "models/schedules/undelivered.py": {"schedule_posting"},
    "models/termination/acts.py": {"termination"},
    "models/termination/clock.py": {"termination"},
    "models/termination/resuming.py": {"termination"},
    "models/welcome/handed_on.py": {
        "appointment",
        "disposal",
        "outside_request",
        "quarter",
        "records_request",
        "revision_request",
        "termination",
    },
}
"""The kinds of records that are handed to the log as records, by the file that does it."""


def recorded_acts() -> set[str]:
    """Every act, by the source."""
    found = {audit.BEGUN_ANEW}
    for call in calls():
        given = call.acts
        found |= set(MADE_UP[call.path, ast.unparse(call.act)] if given is None else given)
    return found


def test_every_act_that_is_ever_recorded_has_words() -> None:
    """And no words are left of acts that nothing records; whoever records a new act gives it words in `words.py`."""
    assert recorded_acts() - set(WORDS) == set()
    assert set(WORDS) - recorded_acts() == set()
    assert len(WORDS) == sum(len(group) for group in ACTS.values()) == len(set(WORDS.values()))


def test_an_act_of_an_older_bot_is_shown_by_its_code() -> None:
    """Rather than hidden."""
    assert act_words("an act of long ago") == "“an act of long ago”"


def test_every_kind_of_subject_says_who_may_know_of_it() -> None:
    """A new topic stands in both tables, or nobody reads its entries."""
    of_records = {call.path for call in calls() if call.subject is not None and call.kind is None}
    assert of_records - set(SUBJECTS) == set()
    named = {call.kind for call in calls() if call.kind} | {kind for kinds in SUBJECTS.values() for kind in kinds}
    assert named - set(KINDS) == set()
    assert set(KINDS) - named == {"audit log"} - named
    records = {kind for kinds in SUBJECTS.values() for kind in kinds} - {"year", "records"}
    assert records <= set(metadata.tables)


def test_what_people_do_with_records_of_every_kind_is_in_words(database: Database) -> None:
    """The log itself, after everybody has done something: no code and no subject that is not in the tables."""
    at_hall(with_strangers(database))
    with database.read() as session:
        entries = session.scalars(select(AuditEntry)).all()
    assert len(entries) > 80
    assert {entry.act for entry in entries} - set(WORDS) == set()
    assert {entry.subject.partition(":")[0] for entry in entries} - set(KINDS) == set()


def test_every_kind_of_file_and_step_is_in_words() -> None:
    """What is told beside the act."""
    assert set(FILES) == set(ExportRequest.kinds)
    assert set(STEPS) <= set(WORDS)
    assert all(step.done for steps in STEPS.values() for step in steps.values())


def test_words_fit_into_a_menu() -> None:
    """Slack takes 75 characters of a choice."""
    assert [words for words in WORDS.values() if len(words) > 75] == []
