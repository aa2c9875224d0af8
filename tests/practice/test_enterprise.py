"""Enterprise Grid, as far as Slack describes it: workspaces of one organization, and an app that serves all of them."""

from collections.abc import Callable

import pytest
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from bot.practice.workspace import Enterprise
from tests.practice.parts import Bot, Json, Person, button, modal, refusal, web_client

NAME = {"id": "ETOWN", "name": "The town"}
IN_ONE = Enterprise("ETOWN", "The town", frozenset({"TLIBRARY"}))
IN_ALL = Enterprise("ETOWN", "The town", org_wide=True)
OFFICER, PRINCIPAL = "UOFFHALL", "UPRINHALL"
Serve = Callable[..., PracticeServer]
Connect = Callable[..., Bot]


def done(server: PracticeServer, bot: Bot, who: str, channel: str = "CGENERAL") -> tuple[Json, Json, Json]:
    """What the bot is told of a command, a press and an opened Home of somebody."""
    person = Person(server, who)
    post = bot.web.chat_postMessage(channel=channel, text="x", blocks=[button()])
    assert person.command(channel) == {"ok": True}
    container = {"type": "message", "channel": channel, "ts": post["ts"]}
    assert person.press(container, "buttons", "press") == {"ok": True}
    person.get("home")
    return bot.next(), bot.next(), bot.next()


@pytest.mark.parametrize(("who", "team"), [(OFFICER, "TPOLICE"), (PRINCIPAL, "TSCHOOLS")])
def test_an_app_of_the_whole_organization_is_told_no_workspace(
    serve: Serve, connect: Connect, who: str, team: str
) -> None:
    """One token for people of all workspaces: `team` is null, and each person says where they belong."""
    server = serve(enterprise=IN_ALL)
    bot = connect(server)
    command, press, event = done(server, bot, who)
    assert (command["team_id"], command["is_enterprise_install"], command["enterprise_id"]) == (team, "true", "ETOWN")
    assert (press["team"], press["enterprise"], press["is_enterprise_install"]) == (None, NAME, True)
    assert press["user"]["team_id"] == team
    authorization = event["authorizations"][0]
    assert (authorization["team_id"], authorization["enterprise_id"]) == (None, "ETOWN")
    assert authorization["is_enterprise_install"] is True
    view = bot.web.views_open(trigger_id=command["trigger_id"], view=modal())["view"]
    assert (view["team_id"], view["app_installed_team_id"]) == (team, "ETOWN")


def test_an_app_of_the_whole_organization_names_the_workspace_of_a_list(serve: Serve) -> None:
    """People and channels are listed by workspace; whoever is asked for by id or address needs none."""
    web = web_client(serve(enterprise=IN_ALL))
    for call in (web.users_list, web.conversations_list, web.users_conversations):
        assert refusal(call) == "missing_argument"
        assert refusal(call, team_id="TPOLICE") == "accepted"
    police = {one["id"] for one in web.users_list(team_id="TPOLICE")["members"]}
    assert (OFFICER in police, PRINCIPAL in police) == (True, False)
    who = web.users_info(user=PRINCIPAL)["user"]
    assert (who["team_id"], who["enterprise_user"]["enterprise_id"]) == ("TSCHOOLS", "ETOWN")
    assert who["enterprise_user"]["teams"] == ["TSCHOOLS"]
    assert web.users_lookupByEmail(email="olive.pretend@practice.example")["user"]["team_id"] == "TPOLICE"
    answer = web.auth_test()
    assert (answer["enterprise_id"], answer["is_enterprise_install"]) == ("ETOWN", True)


def test_an_app_in_one_workspace_of_an_organization_is_told_both(serve: Serve, connect: Connect) -> None:
    """The workspace and the organization; lists need no workspace, and one that is named is ignored."""
    server = serve(enterprise=IN_ONE)
    bot = connect(server)
    command, press, event = done(server, bot, OFFICER)
    assert (command["team_id"], command["is_enterprise_install"]) == ("TPRACTICE", "false")
    whole = {"id": "TPRACTICE", "domain": "practice", "enterprise_id": "ETOWN", "enterprise_name": "The town"}
    assert (press["team"], press["enterprise"], press["is_enterprise_install"]) == (whole, NAME, False)
    assert (event["team_id"], event["enterprise_id"]) == ("TPRACTICE", "ETOWN")
    assert event["authorizations"][0]["is_enterprise_install"] is False
    assert OFFICER in [one["id"] for one in bot.web.users_list(team_id="TLIBRARY")["members"]]
    assert bot.web.auth_test()["enterprise_id"] == "ETOWN"


def test_somebody_from_another_workspace_of_the_organization_acts_as_themselves(serve: Serve, connect: Connect) -> None:
    """By the same id, with the workspace they belong to. Whoever is of another organization has no commands."""
    server = serve(enterprise=IN_ONE)
    bot, person = connect(server), Person(server, OFFICER)
    person.do("admin", what="user", id=OFFICER, changes={"team_id": "TLIBRARY"})
    changed = bot.next()["event"]["user"]
    assert (changed["id"], changed["team_id"], changed["enterprise_user"]["teams"]) == (
        OFFICER,
        "TLIBRARY",
        ["TLIBRARY"],
    )
    command, press, _event = done(server, bot, OFFICER)
    assert (command["user_id"], command["team_id"]) == (OFFICER, "TPRACTICE")
    assert (press["user"]["id"], press["user"]["team_id"], press["team"]["id"]) == (OFFICER, "TLIBRARY", "TPRACTICE")
    person.do("admin", what="user", id=OFFICER, changes={"team_id": "TELSEWHERE"})
    assert "enterprise_user" not in bot.next()["event"]["user"]
    assert person.command() == {"ok": False, "error": "command_not_available"}


def test_both_workspaces_of_a_town_may_be_in_one_organization(serve: Serve, connect: Connect) -> None:
    """Each with its own app, as before; only the organization is the same."""
    server = serve(workspaces=TWO, enterprise=Enterprise("ETOWN", "The town", frozenset({"TPOLICE", "TSCHOOLS"})))
    channels = {OFFICER: "CGENERALPD", PRINCIPAL: "CGENERAL"}
    for side, who in (("police", OFFICER), ("schools", PRINCIPAL)):
        _command, press, _event = done(server, connect(server.at(side)), who, channels[who])
        assert (press["team"]["id"], press["enterprise"]) == (f"T{side.upper()}", NAME)
    with pytest.raises(SlackApiError):
        web_client(server.at("police")).users_info(user=PRINCIPAL)
