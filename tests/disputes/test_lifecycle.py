"""From a dispute to an outcome that both confirm: every role, step and state; what is kept, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.agreement.clauses import ClauseForm
from models.disputes import acts as lifecycle
from models.disputes import queries
from models.disputes.form import DisputeForm, StepForm
from models.disputes.steps import (
    ALL_STEPS,
    CONFIRM,
    MEETING,
    OPEN,
    OUTCOME,
    PROPOSED,
    SETTLED,
    STATES,
    VIEW,
    WITHDRAW,
    WITHDRAWN,
)
from models.errors import Conflict, Invalid, Refused
from models.people.tables import RoleHeld
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.disputes import acts
from tests.disputes.acts import ENTRY, FORM
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
BOTH = {"chief", "principal"}
MAY: dict[str, dict[str, set[str]]] = {
    OPEN: {VIEW: BOTH, MEETING: BOTH, OUTCOME: BOTH, WITHDRAW: {"principal"}},
    PROPOSED: {VIEW: BOTH, MEETING: BOTH, OUTCOME: BOTH, CONFIRM: {"principal"}, WITHDRAW: {"principal"}},
    SETTLED: {},
    WITHDRAWN: {},
}
"""Who can do what with a dispute at Hall that its principal opened; the outcome is the chief's text. By hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, dispute_id, now):  # type: ignore[no-untyped-def]
        found = acts.tables.get(session, dispute_id)
        side = queries.side_of(actor, found.school)
        seen = lifecycle.seen_by(found, lifecycle.STEPS[code], side) if side and code in lifecycle.STEPS else 0
        form = replace(ENTRY, words=f"Made-up {code} of {actor.name}")
        lifecycle.take_step(session, staff.town.agreement, actor, dispute_id, code, seen, form, now)

    return act


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried = {step.code: _step(step.code) for step in ALL_STEPS}
    with database.write() as session:
        found = goes_through(session, staff, tried, acts.bring_to(session, staff, state), NOW)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def test_who_opens_reads_and_has_the_document(database: Database, staff: Staff) -> None:
    """The two open; the superintendent reads; no designee, officer or member of the team does."""
    tried: dict[str, Act] = {
        "open": lambda session, staff, actor, _id, now: lifecycle.open_dispute(
            session, staff.town.agreement, actor, FORM, now
        ),
        "read": lambda session, _staff, actor, dispute_id, now: lifecycle.read(session, actor, dispute_id, now),
        "document": lambda session, _staff, actor, dispute_id, now: lifecycle.take_paper(
            session, actor, dispute_id, now
        ),
    }
    three = BOTH | {"superintendent"}
    with database.write() as session:
        found = goes_through(session, staff, tried, acts.bring_to(session, staff, SETTLED), NOW)
        assert found == {"open": BOTH, "read": three, "document": three}
        open_one = acts.bring_to(session, staff, OPEN)
        with pytest.raises(Conflict, match="once the dispute is settled"):
            lifecycle.take_paper(session, staff.actor("chief"), open_one, NOW)


def test_each_reads_what_is_theirs_in_the_list(database: Database, staff: Staff) -> None:
    """A principal the own school's; chief and superintendent all."""
    with database.write() as session:
        acts.begin(session, staff)
        acts.begin(session, staff, who="chief", form=replace(FORM, school="conard"))
        counts = {
            who: queries.newest(session, staff.actor(who), 10, 0).count
            for who in ("principal", "principal elsewhere", "chief", "superintendent")
        }
        assert counts == {"principal": 1, "principal elsewhere": 1, "chief": 2, "superintendent": 2}
        assert len(queries.unsettled(session, staff.actor("principal"))) == 1
        for who in ("designee", "officer", "team, schools", "supervisor", "chief's designee"):
            with pytest.raises(Refused):
                queries.newest(session, staff.actor(who), 10, 0)


def test_both_confirm_one_very_text(database: Database, staff: Staff) -> None:
    """Whoever writes it confirms it; another text voids what the other side had confirmed."""
    today = NOW.date()
    with database.write() as session:
        found = acts.begin(session, staff)
        acts.take(session, staff, found, OUTCOME, "chief")
        assert queries.unconfirmed(session, found, today) == [Party.SCHOOLS]
        with pytest.raises(Conflict, match="cannot be done now"):
            acts.take(session, staff, found, CONFIRM, "chief")
        acts.take(session, staff, found, OUTCOME, "principal", words="Another made-up text.")
        assert (found.state, queries.unconfirmed(session, found, today)) == (PROPOSED, [Party.POLICE])
        acts.take(session, staff, found, VIEW, "principal")
        acts.take(session, staff, found, CONFIRM, "chief")
        assert (found.state, found.outcome and found.outcome.words) == (SETTLED, "Another made-up text.")
        assert queries.unconfirmed(session, found, today) == []


def test_only_the_text_that_was_seen_is_confirmed_or_replaced(database: Database, staff: Staff) -> None:
    """Of two at once the second is told; meetings and the views of two sides do not stand in each other's way."""
    agreement, school = staff.town.agreement, Party.SCHOOLS
    with database.write() as session:
        found = acts.begin(session, staff)
        principal, chief = staff.actor("principal"), staff.actor("chief")
        acts.take(session, staff, found, OUTCOME, "chief")
        seen = {code: lifecycle.seen_by(found, lifecycle.STEPS[code], school) for code in (CONFIRM, OUTCOME, VIEW)}
        acts.take(session, staff, found, OUTCOME, "chief", words="A changed made-up text.")
        for code in (CONFIRM, OUTCOME):
            with pytest.raises(Conflict, match="changed since you opened it"):
                lifecycle.take_step(session, agreement, principal, found.id, code, seen[code], ENTRY, NOW)
        acts.take(session, staff, found, VIEW, "chief")
        for actor in (principal, chief):
            lifecycle.take_step(session, agreement, actor, found.id, MEETING, 0, ENTRY, NOW)
        lifecycle.take_step(session, agreement, principal, found.id, VIEW, seen[VIEW], ENTRY, NOW)
        with pytest.raises(Conflict, match="Copy what you typed"):
            lifecycle.take_step(session, agreement, principal, found.id, VIEW, seen[VIEW], ENTRY, NOW)
        assert len(found.meetings) == 2


def test_what_somebody_confirmed_who_has_left_is_confirmed_anew(database: Database, staff: Staff) -> None:
    """The new principal takes over, reads all that was written, and confirms for the school."""
    tomorrow, today = NOW + A_DAY, NOW.date()
    staff.people["new"] = staff.town.add("New Principal", Role.PRINCIPAL, "hall", first_day=today + A_DAY)
    with database.write() as session:
        made = acts.begin(session, staff).id
        acts.take(session, staff, acts.tables.get(session, made), OUTCOME, "principal")
        session.scalars(select(RoleHeld).filter_by(person_id=staff.id("principal"))).one().last_day = today
    with database.write() as session:
        found = acts.tables.get(session, made)
        both = [Party.POLICE, Party.SCHOOLS]
        assert sorted(queries.unconfirmed(session, found, tomorrow.date())) == both
        with pytest.raises(Refused):
            acts.take(session, staff, found, VIEW, "principal", tomorrow)
        acts.take(session, staff, found, CONFIRM, "chief", tomorrow)
        assert found.state == PROPOSED
        acts.take(session, staff, found, CONFIRM, "new", tomorrow)
        assert found.state == SETTLED


def test_a_new_chief_takes_over_what_the_chief_opened(database: Database, staff: Staff) -> None:
    """And can withdraw it, which the other side cannot."""
    tomorrow, today = NOW + A_DAY, NOW.date()
    staff.people["new"] = staff.town.add("New Chief", Role.CHIEF, first_day=today + A_DAY)
    with database.write() as session:
        made = acts.begin(session, staff, who="chief").id
        session.scalars(select(RoleHeld).filter_by(person_id=staff.id("chief"))).one().last_day = today
    with database.write() as session:
        found = acts.tables.get(session, made)
        with pytest.raises(Conflict):
            acts.take(session, staff, found, WITHDRAW, "principal", tomorrow)
        assert acts.take(session, staff, found, WITHDRAW, "new", tomorrow).state == WITHDRAWN


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(FORM, clause=ClauseForm()), "clause"),
        (replace(FORM, words=None), "words"),
        (replace(FORM, words="w" * 3001), "words"),
        (replace(FORM, words="born on a day"), "words"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_lacks_is_said_at_its_question(database: Database, staff: Staff, form: DisputeForm, field: str) -> None:
    """And nothing is recorded."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.begin(session, staff, form=form)
    assert list(wrong.value.fields) == [field]


@pytest.mark.parametrize(
    ("step", "form", "fields"),
    [
        (MEETING, StepForm("Made-up words"), {"present", "day"}),
        (MEETING, replace(ENTRY, day=date(2026, 11, 24)), {"day"}),
        (VIEW, StepForm(FORM.words), {"words"}),
        (OUTCOME, StepForm("-"), {"words"}),
        (WITHDRAW, StepForm(), {"words"}),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_an_entry_lacks_is_said_at_its_question(
    database: Database, staff: Staff, step: str, form: StepForm, fields: set[str]
) -> None:
    """Of a meeting its day and who was there; nothing twice; a word with a withdrawal."""
    with database.write() as session:
        found = acts.begin(session, staff)
        seen = lifecycle.seen_by(found, lifecycle.STEPS[step], Party.SCHOOLS)
        with pytest.raises(Invalid) as wrong:
            lifecycle.take_step(
                session, staff.town.agreement, staff.actor("principal"), found.id, step, seen, form, NOW
            )
        assert set(wrong.value.fields) == fields
        assert len(found.steps) == 1


def test_views_keep_every_version_and_no_word_is_in_the_audit_log(database: Database, staff: Staff) -> None:
    """Three thousand characters, each."""
    long = "Made up. " * 333 + "End"
    with database.write() as session:
        found = acts.begin(session, staff, form=replace(FORM, words="SECRET view"))
        acts.take(session, staff, found, VIEW, "principal", words=long)
        acts.take(session, staff, found, VIEW, "chief", words="SECRET answer")
        view = found.view_of(Party.SCHOOLS)
        assert view
        assert view.words == long
        assert [step.words for step in found.steps] == ["SECRET view", long, "SECRET answer"]
        details = session.scalars(select(AuditEntry.detail)).all()
        assert not [detail for detail in details if "SECRET" in detail]
