"""The Web API's people: who the bot is, who others are, and the team."""

from bot.practice.errors import Json, SlackError
from bot.practice.shapes import user_for_app
from bot.practice.web_api import Call, Method


def auth_test(call: Call) -> Json:
    """Who the bot is."""
    team = call.workspace.team
    who = {
        "user": "sro_liaison",
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "team": team.name,
        "team_id": team.id,
    }
    return who | {"url": f"{call.workspace.base}/", "is_enterprise_install": False}


def info(call: Call) -> Json:
    """Somebody, also of another organization."""
    call.need("users:read")
    return {"user": user_for_app(call.workspace.user(call.text("user")), call.scopes)}


def list_all(call: Call) -> Json:
    """Everybody with an account here, deactivated ones too; nobody of another organization."""
    call.need("users:read")
    own = [one for one in call.workspace.users.values() if one.team_id == call.workspace.team.id]
    rows = [(one.id, user_for_app(one, call.scopes)) for one in sorted(own, key=lambda one: one.id)]
    page, following = call.page(rows, 1000)
    return {"members": page} | following


def look_up_by_email(call: Call) -> Json:
    """Whoever has an email address here."""
    call.need("users:read.email")
    email, home = call.text("email").lower(), call.workspace.team.id
    for user in call.workspace.users.values():
        if user.email == email and user.team_id == home and not user.deleted:
            return {"user": user_for_app(user, call.scopes)}
    raise SlackError("users_not_found")


def team_info(call: Call) -> Json:
    """The workspace."""
    call.need("team:read")
    team = call.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain}}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": look_up_by_email,
    "team.info": team_info,
}
