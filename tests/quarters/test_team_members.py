"""The team's members (§IX): who lacks, who is told, and what became of what they recommended."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.check.findings import Level
from bot.check.records import records as look
from handlers.home import views as home_views
from handlers.home.listeners import home_of
from handlers.messages import may_still_have
from handlers.quarters import views
from handlers.quarters.recommendation_rows import about
from handlers.quarters.team_views import follow_up_form
from models.delivery.outbox import Delivery
from models.errors import Invalid, Refused
from models.people.tables import Person, RoleHeld
from models.quarters import signing, team
from models.quarters import tables as records
from models.quarters.meetings import short_of_members
from models.quarters.tables import BOARD_CHANGE
from models.quarters.team_reminders import TeamReminders
from models.texts import LONGEST
from models.vocabulary import Party, Role
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.meetings import A_DAY, TRAP, day_after_end, message, run, shown, sqlite_only, told
from tests.support.staff import Staff
from tests.support.workplace import text_of


def leave(session: Session, staff: Staff, who: str, last_day: date) -> None:
    """Somebody's roles end."""
    for held in session.scalars(select(RoleHeld).filter_by(person_id=staff.id(who))):
        held.last_day = last_day
    session.flush()


@sqlite_only
def test_a_team_that_lacks_members_is_told_by_check_board_and_home(staff: Staff) -> None:
    """To the team, to who proposes and to who approves; a principal's Home has no word of it."""
    today, words = AFTER.date(), "The Collaboration Team has only 1 member from the police"
    with staff.town.database.write() as session:
        quarter, agreement = acts.open_(session, staff, staff.actor("team, police")), staff.town.agreement
        assert short_of_members(session, today) == {}
        assert "The Collaboration Team has" not in shown(message(session, staff, records.BOARD, quarter.id))
        leave(session, staff, "second, police", today - A_DAY)
        assert short_of_members(session, today - A_DAY) == {}
        assert short_of_members(session, today) == {Party.POLICE: 1}
        assert words in shown(message(session, staff, records.BOARD, quarter.id))
        (finding,) = [one for one in look(session, agreement, AFTER, reads_calendar=False) if words in one.text]
        assert finding.level is Level.WARNING
        assert "§IX requires 2 members from each party" in finding.text
        for who in ("team, schools", "superintendent", "chief", "administrator", "principal", "supervisor"):
            home = home_views.home(home_of(session, agreement, staff.actor(who), AFTER)).to_dict()
            assert (words in text_of(home)) is (who not in ("principal", "supervisor")), who


@sqlite_only
def test_somebody_on_the_team_twice_is_one_member(staff: Staff) -> None:
    """A role that ended and began anew, or stands twice."""
    with staff.town.database.write() as session:
        leave(session, staff, "second, schools", date(2026, 12, 31))
        member = session.get_one(Person, staff.id("team, schools"))
        member.roles.append(RoleHeld(role=Role.TEAM_MEMBER, side=Party.SCHOOLS, first_day=date(2026, 9, 1)))
        session.flush()
        assert short_of_members(session, AFTER.date()) == {Party.SCHOOLS: 1}


@sqlite_only
def test_boards_keep_up_with_roles_that_begin_and_end_by_date(staff: Staff) -> None:
    """The morning after, also when the team has its members again; a team that lacks nobody changes nothing."""

    def changes() -> int:
        return len(told(session, BOARD_CHANGE))

    with staff.town.database.write() as session:
        bring_to(session, staff, "opened")
        TeamReminders(staff.town.agreement).plan(session, AFTER)
        session.flush()
        before = changes()
        run(session, staff, day_after_end(7))
        assert changes() == before
        leave(session, staff, "second, police", day_after_end(8).date())
        run(session, staff, day_after_end(9))
        assert changes() == before + 1
        back = session.get_one(Person, staff.id("second, police"))
        first_day = day_after_end(10).date()
        back.roles.append(RoleHeld(role=Role.TEAM_MEMBER, side=Party.POLICE, first_day=first_day))
        session.flush()
        run(session, staff, day_after_end(11))
        assert changes() == before + 2
        run(session, staff, day_after_end(20))
        run(session, staff, day_after_end(21))
        assert changes() == before + 2


@sqlite_only
def test_the_team_gives_a_recommendation_of_somebody_who_has_left_to_somebody_else(staff: Staff) -> None:
    """It is on the Home of who has it now, who is told; the record keeps to whom it was given first."""
    agreement, left = staff.town.agreement, staff.id("principal")
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        of_police, new = staff.actor("team, police"), staff.actor("designee")
        acts.recommend(session, staff, of_police, quarter, AFTER)
        (made,) = team.open_recommendations(session, owner_id=left)
        assert "(no longer on the roster)" not in about(made, AFTER.date())
        leave(session, staff, "principal", date(2026, 12, 31))
        assert f"{made.owner.name} (no longer on the roster)" in about(made, AFTER.date())
        longest = "g" * LONGEST
        follow = partial(team.follow_up, session, agreement, of_police, made.id, "open", longest, AFTER)
        with pytest.raises(Invalid, match="responsible"):
            follow(left)
        with pytest.raises(Refused):
            team.follow_up(session, agreement, new, made.id, "open", "Mine.", AFTER, new.person_id)
        follow(staff.id("supervisor"))
        assert team.open_recommendations(session, owner_id=left) == []
        assert team.open_recommendations(session, owner_id=staff.id("supervisor")) == [made]
        assert told(session, team.FOLLOWED) == [f"person:{staff.id('supervisor')}"]
        assert team.may_follow_up(staff.actor("supervisor"), made)
        said = message(session, staff, team.FOLLOWED, made.notes[-1].id)
        name = made.responsible.name
        form = follow_up_form(made, AFTER.date(), ()).to_dict()
        assert said
        assert shown(said).index("*Responsible from then on*") < shown(said).index(name)
        assert f"responsible from then on: {name}" in str(form)
        assert longest in str(form)
        assert about(made, AFTER.date()).startswith(f"{name} · ")
        assert made.owner_id == left


@sqlite_only
def test_only_what_is_open_is_given_and_not_to_whoever_has_it(staff: Staff) -> None:
    """Whoever is chosen again has it as before: the record does not say that it was given to them."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        of_police = staff.actor("team, police")
        acts.recommend(session, staff, of_police, quarter, AFTER)
        (made,) = team.open_recommendations(session)
        note = partial(team.follow_up, session, staff.town.agreement, of_police, made.id)
        for state in ("done", "dropped"):
            with pytest.raises(Invalid, match="Only an open recommendation"):
                note(state, "Done.", AFTER, staff.id("supervisor"))
        note("open", "Under way.", AFTER, made.responsible.id)
        assert [one.says for one in made.notes] == ["Under way."]


@sqlite_only
def test_whoever_recommended_learns_what_became_of_it(staff: Staff) -> None:
    """And its owner, but for whoever noted it; only as long as they may follow it up."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        of_police, principal = staff.actor("team, police"), staff.actor("principal")
        acts.recommend(session, staff, of_police, quarter, AFTER)
        (made,) = team.open_recommendations(session)
        team.follow_up(session, staff.town.agreement, principal, made.id, "open", TRAP, AFTER)
        assert told(session, team.FOLLOWED) == [f"person:{of_police.person_id}"]
        team.follow_up(
            session, staff.town.agreement, staff.actor("team, schools"), made.id, "done", "There are two now.", AFTER
        )
        assert told(session, team.FOLLOWED)[1:] == [
            f"person:{person}" for person in sorted((of_police.person_id, principal.person_id))
        ]
        first, second = made.notes
        said = message(session, staff, team.FOLLOWED, second.id)
        assert said
        assert said.text == "A recommendation of Q2 2026-27 was followed up."
        assert "completed. Noted by Team Schools" in shown(said)
        assert "There are two now." in shown(said)
        assert "There are two now." not in text_of([block.to_dict() for block in said.blocks][:1])
        delivery = session.scalars(select(Delivery).filter_by(kind=team.FOLLOWED, subject_id=first.id)).one()
        person = session.get_one(Person, of_police.person_id)
        assert may_still_have(session, delivery, person, AFTER.date())
        leave(session, staff, "team, police", AFTER.date() - A_DAY)
        assert not may_still_have(session, delivery, person, AFTER.date())


@sqlite_only
def test_supervisors_get_the_workbook_at_the_sign_off(staff: Staff) -> None:
    """Who confirms the police's figures sees what became of them; the window offers it at any time."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "signed off")
        assert f"person:{staff.id('supervisor')}" in told(session, signing.FIGURES)
        row = views.Window(records.get(session, quarter), frozenset(), [], AFTER.date(), may_export=True)
        assert "Download workbook" in text_of(views.window(staff.town.agreement, row).to_dict())
