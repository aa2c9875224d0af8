"""Whether the accounts of the people on the roster can be used."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import partial

from bot.check.findings import AGAIN, FIX_ROSTER, Finding, fine, warning, wrong
from bot.slack.gateway import Gateway, Json, SlackRefused
from bot.slack.looks import UNKNOWN_ACCOUNT, if_known, is_guest, team_of, tells_standing
from bot.slack.workspaces import Slack
from models.actor import Identity
from models.people.accounts import seen_in_slack
from models.people.queries import with_a_role_from
from models.people.spaces import Space, side_of
from models.people.tables import Person
from models.store.database import Database

NOT_REACHED = "{} is in the workspace {}, of which the bot has no token."
ITS_OWN = "Give the person an account in their own side's Slack, then import the roster: docs/people.md."


def people(
    database: Database, slack: Slack, today: date, now: datetime, silent: Collection[Gateway] = ()
) -> Iterator[Finding]:
    """Whether everybody on the roster has an account that counts. What Slack says of accounts is kept.

    Nobody is looked up in a Slack that is `silent`.
    """
    with database.read() as session:
        on_roster = with_a_role_from(session, today)
        sides = {person.id: side_of(session, person.id) for person in on_roster} if len(slack.all) > 1 else {}
    problems = []
    for person in on_roster:
        try:
            gateway = slack.of(person.team_id, sides.get(person.id)) if person.team_id else slack.all[0]
        except SlackRefused:
            problems.append(wrong(NOT_REACHED.format(person.name, person.team_id), ITS_OWN))
            continue
        if gateway not in silent and (finding := _person(database, gateway, person, now)):
            problems.append(finding)
    if silent and not problems:
        return
    yield from problems or [fine(f"All {len(on_roster)} people on the roster have an active Slack account.")]


def _person(database: Database, gateway: Gateway, person: Person, now: datetime) -> Finding | None:
    if person.user_id is None or person.team_id is None:
        return warning(f"{person.name} has no Slack account on the roster.", FIX_ROSTER)
    account = if_known(partial(gateway.user, person.user_id), UNKNOWN_ACCOUNT)
    if account is None:
        name = gateway.space.in_words
        return wrong(f"{name[0].upper()}{name[1:]} has no account {person.user_id} for {person.name}.", FIX_ROSTER)
    if not tells_standing(account):
        return warning(f"Slack did not say whether the account of {person.name} is active or a guest's.", AGAIN)
    with database.write() as session:
        who = Identity(person.team_id, person.user_id)
        seen_in_slack(session, who, now, is_guest=is_guest(account), is_deactivated=bool(account.get("deleted")))
    why = standing(account, {person.team_id}, gateway.space)
    return warning(f"{person.name} has no rights: {why}.", FIX_ROSTER) if why else None


def standing(account: Json, teams: set[str], space: Space) -> str:
    """Why an account has no business with records; empty for a full account of the agreement's workspaces."""
    if account.get("deleted"):
        return "the account is deactivated"
    if is_guest(account):
        return "a guest account"
    if account.get("is_stranger") or not {account.get("team_id"), team_of(account, space)} & teams:
        return "from another organization"
    return "an app" if account.get("is_bot") else ""
