"""What a proposal touches beside its school: an officer of two schools, and what whoever leaves leaves behind."""

from datetime import date, timedelta

import pytest

from handlers.appointments.forms import agree_form
from models.appointments import acts as lifecycle
from models.appointments.alongside import consequences, elsewhere, left_behind
from models.appointments.form import yearly
from models.appointments.steps import AGREED
from models.errors import Doubtful
from models.store.database import Database
from tests.activities.acts import EVENT, PLANNED, log
from tests.appointments import acts
from tests.appointments.acts import ENDS, TODAY
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_an_officer_of_two_schools_is_asked_about_and_said(database: Database, staff: Staff) -> None:
    """Proposed there, then appointed; asked once, kept out by nothing, and not of days that do not overlap."""
    with database.write() as session:
        acts.propose(session, staff, school="bristow", first_day=date(2026, 12, 4))
        form = acts.form(staff, school="conard", officers=(staff.id("officer"),))
        with pytest.raises(Doubtful) as doubt:
            lifecycle.propose(session, staff.town.agreement, staff.actor("chief"), form, NOW)
        name = staff.actor("officer").name
        assert doubt.value.questions == (
            f"{name} is also proposed for Bristow Middle School from Fri, Dec 4, 2026 until Wed, Jun 30, 2027.",
            f"{name} is also assigned to Hall High School from Wed, Jul 1, 2026.",
        )
        acts.bring_to(session, staff, AGREED)
        officer = [staff.id("officer")]
        before = elsewhere(session, "conard", officer, TODAY, date(2026, 12, 3))
        assert [place.words(staff.town.agreement) for place in before] == [
            f"{name} is also appointed to Hall High School from Mon, Nov 23, 2026 until Wed, Jun 30, 2027."
        ]
        after = elsewhere(session, "conard", officer, ENDS + timedelta(days=1), date(2028, 6, 30))
        assert after == []


def test_an_officer_named_twice_in_the_form_of_a_year_is_asked_about(database: Database, staff: Staff) -> None:
    """Who stays at the schools of the form is not: these proposals take the place of what is there."""
    agreement, chief, officer = staff.town.agreement, staff.actor("chief"), staff.id("officer")
    with database.write() as session:
        twice = [yearly(agreement, school, "2027-28", (officer,), None, TODAY) for school in ("hall", "conard")]
        with pytest.raises(Doubtful) as doubt:
            lifecycle.propose_several(session, agreement, chief, twice, NOW)
        assert doubt.value.questions == (
            f"{staff.actor('officer').name} is named for Hall High School, Conard High School.",
        )  # fmt: skip
        assert len(lifecycle.propose_several(session, agreement, chief, twice, NOW, doubt.value.key)) == 2


def test_what_whoever_leaves_leaves_behind_is_counted_with_its_days_and_no_content(
    database: Database, staff: Staff
) -> None:
    """Events and planned activities from the first day on; none of before, of others, or called off."""
    officer = staff.actor("officer")
    with database.write() as session:
        log(session, staff, officer, EVENT, happened_on=date(2026, 12, 10))
        log(session, staff, officer, PLANNED, happened_on=date(2026, 12, 4))
        log(session, staff, officer, EVENT, happened_on=date(2026, 12, 3))
        person = acts.propose(session, staff).named[0].person
        (left,) = left_behind(session, "hall", [person, person], date(2026, 12, 4))
        assert left.words == (
            f"{officer.name}: 2 special events or planned activities (Fri, Dec 4, 2026, Thu, Dec 10, 2026)."
        )
        assert left_behind(session, "conard", [person], date(2026, 12, 4)) == []
        assert left_behind(session, "hall", [person], date(2026, 12, 11)) == []


def test_agree_to_all_says_what_each_of_them_brings(database: Database, staff: Staff) -> None:
    """Whose assignment ends, where an officer is as well, and what is left behind; nothing where all stays."""
    agreement, other = staff.town.agreement, staff.actor("officer elsewhere")
    with database.write() as session:
        log(session, staff, staff.actor("officer"), EVENT, happened_on=TODAY + timedelta(days=3))
        made = acts.bring_to(session, staff, "heard", officers=(other.person_id,))
        brings = consequences(session, agreement, made, TODAY)
        name = staff.actor("officer").name
        assert brings == [
            f"{name} is no longer assigned from Mon, Nov 23, 2026 on.",
            f"{other.name} is also assigned to Conard High School from Wed, Jul 1, 2026.",
            f"{name}: 1 special event or planned activity (Thu, Nov 26, 2026).",
        ]
        shown = text_of(agree_form(agreement, [made], {made.id: brings}).to_dict())
        assert all(words in shown for words in brings)
        many = agree_form(agreement, [made] * 90, {made.id: ["<&>" * 300] * 9}).to_dict()
        assert len(many["blocks"]) <= 100
        assert all(len(block["text"]["text"]) <= 3000 for block in many["blocks"] if block["type"] == "section")
