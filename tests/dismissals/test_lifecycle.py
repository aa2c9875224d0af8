"""Every act on a request, in every state, by everybody (§X)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import due_acts
from handlers.dismissals.views import reading
from models.delivery.outbox import Delivery
from models.dismissals import acts as dismissal_acts
from models.dismissals import decisions
from models.dismissals import tables as dismissals
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionForm
from models.errors import Conflict, Invalid, NotFound
from models.people import queries
from models.people.roles import Wanted
from models.people.roster import apply
from models.people.roster_members import Member, Roster
from models.people.tables import RoleHeld
from models.store import deadlines
from models.store.audit import AuditEntry
from models.vocabulary import Party, Role
from tests.agreement.acts import bring_in
from tests.dismissals import acts
from tests.dismissals.acts import ACTS, COURSES, DECISION, FORM, bring_to
from tests.evaluations.test_evidence import CUSTODY, file
from tests.support.staff import Staff, goes_through
from tests.support.told import as_changed
from tests.support.town import NOW
from tests.support.workplace import text_of

LATER = NOW + timedelta(hours=1)
PRINCIPAL, SUPERINTENDENT, CHIEF = {"principal"}, {"superintendent"}, {"chief"}
BOTH = {"chief", "chief's designee"}
READERS = {
    "draft": PRINCIPAL, "discarded": PRINCIPAL, "requested": PRINCIPAL | SUPERINTENDENT,
    "withdrawn": PRINCIPAL | SUPERINTENDENT, "forwarded": PRINCIPAL | SUPERINTENDENT | BOTH,
    "decided": PRINCIPAL | SUPERINTENDENT | BOTH,
}  # fmt: skip
# Which act goes through, in which state, for whom. Everything else is refused.
GOES: dict[str, dict[str, set[str]]] = {
    "write": dict.fromkeys(("draft", "discarded", "withdrawn", "decided"), PRINCIPAL),
    "send": {"draft": PRINCIPAL},
    "discard": {"draft": PRINCIPAL},
    "withdraw": {"requested": PRINCIPAL},
    "forward": {"requested": SUPERINTENDENT, "withdrawn": SUPERINTENDENT},
    "decide": {"forwarded": CHIEF},
    "read": READERS,
}


@pytest.mark.parametrize("state", COURSES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_act_goes_through_where_it_may_and_nowhere_else(staff: Staff, state: str) -> None:
    """All acts, all people, in one state; what is refused leaves no trace."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, state)
        found = goes_through(session, staff, ACTS, dismissal, LATER)
    assert found == {name: states.get(state, set()) for name, states in GOES.items()}


@pytest.mark.parametrize("state", COURSES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_may_not_know_gets_the_same_answer_as_if_there_were_none(staff: Staff, state: str) -> None:
    """Word for word, whatever is tried."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, state)
        for who in staff.people.keys() - READERS[state]:
            for name in ACTS.keys() - {"write"}:
                with pytest.raises(NotFound, match=r"^This request does not exist\.$"):
                    ACTS[name](session, staff, staff.actor(who), dismissal, LATER)


def test_a_request_names_the_text_that_was_in_force_when_it_was_sent(staff: Staff) -> None:
    """A text that is imported later changes nothing about it; without one there is none."""
    with staff.town.database.write() as session:
        before = dismissals.get(session, bring_to(session, staff, "requested"))
        assert before.signed_text is None
        bring_in(session)
        acts.withdraw(session, staff, staff.actor("principal"), before.id, NOW)
        sent = dismissals.get(session, bring_to(session, staff, "requested"))
        bring_in(session, b"I. Another\nWords.\n", holds_from=NOW.date())
        assert sent.signed_text == 1
        shown = text_of([block.to_dict() for block in reading(staff.town.agreement, sent, frozenset()).blocks or []])
    assert "Signed text in force then" in shown
    assert "Version 1" in shown


def test_every_act_is_on_record_without_a_word_of_content(staff: Staff) -> None:
    """From → to."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "decided")
    with staff.town.database.read() as session:
        rows = session.execute(select(AuditEntry.act, AuditEntry.detail).order_by(AuditEntry.id)).all()
    details = [(act, json.loads(text)) for act, text in rows]
    assert [(act, one.get("from"), one.get("to")) for act, one in details if "request" in act] == [
        ("draft request", None, "draft"),
        ("request dismissal", "draft", "requested"),
        ("forward request", "requested", "forwarded to the chief"),
        ("decide request", "forwarded to the chief", "decided"),
    ]
    assert "SECRET" not in str(rows)


def test_a_second_request_about_the_same_officer_and_school_says_that_one_is_open(staff: Staff) -> None:
    """One at a time; a new one after the decision."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "requested")
        with pytest.raises(
            Conflict, match=r"is already open: Request \w{6}, requested\. Only one can be open at a time"
        ):
            acts.write(session, staff, staff.actor("principal"), 0, LATER)
        acts.withdraw(session, staff, staff.actor("principal"), dismissal, LATER)
        assert acts.write(session, staff, staff.actor("principal"), 0, LATER) != dismissal


def test_of_two_who_begin_at_once_one_wins_and_the_other_is_told(staff: Staff) -> None:
    """Two principals of a school, or one in two windows."""
    together = Barrier(2)

    def press(number: int) -> str:
        actor, form = staff.actor("principal"), RequestForm("dismissal", f"Words {number}.", "E")
        together.wait()
        try:
            with staff.town.database.write() as session:
                dismissal_acts.save_draft(
                    session, staff.town.agreement, actor, "hall", staff.id("officer"), form, 0, NOW
                )
        except Conflict as conflict:
            return str(conflict)
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, (1, 2)))
    assert said[1] == "saved"
    assert "just started" in said[0] or "in another window" in said[0]


def test_of_forward_and_withdraw_at_once_one_wins_and_the_other_is_told(staff: Staff) -> None:
    """Whoever is second learns how it stands."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "requested")
    together = Barrier(2)

    def press(who: str) -> str:
        actor, agreement = staff.actor(who), staff.town.agreement
        together.wait()
        try:
            with staff.town.database.write() as session:
                if who == "principal":
                    acts.withdraw(session, staff, actor, dismissal, LATER)
                else:
                    dismissal_acts.forward(session, agreement, actor, dismissal, "requested", "A memo.", LATER)
        except (Conflict, Invalid) as other:
            return str(other)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, ("superintendent", "principal")))
    assert said.count("done") == 1
    refused = next(one for one in said if one != "done")
    assert "already" in refused or "has withdrawn the request meanwhile" in refused


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_withdrawal_is_told_and_the_superintendent_may_still_notify_the_chief(staff: Staff) -> None:
    """Each learns what the other did; a second request may be made, and the chief has what was forwarded."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "withdrawn")
        superintendent, principal, chief = (staff.actor(who) for who in ("superintendent", "principal", "chief"))
        assert told(session, dismissals.WITHDRAWN) == [f"person:{superintendent.person_id}"]
        assert dismissals.for_home(session, superintendent, 5) == []  # nothing waits for anybody
        acts.forward(session, staff, superintendent, dismissal, LATER)
        assert told(session, dismissals.FORWARDED) == [f"person:{principal.person_id}"]
        for who in (superintendent, principal, chief):
            assert [one.id for one in dismissals.for_home(session, who, 5)] == [dismissal]
        assert dismissals.open_for(session, principal, "hall", staff.id("officer")) is None
        acts.write(session, staff, principal, 0, LATER)
        with pytest.raises(Conflict, match="already forwarded"):
            acts.withdraw(session, staff, principal, dismissal, LATER)
        acts.decide(session, staff, chief, dismissal, LATER)
        assert told(session, dismissals.OUTCOME) == [
            f"person:{principal.person_id}", f"person:{superintendent.person_id}",
        ]  # fmt: skip


def told(session: Session, kind: str) -> list[str]:
    """Where messages of a kind go."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_typed_last_is_kept_in_whatever_order_it_comes(staff: Staff) -> None:
    """Until it is previewed; a decision of which all is erased again is not begun."""
    chief = staff.actor("chief")
    typed = {second: DecisionForm(None, words) for second, words in enumerate(("T", "Ty", None, "Typ"))}
    with staff.town.database.write() as session:
        dismissal = session.get_one(dismissals.Dismissal, bring_to(session, staff, "forwarded"))
        seen = list[tuple[str | None, bool]]()
        for second in (1, 0, 2, 3):
            decisions.keep(session, chief, dismissal.id, typed[second], NOW + timedelta(seconds=second))
            draft = decisions.draft_of(session, dismissal)
            assert draft
            seen.append((draft.reasons, decisions.is_begun(session, dismissal)))
        assert seen == [("Ty", True), ("Ty", True), (None, False), ("Typ", True)]
        decisions.save(session, staff.town.agreement, chief, dismissal.id, DECISION, 0, LATER)
        decisions.keep(session, chief, dismissal.id, typed[1], LATER + timedelta(seconds=1))
        assert draft.form == DECISION


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_recorded_is_the_decision_as_it_was_shown(staff: Staff) -> None:
    """Not one that was changed elsewhere since, nor one whose day has passed; and until then nothing has happened."""
    agreement, chief = staff.town.agreement, staff.actor("chief")
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "forwarded")
        with pytest.raises(Conflict, match="has changed since"):
            decisions.decide(session, agreement, chief, dismissal, 0, LATER)  # nothing is written yet
        decisions.save(session, agreement, chief, dismissal, DECISION, 0, LATER)
        assert decisions.save(session, agreement, chief, dismissal, DECISION, 0, LATER).outcome is None  # sent twice
        other = DecisionForm("dismissed", None, date(2026, 12, 1), "Traffic", "G.O. 12")
        with pytest.raises(Conflict, match="changed in another window"):
            decisions.save(session, agreement, chief, dismissal, other, 0, LATER)
        decisions.save(session, agreement, chief, dismissal, other, 1, LATER)
        with pytest.raises(Conflict, match="has changed since"):
            decisions.decide(session, agreement, chief, dismissal, 1, LATER)
        with pytest.raises(Conflict, match="has passed"):
            decisions.decide(session, agreement, chief, dismissal, 2, NOW + timedelta(days=30))
        assert told(session, dismissals.OUTCOME) == []
        found = decisions.decide(session, agreement, chief, dismissal, 2, LATER)
        assert (found.outcome, found.rule, found.assigned_to) == ("dismissed", "G.O. 12", None)
        assert decisions.draft_of(session, found) is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_reader_opens_the_notices_that_they_may_open(staff: Staff) -> None:
    """The superintendent those with an arrest; a request opens nothing to anybody."""
    with staff.town.database.write() as session:
        ids = [file(session, staff, hours, **more) for hours, more in ((1, {}), (2, CUSTODY))]
        form = RequestForm(reasons="Reasons.", notices="2, 1")
        found = dismissal_acts.save_draft(
            session, staff.town.agreement, staff.actor("principal"), "hall", staff.id("officer"), form, 0, NOW
        )
        opened = {
            who: [one.id for one in dismissal_acts.related_notices(session, staff.actor(who), found)]
            for who in ("principal", "superintendent", "chief")
        }
    assert opened == {"principal": ids[::-1], "superintendent": ids[1:], "chief": ids[::-1]}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_changed_since_it_was_shown_is_not_sent(staff: Staff) -> None:
    """The principal confirms what the superintendent will read."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "draft")
        acts.write(session, staff, staff.actor("principal"), dismissal, LATER)
        with pytest.raises(Conflict, match="changed since you opened this preview"):
            dismissal_acts.send_request(session, staff.town.agreement, staff.actor("principal"), dismissal, 1, LATER)


@pytest.mark.parametrize("outcome", ["dismissed", "reassigned", "retained"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_decision_itself_ends_the_assignment_and_the_coverage_shows_the_gap(staff: Staff, outcome: str) -> None:
    """From the day after the last one; not when the officer is retained."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "forwarded")
        form = DecisionForm(outcome, None, date(2026, 12, 1), "Traffic")
        acts.settle(session, staff, dismissal, form, LATER)
        on, after = (
            "Hall High School: no officer" in _gaps(session, staff, day)
            for day in (date(2026, 12, 1), date(2026, 12, 2))
        )
    assert (on, after) == (False, outcome != "retained")


def _gaps(session: Session, staff: Staff, day: date) -> str:
    return "\n".join(queries.gaps(session, staff.town.agreement, day)).replace("no channel, ", "")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (DecisionForm(), {"outcome"}),
        (DecisionForm("dismissed"), {"last_day"}),
        (DecisionForm("reassigned", None, date(2026, 11, 22)), {"last_day"}),
        (DecisionForm("retained", "x" * 3001), {"decision_reasons"}),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_decision_that_cannot_be_taken_is_named(staff: Staff, form: DecisionForm, wrong: set[str]) -> None:
    """Under its question."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "forwarded")
        with pytest.raises(Invalid) as problems:
            decisions.save(session, staff.town.agreement, staff.actor("chief"), dismissal, form, 0, LATER)
        assert set(problems.value.fields) == wrong


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_roster_file_that_still_names_the_assignment_does_not_bring_it_back(staff: Staff) -> None:
    """Neither before its last day nor after it; at the first set-up a later first day assigns anew."""
    officer = staff.people["officer"]

    def bring_in(first_day: date | None, now: object, *, first: bool = False) -> list[date | None]:
        wanted = Wanted(Role.OFFICER, Party.POLICE, "hall", first_day, None)
        roster = Roster((Member(officer, "Officer", None, None, (wanted,), in_slack=False),), {})
        with staff.town.database.write() as session:
            apply(session, staff.town.agreement, roster, now, first_set_up=first)  # type: ignore[arg-type]
        with staff.town.database.read() as session:
            held = select(RoleHeld.last_day).filter_by(person_id=staff_id, role="officer").order_by(RoleHeld.id)
            return list(session.scalars(held))

    with staff.town.database.write() as session:
        bring_to(session, staff, "decided")
    staff_id = staff.id("officer")
    ended = DECISION.last_day
    assert bring_in(date(2026, 7, 1), LATER) == [ended]
    assert bring_in(None, LATER) == [ended]
    assert bring_in(date(2026, 7, 1), NOW + timedelta(days=30)) == [ended]
    assert bring_in(date(2026, 12, 15), NOW + timedelta(days=30)) == [ended]
    assert bring_in(date(2026, 12, 15), NOW + timedelta(days=30), first=True) == [ended, None]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_when_the_principal_changes_the_new_one_owns_the_request(staff: Staff) -> None:
    """And the old one no longer sees it."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "requested")
        held = session.scalars(select(RoleHeld).filter_by(role="principal", school="hall")).one()
        held.last_day = date(2026, 11, 22)
    successor = staff.town.add("Nia New", Role.PRINCIPAL, "hall")
    with staff.town.database.write() as session:
        old, new = staff.actor("principal"), staff.town.actor(successor)
        with pytest.raises(NotFound):
            dismissal_acts.read(session, old, dismissal, LATER)
        assert dismissals.for_home(session, old, 5) == []
        assert [one.id for one in dismissals.for_home(session, new, 5)] == [dismissal]
        acts.withdraw(session, staff, new, dismissal, LATER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_officer_who_has_left_cannot_be_asked_about_any_more(staff: Staff) -> None:
    """A roster amended in the middle is honored, at the draft and at the sending."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "draft")
        held = session.scalars(select(RoleHeld).filter_by(role="officer", school="hall")).one()
        held.last_day = date(2026, 11, 22)
        session.flush()
        for act in (acts.write, acts.send):
            with pytest.raises(Conflict, match="no longer assigned to Hall High School"):
                act(session, staff, staff.actor("principal"), dismissal, LATER)


def test_the_superintendent_is_reminded_until_it_is_forwarded(staff: Staff) -> None:
    """At the district goal, and every so many days after it."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "requested")
    due = due_acts(staff.town.agreement)

    def reminders(now: object) -> int:
        with staff.town.database.write() as session:
            while deadlines.take_one(session, due, now):  # type: ignore[arg-type]
                pass
            sent = select(func.count(Delivery.id)).filter_by(kind=dismissals.REMINDER, changes=None)
            return session.scalar(sent) or 0

    counts = [reminders(NOW + timedelta(days=days)) for days in (2, 3, 4, 5, 7)]
    assert counts == [0, 1, 1, 2, 3]
    with staff.town.database.write() as session:
        acts.forward(session, staff, staff.actor("superintendent"), dismissal, NOW + timedelta(days=8))
        said = as_changed(session, staff.town.agreement, dismissals.REMINDER, NOW)
        assert "forwarded to the chief" in said
        assert "overdue" not in said
    assert reminders(NOW + timedelta(days=30)) == 3


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_those_who_handle_it_get_a_message(staff: Staff) -> None:
    """The superintendent, the chief's channel, the principal; nobody else in any state."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "decided")
        told = set(session.scalars(select(Delivery.destination)))
    assert told == {f"person:{staff.id('superintendent')}", "chief", f"person:{staff.id('principal')}"}


def test_the_reasons_are_asked_for_and_nothing_that_the_agreement_does_not_ask(staff: Staff) -> None:
    """Neither what is asked for nor the steps so far: §X has a principal contact the superintendent, and no more."""
    with staff.town.database.write() as session, pytest.raises(Invalid) as problems:
        dismissal_acts.save_draft(
            session, staff.town.agreement, staff.actor("principal"), "hall", staff.id("officer"),
            RequestForm(wished_on=date(2026, 1, 1)), 0, NOW,
        )  # fmt: skip
    assert set(problems.value.fields) == {"reasons", "wished_on"}
    assert FORM.reasons


@pytest.mark.parametrize(
    ("until", "ends"),
    [(None, date(2026, 12, 1)), (date(2027, 6, 30), date(2026, 12, 1)), (date(2026, 11, 25), date(2026, 11, 25))],
    ids=["open end", "end of the year", "ends before"],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_decision_shortens_an_assignment_and_never_lengthens_it(
    staff: Staff, until: date | None, ends: date
) -> None:
    """An end that was set before the chief's day stays."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "forwarded")
        held = session.scalars(select(RoleHeld).filter_by(role="officer", school="hall")).one()
        held.last_day = until
        acts.decide(session, staff, staff.actor("chief"), dismissal, LATER)
        assert held.last_day == ends


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_the_principal_finds_the_open_request_of_an_officer(staff: Staff) -> None:
    """What the list of officers shows is asked with the right to it."""
    with staff.town.database.write() as session:
        dismissal = bring_to(session, staff, "requested")
        found = {
            who: request.id
            for who in staff.people
            if (request := dismissals.open_for(session, staff.actor(who), "hall", staff.id("officer")))
        }
    assert found == {"principal": dismissal}
