"""`/sro-setup` with two Slacks: what it takes is in the administrator's own, and it says the way to the other."""

import pytest

from bot.practice.server import PracticeServer
from bot.practice.workspace import Enterprise
from bot.slack.workspaces import learned
from tests.people.test_in_slack import give
from tests.support.workplace import Workplace, at_work, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
POLICE_ADMIN, SCHOOLS_ADMIN, TEACHER, OFFICER = "UADMINPD", "UADMIN", "UTEACHER", "UOFFHALL"
THE_WAY = "use /sro-setup there, or have the roster imported: sro-bot people import."


@pytest.mark.parametrize(
    ("who", "here", "there"),
    [
        (POLICE_ADMIN, "the police's Slack", "the schools' Slack"),
        (SCHOOLS_ADMIN, "the schools' Slack", "the police's Slack"),
    ],
)
def test_its_forms_say_what_cannot_be_chosen(two_workplaces: Workplace, who: str, here: str, there: str) -> None:
    """Under the account and under the channel, with the way that works."""
    admin = two_workplaces.somebody(who)
    for button, what in (("people_give", "an account"), ("people_channel", "a channel")):
        admin.command("/sro-setup")
        admin.press(button)
        assert f"Only {what} in {here}. For one in {there}, {THE_WAY}" in text_of(admin.window())
        admin.close_all()


def test_each_channel_of_its_list_says_in_which_slack_it_is(two_workplaces: Workplace) -> None:
    """A name or an id alone would be looked for in the reader's own."""
    for who in (POLICE_ADMIN, SCHOOLS_ADMIN):
        admin = two_workplaces.somebody(who)
        admin.command("/sro-setup")
        lines = admin.window()["blocks"][-1]["text"]["text"].splitlines()
        assert "Hall High School: <#CHALL> (CHALL) in the schools' Slack" in lines
        assert "Chief: <#CCHIEF> (CCHIEF) in the police's Slack" in lines
        admin.close_all()


def test_with_one_slack_nothing_of_it_is_said(workplace: Workplace) -> None:
    """Everybody is there."""
    admin = workplace.somebody(SCHOOLS_ADMIN)
    admin.command("/sro-setup")
    assert "'s Slack" not in text_of(admin.window())
    admin.close_all()
    for button in ("people_give", "people_channel"):
        admin.command("/sro-setup")
        admin.press(button)
        assert "people import" not in text_of(admin.window())
        assert "Only a" not in text_of(admin.window())
        admin.close_all()


def test_a_role_of_the_other_side_is_not_given_here_and_the_way_is_said(two_workplaces: Workplace) -> None:
    """Nothing is proposed; in the Slack of the side it is, for somebody who is new and for somebody on the roster."""
    place = two_workplaces
    admin = place.somebody(SCHOOLS_ADMIN)
    admin.command("/sro-setup")
    admin.press("people_give")
    admin.choose("role", "officer", person=TEACHER, name="Tilda Unlisted")
    (problem,) = admin.submit()["errors"].values()
    assert "This account is in the schools' Slack. Propose the role from the police's Slack" in problem
    assert "sro-bot people import" in problem
    admin.choose("role", "principal_designee")
    assert admin.submit(school="hall") == {"ok": True}
    assert "Sent to Simone Example for approval" in text_of(admin.window())
    of_police = place.somebody(POLICE_ADMIN)
    of_police.command("/sro-setup")
    of_police.press("people_give")
    of_police.choose("role", "supervisor", person=OFFICER)
    assert of_police.submit() == {"ok": True}
    assert "Sent to Cleo Pretend for approval" in text_of(of_police.window())


def test_an_administrator_who_acts_from_another_workspace_of_the_organization_gives_roles(practice_url: str) -> None:
    """To accounts of the workspace in which the roster has them (Enterprise Grid)."""
    town = PracticeServer(enterprise=Enterprise("ETOWN", "The town", frozenset({"TLIBRARY"})))
    town.start()
    with at_work(practice_url, beside=town) as place:
        (side,) = place.bot.sides
        learned(place.bot.slack, side.gateway, side.gateway.identity(), place.bot.database, place.clock[0])
        place.change("user", SCHOOLS_ADMIN, team_id="TLIBRARY")
        assert give(place) == {"ok": True}
        assert "Sent to Simone Example for approval" in text_of(place.somebody(SCHOOLS_ADMIN).window())
    town.stop()
