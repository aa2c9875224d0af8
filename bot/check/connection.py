"""Whether Slack knows the bot: its tokens, its permissions, and a clock that agrees with Slack's."""

import email.utils
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.check.findings import AGAIN, Finding, cannot_start, fine, warning, wrong
from bot.manifest import MANIFEST, read_scopes
from bot.outgoing import CERTIFICATE, PROXY, UNREACHABLE, proxy_for
from bot.slack.gateway import Gateway, Json, SlackRefused, SlackUnclear

CLOCK_WARNING = timedelta(seconds=30)
CLOCK_WRONG = timedelta(seconds=120)  # Slack's signatures are good for five minutes, by the clock of who checks them


def identity(gateway: Gateway, is_there: Callable[[str], bool]) -> Json:
    """Who the bot is. Where nobody is there, Slack is not asked, which would take the whole patience of a call.

    Raises:
        SlackRefused, SlackUnclear: as for any call.
    """
    if not is_there(gateway.client.base_url):
        raise SlackUnclear(PROXY if proxy_for(gateway.client.base_url) else UNREACHABLE)
    return gateway.identity()


def no_way_to_slack(failure: SlackRefused | SlackUnclear, prefix: str = "SLACK_") -> Finding:
    """Slack did not say who the bot is."""
    if failure.code in (CERTIFICATE, PROXY):
        to_do = "Check HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE: docs/operating.md, *Proxies and certificates*."
        return wrong(f"Slack cannot be reached ({failure}).", to_do)
    if isinstance(failure, SlackUnclear) or not failure.permanent:
        return wrong(f"Slack cannot be reached ({failure}).", f"Check the network and {prefix}API_URL, then try again.")
    return cannot_start(
        f"Slack does not accept {prefix}BOT_TOKEN ({failure}).", "Copy the bot's token from Slack again."
    )


def known_as(me: Json) -> Finding:
    """Who the bot is, and where."""
    user, team = me.get("user"), me.get("team")
    if not user or not team or not me.get("user_id"):
        return warning("Slack did not say who the bot is or in which workspace.", AGAIN)
    return fine(f"Slack knows the bot as “{user}” in “{team}”.")


def scopes(me: Json) -> Finding:
    """Whether the app has the permissions of its manifest."""
    if not me["scopes"]:
        return warning("Slack did not say which permissions the app has.", AGAIN)
    missing = read_scopes(MANIFEST) - set(me["scopes"])
    if missing:
        text = f"The app lacks the permissions {', '.join(sorted(missing))}."
        return wrong(text, "Update the app in Slack with manifest.yml and reinstall it.")
    return fine("The app has all permissions of manifest.yml.")


def clock(me: Json, now: datetime) -> Finding:
    """How far this machine's clock is from Slack's."""
    try:
        skew = abs(now - email.utils.parsedate_to_datetime(me["date"] or ""))
    except (ValueError, TypeError):  # no date, or without a zone
        return warning("Slack did not say what time it is, so the machine's clock was not checked.", AGAIN)
    text = f"The clock differs from Slack's by {round(skew.total_seconds())} s."
    if skew <= CLOCK_WARNING:
        return fine(text)
    return (wrong if skew > CLOCK_WRONG else warning)(text, "Synchronize the machine's clock with NTP.")


def app_token(app: Gateway, prefix: str = "SLACK_") -> Finding:
    """Whether Slack takes the token for Socket Mode."""
    try:
        app.call("apps.connections.open")
    except (SlackRefused, SlackUnclear) as failure:
        if isinstance(failure, SlackRefused) and failure.permanent:
            to_do = "Create an app-level token with connections:write, and turn on Socket Mode."
            return cannot_start(f"Slack does not accept {prefix}APP_TOKEN ({failure}).", to_do)
        return warning(f"{prefix}APP_TOKEN could not be checked ({failure}).", "Run `sro-bot check` again in a minute.")
    return fine(f"Slack accepts {prefix}APP_TOKEN for Socket Mode.")
