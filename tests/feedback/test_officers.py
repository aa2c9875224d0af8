"""A complaint names no officer of the roster, wherever its words stand; a commendation may."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.feedback import acts as feedback_acts
from models.feedback import tables
from models.feedback.officers import officers_named
from models.store.database import Database
from models.vocabulary import Role
from tests.feedback import acts
from tests.feedback.acts import bring_to
from tests.support.staff import Staff, staffed
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NAMED = "Talked to Olive Pretend & mother."


@pytest.fixture
def staff(database: Database) -> Staff:
    """The staff with officers who have names as people have."""
    found = staffed(database)
    for name in ("Olive Pretend", "John Q. Made-Up, Jr.", "Prince"):
        found.town.add(name, Role.OFFICER, "hall")
    return found


NAMING = {
    "Officer Olive Pretend shouted": "Olive Pretend", "olive  pretend was late": "olive  pretend",
    "Officer Pretend shouted": "Officer Pretend", "Ofc. Pretend": "Ofc. Pretend", "SRO Pretend’s car": "SRO Pretend",
    "the SRO O. Pretend": "SRO O. Pretend", "officer\nMADE-UP": "officer\nMADE-UP",
    "(John Q. Made-Up)": "John Q. Made-Up",
    "Officer Prince": "Officer Prince",
}  # fmt: skip
NAMING_NONE = (
    "The officer shouted.", "They pretend that the officer was late.", "Officer Pretended", "Olive Sample called.",
    "A prince of an officer", "The school resource officer made up a story.", "",
)  # fmt: skip


def test_a_name_is_found_and_other_words_are_not(staff: Staff) -> None:
    """The whole name, or the last one behind a title."""
    with staff.town.database.read() as session:
        for text, piece in NAMING.items():
            assert officers_named(session, {"words": text}) == {
                "words": f"“{piece}” names an officer. A complaint names none: write “the officer”."
            }
        assert officers_named(session, dict.fromkeys(NAMING_NONE, "The officer.") | {"because": None}) == {}
        for text in NAMING_NONE:
            assert officers_named(session, {"words": text}) == {}, text


def _withdraw(session: Session, staff: Staff, feedback_id: int) -> object:
    seen = tables.get(session, feedback_id).seen
    return feedback_acts.withdraw(session, staff.actor("principal"), feedback_id, seen, NAMED, NOW)


def _reopen(session: Session, staff: Staff, feedback_id: int) -> object:
    seen = tables.get(session, feedback_id).seen
    return feedback_acts.reopen(
        session, staff.town.agreement, staff.actor("principal"), feedback_id, seen, NAMED, NOW
    )  # fmt: skip


def _correct_because(session: Session, staff: Staff, feedback_id: int) -> object:
    found = tables.get(session, feedback_id)
    changed = feedback_id, found.seen, acts.FORM, NAMED
    return feedback_acts.correct(session, staff.town.agreement, staff.actor("principal"), *changed, NOW)


Named = Callable[[Session, Staff, int], object]
ACTS: dict[str, tuple[str, str, Named]] = {
    "record": ("open", "words", lambda session, staff, _id: acts.record(
        session, staff, staff.actor("principal"), words=NAMED)),
    "correct": ("open", "words", lambda session, staff, made: acts.correct(
        session, staff, staff.actor("principal"), made, NOW, words=NAMED)),
    "outcome": ("open", "words", lambda session, staff, made: acts.handle(
        session, staff, staff.actor("principal"), made, NOW, words=NAMED)),
    "reason of a correction": ("open", "because", _correct_because),
    "reason of a withdrawal": ("open", "because", _withdraw),
    "reopen": ("handled", "because", _reopen),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_it_is_refused_in_each_text_of_a_complaint(staff: Staff, name: str) -> None:
    """At its question; nothing is saved."""
    state, field, act = ACTS[name]
    with staff.town.database.write() as session:
        made = bring_to(session, staff, f"complaint {state}")
        before = tables.get(session, made).seen
        with pytest.raises(Invalid) as refused:
            act(session, staff, made)
        assert refused.value.fields == {
            field: "“Olive Pretend” names an officer. A complaint names none: write “the officer”."
        }
        assert tables.get(session, made).seen == before


def test_a_commendation_may_name_an_officer(staff: Staff) -> None:
    """Whom it thanks may be read in it."""
    with staff.town.database.write() as session:
        made = acts.record(session, staff, staff.actor("principal"), "commendation", words="Officer Pretend helped.")
        acts.correct(session, staff, staff.actor("principal"), made.id, NOW, words=NAMED)
