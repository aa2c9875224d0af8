"""A workbook that is older than what is saved, or leaves blank what is filled in: nothing is replaced unseen (§IX)."""

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exports.fill_in.make import About, fill_in
from models.errors import Conflict
from models.quarters import opening, school_submissions
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.school_submissions import WouldOverwrite, saves_in
from models.quarters.submission_checks import Figures
from models.quarters.tables import Submission
from models.store.saves import saves_of
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, bring_to
from tests.quarters.test_in_slack import at_hall, fill_in_workbook, given_back, opened
from tests.quarters.test_in_slack import fill_in as fill_in_form
from tests.quarters.test_in_slack import saved as as_file
from tests.support.staff import Staff
from tests.support.workplace import Somebody, Workplace, text_of

THEFT, WEAPONS, FIGHTING = "incidents.theft", "incidents.weapons", "incidents.fighting"
SAVED: Figures = {THEFT: 1, WEAPONS: 0}
OLDER = "1.0.0.0.0"
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)  # SQLite has one who writes
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def begun(session: Session, staff: Staff) -> Submission:
    """A school's submission of which somebody has saved a page."""
    quarter = bring_to(session, staff, "opened")
    acts.begin(session, staff, staff.actor("principal"), quarter, AFTER)
    submission = acts.submission_of(session, quarter)
    save(session, staff, submission, SAVED)
    return submission


def save(session: Session, staff: Staff, submission: Submission, figures: Figures) -> None:
    """Somebody else saves that page by the form."""
    seen = saves_of(submission.versions[-1].steps, "discipline")
    somebody = staff.actor("designee")
    school_submissions.save_step(session, somebody, submission.id, "discipline", figures, seen, AFTER)


def take(
    session: Session, staff: Staff, submission: Submission, given: Figures, made_from: str | None, agreed: str | None
) -> None:
    """The principal hands in a workbook."""
    principal = staff.actor("principal")
    school_submissions.take_figures(session, principal, submission.id, given, made_from, agreed, AFTER)


@pytest.mark.parametrize(
    ("given", "is_older", "asked_about"),
    [
        (SAVED, True, ()),
        ({**SAVED, FIGHTING: 5}, True, ()),
        ({THEFT: 2, WEAPONS: 0}, True, {THEFT}),
        ({THEFT: None, WEAPONS: None}, True, {THEFT, WEAPONS}),
        ({THEFT: 1}, True, {WEAPONS}),
        ({THEFT: 2, WEAPONS: 0}, False, ()),
        ({THEFT: 2}, False, {WEAPONS}),
        ({}, False, {THEFT, WEAPONS}),
    ],
)
def test_what_would_be_lost_is_asked_about_first(
    staff: Staff, given: Figures, is_older: bool, asked_about: Iterable[str]
) -> None:
    """All that an older one would change; of one that is not, what it leaves blank. Agreed to, it is taken."""
    with staff.town.database.write() as session:
        submission = begun(session, staff)
        version = submission.versions[-1]
        made_from, agreed = OLDER if is_older else saves_in(submission, version), None
        if asked_about:
            with pytest.raises(WouldOverwrite) as found:
                take(session, staff, submission, given, made_from, None)
            assert set(found.value.figures) == asked_about
            assert version.by_key == SAVED
            agreed = found.value.saves
        take(session, staff, submission, given, made_from, agreed)
        assert version.by_key == given


def test_what_is_saved_while_somebody_decides_is_asked_about_again(staff: Staff) -> None:
    """What was agreed to is what was seen."""
    with staff.town.database.write() as session:
        submission = begun(session, staff)
        with pytest.raises(WouldOverwrite) as found:
            take(session, staff, submission, {THEFT: 2}, OLDER, None)
        save(session, staff, submission, {**SAVED, FIGHTING: 3})
        with pytest.raises(WouldOverwrite) as again:
            take(session, staff, submission, {THEFT: 2}, OLDER, found.value.saves)
        assert again.value.figures == [figure for figure in SCHOOL_KEYS if figure in (THEFT, WEAPONS, FIGHTING)]


def test_a_workbook_that_does_not_say_what_it_was_made_from_counts_as_older(staff: Staff) -> None:
    """As those that were made before it was noted."""
    with staff.town.database.write() as session:
        submission = begun(session, staff)
        with pytest.raises(WouldOverwrite):
            take(session, staff, submission, {THEFT: 2, WEAPONS: 0}, None, None)


def test_a_correction_that_was_begun_anew_is_not_what_the_workbook_was_made_from(staff: Staff) -> None:
    """Its pages have been saved as often, but it is another version."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "sent")
        submission = acts.submission_of(session, quarter)
        made_from = saves_in(submission, submission.versions[-1])
        principal = staff.actor("principal")
        school_submissions.start_correction(session, principal, submission.id, "A reason", AFTER)
        with pytest.raises(WouldOverwrite):
            take(session, staff, submission, FIGURES | {THEFT: 99}, made_from, None)


def blank_workbook(place: Workplace) -> bytes:
    """Hall's workbook as it was made before anything was saved; only thefts are filled in."""
    ended, _running = opening.at_hand(place.bot.agreement, place.clock[0])
    about = About("hall", "Hall High School", f"{ended.code} {ended.school_year}", "days", None, OLDER,
                  place.clock[0], place.bot.agreement)  # fmt: skip
    return fill_in(about, {THEFT: 77}, None)


def asked_about_older(place: Workplace) -> Somebody:
    """Somebody hands in a workbook over what is filled in, and is asked."""
    opened(place)
    principal = at_hall(place)
    fill_in_form(principal)
    given_back(place, principal, blank_workbook(place))
    return principal


@on_sqlite
def test_an_older_workbook_asks_before_it_replaces(workplace: Workplace) -> None:
    """It says how many and which; canceled, all stays; agreed to, the workbook is taken."""
    principal = asked_about_older(workplace)
    said = text_of(principal.window())
    assert "These 81 figures would change" in said
    assert f"Incidents: Theft related behavior: {FIGURES[THEFT]} → 77" in said
    assert "Arrests: School-based arrests known to the school: " in said
    assert "→ blank" in said
    assert "last saved by Priya Pretend" in said
    assert "81 of 81 figures answered" in text_of(at_hall(workplace).window())
    said = given_back(workplace, principal, blank_workbook(workplace))
    assert principal.submit() == {"ok": True}
    workplace.until(lambda: "Reading your workbook" not in text_of(principal.window()))
    assert "1 of 81 figures answered" in text_of(principal.window())


@on_sqlite
def test_a_workbook_as_the_bot_made_it_replaces_without_a_question(workplace: Workplace) -> None:
    """Changed by hand, and nothing saved since."""
    opened(workplace)
    principal = at_hall(workplace)
    fill_in_form(principal)
    book: Any = fill_in_workbook(workplace, principal)
    book["Incidents and actions"]["B9"] = 77
    said = given_back(workplace, at_hall(workplace), as_file(book))
    assert "81 of 81 figures answered" in said
    assert "would change" not in said


@on_postgresql
def test_what_was_sent_while_a_workbook_waited_is_not_changed(staff: Staff) -> None:
    """Whoever hands one in has looked before, and then waits for whoever sends."""
    database, principal = staff.town.database, staff.actor("principal")
    with database.write() as session:
        quarter = bring_to(session, staff, "filled in")
        number = acts.submission_of(session, quarter).id
    with database.write() as session:
        waiting = school_submissions.to_fill_in(session, principal, number)
        made_from = saves_in(waiting, waiting.draft)
        with database.write() as faster:
            acts.send(faster, staff, principal, quarter, AFTER)
        with pytest.raises(Conflict, match="was sent and can no longer be changed"):
            take(session, staff, waiting, FIGURES | {THEFT: 99}, made_from, None)


@on_postgresql
def test_what_was_saved_while_a_workbook_waited_is_asked_about(staff: Staff) -> None:
    """Two people hand in at once: the second is asked about what the first has changed."""
    database, principal = staff.town.database, staff.actor("principal")
    with database.write() as session:
        submission = begun(session, staff)
        number, made_from = submission.id, saves_in(submission, submission.versions[-1])
    with database.write() as session:
        waiting = school_submissions.to_fill_in(session, principal, number)
        assert saves_in(waiting, waiting.draft) == made_from
        assert waiting.versions[-1].by_key == SAVED
        with database.write() as faster:
            take(faster, staff, faster.get_one(Submission, number), SAVED | {THEFT: 5}, made_from, None)
        with pytest.raises(WouldOverwrite) as found:
            take(session, staff, waiting, SAVED | {THEFT: 7}, made_from, None)
        assert found.value.figures == [THEFT]
        assert found.value.version.by_key == SAVED | {THEFT: 5}
