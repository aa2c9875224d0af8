"""From a request in writing to a signed text: every role, step and state; what is kept, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement.clauses import ClauseForm
from models.errors import Conflict, Invalid, Refused
from models.people.tables import RoleHeld
from models.revisions import acts as lifecycle
from models.revisions import queries
from models.revisions.form import RequestForm, StepForm
from models.revisions.steps import (
    ACCEPT,
    ACCEPTED,
    ALL_STEPS,
    ASKED,
    COUNTER,
    COUNTERED,
    DECLINE,
    DECLINED,
    POSTPONE,
    REOPEN,
    REQUEST,
    SIGN,
    SIGNED,
    STATES,
    WITHDRAW,
    WITHDRAWN,
)
from models.revisions.tables import RevisionRequest
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Role
from tests.agreement import acts as agreement_acts
from tests.revisions import acts
from tests.revisions.acts import ANSWER, DUE, FORM
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
CHIEF, SUPERINTENDENT = {"chief"}, {"superintendent"}
MAY: dict[str, dict[str, set[str]]] = {
    ASKED: {ACCEPT: SUPERINTENDENT, COUNTER: SUPERINTENDENT, DECLINE: SUPERINTENDENT, WITHDRAW: CHIEF},
    COUNTERED: {ACCEPT: CHIEF, COUNTER: CHIEF, DECLINE: CHIEF, WITHDRAW: CHIEF},
    ACCEPTED: {POSTPONE: CHIEF | SUPERINTENDENT, WITHDRAW: CHIEF},
    SIGNED: {REOPEN: CHIEF | SUPERINTENDENT},
    DECLINED: {},
    WITHDRAWN: {},
}
"""Who can do what with a request of the chief's in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, request_id, now):  # type: ignore[no-untyped-def]
        seen = acts.tables.get(session, request_id).seen
        form = replace(ANSWER, text=f"Made-up text for {code}")
        lifecycle.take_step(session, staff.town.agreement, actor, request_id, code, seen, form, now)

    return act


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried = {step.code: _step(step.code) for step in ALL_STEPS}
    with database.write() as session:
        found = goes_through(session, staff, tried, acts.bring_to(session, staff, state), NOW)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


READS = {"chief", "superintendent", "team, schools", "team, police"}


def test_who_asks_reads_and_has_the_letter(database: Database, staff: Staff) -> None:
    """The two ask and have letters; the team reads along; nobody else does."""
    tried: dict[str, Act] = {
        "request": lambda session, staff, actor, _id, now: lifecycle.request(
            session, staff.town.agreement, actor, FORM, now
        ),
        "read": lambda session, _staff, actor, request_id, now: lifecycle.read(session, actor, request_id, now),
        "letter": lambda session, _staff, actor, request_id, now: lifecycle.take_letter(
            session, actor, request_id, now
        ),
    }
    with database.write() as session:
        found = goes_through(session, staff, tried, acts.bring_to(session, staff, ASKED), NOW)
    assert found == {"request": CHIEF | SUPERINTENDENT, "read": READS, "letter": CHIEF | SUPERINTENDENT}


def test_a_chain_of_texts_keeps_every_version_and_turns_between_the_two(database: Database, staff: Staff) -> None:
    """What is accepted is the newest text; the first, and each between, stays as it was written."""
    with database.write() as session:
        found = acts.request(session, staff, who="superintendent")
        turns = ("chief", "superintendent", "chief")
        for number, who in enumerate(turns):
            acts.take(session, staff, found, COUNTER, who, form=replace(ANSWER, text=f"Made-up text {number}"))
        assert found.stands == "Answered with another text, waiting for the superintendent"
        acts.take(session, staff, found, ACCEPT, "superintendent")
        texts = [step.text for step in found.steps if step.text]
        assert texts == [FORM.text, "Made-up text 0", "Made-up text 1", "Made-up text 2"]
        assert (found.state, found.proposed.text, found.due_on) == (ACCEPTED, "Made-up text 2", DUE)


def test_only_what_was_seen_can_be_accepted(database: Database, staff: Staff) -> None:
    """Of two at once the second sees that there is another text, and nothing is accepted unread."""
    agreement = staff.town.agreement
    with database.write() as session:
        found = acts.request(session, staff)
        seen = found.seen
        acts.take(session, staff, found, COUNTER, "superintendent")
        acts.take(session, staff, found, COUNTER, "chief", form=replace(ANSWER, text="Sent back."))
        with pytest.raises(Conflict, match="changed since you opened it"):
            lifecycle.take_step(session, agreement, staff.actor("superintendent"), found.id, ACCEPT, seen, ANSWER, NOW)
        assert found.state == ASKED
        with pytest.raises(Conflict, match="Waiting for the superintendent"):
            acts.take(session, staff, found, ACCEPT, "chief")


def test_new_holders_go_on_and_the_former_do_not(database: Database, staff: Staff) -> None:
    """Whoever is the chief or superintendent that day speaks for the party."""
    tomorrow, today = NOW + A_DAY, NOW.date()
    for role in (Role.CHIEF, Role.SUPERINTENDENT):
        staff.people[f"new {role}"] = staff.town.add(f"New {role}", role, first_day=today + A_DAY)
    with database.write() as session:
        made = acts.request(session, staff).id
        ended = RoleHeld.role.in_((Role.CHIEF, Role.SUPERINTENDENT)) & (RoleHeld.first_day <= today)
        for held in session.scalars(select(RoleHeld).where(ended)):
            held.last_day = today
    with database.write() as session:
        found = acts.tables.get(session, made)
        with pytest.raises(Refused):
            acts.take(session, staff, found, COUNTER, "superintendent", tomorrow)
        acts.take(session, staff, found, COUNTER, f"new {Role.SUPERINTENDENT}", tomorrow)
        with pytest.raises(Refused):
            acts.take(session, staff, found, ACCEPT, "chief", tomorrow)
        assert acts.take(session, staff, found, ACCEPT, f"new {Role.CHIEF}", tomorrow).state == ACCEPTED


LONGEST = "Made up. " * 333 + "End"
WRONG: list[tuple[RequestForm, str]] = [
    (replace(FORM, clause=ClauseForm()), "clause"),
    (replace(FORM, clause=ClauseForm("XX")), "clause"),
    (replace(FORM, clause=ClauseForm(None, "w" * 201)), "place"),
    (replace(FORM, text=None), "text"),
    (replace(FORM, text="-"), "text"),
    (replace(FORM, text=FORM.present), "text"),
    (replace(FORM, words=None), "words"),
    (replace(FORM, words="w" * 3001), "words"),
    (replace(FORM, present="w" * 3001), "present"),
    (replace(FORM, present="Student ID 12345"), "present"),
]


@pytest.mark.parametrize(("form", "field"), WRONG)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_a_request_lacks_is_said_at_its_question(
    database: Database, staff: Staff, form: RequestForm, field: str
) -> None:
    """And nothing is recorded."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.request(session, staff, form=form)
    assert list(wrong.value.fields) == [field]


@pytest.mark.parametrize(
    ("step", "form", "field"),
    [
        (COUNTER, StepForm(FORM.text, "Made-up words"), "text"),
        (COUNTER, StepForm("Made-up text", None), "words"),
        (DECLINE, StepForm(None, "x"), "words"),
        (ACCEPT, StepForm(), "day"),
        (ACCEPT, StepForm(day=date(2026, 11, 22)), "day"),
        (ACCEPT, StepForm(day=date(2030, 1, 1)), "day"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_an_answer_lacks_is_said_at_its_question(
    database: Database, staff: Staff, step: str, form: StepForm, field: str
) -> None:
    """A reason where one is due, another text than the one that is there, a day that can come."""
    with database.write() as session:
        found = acts.request(session, staff)
        with pytest.raises(Invalid) as wrong:
            acts.take(session, staff, found, step, "superintendent", form=form)
        assert list(wrong.value.fields) == [field]
        assert found.state == ASKED


def test_texts_of_three_thousand_characters_are_kept_whole(database: Database, staff: Staff) -> None:
    """In every field."""
    form = RequestForm(ClauseForm(None, "p" * 200), LONGEST, LONGEST[:-3] + "...", LONGEST)
    with database.write() as session:
        made = acts.request(session, staff, form=form).id
    with database.read() as session:
        found = acts.tables.get(session, made)
        assert (found.clause, found.present, found.proposed.text, found.proposed.words) == (
            "p" * 200, LONGEST, form.text, LONGEST,
        )  # fmt: skip


def test_what_was_in_force_is_noted_and_no_word_is_in_the_audit_log(database: Database, staff: Staff) -> None:
    """The clause is kept as it is numbered at the time."""
    with database.write() as session:
        agreement_acts.bring_in(session)
        form = replace(FORM, present="SECRET present", text="SECRET text", words="SECRET reason")
        found = acts.request(session, staff, form=form)
        assert (found.held_text, found.clause) == (1, "§V.4, second sentence")
        acts.take(session, staff, found, DECLINE, "superintendent", form=StepForm(words="SECRET words"))
        entries = session.scalars(select(AuditEntry)).all()
        assert not [entry for entry in entries if "SECRET" in entry.detail]
        assert [entry.act for entry in entries].count("revision step") == 2


def import_earlier(session: Session, _staff: Staff) -> None:
    """The same text again, with another day."""
    agreement_acts.bring_in(session, agreement_acts.A_TEXT, date(2023, 8, 1))


def nothing(_session: Session, _staff: Staff) -> None:
    """Nothing."""


@pytest.mark.parametrize("first", [nothing, import_earlier])
def test_a_new_signed_text_settles_what_was_accepted_before(
    database: Database, staff: Staff, first: Callable[[Session, Staff], None]
) -> None:
    """With its number; a corrected day of an old text is no new text, and what is not accepted stays as it is."""
    with database.write() as session:
        old = agreement_acts.bring_in(session)
        accepted, open_one = acts.bring_to(session, staff, ACCEPTED), acts.bring_to(session, staff, ASKED)
        first(session, staff)
        again = agreement_acts.bring_in(session, agreement_acts.A_TEXT, date(2023, 9, 1))
        assert again.sha256 == old.sha256
        assert lifecycle.signed(session, staff.town.agreement, again, NOW) == []
        (found,) = acts.sign(session, staff)
        assert (found.id, found.state, found.signed_text) == (accepted, SIGNED, again.number + 1)
        assert (found.steps[-1].step, found.steps[-1].taken_by_id) == (SIGN, None)
        assert acts.tables.get(session, open_one).state == ASKED


def test_what_is_not_in_the_signed_text_is_due_again(database: Database, staff: Staff) -> None:
    """Either party can say so, with a new day; the next text settles it."""
    with database.write() as session:
        found = acts.tables.get(session, acts.bring_to(session, staff, SIGNED))
        acts.take(session, staff, found, REOPEN, "superintendent", form=replace(ANSWER, day=date(2027, 3, 1)))
        assert (found.state, found.due_on) == (ACCEPTED, date(2027, 3, 1))
        acts.take(session, staff, found, POSTPONE, "chief", form=replace(ANSWER, day=date(2027, 4, 1)))
        assert found.due_on == date(2027, 4, 1)
        (settled,) = acts.sign(session, staff, words="another")
        assert (settled.id, settled.signed_text) == (found.id, 2)


def test_what_waits_for_whom(database: Database, staff: Staff) -> None:
    """Answers for who is asked, accepted ones for both; nothing for the team."""

    def waits(session: Session, who: str) -> set[int]:
        return {row.id for row in queries.waiting(staff.actor(who), queries.in_hand(session))}

    with database.write() as session:
        asked, countered, accepted = (acts.bring_to(session, staff, state) for state in (ASKED, COUNTERED, ACCEPTED))
        acts.bring_to(session, staff, DECLINED)
        assert waits(session, "chief") == {countered, accepted}
        assert waits(session, "superintendent") == {asked, accepted}
        assert waits(session, "team, schools") == set()
        assert [row.id for row in queries.underway(staff.actor("chief"), queries.in_hand(session))] == [asked]
        assert queries.newest(session, 2, 0).count == 4
        first: RevisionRequest = queries.newest(session, 2, 1).rows[-1]
        assert first.id == asked
        assert first.steps[0].step == REQUEST


@pytest.mark.parametrize("typed", [None, "Made-up words"])
def test_only_whoever_has_typed_something_is_told_to_copy_it(
    database: Database, staff: Staff, typed: str | None
) -> None:
    """A mere press on a button that is out of date says to open the window again."""
    with database.write() as session:
        found = acts.tables.get(session, acts.bring_to(session, staff, ASKED))
        actor = staff.actor("superintendent")
        with pytest.raises(Conflict) as told:
            lifecycle.take_step(
                session, staff.town.agreement, actor, found.id, DECLINE, found.seen + 1, StepForm(words=typed), NOW
            )
    assert ("Copy what you typed" in str(told.value)) == bool(typed)
    assert "open it again" in str(told.value)
