"""Who may do what, who is told, and who can be picked: two tables. Nothing else decides by somebody's role.

Rights are looked up at the act, from the roles that count at that moment.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from models.actor import Actor, Holding
from models.destinations import Administrators, Chief, Destination, School, Superintendent, Team
from models.errors import Refused
from models.store.disposed import require_kept
from models.vocabulary import Party, Role


class Act(StrEnum):
    """What people do with records."""

    FILE_NOTICE = "file an action notice"
    CHANGE_NOTICE = "amend or withdraw this notice"
    READ_NOTICE = "view this notice"
    ACKNOWLEDGE_NOTICE = "acknowledge this notice"
    ASK_ABOUT_NOTICE = "ask the officer about this notice"
    CHOOSE_WORD = "choose whether you are told of acknowledgments"
    LOG_ACTIVITY = "log an activity"
    LOG_TRAINING = "log a training"
    CHANGE_ACTIVITY = "correct or withdraw this activity"
    READ_ACTIVITY = "view this activity"
    EXPORT_ACTIVITIES = "export the activity log"
    ANSWER_ACTIVITY = "answer a concern or a planned activity"
    NAME_FOR_CONCERN = "name who carries out a plan"
    FOLLOW_CONCERN = "record that a plan was carried out"
    APPROVE_OVERTIME = "approve overtime"
    READ_CONFLICT = "view this conflict of duties"
    CHANGE_CONFLICT = "correct, withdraw or agree on this conflict of duties"
    AGREE_CONFLICT = "agree on this conflict of duties for the school"
    END_CONFLICT = "close this conflict of duties without an agreed way"
    KEEP_SCHEDULE = "enter or change this work schedule"
    READ_SCHEDULE = "view this work schedule"
    READ_ABSENCE_REASON = "view the reason for an absence"
    NAME_SUBSTITUTE = "name a substitute officer"
    EXPORT_COVERAGE = "export the coverage calendar"
    GO_ON_DUTY = "go on duty at this school"
    KEEP_DUTY = "end, correct or withdraw this time on duty"
    READ_DUTY = "view this time on duty"
    IMPORT_ACTIVITIES = "import an old activity log"
    IMPORT_NOTICES = "import notices of earlier years"
    EVALUATE = "evaluate an officer"
    DRAFT_EVALUATION = "draft an evaluation"
    READ_EVALUATION = "view this evaluation"
    RECEIVE_EVALUATION = "acknowledge this evaluation"
    SHARE_EVALUATION = "share this evaluation with the officer"
    ANSWER_EVALUATION = "comment on this evaluation"
    LIST_EVALUATIONS = "view the status of all evaluations"
    REQUEST_DISMISSAL = "request a dismissal or reassignment"
    SEE_DISMISSAL = "view this request"
    FORWARD_DISMISSAL = "forward this request"
    DECIDE_DISMISSAL = "decide this request"
    READ_MEMO = "view the superintendent's memo"
    SEE_QUARTER = "view quarter status"
    REVIEW_QUARTER = "review a quarter's figures"
    OPEN_QUARTER = "open or reopen a quarter"
    DECLARE_MISSING = "declare a submission missing"
    SCHOOL_SUBMISSION = "complete a school's submission"
    POLICE_SUBMISSION = "confirm the police submission"
    DISTRICT_BASELINE = "enter a baseline for all schools together"
    POLICE_BASELINE = "enter a baseline for the police"
    ENROLLMENT = "enter a school year's enrollment"
    RECORD_MEETING = "record a meeting of the team"
    SIGN_OFF = "sign off on a quarter"
    WRITE_REPORT = "write the team's yearly report"
    ADOPT_REPORT = "adopt the team's yearly report"
    EXPORT_TOTALS = "export totals"
    EXPORT_NOTICES = "export the notice log"
    PROPOSE_ROSTER = "propose a change of people, roles or channels"
    APPROVE_ROSTER = "approve a change of people, roles or channels"
    DECIDE_SCHOOL_DAY = "decide whether a day of the calendar has school"
    READ_AGREEMENT = "view the agreement"
    RECORD_POSTING = "enter where the agreement is posted"
    IMPORT_AGREEMENT = "import a signed agreement"
    RECORD_FEEDBACK = "record a commendation or complaint"
    READ_COMMENDATION = "view this commendation"
    READ_COMPLAINT = "view this commendation or complaint"
    HANDLE_COMPLAINT = "record the outcome of this complaint"
    CHANGE_FEEDBACK = "correct or withdraw this commendation or complaint"
    EXPORT_FEEDBACK = "export commendations and complaints"
    READ_APPOINTMENT = "view this appointment"
    PROPOSE_APPOINTMENT = "propose which officer is at which school"
    BE_HEARD = "be heard on this appointment"
    AGREE_APPOINTMENT = "agree to this appointment or send it back"
    READ_HEARD_WORDS = "view what a principal wrote about an appointment"
    EXPORT_APPOINTMENTS = "export the register of appointments"
    READ_REVISION = "view requests for revision of the agreement"
    REQUEST_REVISION = "request a revision of the agreement, or answer such a request"
    READ_DISPUTE = "view this dispute about the agreement"
    WORK_ON_DISPUTE = "open or work on a dispute about the agreement"
    ASK_FOR_RECORDS = "ask the police for records"
    RELEASE_RECORDS = "release records to the superintendent, refuse them or ask back"
    READ_RECORDS_REQUEST = "view this request for records"
    READ_RELEASED = "view what was released"
    ANSWER_REPORT = "say whether this notice is an officer's report"
    CHANGE_REPORT_ANSWER = "change whether this notice is an officer's report"
    SUBMIT_REPORT = "submit this report to the chief"
    READ_OFFICER_REPORT = "view this officer's report"
    READ_PACKET = "view this packet of officer's reports"
    FORWARD_PACKET = "forward this packet to the superintendent"
    CONFIRM_PACKET = "confirm this packet and note the board's day"
    SEARCH_RECORDS = "search records"
    TAKE_OUT_RECORD = "take out a record as a packet"
    LOG_OUTSIDE = "log a request from outside"
    DECIDE_OUTSIDE = "decide on this request from outside"
    READ_OUTSIDE = "view this request from outside"
    EXPORT_OUTSIDE = "export requests from outside"
    KEEP_ARREST = "record what the superintendent is told of this arrest"
    CONFIRM_ARREST = "confirm the notification of this arrest for the schools"
    READ_ARREST = "view the notification of this arrest"
    CONFIRM_READING = "confirm that you have read the agreement"
    SEE_ROLL = "view who has confirmed"
    READ_STAFF_LIST = "view this staff list"
    KEEP_STAFF_LIST = "keep this staff list"
    EXPORT_CERTIFICATES = "export the certificate list"
    EXPORT_EVENTS = "export the register of the agreement's events"
    READ_FACILITIES = "view what is provided at a school"
    STATE_FACILITIES = "say what is provided at a school"
    CHECK_FACILITIES = "check what is provided at a school"
    LOG_DISCLOSURE = "log a disclosure of student records"
    READ_DISCLOSURE = "view this disclosure of student records"
    CHANGE_DISCLOSURE = "correct or withdraw this disclosure of student records"
    EXPORT_DISCLOSURES = "export disclosures of student records"
    READ_GOALS = "view the team's goals"
    SET_GOALS = "set the team's goals"
    CONFIRM_GOAL = "confirm this goal for the other party"
    GIVE_TERMINATION = "give notice that ends the agreement"
    DELIVER_TERMINATION = "record that this notice was handed over"
    CONFIRM_TERMINATION = "confirm the receipt of this notice"
    TAKE_BACK_TERMINATION = "take back this notice"
    READ_TERMINATION = "view the notice that ends the agreement"
    READ_TERMINATION_WORDS = "view why notice was given"
    READ_AUDIT_LOG = "read the audit log"
    CHECK_AUDIT_LOG = "check the audit log"
    READ_HOLDS = "view holds and disposal of records"
    SET_HOLD = "set or lift a hold on records"
    APPROVE_DISPOSAL = "approve or decline a disposal of records"


class Part(StrEnum):
    """What a role makes somebody part of without an act of theirs: they are told, or can be picked."""

    FILED_FOR = "picked as the officer whose notice it is"
    TOLD_OF_UNATTENDED = "told of a notice that nobody may complete"
    TOLD_OF_NOTICE = "told of each notice"
    TOLD_OF_URGENT_NOTICE = "told of an urgent notice"
    TOLD_FIRST = "told first of a notice that nobody acknowledged"
    TOLD_OF_ARREST = "told of an arrest"
    CHASED_FOR_ARREST = "reminded of an arrest notification that is due"
    CHASED_LAST_FOR_ARREST = "reminded last of an arrest notification that is due"
    TOLD_OF_STAFF_SEARCH = "told of a search by school staff"
    TOLD_LAST = "told last of a notice that nobody acknowledged"
    TOLD_OF_SCHEDULE = "told at once of a change of schedule"
    TOLD_OF_SUBSTITUTE = "told of a substitute officer"
    EVALUATED = "invited to the yearly evaluation"
    ATTENDS_FOR_SCHOOL = "picked as who attended an evaluation for the school"
    ATTENDS_FOR_POLICE = "picked as who attended an evaluation for the police"
    TOLD_OUTCOME = "told how a request was decided"
    REMINDED_OF_SUBMISSION = "reminded of a school's submission"
    ON_THE_TEAM = "picked as present at a meeting of the team"
    OWNS_RECOMMENDATION = "picked as responsible for a recommendation"
    TOLD_OF_SHORT_TEAM = "told that the team lacks members"
    TOLD_OF_ACTIVITY = "told of a concern, a planned activity or an event"
    TOLD_OF_URGENT_CONCERN = "told of an urgent concern"
    NAMED_FOR_CONCERN = "picked as who carries out a plan"
    TOLD_OF_CONFLICT = "told of a conflict of duties"
    SUPERVISES = "told of an objection, and of overtime to approve"
    TOLD_OF_OVERTIME_LATE = "told last of overtime that nobody approved"
    TOLD_OF_PLANNED_LATE = "told last of a planned activity that nobody answered"
    TOLD_OF_CONCERN_LATE = "told last of a concern that nobody answered"
    COMMENDED = "picked as the officer whom a commendation is for"
    TOLD_OF_SCHOOL_COMPLAINT = "told of a complaint at a school"
    TOLD_OF_PROGRAM_COMPLAINT = "told of a complaint about the program as a whole"
    TOLD_OF_APPOINTMENT = "told of an agreed appointment, and of one that is not renewed"
    TOLD_OF_FACILITIES = "asked what is provided at a school"
    TOLD_OF_OUTSIDE_LATE = "told last of a request from outside that nobody answered"


Right = Act | Part


@dataclass(frozen=True)
class Subject:
    """What an act is about, as far as rights depend on it."""

    school: str | None = None
    owner_id: int | None = None
    side: Party | None = None
    has_arrest: bool = False
    is_escalated: bool = False
    drafter_ids: tuple[int, ...] = ()
    is_submitted: bool = False
    is_shared: bool = False
    is_requested: bool = False
    is_forwarded: bool = False
    named_id: int | None = None
    appointee_ids: tuple[int, ...] = ()
    is_released: bool = False
    is_delivered: bool = False


class HasSubject(Protocol):
    """A record to which rights are looked up."""

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""


Record = TypeVar("Record", bound=HasSubject)
Scope = Callable[[int, Holding, Subject], bool]
"""Whether a role of a person, by their id, goes as far as a subject."""


def _own_school(_person_id: int, holding: Holding, subject: Subject) -> bool:
    return holding.school is not None and holding.school == subject.school


def _own(person_id: int, _holding: Holding, subject: Subject) -> bool:
    return subject.owner_id == person_id


def _named(person_id: int, _holding: Holding, subject: Subject) -> bool:
    return subject.named_id == person_id


def _own_school_for_schools(person_id: int, holding: Holding, subject: Subject) -> bool:
    return subject.side is Party.SCHOOLS and _own_school(person_id, holding, subject)


def _own_draft(person_id: int, holding: Holding, subject: Subject) -> bool:
    return person_id in subject.drafter_ids and _own_school(person_id, holding, subject)


def _own_or_new_draft(person_id: int, holding: Holding, subject: Subject) -> bool:
    return (not subject.drafter_ids or person_id in subject.drafter_ids) and _own_school(person_id, holding, subject)


def _own_if_shared(person_id: int, holding: Holding, subject: Subject) -> bool:
    return subject.is_shared and _own(person_id, holding, subject)


def _appointed(person_id: int, _holding: Holding, subject: Subject) -> bool:
    return person_id in subject.appointee_ids


def _of_the_other_party(_person_id: int, holding: Holding, subject: Subject) -> bool:
    return holding.side is not None and subject.side is not None and holding.side is not subject.side


def _if(condition: Callable[[Subject], bool]) -> Scope:
    return lambda _person_id, _holding, subject: condition(subject)


def _member_of(party: Party) -> Scope:
    return lambda _person_id, holding, _subject: holding.side is party


_everywhere = _if(lambda _subject: True)
_if_arrest_or_escalated = _if(lambda subject: subject.has_arrest or subject.is_escalated)
_if_escalated = _if(lambda subject: subject.is_escalated)
_if_submitted = _if(lambda subject: subject.is_submitted)
_if_requested = _if(lambda subject: subject.is_requested)
_if_forwarded = _if(lambda subject: subject.is_forwarded)
_if_released = _if(lambda subject: subject.is_released)
_if_delivered = _if(lambda subject: subject.is_delivered)
_of_schools = _if(lambda subject: subject.side is Party.SCHOOLS)
_of_police = _if(lambda subject: subject.side is Party.POLICE)

WITHIN_A_SCHOOL = (_own_school, _own_school_for_schools, _own_draft, _own_or_new_draft)
"""The scopes that reach no further than the school at which the role is held."""
PRINCIPALS, CHIEFS = (Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE), (Role.CHIEF, Role.CHIEF_DESIGNEE)


POLICY: dict[Right, dict[Scope, Sequence[Role]]] = {
    # §V.5: whoever took the action tells the principal. §III: officers stay under the supervision of the police, so
    # their supervisor does it for one who is away or has left: the principal learns of it, and nothing stays open.
    Act.FILE_NOTICE: {_own_school: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    Act.CHANGE_NOTICE: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    # C.G.S. 10-233h has the police tell the superintendent of arrests. What nobody at the school has acknowledged is
    # for the superintendent to act upon, and stays readable then; of other notices nobody has to tell.
    Act.READ_NOTICE: {
        _own: [Role.OFFICER],
        _own_school: PRINCIPALS,
        _if_arrest_or_escalated: [Role.SUPERINTENDENT],
        _everywhere: [*CHIEFS, Role.SUPERVISOR],
    },
    # §V.5 and §V.9 name the principal or a designee as who is told: nobody else's click shows that they were.
    Act.ACKNOWLEDGE_NOTICE: {_own_school: PRINCIPALS},
    Act.ASK_ABOUT_NOTICE: {_own_school: PRINCIPALS},
    Act.CHOOSE_WORD: {_everywhere: [Role.OFFICER]},
    # §V: what was done at a school only the officer knows who did it. A certificate also reaches the supervisor (§III).
    Act.LOG_ACTIVITY: {_own_school: [Role.OFFICER]},
    Act.LOG_TRAINING: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    Act.CHANGE_ACTIVITY: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    # §V.9: activities are coordinated through the principal or designee; §III: the police supervise their officers.
    # The superintendent is told of what nobody at the school has answered.
    Act.READ_ACTIVITY: {
        _own: [Role.OFFICER],
        _own_school: PRINCIPALS,
        _if_escalated: [Role.SUPERINTENDENT],
        _everywhere: [*CHIEFS, Role.SUPERVISOR],
    },
    # §V.6: records are kept for both parties. An officer takes out the own.
    Act.EXPORT_ACTIVITIES: {
        _own: [Role.OFFICER],
        _own_school: [Role.PRINCIPAL],
        _everywhere: [*CHIEFS, Role.SUPERVISOR],
    },
    # §V.2, §VII: dangers and planned activities are brought to the school's administration, which answers.
    Act.ANSWER_ACTIVITY: {_own_school: PRINCIPALS},
    Act.NAME_FOR_CONCERN: {_own_school: [Role.PRINCIPAL]},
    Act.FOLLOW_CONCERN: {_own: [Role.OFFICER], _own_school: PRINCIPALS},
    # §IV: overtime is subject to the approval of the officers' supervisor; the chief is next in line.
    Act.APPROVE_OVERTIME: {_everywhere: [Role.SUPERVISOR, *CHIEFS]},
    # §V.10 names the principal, the superintendent and the chief: nobody in their stead learns of a conflict.
    Act.READ_CONFLICT: {
        _own: [Role.OFFICER],
        _own_school: [Role.PRINCIPAL],
        _everywhere: [Role.SUPERINTENDENT, Role.CHIEF],
    },
    Act.CHANGE_CONFLICT: {_own: [Role.OFFICER]},
    Act.AGREE_CONFLICT: {_own_school: [Role.PRINCIPAL]},
    # Of an officer who has left: the police are the chief's to speak for.
    Act.END_CONFLICT: {_everywhere: [Role.CHIEF]},
    # §III: officers tell their principal of their work schedule; their supervisor enters it for one who is ill. Why
    # somebody is absent is the police department's own matter (§III: officers remain its employees).
    Act.KEEP_SCHEDULE: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    Act.READ_SCHEDULE: {
        _own: [Role.OFFICER],
        _own_school: [Role.OFFICER, *PRINCIPALS],
        _everywhere: [*CHIEFS, Role.SUPERVISOR],
    },
    Act.READ_ABSENCE_REASON: {_own: [Role.OFFICER], _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    # §III, §IV: officers stay under the control of the police, who assign their days.
    Act.NAME_SUBSTITUTE: {_everywhere: [Role.SUPERVISOR]},
    Act.EXPORT_COVERAGE: {_own_school: PRINCIPALS, _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    # §III: the principal knows when the officer is here, and nobody of another school; a supervisor corrects for an
    # officer. An officer of the same school has no business with when a colleague came and left.
    Act.GO_ON_DUTY: {_own_school: [Role.OFFICER]},
    Act.KEEP_DUTY: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    Act.READ_DUTY: {_own: [Role.OFFICER], _own_school: PRINCIPALS, _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    # §V.6: an officer has the own records of earlier years, and the department those of all.
    Act.IMPORT_ACTIVITIES: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    # §V.6: the department keeps the notices of all its officers, also of those who have left.
    Act.IMPORT_NOTICES: {_everywhere: [Role.SUPERVISOR, *CHIEFS]},
    # §III: the school reports to the chief, whose employee the officer is; of the superintendent it says nothing.
    Act.EVALUATE: {_own_school: [Role.PRINCIPAL]},
    Act.DRAFT_EVALUATION: {_own_school: [Role.PRINCIPAL], _own_or_new_draft: [Role.PRINCIPAL_DESIGNEE]},
    Act.READ_EVALUATION: {
        _own_if_shared: [Role.OFFICER],
        _own_school: [Role.PRINCIPAL],
        _own_draft: [Role.PRINCIPAL_DESIGNEE],
        _if_submitted: CHIEFS,
    },
    Act.RECEIVE_EVALUATION: {_if_submitted: CHIEFS},
    # §III: officers stay under the supervision of the police, so that their chief decides what they are shown.
    Act.SHARE_EVALUATION: {_if_submitted: [Role.CHIEF]},
    Act.ANSWER_EVALUATION: {_own_if_shared: [Role.OFFICER]},
    Act.LIST_EVALUATIONS: {_everywhere: [Role.SUPERINTENDENT, *CHIEFS]},
    # §X: the principal contacts the superintendent, the superintendent notifies the chief, the chief alone decides.
    Act.REQUEST_DISMISSAL: {_own_school: [Role.PRINCIPAL]},
    Act.SEE_DISMISSAL: {_own_school: [Role.PRINCIPAL], _if_requested: [Role.SUPERINTENDENT], _if_forwarded: CHIEFS},
    Act.FORWARD_DISMISSAL: {_if_requested: [Role.SUPERINTENDENT]},
    Act.DECIDE_DISMISSAL: {_if_forwarded: [Role.CHIEF]},
    Act.READ_MEMO: {_if_forwarded: [Role.SUPERINTENDENT, *CHIEFS]},
    Act.SEE_QUARTER: {_everywhere: [*PRINCIPALS, Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR, Role.TEAM_MEMBER]},
    # §IX: both parties share what they count. A school sees what the police count at it, and no other school's figures.
    Act.REVIEW_QUARTER: {
        _own_school: PRINCIPALS,
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR, Role.TEAM_MEMBER],
    },
    Act.OPEN_QUARTER: {_everywhere: [Role.TEAM_MEMBER]},
    Act.DECLARE_MISSING: {_everywhere: [Role.TEAM_MEMBER]},
    Act.SCHOOL_SUBMISSION: {_own_school: PRINCIPALS, _member_of(Party.SCHOOLS): [Role.TEAM_MEMBER]},
    Act.POLICE_SUBMISSION: {_everywhere: [Role.SUPERVISOR], _member_of(Party.POLICE): [Role.TEAM_MEMBER]},
    # §IX: the team has the baseline figures of both parties; each party enters its own.
    Act.DISTRICT_BASELINE: {_member_of(Party.SCHOOLS): [Role.TEAM_MEMBER]},
    Act.POLICE_BASELINE: {_everywhere: [Role.SUPERVISOR], _member_of(Party.POLICE): [Role.TEAM_MEMBER]},
    # How many students there are is the district's to say, for all of its schools at once.
    Act.ENROLLMENT: {_member_of(Party.SCHOOLS): [Role.TEAM_MEMBER]},
    Act.RECORD_MEETING: {_everywhere: [Role.TEAM_MEMBER]},
    # §IX: the team oversees the agreement; one signature of each party, which the act itself looks at.
    Act.SIGN_OFF: {_everywhere: [Role.TEAM_MEMBER]},
    # §IX: "the Team will prepare a report"; one of each party adopts it, which the act itself looks at.
    Act.WRITE_REPORT: {_everywhere: [Role.TEAM_MEMBER]},
    Act.ADOPT_REPORT: {_everywhere: [Role.TEAM_MEMBER]},
    # §IX: both parties share the data. Supervisors confirm the police's, and see what became of it.
    Act.EXPORT_TOTALS: {
        _own_school: [Role.PRINCIPAL],
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR, Role.TEAM_MEMBER],
    },
    Act.EXPORT_NOTICES: {_own_school: [Role.PRINCIPAL], _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    Act.PROPOSE_ROSTER: {_everywhere: [Role.ADMINISTRATOR]},
    # §III, §IV: officers are appointed by the chief in agreement with the superintendent.
    Act.APPROVE_ROSTER: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
    # A deadline of state law counts by it: whoever looks after the bot is asked, and neither party's records are read.
    Act.DECIDE_SCHOOL_DAY: {_everywhere: [Role.ADMINISTRATOR]},
    # §X: everybody who works under it is to know it.
    Act.READ_AGREEMENT: {_everywhere: list(Role)},
    # C.G.S. 10-233m lays the posting on the board of education, as we read it.
    Act.RECORD_POSTING: {_everywhere: [Role.SUPERINTENDENT]},
    Act.IMPORT_AGREEMENT: {},  # whoever runs the bot hands in what both parties have signed
    # §V.6: records for reviewing the program are kept for both parties; who answers for a school or for the officers
    # records what reaches them, and an officer never (see below). An officer reads a commendation for them.
    Act.RECORD_FEEDBACK: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    Act.READ_COMMENDATION: {
        _named: [Role.OFFICER],
        _own_school: PRINCIPALS,
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR],
    },
    Act.READ_COMPLAINT: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    Act.HANDLE_COMPLAINT: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # Neither party takes back what the other one has recorded.
    Act.CHANGE_FEEDBACK: {
        _own: [*PRINCIPALS, Role.CHIEF_DESIGNEE, Role.SUPERVISOR],
        _of_schools: [Role.SUPERINTENDENT],
        _of_police: [Role.CHIEF],
    },
    Act.EXPORT_FEEDBACK: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # §IV, §XI: officers are appointed by the chief in agreement with the superintendent. §III: they are chosen together
    # with the school's principal, who is heard. An officer reads what was agreed of them.
    Act.READ_APPOINTMENT: {
        _appointed: [Role.OFFICER],
        _own_school: [Role.PRINCIPAL],
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR],
    },
    Act.PROPOSE_APPOINTMENT: {_everywhere: [Role.CHIEF]},
    Act.BE_HEARD: {_own_school: [Role.PRINCIPAL]},
    Act.AGREE_APPOINTMENT: {_everywhere: [Role.SUPERINTENDENT]},
    # What a principal says of an officer is for those who decide.
    Act.READ_HEARD_WORDS: {_own: [Role.PRINCIPAL], _everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Act.EXPORT_APPOINTMENTS: {_everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # §XI: either party may ask for changes in writing; the two who agree on officers (§IV) speak for the parties. §IX
    # has the team recommend improvements to the agreement: it reads what becomes of them.
    Act.READ_REVISION: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF, Role.TEAM_MEMBER]},
    Act.REQUEST_REVISION: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
    # §XI names the chief and the principal, nobody in their stead; the superintendent reads how it goes.
    Act.READ_DISPUTE: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Act.WORK_ON_DISPUTE: {_own_school_for_schools: [Role.PRINCIPAL], _of_police: [Role.CHIEF]},
    # §V.6: the police keep records that the schools need, too. The superintendent speaks for the schools; whoever reads
    # all notices for the police answers. What is released is read as it was released, and no further.
    Act.ASK_FOR_RECORDS: {_everywhere: [Role.SUPERINTENDENT]},
    Act.RELEASE_RECORDS: {_everywhere: [*CHIEFS, Role.SUPERVISOR]},
    Act.READ_RECORDS_REQUEST: {_everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    Act.READ_RELEASED: {_if_released: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # C.G.S. 10-233p, as we read it: the officer reports to the chief, the chief to the superintendent, who reports to
    # the board. Supervisors submit for an officer who cannot, and change what an officer answered.
    Act.ANSWER_REPORT: {_own: [Role.OFFICER]},
    Act.CHANGE_REPORT_ANSWER: {_everywhere: [Role.SUPERVISOR]},
    Act.SUBMIT_REPORT: {_own: [Role.OFFICER], _everywhere: [Role.SUPERVISOR]},
    Act.READ_OFFICER_REPORT: {_own: [Role.OFFICER], _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    Act.READ_PACKET: {_if_forwarded: [Role.SUPERINTENDENT], _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    Act.FORWARD_PACKET: {_everywhere: CHIEFS},
    Act.CONFIRM_PACKET: {_if_forwarded: [Role.SUPERINTENDENT]},
    # §V.6: records are kept for both parties. These two only open the search: each record that is found or taken out
    # needs the right to that record as well.
    Act.SEARCH_RECORDS: {_everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # The schools use them to review the program (§V.6): a school takes out the notices that it reads in full.
    Act.TAKE_OUT_RECORD: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # Each side decides for its own records alone, and reads nothing of what the other one is asked for (our reading of
    # FERPA and of C.G.S. 1-210; counsel is to confirm). A principal answers for the records of the own school.
    **{
        act: {
            _own_school_for_schools: [Role.PRINCIPAL],
            _of_schools: [Role.SUPERINTENDENT],
            _of_police: [*CHIEFS, Role.SUPERVISOR],
        }
        for act in (Act.LOG_OUTSIDE, Act.DECIDE_OUTSIDE, Act.READ_OUTSIDE, Act.EXPORT_OUTSIDE)
    },
    # C.G.S. 10-233h: the police tell the superintendent of an arrest, who tells the principal. The officer does it for
    # the police, else whoever reads all notices there.
    Act.KEEP_ARREST: {_own: [Role.OFFICER], _everywhere: [*CHIEFS, Role.SUPERVISOR]},
    Act.CONFIRM_ARREST: {_everywhere: [Role.SUPERINTENDENT]},
    Act.READ_ARREST: {_own: [Role.OFFICER], _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # §X: each party trains its own employees, and learns who is missing of its own alone. Names of staff without an
    # account are for whoever keeps the list and the head of that side.
    Act.CONFIRM_READING: {_everywhere: list(Role)},
    Act.SEE_ROLL: {
        _own_school: [Role.PRINCIPAL],
        _of_schools: [Role.SUPERINTENDENT],
        _of_police: [Role.SUPERVISOR, Role.CHIEF],
    },
    Act.READ_STAFF_LIST: {
        _own_school: PRINCIPALS,
        _of_schools: [Role.SUPERINTENDENT],
        _of_police: [Role.SUPERVISOR, Role.CHIEF],
    },
    Act.KEEP_STAFF_LIST: {_own_school: PRINCIPALS, _of_police: [Role.SUPERVISOR]},
    Act.EXPORT_CERTIFICATES: {
        _own_school: [Role.PRINCIPAL],
        _of_schools: [Role.SUPERINTENDENT],
        _of_police: [Role.CHIEF],
    },
    # What was done under the agreement, over all of it, is for the two who have signed it.
    Act.EXPORT_EVENTS: {_everywhere: [Role.SUPERINTENDENT, *CHIEFS]},
    # §VIII: the schools provide desk, computer and access; whoever works with them says whether they are there.
    Act.READ_FACILITIES: {
        _own_school: [Role.OFFICER, *PRINCIPALS],
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR],
    },
    Act.STATE_FACILITIES: {_own_school: PRINCIPALS},
    Act.CHECK_FACILITIES: {_own_school: [Role.OFFICER]},
    # §VIII: the school discloses, the officer receives; either logs it. Neither takes back what the other has logged.
    Act.LOG_DISCLOSURE: {_own_school: [Role.OFFICER, *PRINCIPALS]},
    Act.READ_DISCLOSURE: {
        _own: [Role.OFFICER],
        _own_school: PRINCIPALS,
        _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR],
    },
    Act.CHANGE_DISCLOSURE: {
        _own: [Role.OFFICER, *PRINCIPALS],
        _of_schools: [Role.SUPERINTENDENT],
        _of_police: [Role.CHIEF],
    },
    Act.EXPORT_DISCLOSURES: {_own_school: PRINCIPALS, _everywhere: [Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR]},
    # §II, §IX: the team oversees the agreement. A goal is of both parties: one sets it, the other confirms it.
    Act.READ_GOALS: {_everywhere: [*PRINCIPALS, Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR, Role.TEAM_MEMBER]},
    Act.SET_GOALS: {_everywhere: [Role.TEAM_MEMBER]},
    Act.CONFIRM_GOAL: {_of_the_other_party: [Role.TEAM_MEMBER]},
    # §XI: either party ends it: the two who sign for them, and nobody in their stead. `side` is the one that gives it.
    Act.GIVE_TERMINATION: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Act.DELIVER_TERMINATION: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
    Act.CONFIRM_TERMINATION: {_of_schools: [Role.CHIEF], _of_police: [Role.SUPERINTENDENT]},
    Act.TAKE_BACK_TERMINATION: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
    # Everybody's work ends with it: they know once the days run. Why, is between the two.
    Act.READ_TERMINATION: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF], _if_delivered: list(Role)},
    Act.READ_TERMINATION_WORDS: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    # §V.6: what each side's people did and read is for its head alone. Whether the log is whole says nothing of
    # anybody, so that whoever looks after the bot may ask as well.
    Act.READ_AUDIT_LOG: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Act.CHECK_AUDIT_LOG: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF, Role.ADMINISTRATOR]},
    # §V.6: both parties review the program by its records. Each holds what it needs, and nothing goes without both.
    Act.READ_HOLDS: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Act.SET_HOLD: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
    Act.APPROVE_DISPOSAL: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
}
"""How far which roles allow an act."""
PARTS: dict[Right, dict[Scope, Sequence[Role]]] = {
    Part.FILED_FOR: {_own_school: [Role.OFFICER]},
    # Without a supervisor: these have one appointed.
    Part.TOLD_OF_UNATTENDED: {_everywhere: CHIEFS},
    # §V.5: the principal is told. With an urgent one the designee is, too: whoever of them sees it first.
    Part.TOLD_OF_NOTICE: {_own_school: [Role.PRINCIPAL]},
    Part.TOLD_OF_URGENT_NOTICE: {_own_school: PRINCIPALS},
    Part.TOLD_FIRST: {_own_school: [Role.PRINCIPAL_DESIGNEE]},
    # C.G.S. 10-233h has the police tell the superintendent of an arrest; how soon, counsel is to confirm.
    Part.TOLD_OF_ARREST: {_everywhere: [Role.SUPERVISOR, *CHIEFS, Role.SUPERINTENDENT]},
    Part.CHASED_FOR_ARREST: {_everywhere: [Role.SUPERVISOR]},
    Part.CHASED_LAST_FOR_ARREST: {_everywhere: [Role.CHIEF]},
    # §V.12: officers have no school staff search for them, which these two answer for.
    Part.TOLD_OF_STAFF_SEARCH: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.CHIEF]},
    Part.TOLD_LAST: {_everywhere: [Role.SUPERINTENDENT]},
    Part.TOLD_OF_SCHEDULE: {_own_school: [Role.PRINCIPAL]},
    Part.TOLD_OF_SUBSTITUTE: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.CHIEF]},
    Part.EVALUATED: {_own_school: [Role.OFFICER]},
    Part.ATTENDS_FOR_SCHOOL: {_own_school: PRINCIPALS},
    Part.ATTENDS_FOR_POLICE: {_everywhere: CHIEFS},
    Part.TOLD_OUTCOME: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.SUPERINTENDENT]},
    Part.REMINDED_OF_SUBMISSION: {_own_school: PRINCIPALS},
    Part.ON_THE_TEAM: {_everywhere: [Role.TEAM_MEMBER]},
    Part.OWNS_RECOMMENDATION: {
        _everywhere: [Role.PRINCIPAL, Role.SUPERINTENDENT, *CHIEFS, Role.SUPERVISOR, Role.TEAM_MEMBER],
    },
    # §IX: two of each party. The team sees it, the superintendent and the chief approve, administrators propose.
    Part.TOLD_OF_SHORT_TEAM: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF, Role.TEAM_MEMBER, Role.ADMINISTRATOR]},
    Part.TOLD_OF_ACTIVITY: {_own_school: [Role.PRINCIPAL]},
    # As with an urgent notice: whoever of them sees it first.
    Part.TOLD_OF_URGENT_CONCERN: {_own_school: PRINCIPALS},
    Part.NAMED_FOR_CONCERN: {_own_school: [Role.PRINCIPAL_DESIGNEE]},
    Part.TOLD_OF_CONFLICT: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Part.SUPERVISES: {_everywhere: [Role.SUPERVISOR]},
    Part.TOLD_OF_OVERTIME_LATE: {_everywhere: [Role.CHIEF]},
    Part.TOLD_OF_PLANNED_LATE: {_own_school: [Role.PRINCIPAL_DESIGNEE], _everywhere: [Role.SUPERINTENDENT]},
    Part.TOLD_OF_CONCERN_LATE: {_everywhere: [Role.SUPERINTENDENT]},
    Part.COMMENDED: {_own_school: [Role.OFFICER]},
    Part.TOLD_OF_SCHOOL_COMPLAINT: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.SUPERVISOR, Role.CHIEF]},
    Part.TOLD_OF_PROGRAM_COMPLAINT: {_everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Part.TOLD_OF_APPOINTMENT: {_own_school: [Role.PRINCIPAL], _everywhere: [Role.SUPERINTENDENT, Role.CHIEF]},
    Part.TOLD_OF_FACILITIES: {_own_school: [Role.PRINCIPAL]},
    Part.TOLD_OF_OUTSIDE_LATE: {_of_schools: [Role.SUPERINTENDENT], _of_police: [Role.CHIEF]},
}
NEVER_OFFICERS = frozenset({
    Act.RECORD_FEEDBACK, Act.READ_COMPLAINT, Act.HANDLE_COMPLAINT, Act.CHANGE_FEEDBACK, Act.EXPORT_FEEDBACK,
})  # fmt: skip
"""What nobody does who is an officer today, whatever else they are: a complaint may be about them."""
NEEDED_AT_SCHOOLS = (Role.PRINCIPAL, Role.OFFICER)
NEEDED_EVERYWHERE = (Role.SUPERINTENDENT, Role.CHIEF, Role.ADMINISTRATOR)
"""The roles that somebody has to hold for the agreement to run: at each school, and once (§III)."""

_RIGHTS = POLICY | PARTS


@dataclass(frozen=True)
class Operator(Actor):
    """Whoever may use the command line, where the bot runs. No role: what the command line does is a row of its own."""

    label = "operator"


OPERATOR = Operator(0, "the command line", ())
OPERATOR_MAY = frozenset({
    Act.EXPORT_TOTALS, Act.EXPORT_NOTICES, Act.SCHOOL_SUBMISSION, Act.DISTRICT_BASELINE, Act.POLICE_BASELINE,
    Act.IMPORT_AGREEMENT,
})  # fmt: skip
"""What the operator may do, for every school. Of submissions that is the workbook to fill in."""


def brings(right: Right, person_id: int, holding: Holding, subject: Subject) -> bool:
    """Whether one role of a person brings a right on this subject."""
    reach = _RIGHTS[right].items()
    return any(holding.role in roles and scope(person_id, holding, subject) for scope, roles in reach)


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that bring a right to something, in the order in which the table names them."""
    return tuple(role for roles in _RIGHTS[right].values() for role in roles)


def roles_within_a_school(right: Right) -> tuple[Role, ...]:
    """Those of them whose right ends at the school where the role is held."""
    return tuple(role for scope, roles in _RIGHTS[right].items() if scope in WITHIN_A_SCHOOL for role in roles)


def allowing(actor: Actor, right: Right, subject: Subject) -> tuple[Holding, ...]:
    """The roles that the person holds today and that bring the right on this subject."""
    return tuple(held for held in actor.holdings if brings(right, actor.person_id, held, subject))


def may(actor: Actor, right: Right, subject: Subject) -> bool:
    """Whether a role that the person holds today brings the right on this subject, or the operator has it."""
    if actor is OPERATOR:
        return right in OPERATOR_MAY
    if is_barred(actor, right):
        return False
    return any(brings(right, actor.person_id, held, subject) for held in actor.holdings)


def is_barred(actor: Actor, right: Right) -> bool:
    """Whether an officer's role of the person takes a right away that another role of theirs would bring."""
    return right in NEVER_OFFICERS and any(held.role is Role.OFFICER for held in actor.holdings)


def may_somewhere(actor: Actor, right: Right) -> bool:
    """Whether the person has the right everywhere, or at a school where they hold a role."""
    return may(actor, right, Subject()) or bool(own_schools(actor, right))


def party_spoken_for(actor: Actor, act: Act, subject: Subject) -> Party | None:
    """The party for which a role of the person allows an act that each party does for itself; nothing without one."""
    return next((party for party in Party if may(actor, act, replace(subject, side=party))), None)


def allowed(actor: Actor, acts: Iterable[Act], subject: Subject) -> frozenset[Act]:
    """Those of some acts that a role of the person allows on this subject."""
    return frozenset(act for act in acts if may(actor, act, subject))


def require(actor: Actor, act: Act, subject: Subject) -> None:
    """Stop an act that no role of the person allows: `Refused`, with the roles that may."""
    if not may(actor, act, subject):
        raise refusal(act)


def require_of(actor: Actor, act: Act, found: Record | None) -> Record:
    """A record looked up by its id; `Refused` in the same words if there is none, lest people learn which there are.

    `Disposed` where its contents are no longer kept: told to those who could have read it.
    """
    if found is None or not may(actor, act, found.subject):
        raise refusal(act)
    require_kept(found)
    return found


def refusal(act: Act) -> Refused:
    """What everybody is told who may not do something."""
    return Refused(f"You do not have permission to {act}. {WHO_MAY[act]}")


WHO_MAY_SIT: dict[type[Destination], tuple[tuple[Act, Subject], ...]] = {
    School: ((Act.READ_NOTICE, Subject()), (Act.FILE_NOTICE, Subject())),
    Team: ((Act.SEE_QUARTER, Subject()),),
    Chief: ((Act.RECEIVE_EVALUATION, Subject(is_submitted=True)),),
    Superintendent: ((Act.FORWARD_DISMISSAL, Subject(is_requested=True)),),
    Administrators: (
        (Act.PROPOSE_ROSTER, Subject()),
        (Act.APPROVE_ROSTER, Subject(side=Party.SCHOOLS)),
        (Act.APPROVE_ROSTER, Subject(side=Party.POLICE)),
    ),
}
"""Who may be in a channel: whoever has one of these rights; for a school's, the right at that school.

An officer files notices at a school and reads only own ones; cards, which both sides see there, tell no more than that.
"""


def may_sit(actor: Actor, place: Destination) -> bool:
    """Whether somebody may be in a channel, where its messages can be seen."""
    school = place.key if isinstance(place, School) else None
    return any(may(actor, act, replace(about, school=school)) for act, about in WHO_MAY_SIT[type(place)])


def own_schools(actor: Actor, right: Right) -> tuple[str, ...]:
    """The schools at which the person holds a role today and has the right."""
    if is_barred(actor, right):
        return ()
    held = dict.fromkeys(holding.school for holding in actor.holdings if holding.school)
    # Whoever has a role at each of ninety schools would else have every role asked about every school.
    able = replace(actor, holdings=tuple(held for held in actor.holdings if held.role in roles_with(right)))
    return tuple(school for school in held if may(able, right, Subject(school=school))) if able.holdings else ()


def schools_where(actor: Actor, act: Act) -> tuple[str, ...] | None:
    """The schools for which a role of the person allows the act; nothing stands for all. `Refused` where it is none."""
    if may(actor, act, Subject()):
        return None
    found = own_schools(actor, act)
    if not found:
        raise refusal(act)
    return found


WHO_MAY = {
    Act.FILE_NOTICE: "Officers can, at the schools they are assigned to today, and supervisors for an officer. An "
    "administrator sets up assignments.",
    Act.CHANGE_NOTICE: "Only the officer whose notice it is can, or a supervisor for the officer.",
    Act.READ_NOTICE: "The officer who filed it, the school's principal and designee, the chief and designee, and "
    "supervisors can.",
    Act.ACKNOWLEDGE_NOTICE: "The school's principal or the principal's designee can.",
    Act.ASK_ABOUT_NOTICE: "The school's principal or the principal's designee can.",
    Act.CHOOSE_WORD: "Officers can.",
    Act.LOG_ACTIVITY: "Officers can, at the schools they are assigned to today.",
    Act.LOG_TRAINING: "Officers can their own, and supervisors for an officer.",
    Act.CHANGE_ACTIVITY: "Only the officer whose entry it is can, or a supervisor.",
    Act.READ_ACTIVITY: "The officer, the school's principal and designee, the chief and designee, and supervisors can.",
    Act.ANSWER_ACTIVITY: "The school's principal or the principal's designee can.",
    Act.NAME_FOR_CONCERN: "The school's principal can.",
    Act.FOLLOW_CONCERN: "The officer, the school's principal and the principal's designee can.",
    Act.APPROVE_OVERTIME: "Supervisors, the chief and the chief's designee can.",
    Act.READ_CONFLICT: "Only the people whom it is told to can.",
    Act.CHANGE_CONFLICT: "Only the officer whose entry it is can.",
    Act.AGREE_CONFLICT: "The school's principal can.",
    Act.END_CONFLICT: "The chief can.",
    Act.EXPORT_ACTIVITIES: "Officers can their own, principals their school's; the chief, the chief's designee and "
    "supervisors can.",
    Act.KEEP_SCHEDULE: "The officer can their own, and supervisors for an officer.",
    Act.READ_SCHEDULE: "The officers, the principal and the designee of the school, the chief and designee, and "
    "supervisors can.",
    Act.READ_ABSENCE_REASON: "The officer, the chief and designee, and supervisors can.",
    Act.NAME_SUBSTITUTE: "Supervisors can.",
    Act.EXPORT_COVERAGE: "Principals and designees can for their school; the chief, the chief's designee and "
    "supervisors can.",
    Act.GO_ON_DUTY: "Officers can, at the schools they are assigned to today.",
    Act.KEEP_DUTY: "The officer can their own, and supervisors for an officer.",
    Act.READ_DUTY: "The officer, the school's principal and designee, the chief and designee, and supervisors can.",
    Act.IMPORT_ACTIVITIES: "Officers can their own, and supervisors that of the department.",
    Act.IMPORT_NOTICES: "Supervisors, the chief and the chief's designee can.",
    Act.EVALUATE: "The school's principal can.",
    Act.DRAFT_EVALUATION: "The school's principal can, and a designee as long as nobody else has written in it.",
    Act.READ_EVALUATION: "The school's principal, the chief and the chief's designee can.",
    Act.RECEIVE_EVALUATION: "The chief or the chief's designee can.",
    Act.SHARE_EVALUATION: "The chief can.",
    Act.ANSWER_EVALUATION: "The officer can, once the chief has shared it.",
    Act.LIST_EVALUATIONS: "The superintendent, the chief and the chief's designee can.",
    Act.REQUEST_DISMISSAL: "The school's principal can.",
    Act.SEE_DISMISSAL: "Only the people who handle it can.",
    Act.FORWARD_DISMISSAL: "The superintendent can.",
    Act.DECIDE_DISMISSAL: "The chief can.",
    Act.READ_MEMO: "The superintendent, the chief and the chief's designee can.",
    Act.SEE_QUARTER: "Principals and designees, the superintendent, the chief and designee, supervisors and the "
    "Collaboration Team can.",
    Act.REVIEW_QUARTER: "Principals and designees can for their school; the superintendent, the chief and designee, "
    "supervisors and the Collaboration Team can.",
    **dict.fromkeys(
        (Act.OPEN_QUARTER, Act.DECLARE_MISSING, Act.RECORD_MEETING, Act.SIGN_OFF, Act.WRITE_REPORT, Act.ADOPT_REPORT),
        "Members of the Collaboration Team can.",
    ),
    Act.SCHOOL_SUBMISSION: "The school's principal and designee, and the schools' members of the team can.",
    Act.POLICE_SUBMISSION: "Supervisors and the police members of the Collaboration Team can.",
    **dict.fromkeys((Act.DISTRICT_BASELINE, Act.ENROLLMENT), "The schools' members of the Collaboration Team can."),
    Act.POLICE_BASELINE: "Supervisors and the police members of the Collaboration Team can.",
    Act.EXPORT_TOTALS: "Principals, the superintendent, the chief and designee, supervisors and the Collaboration Team "
    "can.",
    Act.EXPORT_NOTICES: "The school's principal, the chief, the chief's designee and supervisors can.",
    **dict.fromkeys((Act.PROPOSE_ROSTER, Act.DECIDE_SCHOOL_DAY), "Administrators can."),
    Act.APPROVE_ROSTER: "The superintendent can for the schools, and the chief for the police.",
    Act.READ_AGREEMENT: "Everybody with a role today can.",
    Act.RECORD_POSTING: "The superintendent can.",
    Act.IMPORT_AGREEMENT: "Whoever runs the bot can, on the command line.",
    **dict.fromkeys(
        (Act.RECORD_FEEDBACK, Act.READ_COMPLAINT, Act.HANDLE_COMPLAINT, Act.EXPORT_FEEDBACK),
        "Principals and designees can for their school; the superintendent, the chief and designee, and supervisors "
        "can. Officers cannot.",
    ),
    Act.READ_COMMENDATION: "The officer whom it is for, the school's principal and designee, the superintendent, the "
    "chief and designee, and supervisors can.",
    Act.CHANGE_FEEDBACK: "Whoever recorded it can, and the superintendent for the schools or the chief for the police.",
    Act.READ_APPOINTMENT: "The school's principal, the superintendent, the chief and designee, and supervisors can; "
    "the officer, once it is agreed.",
    Act.PROPOSE_APPOINTMENT: "The chief can.",
    Act.BE_HEARD: "The school's principal can.",
    Act.AGREE_APPOINTMENT: "The superintendent can.",
    Act.READ_HEARD_WORDS: "The principal who wrote it, the superintendent and the chief can.",
    Act.EXPORT_APPOINTMENTS: "The superintendent, the chief, the chief's designee and supervisors can.",
    Act.READ_REVISION: "The superintendent, the chief and the Collaboration Team can.",
    Act.REQUEST_REVISION: "The superintendent can for the schools, and the chief for the police.",
    Act.READ_DISPUTE: "The school's principal, the chief and the superintendent can.",
    Act.WORK_ON_DISPUTE: "The chief and the school's principal can.",
    Act.ASK_FOR_RECORDS: "The superintendent can.",
    Act.RELEASE_RECORDS: "The chief, the chief's designee and supervisors can.",
    Act.READ_RECORDS_REQUEST: "The superintendent, the chief, the chief's designee and supervisors can.",
    Act.ANSWER_REPORT: "Only the officer whose notice it is can.",
    Act.CHANGE_REPORT_ANSWER: "Supervisors can.",
    Act.SUBMIT_REPORT: "Only the officer whose notice it is can, or a supervisor for the officer.",
    Act.READ_OFFICER_REPORT: "The officer whose notice it is, the chief, the chief's designee and supervisors can.",
    Act.READ_PACKET: "The chief, the chief's designee and supervisors can; the superintendent, once it is forwarded.",
    Act.FORWARD_PACKET: "The chief or the chief's designee can.",
    Act.CONFIRM_PACKET: "The superintendent can, once it is forwarded.",
    **dict.fromkeys(
        (Act.READ_RELEASED, Act.SEARCH_RECORDS),
        "The superintendent, the chief, the chief's designee and supervisors can.",
    ),
    Act.TAKE_OUT_RECORD: "The superintendent, the chief, the chief's designee and supervisors can; the school's "
    "principal and designees, a notice.",
    **dict.fromkeys(
        (Act.LOG_OUTSIDE, Act.DECIDE_OUTSIDE, Act.READ_OUTSIDE, Act.EXPORT_OUTSIDE),
        "The school's principal and the superintendent can for the schools' records; the chief, the chief's designee "
        "and supervisors for those of the police.",
    ),
    Act.KEEP_ARREST: "The officer whose notice it is, supervisors, the chief and the chief's designee can.",
    Act.CONFIRM_ARREST: "The superintendent can.",
    Act.READ_ARREST: "The officer whose notice it is, supervisors, the chief and designee, and the superintendent can.",
    Act.CONFIRM_READING: "Everybody with a role today can.",
    Act.SEE_ROLL: "Principals can for their school, the superintendent for the schools; the chief and supervisors for "
    "the police.",
    Act.READ_STAFF_LIST: "The school's principal and designee, and the superintendent can; for the police, supervisors "
    "and the chief.",
    Act.KEEP_STAFF_LIST: "The school's principal and designee can; for the police, supervisors.",
    Act.EXPORT_CERTIFICATES: "Principals can for their school, the superintendent for the schools, and the chief for "
    "the police.",
    Act.EXPORT_EVENTS: "The superintendent, the chief and the chief's designee can.",
    Act.READ_FACILITIES: "The school's officers, principal and designee, the superintendent, the chief and designee, "
    "and supervisors can.",
    Act.STATE_FACILITIES: "The school's principal or the principal's designee can.",
    Act.CHECK_FACILITIES: "The school's officers can.",
    Act.LOG_DISCLOSURE: "The school's officers, principal and designee can.",
    Act.READ_DISCLOSURE: "The officer who logged it, the school's principal and designee, the superintendent, the "
    "chief and designee, and supervisors can.",
    Act.CHANGE_DISCLOSURE: "Whoever logged it can, and the superintendent for the schools or the chief for the police.",
    Act.READ_GOALS: "Principals and designees, the superintendent, the chief and designee, supervisors and the "
    "Collaboration Team can.",
    Act.SET_GOALS: "Members of the Collaboration Team can.",
    Act.CONFIRM_GOAL: "Members of the Collaboration Team can, of the party that did not set it.",
    Act.EXPORT_DISCLOSURES: "Principals and designees can for their school; the superintendent, the chief and "
    "designee, and supervisors can.",
    **dict.fromkeys((Act.GIVE_TERMINATION, Act.READ_TERMINATION_WORDS), "The chief and the superintendent can."),
    **dict.fromkeys(
        (Act.DELIVER_TERMINATION, Act.TAKE_BACK_TERMINATION), "The party that gave it can: its chief or superintendent."
    ),
    Act.CONFIRM_TERMINATION: "The chief or superintendent of the other party can.",
    Act.READ_TERMINATION: "The chief and the superintendent can, and everybody with a role once it is delivered.",
    Act.READ_AUDIT_LOG: "The superintendent can for the schools, and the chief for the police.",
    Act.CHECK_AUDIT_LOG: "The superintendent, the chief and administrators can.",
    Act.READ_HOLDS: "The chief and the superintendent can.",
    Act.SET_HOLD: "The chief can for the police, and the superintendent for the schools. Only the side that set a hold "
    "lifts it.",
    Act.APPROVE_DISPOSAL: "The chief can for the police, and the superintendent for the schools: both have to.",
}
