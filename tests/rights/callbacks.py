"""Every press and form of the bot: which right it needs, what it is about, and how it is told to the bot.

The test takes the names from the handlers themselves: one that is missing here makes it fail.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.parts import as_metadata
from models.actor import Actor, Identity
from models.facilities.steps import ITEMS
from models.policy import Act, Subject, may
from models.vocabulary import Party, Role
from tests.duty.acts import SEVEN_42, TWO_31
from tests.rights.cast import One
from tests.support.town import NOW

Json = dict[str, Any]
Allowed = Callable[[Actor, One], bool]
ACTION_TS = "1795442400.000001"
NOBODY_KNOWS = 987_654_321  # an id that no record has
NOTHING = One(0, Subject())


@dataclass(frozen=True)
class Case:
    """One way to press or send something.

    `about` is the kind of record whose id stands in `value` or `metadata` as {id}; without it there is no record.
    `given` are the answers of a form. Who has the right `sees` learns that there is such a record although they may not
    do this with it.
    """

    allowed: Allowed
    about: str = ""
    value: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Json] = field(default_factory=dict)
    sees: Act | None = None
    chosen: bool = False

    @property
    def has_record(self) -> bool:
        """Whether it is about a record with an id."""
        return bool(self.about)


def right(act: Act) -> Allowed:
    """The right to do something with this record."""
    return lambda actor, one: may(actor, act, one.subject)


def somewhere(*acts: Act) -> Allowed:
    """The right to do one of these at some school at least."""
    places = [Subject(), Subject(school="hall"), Subject(school="conard")]
    return lambda actor, _one: any(may(actor, act, place) for act in acts for place in places)


def at_hall(act: Act) -> Allowed:
    """The right to do something at Hall."""
    return lambda actor, _one: may(actor, act, Subject(school="hall"))


def anybody(_actor: Actor, _one: One) -> bool:
    """Everybody on the roster, with what they may read."""
    return True


def own_draft(actor: Actor, one: One) -> bool:
    """Whoever typed it, as long as they file notices."""
    return actor.person_id == one.subject.owner_id and somewhere(Act.FILE_NOTICE)(actor, one)


def follows_up(actor: Actor, one: One) -> bool:
    """The owner of a recommendation, and the team."""
    return actor.person_id == one.subject.owner_id or may(actor, Act.RECORD_MEETING, Subject())


def decides(actor: Actor, one: One) -> bool:
    """Whoever approves for a side that the proposal needs."""
    return may(actor, Act.APPROVE_ROSTER, one.subject)


def text(said: str | None = "Words that were typed.") -> Json:
    """An answer in words."""
    return {"type": "plain_text_input", "value": said}


def number(value: int) -> Json:
    """An answer in a number."""
    return {"type": "number_input", "value": str(value)}


def one_of(code: str | None) -> Json:
    """An answer chosen from a list."""
    return {"type": "static_select", "selected_option": {"value": code} if code else None}


def several(*codes: str) -> Json:
    """Answers chosen from a list."""
    return {"type": "multi_static_select", "selected_options": [{"value": code} for code in codes]}


def day(value: str | None = None) -> Json:
    """A day, or none."""
    return {"type": "datepicker", "selected_date": value}


def at(value: datetime | None) -> Json:
    """A date and a time, or none."""
    return {"type": "datetimepicker", "selected_date_time": value and int(value.timestamp())}


def reads_notices(actor: Actor, _one: One) -> bool:
    """The right to read at least some notices, wherever they are and whatever they report."""
    about = [Subject(), Subject(school="hall"), Subject(school="conard"), Subject(owner_id=actor.person_id)]
    return any(may(actor, Act.READ_NOTICE, it) for it in (*about, Subject(has_arrest=True), Subject(is_escalated=True)))


FILE_ADDRESS = "https://slack.com/api/chat.delete?channel=C1&ts=1.1"
FILE = {"type": "file_input", "files": [{"url_private_download": FILE_ADDRESS}]}
READ, CHANGE, ASK = right(Act.READ_NOTICE), right(Act.CHANGE_NOTICE), right(Act.ASK_ABOUT_NOTICE)
DRAFT, READ_EVALUATION, EVALUATE = (
    right(one) for one in (Act.DRAFT_EVALUATION, Act.READ_EVALUATION, Act.EVALUATE)
)  # fmt: skip
REQUEST = right(Act.REQUEST_DISMISSAL)
SUBMISSION, POLICE = right(Act.SCHOOL_SUBMISSION), right(Act.POLICE_SUBMISSION)
TEAM, OPEN_QUARTER, SEE_QUARTER = right(Act.RECORD_MEETING), right(Act.OPEN_QUARTER), right(Act.SEE_QUARTER)
SIGN, SEEN = right(Act.SIGN_OFF), "0123456789abcdef"
DECLARE, TOTALS, ROWS = right(Act.DECLARE_MISSING), right(Act.EXPORT_TOTALS), right(Act.EXPORT_NOTICES)
WRITE_REPORT, ADOPT_REPORT, YEAR = right(Act.WRITE_REPORT), right(Act.ADOPT_REPORT), "2026-27"
READ_AGREEMENT = right(Act.READ_AGREEMENT)
ROSTER, DAYS = right(Act.PROPOSE_ROSTER), right(Act.DECIDE_SCHOOL_DAY)
CHANGE_ACTIVITY, READ_ACTIVITY = right(Act.CHANGE_ACTIVITY), right(Act.READ_ACTIVITY)
CHANGE_CONFLICT, READ_CONFLICT = right(Act.CHANGE_CONFLICT), right(Act.READ_CONFLICT)
BECAUSE = {"because": text()}
RECORD, HANDLE, CHANGE_FEEDBACK = (
    somewhere(Act.RECORD_FEEDBACK), right(Act.HANDLE_COMPLAINT), right(Act.CHANGE_FEEDBACK)
)  # fmt: skip
FEEDBACK: dict[str, Json] = {
    "received_on": day("2026-12-01"), "from_whom": one_of("family"), "about": one_of("response"), "words": text(),
}  # fmt: skip
OUTCOME: dict[str, Json] = {
    "outcome": {"type": "radio_buttons", "selected_option": {"value": "explained"}}, "handled_on": day("2026-12-01"),
    "words": text(),
}  # fmt: skip
FEEDBACK_SEEN: dict[str, Json] = {"id": "{id}", "seen": "1.0"}
KEEP_DUTY, READ_DUTY = right(Act.KEEP_DUTY), right(Act.READ_DUTY)
PROPOSE, AGREES, HEARD = right(Act.PROPOSE_APPOINTMENT), right(Act.AGREE_APPOINTMENT), right(Act.BE_HEARD)
PROPOSAL: dict[str, Json] = {
    "officers": several("11"), "reason": one_of("year"), "first_day": day("2027-01-11"), "last_day": day("2027-06-30"),
    "words": text(),
}  # fmt: skip

KEEP, READ_SCHEDULE, NAMES = right(Act.KEEP_SCHEDULE), right(Act.READ_SCHEDULE), right(Act.NAME_SUBSTITUTE)
USUAL: dict[str, Json] = {
    "days": {"type": "checkboxes", "selected_options": [{"value": "0"}]}, "starts": one_of("07:30"),
    "ends": one_of("14:30"), "first_day": day("2026-12-07"),
}  # fmt: skip
ABSENT: dict[str, Json] = {
    "kind": {"type": "radio_buttons", "selected_option": {"value": "leave"}}, "first_day": day("2026-12-07"),
    "last_day": day(),
}  # fmt: skip
ON_DUTY: dict[str, Json] = {"school": one_of("hall"), "starts_at": at(SEVEN_42), "ends_at": at(TWO_31)}
SUBSTITUTE: dict[str, Json] = {
    "substitute": one_of("11"), "school": one_of("conard"), "first_day": day("2027-03-02"),
    "last_day": day("2027-03-02"), "starts": one_of("07:30"), "ends": one_of("14:30"),
}  # fmt: skip
TALKING: dict[str, Json] = {"kind": "talk", "school": "hall"}
TALK: dict[str, Json] = {
    "with_whom": one_of("student"), "topic": one_of("bullying"), "people": number(2), "minutes": number(20),
    "happened_on": day("2026-12-01"),
}  # fmt: skip
A_ROW: dict[str, Json] = TALKING | {"version": 0}
TRAINING: dict[str, Json] = {
    "topic": one_of("sel"), "hours": number(6), "provider": text(), "certificate": text(None),
    "happened_on": day("2026-12-01"),
}  # fmt: skip
ON_A_PAGE: dict[str, Json] = {"saves": 0}
AT: dict[str, Json] = {"occurred_at": {"type": "datetimepicker", "selected_date_time": 1_795_442_400}}
NOTICE: dict[str, Json] = {
    "school": one_of("hall"), "place": one_of("campus"), "incident": one_of("confrontation"),
    "actions": several("arrest"), "students": number(2), "narrative": text(),
}  # fmt: skip
FOR_OFFICER = NOTICE | {"officer": one_of("hall:11"), "because": text()}
FILING: dict[str, Json] = {"schools": ["hall"], "opened": 1_795_442_400}
DETAILS: dict[str, Json] = {"started_by": one_of("dispatch"), "acted_by": one_of("officer")}
EARLIER: dict[str, Json] = {"page": 0, "school_year": "any"}
FINDING: dict[str, Json] = {"page": 0, "filters": ["hall", "any", "any", "any", "any", "any"]}
DECIDED = {"outcome": one_of("retained"), "decision_reasons": text(), "last_day": day(), "assigned_to": text(),
           "rule": text()}  # fmt: skip
TYPED: dict[str, Json] = {"number": text("14")}
STUDENT: dict[str, Json] = {"age": number(15), "grade": one_of("9"), "races": several("white")}
MEETING: dict[str, Json] = {
    "met_on": day("2026-11-20"), "school_attendees": several("2"), "officer_presence": one_of("yes"),
    "police_attendee": one_of("5"), "police_guest": text(),
}  # fmt: skip
RATINGS: dict[str, Json] = {
    name: answer for code in ("v2", "v3", "v7", "v11", "v12", "v13")
    for name, answer in ((f"{code}_rating", one_of("3")), (f"{code}_comment", text()))
}  # fmt: skip
ROLE: dict[str, Json] = {
    "person": {"type": "users_select", "selected_user": "USECRET"}, "name": text("A name"),
    "role": one_of("supervisor"), "first_day": day(), "last_day": day(),
}  # fmt: skip


def logs(act: Act) -> Allowed:
    """The right to log something: at some school, of everybody, or of oneself."""
    return lambda actor, _one: somewhere(act)(actor, _one) or may(actor, act, Subject(owner_id=actor.person_id))


def sees_log(actor: Actor, one: One) -> bool:
    """The right to see at least some activities: a superintendent sees those that nobody answered."""
    kinds = (Act.READ_ACTIVITY, Act.READ_CONFLICT)
    escalated = may(actor, Act.READ_ACTIVITY, Subject(is_escalated=True))
    return escalated or any(logs(act)(actor, one) for act in kinds)


def step(kind: str, code: str, act: Act, **given: Json) -> tuple[Case, Case]:
    """The form of a step with a record of a kind, sent, and the button that opens it."""
    return (
        Case(right(act), kind, metadata={"id": "{id}", "step": code, "seen": "1.0"}, given=given),
        Case(right(act), kind, f"{{id}}:{code}:1.0"),
    )


def logs_any(actor: Actor, _one: One) -> bool:
    """The right to log anything at all."""
    return any(logs(act)(actor, _one) for act in (Act.LOG_ACTIVITY, Act.LOG_TRAINING))


def logs_or_records(actor: Actor, one: One) -> bool:
    """The same, or the right to record commendations and complaints: one command serves both."""
    return logs_any(actor, one) or RECORD(actor, one)


def reads_feedback(actor: Actor, one: One) -> bool:
    """The right to read some commendation at least: an officer may read those for them."""
    own = may(actor, Act.READ_COMMENDATION, Subject(named_id=actor.person_id))
    return own or somewhere(Act.READ_COMMENDATION)(actor, one)


def complaint(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a complaint."""
    return Case(allowed, "complaint", value, **more)


def keeps_own(actor: Actor, _one: One) -> bool:
    """The right to enter the own schedule, or everybody's."""
    return may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=actor.person_id))


def reads_schedules(actor: Actor, one: One) -> bool:
    """The right to know who is at some school, or of the own schedule."""
    own = may(actor, Act.READ_SCHEDULE, Subject(owner_id=actor.person_id))
    return own or somewhere(Act.READ_SCHEDULE)(actor, one)


def schedule(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a change of a schedule; whoever reads it learns that there is one."""
    return Case(allowed, "schedule", value, sees=Act.READ_SCHEDULE, **more)


def reads_duty(actor: Actor, one: One) -> bool:
    """The right to know who was on duty at some school, or of the own times."""
    own = may(actor, Act.READ_DUTY, Subject(owner_id=actor.person_id))
    return own or somewhere(Act.READ_DUTY)(actor, one)


def time_on_duty(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a time on duty; whoever reads it learns that there is one."""
    return Case(allowed, "duty", value, sees=Act.READ_DUTY, **more)


def reads_trainings(actor: Actor, _one: One) -> bool:
    """The right to view activities of every officer, or the own: not those of a school, since trainings are at none."""
    return any(may(actor, Act.READ_ACTIVITY, about) for about in (Subject(), Subject(owner_id=actor.person_id)))


def takes_out(actor: Actor, one: One) -> bool:
    """The right to have any file at all: an officer has the own log."""
    files = somewhere(
        Act.EXPORT_TOTALS,
        Act.EXPORT_NOTICES,
        Act.EXPORT_COVERAGE,
        Act.EXPORT_FEEDBACK,
        Act.EXPORT_APPOINTMENTS,
        Act.EXPORT_EVENTS,
        Act.EXPORT_DISCLOSURES,
    )
    return files(actor, one) or certifies(actor, one) or logs(Act.EXPORT_ACTIVITIES)(actor, one)


def activity(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about an activity."""
    return Case(allowed, "activity", value, **more)


def notice(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a notice."""
    return Case(allowed, "notice", value, **more)


def evaluation(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about an evaluation."""
    return Case(allowed, "evaluation", value, **more)


def dismissal(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a request: who may see it learns that there is one."""
    return Case(allowed, "dismissal", value, sees=Act.SEE_DISMISSAL, **more)


def about_quarter(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a quarter."""
    return Case(allowed, "quarter", value, **more)


def of_school(value: str = "{id}", **more: Any) -> Case:
    """A press or form about a school's submission."""
    return Case(SUBMISSION, "submission", value, **more)


def appointment(allowed: Allowed, value: str = "", **more: Any) -> Case:
    """A press or form about a proposed appointment."""
    return Case(allowed, "appointment", value, **more)


def sees_appointments(actor: Actor, one: One) -> bool:
    """The right to read the appointments of some school."""
    return somewhere(Act.READ_APPOINTMENT)(actor, one)


def revision(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a request for revision."""
    return Case(allowed, "revision", value, **more)


def speaks_for_a_party(actor: Actor, _one: One) -> bool:
    """The right to ask for revisions, for either party."""
    return any(may(actor, Act.REQUEST_REVISION, Subject(side=party)) for party in Party)


def dispute(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a dispute; whoever reads it learns that there is one."""
    return Case(allowed, "dispute", value, **more)


def works_at_hall(actor: Actor, _one: One) -> bool:
    """The right to work on disputes at Hall, for either side."""
    return any(may(actor, Act.WORK_ON_DISPUTE, Subject(school="hall", side=party)) for party in Party)


def works_somewhere(actor: Actor, one: One) -> bool:
    """The same at any school."""
    at_conard = (may(actor, Act.WORK_ON_DISPUTE, Subject(school="conard", side=party)) for party in Party)
    return works_at_hall(actor, one) or any(at_conard)


READ_REVISION, READ_DISPUTE = right(Act.READ_REVISION), right(Act.READ_DISPUTE)
CLAUSE: dict[str, Json] = {"clause": one_of("V.4"), "place": text(None)}
REVISION: dict[str, Json] = CLAUSE | {"present": text("Made-up text."), "text": text("Other text."), "words": text()}
REVISION_STEPS = ("accept", "counter", "decline", "withdraw", "postpone", "reopen")
DISPUTE_STEPS = ("view", "meeting", "outcome", "withdraw")
MET: dict[str, Json] = {"day": day("2026-11-20"), "present": text("The two"), "words": text()}


def responsible(code: str, act: Act) -> Allowed:
    """The right to something of the police, of all schools or of one."""
    side = Party.POLICE if code == "police" else Party.SCHOOLS
    about = Subject(side=side, school=code if code in ("hall", "conard") else None)
    return lambda actor, _one: may(actor, act, about)


def certifies(actor: Actor, _one: One) -> bool:
    """The right to the certificate list of a party or of a school."""
    return any(responsible(code, Act.EXPORT_CERTIFICATES)(actor, _one) for code in ("police", "schools", *SCHOOLS))


def listed(value: str = "{id}", **more: Any) -> Case:
    """A press or form about somebody on a list of staff."""
    return Case(right(Act.KEEP_STAFF_LIST), "listed", value, **more)


SCHOOLS = ("hall", "conard")
LISTS = ("police", *SCHOOLS)
CONFIRMS = right(Act.CONFIRM_READING)
TRAINED: dict[str, Json] = {
    "day": day("2026-12-01"), "all": {"type": "checkboxes", "selected_options": []}, "chosen": several("1"),
}  # fmt: skip
FACILITY_STEPS = (("state", Act.STATE_FACILITIES), ("check", Act.CHECK_FACILITIES))
FACILITIES: dict[str, Json] = {
    **{item: one_of("there") for item in ITEMS}, **{f"words:{item}": text(None) for item in ITEMS},
}  # fmt: skip
DISCLOSURE: dict[str, Json] = {
    "disclosed_on": day("2026-11-20"), "records": one_of("attendance"), "records_words": text(None),
    "basis": one_of("official"), "purpose": text(), "students": number(2),
}  # fmt: skip


GOAL: dict[str, Json] = {
    "words": text(), "figure": one_of("referrals"), "direction": one_of("at_most"), "number": number(5),
}  # fmt: skip


def reads_disclosures(actor: Actor, _one: One) -> bool:
    """The right to read the disclosures of some school, or the own."""
    own = Subject(owner_id=actor.person_id)
    return somewhere(Act.READ_DISCLOSURE)(actor, _one) or may(actor, Act.READ_DISCLOSURE, own)


APPOINTMENT_STEPS = (
    ("principal_agrees", HEARD), ("principal_concern", HEARD), ("accept", AGREES), ("send_back", AGREES),
    ("withdraw", PROPOSE),
)  # fmt: skip
ASKS_RECORDS, RELEASES, READS_RECORDS = (
    right(act) for act in (Act.ASK_FOR_RECORDS, Act.RELEASE_RECORDS, Act.READ_RECORDS_REQUEST)
)  # fmt: skip
READS_LOG, CHECKS_LOG = right(Act.READ_AUDIT_LOG), right(Act.CHECK_AUDIT_LOG)
ALL_OF_LOG = {"filters": ["", "", "", "", ""]}
SOUGHT: dict[str, Json] = {
    "who": one_of("any"), "acts": several(), "kind": one_of("any"), "number": text(""), "first": day(), "last": day(),
}  # fmt: skip
RECORDS_STEPS = (
    ("ask_back", RELEASES), ("refuse", RELEASES), ("answer", ASKS_RECORDS), ("withdraw", ASKS_RECORDS),
)  # fmt: skip
SEARCHES = right(Act.SEARCH_RECORDS)
SEARCH: dict[str, Json] = {
    "kind": one_of("all"), "number": text(""), "school": one_of("all"), "person": one_of("all"), "first": day(),
    "last": day(),
}  # fmt: skip
NO_FILTERS = ["all", "", "all", "all", "", "", "all", "all"]
TAKEN_OUT = {
    "notice": "notice", "activity": "activity", "evaluation": "evaluation", "dismissal": "dismissal",
    "dispute": "dispute", "revision": "revision", "records_request": "records_request",
    "officer_report": "taken_report", "arrest_notification": "taken_arrest", "outside_request": "outside",
}  # fmt: skip
"""Each kind of which there are packets, and the record that is taken out."""
OPENS = {
    "notice": Act.READ_NOTICE, "activity": Act.READ_ACTIVITY, "evaluation": Act.READ_EVALUATION,
    "dismissal": Act.SEE_DISMISSAL, "dispute": Act.READ_DISPUTE, "revision": Act.READ_REVISION,
    "records_request": Act.READ_RECORDS_REQUEST, "officer_report": Act.READ_OFFICER_REPORT,
    "arrest_notification": Act.READ_ARREST, "outside_request": Act.READ_OUTSIDE,
}  # fmt: skip


def may_take_out(code: str) -> Allowed:
    """Both rights: to take records out, and to open this one; a school takes out its notices alone."""

    def allowed(actor: Actor, one: One) -> bool:
        about = Subject(school=one.subject.school if code == "notice" else None)
        return may(actor, Act.TAKE_OUT_RECORD, about) and may(actor, OPENS[code], one.subject)

    return allowed


RECORDS: dict[str, Json] = {
    "what": {"type": "checkboxes", "selected_options": [{"value": "notice_log"}]}, "school": one_of("all_schools"),
    "first": day("2026-10-01"), "last": day("2026-11-20"), "numbers": text(""),
}  # fmt: skip


def reads_reports(actor: Actor, _one: One) -> bool:
    """The right to read own officer's reports or all of them, or packets that were forwarded."""
    own = Subject(owner_id=actor.person_id, is_forwarded=True)
    return any(may(actor, act, own) for act in (Act.READ_OFFICER_REPORT, Act.READ_PACKET))


def finds_records(actor: Actor, one: One) -> bool:
    """Whoever has a place at the front of the records."""
    return any(
        allowed(actor, one) for allowed in (READS_RECORDS, reads_reports, reads_outside, LISTS_ARRESTS, CHECKS_LOG)
    )


PACKET_STEPS = (
    ("forward", right(Act.FORWARD_PACKET)), ("renew", right(Act.FORWARD_PACKET)),
    ("confirm", right(Act.CONFIRM_PACKET)),
)  # fmt: skip


def report(act: Act, value: str = "{id}", **more: Any) -> Case:
    """A press or form about an officer's report."""
    return Case(right(act), "officer_report", value, **more)


def packet(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a packet of officer's reports."""
    return Case(allowed, "officer_packet", value, **more)


KEEPS_ARREST, CONFIRMS_ARREST, READS_ARREST = (
    right(act) for act in (Act.KEEP_ARREST, Act.CONFIRM_ARREST, Act.READ_ARREST)
)  # fmt: skip
LISTS_ARRESTS = somewhere(Act.READ_ARREST)
ARREST_STEPS: dict[str, dict[str, Json]] = {
    "say_class": {"offense": one_of("class_a"), "arrested": number(1)},
    "tell": {"by": one_of("1"), "whom": one_of("office"), "at": at(NOW)},
    "send": {"words": text()},
    "hand_over": {"whom": one_of("office"), "how": one_of("paper"), "at": at(NOW)},
}


def arrests(allowed: Allowed, value: str = "", **more: Any) -> Case:
    """A press or form about an arrest notification."""
    return Case(allowed, "arrest", value, **more)


def records(allowed: Allowed, value: str = "", **more: Any) -> Case:
    """A press or form about a request for records."""
    return Case(allowed, "records_request", value, **more)


DECIDES_OUTSIDE, READS_OUTSIDE = right(Act.DECIDE_OUTSIDE), right(Act.READ_OUTSIDE)
OUTSIDE_STEPS = (
    "release", "part", "withhold", "none", "send", "extend", "appeal", "reopen", "reconsider", "withdraw", "note",
    "error",
)  # fmt: skip
OUTSIDE: dict[str, Json] = {
    "requester_kind": one_of("press"), "requester": text("Pretend Daily News"), "reference": text(None),
    "basis": one_of("subpoena"), "basis_words": text(None), "asked_for": text(), "received_on": day("2026-11-20"),
    "due_on": day(),
}  # fmt: skip
OUTSIDE_STEP: dict[str, Json] = {
    "words": text(), "withheld": text(), "due_on": day("2027-03-01"), "day": day("2026-11-21"), "way": one_of("mail"),
}  # fmt: skip


def outside(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a request from outside."""
    return Case(allowed, "outside", value, **more)


def of_some_side(act: Act, *schools: str | None) -> Allowed:
    """A right to requests from outside of either side, about one of these schools."""
    subjects = [Subject(school=school, side=side) for school in schools for side in Party]
    return lambda actor, _one: any(may(actor, act, subject) for subject in subjects)


ANY_SCHOOL = (None, "hall", "conard")


reads_outside = of_some_side(Act.READ_OUTSIDE, *ANY_SCHOOL)
"""The right to read what is asked from outside of some school, or of the police."""
READS_HOLDS = right(Act.READ_HOLDS)


def heads_a_side(act: Act) -> Allowed:
    """The right to do something for either side."""
    return lambda actor, _one: any(may(actor, act, Subject(side=party)) for party in Party)


SETS_HOLDS, APPROVES = heads_a_side(Act.SET_HOLD), heads_a_side(Act.APPROVE_DISPOSAL)
HOLD: dict[str, Json] = {
    "basis": one_of("litigation"), "reason": text(), "kind": one_of(None), "number": text(""), "person": one_of("all"),
    "school": one_of("hall"), "first": day(), "last": day(),
}  # fmt: skip
DISPOSAL_STEPS = ("approve", "decline")


def disposal(allowed: Allowed, value: str = "{id}", **more: Any) -> Case:
    """A press or form about a list of records to dispose of."""
    return Case(allowed, "disposal", value, **more)


def on_a_list(act: Act) -> Allowed:
    """The right to see what is to be disposed of, and to read this record."""
    return lambda actor, one: READS_HOLDS(actor, one) and may(actor, act, one.subject)


GIVES_NOTICE = right(Act.GIVE_TERMINATION)
NOTICE_STEPS = (
    ("confirm", right(Act.CONFIRM_TERMINATION)), ("hand_over", right(Act.DELIVER_TERMINATION)),
    ("take_back", right(Act.TAKE_BACK_TERMINATION)),
)  # fmt: skip


def termination(allowed: Allowed, value: str = "", **more: Any) -> Case:
    """A press or form about a notice that ends the agreement."""
    return Case(allowed, "termination", value, **more)


STEPS_TAKEN = (
    step("concern", "concern_plan", Act.ANSWER_ACTIVITY, words=text(), until=day("2027-01-08")),
    step("concern", "concern_name", Act.NAME_FOR_CONCERN, named=one_of("3")),
    step("concern", "concern_done", Act.FOLLOW_CONCERN, words=text()),
    step("concern", "concern_close", Act.ANSWER_ACTIVITY, words=text()),
    step("concern", "concern_reopen", Act.FOLLOW_CONCERN, words=text()),
    step("planned", "planned_agree", Act.ANSWER_ACTIVITY, words=text()),
    step("planned", "planned_ask", Act.ANSWER_ACTIVITY, words=text()),
    step("planned", "planned_object", Act.ANSWER_ACTIVITY, words=text()),
    step("planned", "planned_answer", Act.CHANGE_ACTIVITY, words=text()),
    step("planned", "planned_done", Act.CHANGE_ACTIVITY, words=text()),
    step("planned", "planned_anyway", Act.CHANGE_ACTIVITY, words=text()),
    step("planned", "planned_call_off", Act.CHANGE_ACTIVITY, words=text()),
    step("conflict", "conflict_agree", Act.AGREE_CONFLICT, words=text()),
    step("conflict", "conflict_suggest", Act.AGREE_CONFLICT, words=text()),
    step("conflict", "conflict_accept", Act.CHANGE_CONFLICT, words=text()),
    step("conflict", "conflict_counter", Act.CHANGE_CONFLICT, words=text()),
    step("conflict", "conflict_end", Act.END_CONFLICT, words=text()),
    step("event", "event_approve", Act.APPROVE_OVERTIME, words=text()),
    step("event", "event_decline", Act.APPROVE_OVERTIME, words=text()),
    step("event", "event_hours", Act.CHANGE_ACTIVITY, words=text(), hours=number(4)),
    step("event", "event_confirm", Act.APPROVE_OVERTIME, words=text()),
    step("event", "event_return", Act.APPROVE_OVERTIME, words=text()),
    step("event", "event_call_off", Act.CHANGE_ACTIVITY, words=text()),
)  # fmt: skip
FORMS: dict[str, tuple[Case, ...]] = {
    "activity_logged": (
        Case(at_hall(Act.LOG_ACTIVITY), metadata=TALKING, given=TALK),
        Case(logs(Act.LOG_TRAINING), metadata={"kind": "training"}, given=TRAINING),
        Case(
            lambda actor, _one: may(actor, Act.LOG_TRAINING, Subject(owner_id=11)), metadata={"kind": "training"},
            given=TRAINING | {"officer": one_of("11")},
        ),
    ),
    "activity_corrected": (
        activity(CHANGE_ACTIVITY, metadata={"id": "{id}", "version": 1, "seen": "1.0"}, given=TALK | BECAUSE),
        Case(CHANGE_CONFLICT, "conflict", metadata={"id": "{id}", "version": 1, "seen": "1.0"}, given=TALK | BECAUSE),
    ),
    "schedule_whose_week": (
        Case(lambda actor, _one: may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=11)), given={"officer": one_of("11")}),
    ),
    "schedule_week_given": (
        Case(keeps_own, metadata={"schools": ["hall"]}, given=USUAL),
        Case(
            lambda actor, _one: may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=11)),
            metadata={"schools": ["hall"], "officer": 11}, given=USUAL,
        ),
    ),
    "feedback_recorded": (
        Case(at_hall(Act.RECORD_FEEDBACK), metadata={"kind": "complaint", "school": "hall"}, given=FEEDBACK),
        Case(
            right(Act.RECORD_FEEDBACK), metadata={"kind": "commendation"},
            given=FEEDBACK | {"school": one_of("-"), "officer": one_of(None)},
        ),
    ),
    "feedback_corrected": tuple(
        Case(CHANGE_FEEDBACK, kind, metadata=FEEDBACK_SEEN, given=FEEDBACK | BECAUSE)
        for kind in ("complaint", "commendation")
    ),
    "feedback_withdrawn": tuple(
        Case(CHANGE_FEEDBACK, kind, metadata=FEEDBACK_SEEN, given=BECAUSE) for kind in ("complaint", "commendation")
    ),
    "feedback_handled": (complaint(HANDLE, metadata=FEEDBACK_SEEN, given=OUTCOME),),
    "feedback_reopened": (complaint(HANDLE, metadata=FEEDBACK_SEEN, given=BECAUSE),),
    "schedule_change_entered": (
        Case(keeps_own, metadata={}, given=ABSENT),
        Case(
            lambda actor, _one: may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=11)),
            given=ABSENT | {"officer": one_of("11")},
        ),
    ),
    "schedule_change_corrected": (schedule(KEEP, metadata={"id": "{id}", "version": 1}, given=ABSENT | BECAUSE),),
    "schedule_change_withdrawn": (schedule(KEEP, metadata={"id": "{id}"}, given=BECAUSE),),
    "duty_begun": (Case(at_hall(Act.GO_ON_DUTY), given={"school": one_of("hall")}),),
    "duty_end_given": (
        time_on_duty(KEEP_DUTY, metadata={"id": "{id}"}, given={"ends_at": at(TWO_31)}),
    ),
    "duty_corrected": (
        time_on_duty(KEEP_DUTY, metadata={"id": "{id}", "version": 1}, given=ON_DUTY | BECAUSE),
    ),
    "duty_withdrawn": (time_on_duty(KEEP_DUTY, metadata={"id": "{id}"}, given=BECAUSE),),
    "substitute_named": (
        Case(NAMES, given=SUBSTITUTE), schedule(NAMES, metadata={"id": "{id}"}, given=SUBSTITUTE),
    ),
    "activity_import_given": (Case(logs(Act.IMPORT_ACTIVITIES), given={"file": FILE}),),
    "activity_import_taken": (
        Case(right(Act.IMPORT_ACTIVITIES), "import", metadata={"id": "{id}", "seen": SEEN}, given={}),
    ),
    "activity_import_withdrawn": (
        Case(right(Act.IMPORT_ACTIVITIES), "import", metadata={"id": "{id}"}, given=BECAUSE),
    ),
    "activity_row_added": (Case(at_hall(Act.LOG_ACTIVITY), metadata=A_ROW, given=TALK),),
    "activity_withdrawn": (
        activity(CHANGE_ACTIVITY, metadata={"id": "{id}"}, given=BECAUSE),
        Case(CHANGE_CONFLICT, "conflict", metadata={"id": "{id}"}, given=BECAUSE),
    ),
    "activity_step_taken": tuple(sent for sent, _button in STEPS_TAKEN),
    "notice_filed": (
        Case(at_hall(Act.FILE_NOTICE), metadata=FILING, given=NOTICE | {"when": one_of("15")}),
        Case(somewhere(Act.FILE_NOTICE), metadata=FILING, given=NOTICE | {"when": one_of("other")}),
        Case(right(Act.FILE_NOTICE), metadata=FILING, given=FOR_OFFICER | {"when": one_of("15")}),
    ),
    "notice_amended": (notice(CHANGE, metadata={"notice": "{id}", "version": 1}, given=NOTICE | AT | BECAUSE),),
    "notice_completed": (notice(CHANGE, metadata={"notice": "{id}", "version": 1}, given=DETAILS),),
    "notice_withdrawn": (notice(CHANGE, metadata={"notice": "{id}"}, given=BECAUSE),),
    "student_recorded": (
        notice(CHANGE, metadata={"notice": "{id}", "number": None}, given=STUDENT),
        notice(CHANGE, metadata={"notice": "{id}", "number": 1}, given=STUDENT),
    ),
    "notice_asked": (notice(ASK, metadata={"notice": "{id}"}, given={"question": text()}),),
    "notice_answered": (Case(CHANGE, "question", metadata={"id": "{id}"}, given={"answer": text()}),),
    "earlier_notices_given": (Case(right(Act.IMPORT_NOTICES), given={"file": FILE}),),
    "earlier_notices_taken": (
        Case(right(Act.IMPORT_NOTICES), "earlier import", metadata={"id": "{id}", "seen": SEEN}, given={}),
    ),
    "earlier_notices_withdrawn": (
        Case(right(Act.IMPORT_NOTICES), "earlier import", metadata={"id": "{id}"}, given=BECAUSE),
    ),
    "notice_sought": (Case(reads_notices, metadata=FINDING, given=TYPED),),
    "evaluation_saved_meeting": (
        evaluation(DRAFT, metadata={"evaluation": "{id}", "opened": 0, "saves": 0}, given=MEETING),
    ),
    "evaluation_saved_ratings": (
        evaluation(DRAFT, metadata={"evaluation": "{id}", "page": "safety", "opened": 0, "saves": 0}, given=RATINGS),
    ),
    "evaluation_saved_summary": (
        evaluation(DRAFT, metadata={"evaluation": "{id}", "opened": 0, "saves": 0}, given={"summary": text()}),
    ),
    "evaluation_corrected": (evaluation(EVALUATE, metadata={"evaluation": "{id}"}, given=BECAUSE),),
    "evaluation_commented": (
        evaluation(
            right(Act.ANSWER_EVALUATION), metadata={"evaluation": "{id}", "version": 1}, given={"comment": text()}
        ),
    ),
    "dismissal_drafted": (
        Case(
            at_hall(Act.REQUEST_DISMISSAL), metadata={"school": "hall", "officer": 1, "saves": 0},
            given={"asked": one_of("dismissal"), "reasons": text(), "efforts": text(), "notices": text("1"),
                   "wished_on": day()},
        ),
    ),
    "dismissal_withdrawn": (dismissal(REQUEST, metadata={"id": "{id}"}, given=BECAUSE),),
    "dismissal_forwarded": (
        dismissal(right(Act.FORWARD_DISMISSAL), metadata={"id": "{id}", "seen": "requested"}, given={"memo": text()}),
    ),
    "dismissal_decided": (
        dismissal(
            right(Act.DECIDE_DISMISSAL), metadata={"id": "{id}", "saves": 0},
            given=DECIDED,
        ),
    ),
    "quarter_reopened": (about_quarter(OPEN_QUARTER, metadata={"quarter": "{id}"}, given=BECAUSE),),
    "quarter_missing": (
        about_quarter(DECLARE, metadata={"quarter": "{id}", "submission": 1}, given=BECAUSE),
        Case(DECLARE, "declared", metadata={"quarter": 1, "submission": "{id}"}, given=BECAUSE),
    ),
    "quarter_enrolled": (Case(right(Act.ENROLLMENT), given={"school_year": text("2026-27")}),),
    "quarter_explained": (
        about_quarter(
            SIGN, metadata={"quarter": "{id}", "school": "hall"}, given={"differs.hall.arrests": text()}
        ),
    ),
    "quarter_based": (Case(OPEN_QUARTER, given={"school_year": text("2018-19")}),),
    "submission_page_saved": (
        of_school(
            metadata={"submission": "{id}", "step": "discipline", "saves": 0},
            given={"incidents.fighting": number(1)},
        ),
    ),
    "submission_sent": (of_school(metadata={"submission": "{id}", "seen": SEEN}, given={"running": text()}),),
    "submission_corrected": (of_school(metadata={"submission": "{id}"}, given=BECAUSE),),
    "submission_given": (of_school(metadata={"submission": "{id}"}, given={"file": FILE}),),
    "submission_replaced": (
        of_school(metadata={"submission": "{id}", "file": FILE_ADDRESS, "saves_seen": "1.0.0.0.0"}),
    ),
    "police_added_what": (
        about_quarter(
            POLICE, metadata={"quarter": "{id}"}, given={"school": one_of("hall"), "group": one_of("reports")}
        ),
    ),
    "police_added": (
        about_quarter(
            POLICE, metadata={"quarter": "{id}", "school": "hall"},
            given={"figure": one_of("reports.traffic"), "count": number(1), **BECAUSE},
        ),
    ),
    "police_confirmed_again": (about_quarter(POLICE, metadata={"quarter": "{id}", "seen": SEEN}, given=BECAUSE),),
    "team_met": (
        about_quarter(
            TEAM, metadata={"quarter": "{id}", "replaces": None},
            given={"held_on": day("2026-11-20"), "present": several("1"), "minutes": text(), "guests": text()},
        ),
        about_quarter(
            TEAM, metadata={"quarter": 1, "replaces": None},
            given={"held_on": day("2026-11-20"), "present": several("1"), "minutes": text(), "guests": text(),
                   "of_quarter": one_of("{id}")},
        ),
        about_quarter(
            TEAM, metadata={"quarter": "{id}", "replaces": None},
            given={"held_on": day("2026-06-20"), "present": several("1"), "minutes": text(), "guests": text()},
        ),
        Case(
            TEAM, "meeting", metadata={"quarter": 1, "replaces": "{id}"},
            given={"held_on": day("2026-11-20"), "present": several("1"), "minutes": text(), "guests": text()},
        ),
    ),
    "team_recommended": (
        about_quarter(
            TEAM, metadata={"quarter": "{id}"},
            given={"words": text(), "kind": one_of("agreement"), "owner": one_of("1"), "due_on": day("2027-03-01")},
        ),
    ),
    "team_followed": (
        Case(
            follows_up, "recommendation", metadata={"recommendation": "{id}"},
            given={"state": one_of("done"), "words": text()},
        ),
    ),
    "report_written": (
        Case(
            WRITE_REPORT, metadata={"school_year": YEAR, "chapter": "introduction", "version": 0},
            given={"words": text()},
        ),
    ),
    "report_revised": (Case(ADOPT_REPORT, metadata={"school_year": YEAR}, given=BECAUSE),),
    "team_not_met": (about_quarter(TEAM, metadata={"quarter": "{id}"}, given=BECAUSE),),
    "export_register": (
        Case(somewhere(Act.EXPORT_NOTICES), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "export_feedback_period": (
        Case(somewhere(Act.EXPORT_FEEDBACK), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "export_coverage_period": (
        Case(somewhere(Act.EXPORT_COVERAGE), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "export_activities": (
        Case(logs(Act.EXPORT_ACTIVITIES), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "export_packet": (
        Case(ROWS, "person", given={"officer": one_of("{id}"), "month": one_of("2026-12-01")}),
    ),
    "agreement_posting_entered": (
        Case(
            right(Act.RECORD_POSTING), metadata={"kind": "central", "version": 0},
            given={"state": one_of("posted"), "day": day("2026-11-20"), "whereabouts": text()},
        ),
    ),
    "facility_said": tuple(
        Case(right(act), "facility", metadata={"id": "{id}", "step": step, "saves": 2}, given=FACILITIES)
        for step, act in FACILITY_STEPS
    ),
    "disclosure_logged": (
        Case(at_hall(Act.LOG_DISCLOSURE), metadata={"school": "hall"}, given=DISCLOSURE),
        Case(at_hall(Act.LOG_DISCLOSURE), given=DISCLOSURE | {"school": one_of("hall")}),
    ),
    "disclosure_corrected": (
        Case(right(Act.CHANGE_DISCLOSURE), "disclosure", metadata={"id": "{id}", "version": 1},
             given=DISCLOSURE | BECAUSE),
    ),
    "disclosure_withdrawn": (
        Case(right(Act.CHANGE_DISCLOSURE), "disclosure", metadata={"id": "{id}", "version": 1}, given=BECAUSE),
    ),
    "goal_made": (Case(right(Act.SET_GOALS), given=GOAL),),
    "goal_changed": (
        Case(right(Act.SET_GOALS), "goal", metadata={"id": "{id}", "saves": 1}, given=GOAL | BECAUSE),
    ),
    "goal_step_taken": tuple(
        Case(right(Act.SET_GOALS), "goal", metadata={"id": "{id}", "step": step, "saves": 1}, given={"words": text()})
        for step in ("drop", "note")
    ),
    "export_disclosures_period": (
        Case(somewhere(Act.EXPORT_DISCLOSURES), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "export_events_period": (
        Case(right(Act.EXPORT_EVENTS), given={"first": day("2026-10-01"), "last": day("2026-12-31")}),
    ),
    "appointment_year_proposed": (
        Case(
            PROPOSE, metadata={"school_year": "2027-28", "schools": ["hall"]},
            given={"officers:hall": several("11"), "words:hall": text()},
        ),
    ),
    "appointment_school_proposed": (
        Case(PROPOSE, metadata={"school": "conard", "replaces": None}, given=PROPOSAL),
        appointment(PROPOSE, metadata={"school": "hall", "replaces": "{id}"}, given=PROPOSAL),
    ),
    "appointment_step_taken": tuple(
        appointment(allowed, metadata={"id": "{id}", "step": code, "saves": 0}, given={"words": text()})
        for code, allowed in APPOINTMENT_STEPS
    ),
    "appointment_all_agreed": (Case(AGREES, metadata={"appointments": ["1:0"]}),),
    "revision_requested": (
        Case(speaks_for_a_party, given=REVISION),
        Case(speaks_for_a_party, "recommendation", metadata={"recommendation": "{id}"}, given=REVISION),
    ),
    "revision_step_taken": tuple(
        revision(
            speaks_for_a_party, metadata={"id": "{id}", "step": code, "saves": 1},
            given={"text": text(), "words": text(), "day": day("2027-03-01")},
        )
        for code in REVISION_STEPS
    ),
    "dispute_opened": (
        Case(works_at_hall, given=CLAUSE | {"school": one_of("hall"), "words": text()}),
    ),
    "dispute_step_taken": tuple(
        dispute(works_at_hall, metadata={"id": "{id}", "step": code, "saves": 0}, given=MET) for code in DISPUTE_STEPS
    ),
    "records_sought": (Case(SEARCHES, given=SEARCH),),
    "records_taken_out": tuple(
        Case(may_take_out(code), about,
             metadata={"kind": code, "id": "{id}"},
             given={"redacted_0": {"type": "checkboxes", "selected_options": [{"value": "people"}]}})
        for code, about in TAKEN_OUT.items()
    ),
    "arrest_step_taken": tuple(
        arrests(KEEPS_ARREST, metadata={"notice": "{id}", "step": code, "saves": 3}, given=given)
        for code, given in ARREST_STEPS.items()
    ),
    "audit_log_sought": (Case(READS_LOG, given=SOUGHT),),
    "release_asked": (Case(ASKS_RECORDS, given=RECORDS | {"purpose": text(), "needed_by": day()}),),
    "release_step_taken": tuple(
        records(allowed, metadata={"id": "{id}", "step": code, "saves": 0}, given={"words": text()})
        for code, allowed in RECORDS_STEPS
    ),
    "release_released": (
        records(RELEASES, metadata={"id": "{id}", "saves": 0}, given=RECORDS | {"words": text()}),
    ),
    "officer_report_answer_changed": (
        report(Act.CHANGE_REPORT_ANSWER, "", metadata={"id": "{id}"}, given={
            "answer": {"type": "radio_buttons", "selected_option": {"value": "no"}}, "because": text(),
        }),
    ),
    "officer_report_submitted": (
        report(Act.SUBMIT_REPORT, "", metadata={"id": "{id}", "version": 1}, given={"badge": text("4711")}),
    ),
    "officer_packet_board_noted": (
        packet(right(Act.CONFIRM_PACKET), "", metadata={"id": "{id}", "saves": 3}, given={"day": day("2026-12-01")}),
    ),
    "outside_logged": (
        Case(of_some_side(Act.LOG_OUTSIDE, None), given=OUTSIDE | {"school": one_of("no_school")}),
        Case(of_some_side(Act.LOG_OUTSIDE, "hall"), given=OUTSIDE | {"school": one_of("hall")}),
    ),
    "outside_step_taken": tuple(
        outside(DECIDES_OUTSIDE, metadata={"id": "{id}", "step": code, "saves": 0}, given=OUTSIDE_STEP)
        for code in OUTSIDE_STEPS
    ),
    "outside_files_kept": (outside(DECIDES_OUTSIDE, metadata={"id": "{id}"}, given={"files": FILE}),),
    "outside_described": (outside(DECIDES_OUTSIDE, metadata={"id": "{id}"}, given={"words": text()}),),
    "outside_set_aside": (
        outside(DECIDES_OUTSIDE, metadata={"id": "{id}"}, given=BECAUSE | {"item": one_of("1")}),
    ),
    "outside_listed": (
        Case(of_some_side(Act.EXPORT_OUTSIDE, *ANY_SCHOOL), given={"school_year": one_of("2026-27")}),
    ),
    "hold_set": (Case(SETS_HOLDS, given=HOLD),),
    "hold_lifted": (Case(right(Act.SET_HOLD), "legal_hold", metadata={"id": "{id}"}, given=BECAUSE),),
    "disposal_step_taken": tuple(
        disposal(APPROVES, metadata={"id": "{id}", "step": code, "saves": 1}, given={"words": text()})
        for code in DISPOSAL_STEPS
    ),
    "roll_call_answered": (
        Case(CONFIRMS, metadata={"questions": ["search"]},
             given={"search": {"type": "radio_buttons", "selected_option": {"value": "0"}}}),
    ),
    "roll_call_added": tuple(
        Case(responsible(code, Act.KEEP_STAFF_LIST), metadata={"roll": code},
             given={"people": text("Ana Pretend, counselor")})
        for code in LISTS
    ),
    "roll_call_marked": tuple(
        Case(responsible(code, Act.KEEP_STAFF_LIST), metadata={"roll": code, "number": 1}, given=TRAINED)
        for code in LISTS
    ),
    "roll_call_changed": (
        listed(metadata={"id": "{id}", "saves": 0},
               given={"day": day("2026-12-01"), "struck": {"type": "checkboxes", "selected_options": []}}),
    ),
    "termination_written": (Case(GIVES_NOTICE, metadata={"seen": ""}, given={"reason": text(), "chosen_day": day()}),),
    "termination_given": (
        Case(
            GIVES_NOTICE, metadata={"seen": ""},
            given={"reason": text(), "chosen_day": day(), "program": text("SRO Program")},
        ),
    ),
    "termination_step_taken": tuple(
        termination(
            allowed, metadata={"id": "{id}", "step": code, "saves": 0},
            given={"words": text(), **({"day": day("2026-12-01")} if code == "hand_over" else {})},
        )
        for code, allowed in NOTICE_STEPS
    ),
    "people_given": (
        Case(ROSTER, given=ROLE),
        Case(ROSTER, given=ROLE | {"role": one_of("officer")}),  # its questions are not asked yet
    ),
    "people_ended": (Case(ROSTER, "person", given={"role": one_of("{id}"), "last_day": day()}),),
    "proposal_rejected": (Case(decides, "proposal", metadata={"id": "{id}"}, given={"because": text()}),),
    "proposal_withdrawn": (Case(ROSTER, "proposal", metadata={"id": "{id}"}, given={"because": text()}),),
    "people_channel_set": (
        Case(ROSTER, given={"purpose": one_of("team"), "channel": text("C0SECRET01")}),
    ),
}  # fmt: skip
PRESSES: dict[str, tuple[Case, ...]] = {
    "feedback_choose": (Case(RECORD),),
    "feedback_form": (Case(RECORD, value="complaint"), Case(RECORD, value="commendation")),
    "feedback_open": (
        complaint(right(Act.READ_COMPLAINT)),
        Case(right(Act.READ_COMMENDATION), "commendation", "{id}"),
    ),
    **dict.fromkeys(
        ("feedback_correct", "feedback_withdraw"),
        (complaint(CHANGE_FEEDBACK), Case(CHANGE_FEEDBACK, "commendation", "{id}")),
    ),
    **dict.fromkeys(("feedback_handle", "feedback_reopen"), (complaint(HANDLE),)),
    "feedback_list": (Case(reads_feedback),),
    "feedback_page_back": (Case(reads_feedback, value="0"),),
    "feedback_page_on": (Case(reads_feedback, value="1"),),
    "activity_choose": (Case(logs_or_records),),
    "activity_form": (Case(logs(Act.LOG_ACTIVITY), value="talk"), Case(logs(Act.LOG_TRAINING), value="training")),
    "activity_again": (
        Case(logs(Act.LOG_ACTIVITY), metadata=TALKING, given=TALK),
        Case(logs(Act.LOG_TRAINING), metadata={"kind": "training"}, given=TRAINING),
    ),
    "activity_open": (
        activity(READ_ACTIVITY),
        *(Case(READ_ACTIVITY, kind, "{id}") for kind in ("concern", "planned", "event")),
        Case(READ_CONFLICT, "conflict", "{id}"),
    ),
    "activity_step": tuple(button for _sent, button in STEPS_TAKEN),
    "activity_menu": (
        activity(READ_ACTIVITY, "open:{id}", chosen=True),
        activity(CHANGE_ACTIVITY, "correct:{id}", chosen=True),
        activity(CHANGE_ACTIVITY, "withdraw:{id}", chosen=True),
        Case(READ_CONFLICT, "conflict", "open:{id}", chosen=True),
        Case(CHANGE_CONFLICT, "conflict", "withdraw:{id}", chosen=True),
    ),
    "activity_imports": (Case(logs(Act.IMPORT_ACTIVITIES)),),
    "activity_import_template": (Case(logs(Act.IMPORT_ACTIVITIES)),),
    "activity_import_give": (Case(logs(Act.IMPORT_ACTIVITIES)),),
    "activity_import_open": (Case(right(Act.IMPORT_ACTIVITIES), "import", "{id}"),),
    "activity_import_withdraw": (Case(right(Act.IMPORT_ACTIVITIES), "import", "{id}"),),
    "activity_several": (Case(somewhere(Act.LOG_ACTIVITY)),),
    "activity_row_kind": (Case(somewhere(Act.LOG_ACTIVITY), value="request", metadata=A_ROW, given=TALK),),
    "activity_row_typed": (Case(somewhere(Act.LOG_ACTIVITY), metadata=A_ROW, given=TALK),),
    "activity_row_remove": (Case(somewhere(Act.LOG_ACTIVITY), value=str(NOBODY_KNOWS), metadata=A_ROW, given=TALK),),
    "activity_rows_save": (Case(somewhere(Act.LOG_ACTIVITY), value="0", metadata=A_ROW, given=TALK),),
    "activity_correct": (activity(CHANGE_ACTIVITY), Case(CHANGE_CONFLICT, "conflict", "{id}")),
    "activity_withdraw": (activity(CHANGE_ACTIVITY), Case(CHANGE_CONFLICT, "conflict", "{id}")),
    "activity_list": (Case(sees_log),),
    "activity_page_back": (Case(sees_log, value="0"),),
    "activity_page_on": (Case(sees_log, value="1"),),
    "activity_trainings": (Case(reads_trainings),),
    "facility_open": (Case(somewhere(Act.READ_FACILITIES)),),
    "facility_turn": (Case(somewhere(Act.READ_FACILITIES), value="0"),),
    "facility_read": (Case(right(Act.READ_FACILITIES), "facility", "{id}"),),
    "facility_earlier": (Case(right(Act.READ_FACILITIES), "facility", "{id}:1"),),
    "facility_say": tuple(Case(right(act), "facility", f"{{id}}:{step}") for step, act in FACILITY_STEPS),
    "goal_open": (Case(right(Act.READ_GOALS)),),
    "goal_turn": (Case(right(Act.READ_GOALS), value="2025-26"),),
    "goal_read": (Case(right(Act.READ_GOALS), "goal", "{id}"),),
    "goal_form": (Case(right(Act.SET_GOALS)),),
    "goal_step": (Case(right(Act.CONFIRM_GOAL), "goal", "{id}:confirm:1"),),
    "goal_write": tuple(Case(right(Act.SET_GOALS), "goal", f"{{id}}:{step}:1") for step in ("change", "drop", "note")),
    "disclosure_list": (Case(reads_disclosures),),
    "disclosure_turn": (Case(reads_disclosures, value="0"),),
    "disclosure_form": (Case(somewhere(Act.LOG_DISCLOSURE)),),
    "disclosure_open": (Case(right(Act.READ_DISCLOSURE), "disclosure", "{id}"),),
    **dict.fromkeys(
        ("disclosure_correct", "disclosure_withdraw"), (Case(right(Act.CHANGE_DISCLOSURE), "disclosure", "{id}"),)
    ),
    "appointment_open": (Case(sees_appointments),),
    "appointment_turn": (Case(sees_appointments, value="2026-27:0"), Case(sees_appointments, value="2027-28:0")),
    "appointment_read": (appointment(right(Act.READ_APPOINTMENT), "{id}"),),
    "appointment_year_propose": (Case(PROPOSE, value="2027-28"),),
    "appointment_propose": (Case(PROPOSE, value="conard:2027-01-11"),),
    "appointment_anew": (appointment(PROPOSE, "{id}:0"),),
    "appointment_step": tuple(appointment(allowed, f"{{id}}:{code}:0") for code, allowed in APPOINTMENT_STEPS),
    "appointment_write_step": tuple(appointment(allowed, f"{{id}}:{code}:0") for code, allowed in APPOINTMENT_STEPS),
    "appointment_agree_all": (Case(AGREES),),
    "revision_list": (Case(READ_REVISION),),
    "revision_turn": (Case(READ_REVISION, value="1"),),
    "revision_read": (revision(READ_REVISION),),
    "revision_history": (revision(READ_REVISION, "{id}:0"),),
    "revision_request": (Case(speaks_for_a_party),),
    "revision_recommended": (Case(speaks_for_a_party, "recommendation", "{id}"),),
    "revision_step": tuple(revision(speaks_for_a_party, f"{{id}}:{code}:1") for code in REVISION_STEPS),
    "revision_letter": (revision(speaks_for_a_party),),
    "dispute_list": (Case(somewhere(Act.READ_DISPUTE)),),
    "dispute_turn": (Case(somewhere(Act.READ_DISPUTE), value="1"),),
    "dispute_read": (dispute(READ_DISPUTE),),
    "dispute_history": (dispute(READ_DISPUTE, "{id}:0"),),
    "dispute_begin": (Case(works_somewhere),),
    "dispute_step": tuple(dispute(works_at_hall, f"{{id}}:{code}:0") for code in DISPUTE_STEPS),
    "dispute_confirm": (dispute(works_at_hall, "{id}:confirm:0"),),
    "dispute_paper": (dispute(READ_DISPUTE),),
    "records_open": (Case(finds_records),),
    "records_search": (Case(SEARCHES),),
    "records_kind": (Case(SEARCHES, given=SEARCH),),
    "records_change": (Case(SEARCHES, metadata={"filters": NO_FILTERS}),),
    "records_turn": (Case(SEARCHES, value="0", metadata={"filters": NO_FILTERS}),),
    "records_take_out": tuple(Case(may_take_out(code), about, f"{code}:{{id}}") for code, about in TAKEN_OUT.items()),
    "outside_open": (Case(of_some_side(Act.READ_OUTSIDE, *ANY_SCHOOL)),),
    "outside_turn": (Case(of_some_side(Act.READ_OUTSIDE, *ANY_SCHOOL), value="0"),),
    "outside_log": (Case(of_some_side(Act.LOG_OUTSIDE, *ANY_SCHOOL)),),
    "outside_list": (Case(of_some_side(Act.EXPORT_OUTSIDE, *ANY_SCHOOL)),),
    "outside_read": (outside(READS_OUTSIDE),),
    "outside_history": (outside(READS_OUTSIDE, "{id}:0"),),
    "outside_write_step": tuple(outside(DECIDES_OUTSIDE, f"{{id}}:{code}:0") for code in OUTSIDE_STEPS),
    **dict.fromkeys(("outside_keep_files", "outside_describe", "outside_aside"), (outside(DECIDES_OUTSIDE),)),
    "outside_send_me": (Case(READS_OUTSIDE, "outside_item", "{id}"),),
    "arrest_list": (Case(LISTS_ARRESTS),),
    "arrest_turn": (Case(LISTS_ARRESTS, value="0"),),
    "arrest_open": (arrests(READS_ARREST, "{id}"),),
    "arrest_write_step": tuple(arrests(KEEPS_ARREST, f"{{id}}:{code}:3") for code in ARREST_STEPS),
    "arrest_press_step": tuple(arrests(CONFIRMS_ARREST, f"{{id}}:{code}:3") for code in ("confirm", "principal")),
    "audit_log_open": (Case(CHECKS_LOG),),
    "audit_log_all": (Case(CHECKS_LOG),),
    "audit_log_turn": (Case(READS_LOG, value="before:5", metadata=ALL_OF_LOG),),
    "audit_log_seek": (Case(READS_LOG, metadata=ALL_OF_LOG),),
    "audit_log_workbook": (Case(READS_LOG, metadata=ALL_OF_LOG),),
    "audit_log_checks": (Case(CHECKS_LOG),),
    "audit_log_check": (Case(CHECKS_LOG),),
    "release_open": (Case(READS_RECORDS),),
    "release_turn": (Case(READS_RECORDS, value="0"),),
    "release_ask": (Case(ASKS_RECORDS),),
    "release_read": (records(READS_RECORDS, "{id}"),),
    "release_write_step": tuple(records(allowed, f"{{id}}:{code}:0") for code, allowed in RECORDS_STEPS),
    "release_choose": (records(RELEASES, "{id}:0"),),
    "release_notice": (Case(right(Act.READ_RELEASED), "released_notice", "{id}"),),
    "release_make_again": (Case(RELEASES, "released_file", "{id}"),),
    "release_send_again": (Case(right(Act.READ_RELEASED), "released_file", "{id}"),),
    "officer_report_open": (Case(reads_reports),),
    "officer_report_turn": (Case(reads_reports, value="0"),),
    "officer_report_read": (report(Act.READ_OFFICER_REPORT),),
    "officer_report_say": tuple(report(Act.ANSWER_REPORT, f"{{id}}:{said}") for said in ("yes", "no")),
    "officer_report_change": (report(Act.CHANGE_REPORT_ANSWER),),
    "officer_report_submit": (report(Act.SUBMIT_REPORT, "{id}:1"),),
    "officer_packet_read": (packet(right(Act.READ_PACKET)),),
    "officer_packet_step": tuple(packet(allowed, f"{{id}}:{code}:1") for code, allowed in PACKET_STEPS),
    "officer_packet_board": (packet(right(Act.CONFIRM_PACKET), "{id}:note_board:3"),),
    "officer_packet_files": (packet(right(Act.READ_PACKET)),),
    "hold_open": (Case(READS_HOLDS),),
    "hold_turn": (Case(READS_HOLDS, value="0"),),
    "hold_write": (Case(SETS_HOLDS),),
    "hold_read": (Case(READS_HOLDS, "legal_hold", "{id}"),),
    "hold_lift": (Case(right(Act.SET_HOLD), "legal_hold", "{id}"),),
    "disposal_read": (disposal(READS_HOLDS),),
    "disposal_turn": (disposal(READS_HOLDS, "{id}:0"),),
    "disposal_staying": (Case(READS_HOLDS, value="0"),),
    "disposal_preview": (
        Case(on_a_list(Act.READ_STAFF_LIST), "listed", "listed_person:{id}"),
        Case(on_a_list(Act.READ_SCHEDULE), "schedule", "schedule_change:{id}"),
    ),
    "disposal_write_step": tuple(disposal(APPROVES, f"{{id}}:{code}:1") for code in DISPOSAL_STEPS),
    "disposal_take_off": (Case(APPROVES, "disposal_item", "{id}"),),
    "disposal_certificate": (Case(READS_HOLDS, "disposal_done", "{id}"),),
    "roll_call_open": (Case(CONFIRMS),),
    "roll_call_turn": (Case(CONFIRMS, value="0"),),
    "roll_call_read": (Case(CONFIRMS),),
    "roll_call_confirm": (Case(CONFIRMS, value="2026-27:2:officer:I,II"),),
    "roll_call_questions": (Case(CONFIRMS),),
    "roll_call_missing": tuple(
        Case(responsible(code, Act.SEE_ROLL), value=f"{code}:0") for code in ("schools", *LISTS)
    ),
    "roll_call_list": tuple(Case(responsible(code, Act.READ_STAFF_LIST), value=f"{code}:0") for code in LISTS),
    "roll_call_add": tuple(Case(responsible(code, Act.KEEP_STAFF_LIST), value=code) for code in LISTS),
    "roll_call_mark": tuple(Case(responsible(code, Act.KEEP_STAFF_LIST), value=code) for code in LISTS),
    "roll_call_change": (listed(),),
    "notice_form": (Case(somewhere(Act.FILE_NOTICE)),),
    "notice_typed": (
        Case(somewhere(Act.FILE_NOTICE), metadata=FILING, given=NOTICE),
        Case(somewhere(Act.FILE_NOTICE), metadata=FILING, given=NOTICE | {"when": one_of("other")}),
    ),
    "notice_draft_resume": (Case(own_draft, "draft", "{id}"),),
    "notice_draft_start_over": (Case(somewhere(Act.FILE_NOTICE), metadata=FILING | {"draft": 1}, given=NOTICE),),
    "notice_draft_delete": (Case(own_draft, "draft", "{id}"),),
    "notice_when": (Case(somewhere(Act.FILE_NOTICE), metadata=FILING, given=NOTICE | {"when": one_of("other")}),),
    "notice_preview": (
        Case(at_hall(Act.FILE_NOTICE), metadata=FILING, given=NOTICE | {"when": one_of("15")}),
        Case(right(Act.FILE_NOTICE), metadata=FILING, given=FOR_OFFICER | {"when": one_of("15")}),
    ),
    "notice_complete": (notice(CHANGE),),
    "notice_details_answered": (notice(CHANGE, metadata={"notice": "{id}", "version": 1}, given=DETAILS),),
    "notice_open": (notice(READ),),
    "notice_acknowledge": (notice(right(Act.ACKNOWLEDGE_NOTICE)),),
    "notice_amend": (notice(CHANGE),),
    "notice_withdraw": (notice(CHANGE),),
    "notice_word": (Case(right(Act.CHOOSE_WORD), value="off"), Case(right(Act.CHOOSE_WORD), value="on")),
    "notice_version": (notice(READ, "{id}:1", chosen=True),),
    "notice_back": (notice(READ),),
    "notice_ask": (notice(ASK),),
    "notice_answer": (Case(CHANGE, "question", "{id}"),),
    "notice_questions": (notice(READ, "{id}:0"),),
    "earlier_notice_list": (Case(reads_notices),),
    "earlier_notices_year": (Case(reads_notices, value="2023-24", metadata=EARLIER, chosen=True),),
    "earlier_notices_page_back": (Case(reads_notices, value="0", metadata=EARLIER),),
    "earlier_notices_page_on": (Case(reads_notices, value="1", metadata=EARLIER),),
    "earlier_notice_open": (Case(READ, "earlier notice", "{id}"),),
    "earlier_notices_imports": (Case(right(Act.IMPORT_NOTICES)),),
    "earlier_notices_template": (Case(right(Act.IMPORT_NOTICES)),),
    "earlier_notices_give": (Case(right(Act.IMPORT_NOTICES)),),
    "earlier_notices_import_open": (Case(right(Act.IMPORT_NOTICES), "earlier import", "{id}"),),
    "earlier_notices_import_withdraw": (Case(right(Act.IMPORT_NOTICES), "earlier import", "{id}"),),
    "notice_list": (Case(reads_notices, value="all"), Case(reads_notices, value="arrests")),
    "notice_filter": (Case(reads_notices, value="hall", metadata=FINDING, given=TYPED, chosen=True),),
    "notice_page_back": (Case(reads_notices, value="0", metadata=FINDING, given=TYPED),),
    "notice_page_on": (Case(reads_notices, value="1", metadata=FINDING, given=TYPED),),
    "students_add": (notice(CHANGE),),
    "students_amend": (notice(CHANGE),),
    "students_list": (notice(READ),),
    "students_menu": (notice(CHANGE, "edit:{id}:1", chosen=True), notice(CHANGE, "remove:{id}:1", chosen=True)),
    "students_page_back": (notice(READ, "{id}:0"),),
    "students_page_on": (notice(READ, "{id}:1"),),
    "evaluation_list": (Case(somewhere(Act.DRAFT_EVALUATION)),),
    "evaluation_missing": (Case(right(Act.LIST_EVALUATIONS)),),
    "evaluation_begin": (Case(at_hall(Act.DRAFT_EVALUATION), "person", "hall:{id}"),),
    "evaluation_draft": (evaluation(DRAFT),),
    "evaluation_page": (evaluation(DRAFT, "{id}:summary"),),
    "evaluation_met_on": (evaluation(DRAFT, metadata={"evaluation": "{id}", "opened": 0, "saves": 0}, given=MEETING),),
    "evaluation_notices": (evaluation(DRAFT, "{id}:0"),),
    "evaluation_turn": (evaluation(READ_EVALUATION, "{id}:1:summary", chosen=True),),
    "evaluation_older": (evaluation(DRAFT, "{id}:1"),),
    "evaluation_newer": (evaluation(DRAFT, "{id}:0"),),
    "evaluation_preview": (evaluation(DRAFT, "{id}:summary"),),
    "evaluation_discard": (evaluation(EVALUATE),),
    "evaluation_submit": (evaluation(EVALUATE),),
    "evaluation_read": (evaluation(READ_EVALUATION), evaluation(READ_EVALUATION, "{id}:1")),
    "evaluation_receive": (evaluation(right(Act.RECEIVE_EVALUATION), "{id}:1"),),
    "evaluation_share": (evaluation(right(Act.SHARE_EVALUATION), "{id}:1"),),
    "evaluation_confirm": (evaluation(right(Act.ANSWER_EVALUATION), "{id}:1"),),
    "evaluation_comment": (evaluation(right(Act.ANSWER_EVALUATION), "{id}:1"),),
    "evaluation_correct": (evaluation(EVALUATE),),
    "dismissal_form": (Case(at_hall(Act.REQUEST_DISMISSAL), "person", "hall:{id}"),),
    "dismissal_change": (dismissal(REQUEST),),
    "dismissal_send": (dismissal(REQUEST, "{id}:1"),),
    "dismissal_discard": (dismissal(REQUEST),),
    "dismissal_open": (dismissal(right(Act.SEE_DISMISSAL)),),
    "dismissal_withdraw": (dismissal(REQUEST),),
    "dismissal_forward": (dismissal(right(Act.FORWARD_DISMISSAL)),),
    "dismissal_decide": (dismissal(right(Act.DECIDE_DISMISSAL)),),
    "dismissal_typed": (dismissal(right(Act.DECIDE_DISMISSAL), metadata={"id": "{id}", "saves": 0}, given=DECIDED),),
    "dismissal_confirm": (dismissal(right(Act.DECIDE_DISMISSAL), "{id}:1"),),
    "duty_begin": (Case(somewhere(Act.GO_ON_DUTY)),),
    "duty_elsewhere": (Case(somewhere(Act.GO_ON_DUTY)),),
    "duty_off": (time_on_duty(KEEP_DUTY),),
    "duty_give_end": (time_on_duty(KEEP_DUTY),),
    "duty_end": (time_on_duty(KEEP_DUTY),),
    "duty_open": (time_on_duty(READ_DUTY),),
    "duty_correct": (time_on_duty(KEEP_DUTY),),
    "duty_withdraw": (time_on_duty(KEEP_DUTY),),
    "duty_week": (Case(reads_duty),),
    "duty_earlier_week": (Case(reads_duty, value="2026-11-23"),),
    "duty_later_week": (Case(reads_duty, value="2026-12-07"),),
    "schedule_open": (Case(reads_schedules),),
    "schedule_week_back": (Case(reads_schedules, value="2026-11-23"),),
    "schedule_week_on": (Case(reads_schedules, value="2026-12-07"),),
    "schedule_give": (Case(keeps_own),),
    "schedule_for_officer": (Case(lambda actor, _one: may(actor, Act.KEEP_SCHEDULE, Subject())),),
    "schedule_own_hours": (Case(keeps_own, metadata={"schools": ["hall"]}, given=USUAL),),
    "schedule_enter": (Case(keeps_own),),
    "schedule_kind": (
        Case(keeps_own, given=ABSENT),
        schedule(KEEP, metadata={"id": "{id}", "version": 1}, given=ABSENT | BECAUSE),
    ),
    "schedule_change": (schedule(READ_SCHEDULE),),
    "schedule_correct": (schedule(KEEP),),
    "schedule_withdraw": (schedule(KEEP),),
    "substitute_name": (schedule(NAMES),),
    "substitute_at_school": (Case(NAMES),),
    "substitute_cancel": (Case(NAMES, "substitution", "{id}"),),
    "quarter_list": (Case(SEE_QUARTER),),
    "quarter_open": (about_quarter(SEE_QUARTER),),
    "quarter_turn": (about_quarter(SEE_QUARTER, "{id}:0"),),
    "quarter_begin": (Case(OPEN_QUARTER, value="2026-10-01"),),
    "quarter_review": (about_quarter(somewhere(Act.REVIEW_QUARTER)),),
    "quarter_page": (about_quarter(somewhere(Act.REVIEW_QUARTER), f"{{id}}:0:{SEEN}"),),
    "quarter_explain": (about_quarter(SIGN, "{id}:hall"),),
    "quarter_sign": (about_quarter(SIGN, f"{{id}}:{SEEN}"),),
    "quarter_reopen": (about_quarter(OPEN_QUARTER),),
    "quarter_declare": (Case(DECLARE, "declared", "{id}"),),
    "quarter_baseline": (Case(OPEN_QUARTER),),
    "quarter_enrollment": (Case(right(Act.ENROLLMENT)),),
    "submission_open": (of_school(),),
    "submission_page": (of_school("{id}:discipline"),),
    "submission_review": (of_school(),),
    "submission_blanks": (of_school("{id}:discipline:zero", metadata=ON_A_PAGE),),
    "submission_line": (of_school("{id}:discipline:actions.other", metadata=ON_A_PAGE),),
    "submission_keep": (of_school("{id}:discipline", metadata=ON_A_PAGE),),
    "submission_send": (of_school(f"{{id}}:{SEEN}"),),
    "submission_read": (of_school(),),
    "submission_correct": (of_school(),),
    "submission_drop": (of_school(),),
    "submission_workbook": (of_school(),),
    "submission_give": (of_school(),),
    "police_open": (about_quarter(POLICE),),
    "police_review": (about_quarter(POLICE),),
    "police_page": (about_quarter(POLICE, f"{{id}}:0:{SEEN}"),),
    "police_confirm": (about_quarter(POLICE, f"{{id}}:{SEEN}"),),
    "police_again": (about_quarter(POLICE, f"{{id}}:{SEEN}"),),
    "police_add": (about_quarter(POLICE),),
    "police_take": (Case(POLICE, "addition", "{id}"),),
    "team_meet": (about_quarter(TEAM),),
    "team_read": (Case(TEAM, "meeting", "{id}"),),
    "team_change": (Case(TEAM, "meeting", "{id}"),),
    "team_recommend": (about_quarter(TEAM),),
    "team_follow": (Case(follows_up, "recommendation", "{id}"),),
    "report_open": (Case(WRITE_REPORT, value=YEAR), Case(WRITE_REPORT, value="now")),
    "report_write": (Case(WRITE_REPORT, value=f"{YEAR}:introduction"),),
    "report_typed": (
        Case(
            WRITE_REPORT,
            metadata={"school_year": YEAR, "chapter": "introduction", "version": 0},
            given={"words": text()},
        ),
    ),
    "report_discard": (Case(WRITE_REPORT, value=f"{YEAR}:introduction"),),
    "report_recommendations": (Case(WRITE_REPORT, value=f"{YEAR}:0"),),
    "report_mark": (Case(TEAM, "recommendation", f"{YEAR}:0:{{id}}:agreement"),),
    "report_read": (Case(WRITE_REPORT, value=YEAR),),
    "report_adopt": (Case(ADOPT_REPORT, value=f"{YEAR}:0123456789abcdef"),),
    "report_revise": (Case(ADOPT_REPORT, value=YEAR),),
    "report_file": (Case(WRITE_REPORT, value=f"{YEAR}:year_report"),),
    "team_not_meet": (about_quarter(TEAM),),
    "export_quarter": (about_quarter(somewhere(Act.EXPORT_TOTALS), "{id}:1"),),
    "export_period": (Case(somewhere(Act.EXPORT_NOTICES), value="register"),),
    "export_year": (Case(TOTALS, value="year_book:2026-27"), Case(TOTALS, value="packet:1999-00")),
    "export_public": (about_quarter(TOTALS, "{id}:1"),),
    "export_officer": (Case(ROWS, value="packet"),),
    "export_coverage": (Case(somewhere(Act.EXPORT_COVERAGE)),),
    "export_appointments": (Case(right(Act.EXPORT_APPOINTMENTS)),),
    "export_certificates": (Case(certifies, value="2026-27"),),
    "export_events": (Case(right(Act.EXPORT_EVENTS)),),
    "export_disclosures": (Case(somewhere(Act.EXPORT_DISCLOSURES)),),
    "export_schedule": (Case(somewhere(Act.EXPORT_COVERAGE)),),
    "export_feedback": (Case(somewhere(Act.EXPORT_FEEDBACK)),),
    "export_activity_log": (Case(logs(Act.EXPORT_ACTIVITIES)),),
    "termination_open": (Case(GIVES_NOTICE),),
    "termination_read": (termination(right(Act.READ_TERMINATION), "{id}"),),
    "termination_begin": (Case(GIVES_NOTICE),),
    "termination_step": tuple(termination(allowed, f"{{id}}:{code}:0") for code, allowed in NOTICE_STEPS),
    "termination_write_step": tuple(termination(allowed, f"{{id}}:{code}:0") for code, allowed in NOTICE_STEPS),
    "agreement_open": (Case(READ_AGREEMENT),),
    "welcome_page": tuple(Case(READ_AGREEMENT, value=role) for role in Role),
    "agreement_section": (Case(READ_AGREEMENT, value="IX"),),
    "agreement_get": (Case(READ_AGREEMENT, "signed_text", "{id}"),),
    "agreement_read": (Case(READ_AGREEMENT, "signed_text", "{id}:0:0"),),
    "agreement_versions": (Case(READ_AGREEMENT),),
    "agreement_postings": (Case(READ_AGREEMENT, value="0"),),
    "agreement_enter": (Case(right(Act.RECORD_POSTING), value="central"),),
    "people_page_back": (Case(ROSTER, value="0"),),
    "people_page_on": (Case(ROSTER, value="1"),),
    "people_give": (Case(ROSTER, value="role"),),
    "people_end": (Case(ROSTER, "person", "{id}"),),
    "people_channel": (Case(ROSTER, value="channel"),),
    "people_role": (Case(ROSTER, given=ROLE),),
    "people_open": (Case(ROSTER, value="setup"),),
    "calendar_list": (Case(DAYS),),
    **dict.fromkeys(
        ("calendar_close", "calendar_open", "calendar_alone_close", "calendar_alone_open"),
        (Case(DAYS, "calendar_question", "{id}"),),
    ),
    "calendar_undo": (Case(DAYS, "calendar_decision", "{id}"),),
    "proposal_approve": (Case(decides, "proposal", "{id}"),),
    "proposal_reject": (Case(decides, "proposal", "{id}"),),
    "proposal_withdraw": (Case(ROSTER, "proposal", "{id}"),),
}
COMMANDS: dict[str, tuple[Case, ...]] = {
    "/sro": (Case(anybody),),
    "/sro-notify": (Case(somewhere(Act.FILE_NOTICE)),),
    "/sro-log": (Case(logs_or_records),),
    "/sro-evaluate": (Case(somewhere(Act.DRAFT_EVALUATION)),),
    "/sro-export": (Case(takes_out),),
    "/sro-quarterly": (Case(SEE_QUARTER),),
    "/sro-records": (Case(finds_records),),
    "/sro-agreement": (Case(READ_AGREEMENT),),
    "/sro-setup": (Case(ROSTER),),
}
SHORTCUTS: dict[str, tuple[Case, ...]] = {
    "activity_shortcut": (Case(logs_or_records),),
    "notice_shortcut": (Case(somewhere(Act.FILE_NOTICE)),),
    "notice_message_shortcut": (Case(somewhere(Act.FILE_NOTICE)),),
}
CLOSED: dict[str, tuple[Case, ...]] = {
    "notice_filed": (Case(somewhere(Act.FILE_NOTICE), metadata=FILING, given=NOTICE),),
}
CASES: dict[str, dict[str, tuple[Case, ...]]] = {
    "view": FORMS, "action": PRESSES, "command": COMMANDS, "shortcut": SHORTCUTS, "closed": CLOSED,
}  # fmt: skip


def told(kind: str, name: str, case: Case, record_id: int, who: Identity) -> Json:
    """What Slack tells the bot of it."""
    if kind == "command":
        return {
            "command": name, "text": "", "team_id": who.team_id, "user_id": who.user_id, "trigger_id": "T",
            "channel_id": "C1", "api_app_id": "A",
        }  # fmt: skip
    body: Json = {
        "team": {"id": who.team_id}, "user": {"id": who.user_id, "team_id": who.team_id}, "api_app_id": "A",
        "trigger_id": "T",
    }  # fmt: skip
    if kind == "shortcut":
        said = {"type": "message_action", "message": {"text": "Words."}} if "message" in name else {"type": "shortcut"}
        return body | said | {"callback_id": name, "action_ts": ACTION_TS}
    body["view"] = _view(name, case, record_id)
    if kind == "view":
        return body | {"type": "view_submission"}
    if kind == "closed":
        return body | {"type": "view_closed", "is_cleared": False}
    value = case.value.format(id=record_id)
    said = {"selected_option": {"value": value}} if case.chosen else {"value": value}
    action: Json = {"type": "button", "action_id": name, "block_id": "b", "action_ts": ACTION_TS, **said}
    return body | {
        "type": "block_actions", "actions": [action], "container": {"type": "view", "view_id": "V1"}
    }  # fmt: skip


def _view(name: str, case: Case, record_id: int) -> Json:
    given = json.loads(json.dumps(dict(case.given)).replace("{id}", str(record_id)))
    metadata = {key: record_id if one == "{id}" else one for key, one in case.metadata.items()}
    blocks = [
        {"type": "input", "block_id": one, "element": {"type": answer["type"], "action_id": one}}
        for one, answer in (given | {"another": text()}).items()
    ]
    return {
        "id": "V1", "root_view_id": "V1", "type": "modal", "callback_id": name, "hash": "1", "blocks": blocks,
        "private_metadata": as_metadata(metadata),
        "state": {"values": {one: {one: answer} for one, answer in given.items()}},
    }  # fmt: skip
