"""Made-up requests from outside in the made-up year: one answered with its packet, one overdue, one of a school."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.outside_requests import acts, packets
from models.outside_requests.form import HandedIn, LogForm, StepForm
from models.outside_requests.steps import EXTEND, PART, SEND, WITHHOLD
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.terms import Agreement
from models.vocabulary import Party

LONG_AGO, RECENT, A_DAY = timedelta(days=40), timedelta(days=14), timedelta(days=1)
PACKET = HandedIn("made-up-packet.txt", b"Made up for practice: the counts that were sent, by month.\n")
RELEASED = StepForm("Counts by month, made up for practice.", "Single notices: made up, an exemption in its own words.")
MORE_TIME = "Made up for practice: the counts of two months are still being checked."
KEPT_BACK = StepForm(withheld="Made up for practice: records of other families, with an exemption in its own words.")


def ask_from_outside(session: Session, agreement: Agreement, now: datetime) -> None:
    """A newspaper is answered and an attorney waits, both for the police; a parent asks the first school."""
    school = agreement.school[0].key
    chief = _somebody(session, agreement, Subject(side=Party.POLICE), now)
    principal = _somebody(session, agreement, Subject(school=school, side=Party.SCHOOLS), now)
    if chief:
        _answered(session, agreement, chief, now - LONG_AGO)
        form = LogForm(
            "attorney", "Pretend & Makebelieve LLP", "Letter in the case of a made-up collision", "subpoena", None,
            "Notices of a made-up afternoon, with who was told and when.", agreement.today(now - RECENT),
        )  # fmt: skip
        acts.log(session, agreement, chief, form, now - RECENT)
    if principal:
        form = LogForm(
            "parent", "Made-up Guardian", None, "own_records", None, "What the school keeps of a made-up event.",
            agreement.today(now - A_DAY), school=school,
        )  # fmt: skip
        made = acts.log(session, agreement, principal, form, now - A_DAY)
        acts.take_step(session, agreement, principal, made.id, WITHHOLD, made.seen, KEPT_BACK, now)


def _answered(session: Session, agreement: Agreement, chief: Actor, then: datetime) -> None:
    """Extended, decided, kept and sent."""
    form = LogForm(
        "press", "Pretend Daily News", "Letter, made up", "public_records", None, "Counts of notices by month.",
        agreement.today(then),
    )  # fmt: skip
    made = acts.log(session, agreement, chief, form, then)
    later = StepForm(MORE_TIME, due_on=made.due_on + 7 * A_DAY)
    acts.take_step(session, agreement, chief, made.id, EXTEND, made.seen, later, then + 8 * A_DAY)
    acts.take_step(session, agreement, chief, made.id, PART, made.seen, RELEASED, then + 12 * A_DAY)
    packets.keep_files(session, chief, made.id, (PACKET,), then + 13 * A_DAY)
    sent = StepForm(day=agreement.today(then + 13 * A_DAY), way="mail")
    acts.take_step(session, agreement, chief, made.id, SEND, made.seen, sent, then + 13 * A_DAY)


def _somebody(session: Session, agreement: Agreement, subject: Subject, now: datetime) -> Actor | None:
    day = agreement.today(now)
    people = people_who_may(session, Act.DECIDE_OUTSIDE, subject, day)
    return with_roles_of(session, people[0], day) if people else None
