"""The Web API's people: who the bot is, who others are, and the team."""

from bot.practice.errors import Json, SlackError
from bot.practice.shapes import user_for_app
from bot.practice.web_api import Call, Method


def auth_test(call: Call) -> Json:
    """Who the bot is."""
    team = call.workspace.team
    who: Json = {
        "user": "sro_liaison",
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "team": team.name,
        "team_id": team.id,
        "url": f"{call.workspace.base}/",
        "is_enterprise_install": team.is_org_wide,
    }
    if team.enterprise:
        who["enterprise_id"] = team.enterprise.id
    if team.enterprise and team.is_org_wide:
        # Slack's page shows no such answer. That the organization stands for the workspace is not sure.
        who |= {"team": team.enterprise.name, "team_id": team.enterprise.id}
    return who


def info(call: Call) -> Json:
    """Somebody, also of another organization."""
    call.need("users:read")
    return {"user": user_for_app(call.workspace.user(call.text("user")), call.workspace.team, call.scopes)}


def list_all(call: Call) -> Json:
    """Everybody with an account here, deactivated ones too; nobody of another organization."""
    call.need("users:read")
    team = call.workspace.team
    home = call.of_workspace()
    own = [one for one in call.workspace.users.values() if one.team_id == home]
    rows = [(one.id, user_for_app(one, team, call.scopes)) for one in sorted(own, key=lambda one: one.id)]
    page, following = call.page(rows, 1000)
    return {"members": page} | following


def look_up_by_email(call: Call) -> Json:
    """Whoever has an email address here."""
    call.need("users:read.email")
    email, team = call.text("email").lower(), call.workspace.team
    for user in call.workspace.users.values():
        if user.email == email and team.has(user) and not user.deleted:
            return {"user": user_for_app(user, team, call.scopes)}
    raise SlackError("users_not_found")


def team_info(call: Call) -> Json:
    """The workspace."""
    call.need("team:read")
    team = call.workspace.team
    shape = {"id": team.id, "name": team.name, "domain": team.domain}
    enterprise = team.enterprise
    return {
        "team": shape | ({"enterprise_id": enterprise.id, "enterprise_name": enterprise.name} if enterprise else {})
    }


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": look_up_by_email,
    "team.info": team_info,
}
