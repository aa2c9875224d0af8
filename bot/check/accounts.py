"""Whether the accounts of the people on the roster can be used."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.check.findings import AGAIN, FIX_ROSTER, Finding, fine, warning, wrong
from bot.slack.gateway import Gateway, Json
from bot.slack.looks import UNKNOWN_ACCOUNT, if_known, is_guest, tells_standing
from models.actor import Identity
from models.people.queries import seen_in_slack, with_a_role_from
from models.people.tables import Person
from models.store.database import Database


def people(database: Database, gateway: Gateway, today: date) -> Iterator[Finding]:
    """Whether everybody on the roster has an account that counts. What Slack says of accounts is kept."""
    with database.read() as session:
        on_roster = with_a_role_from(session, today)
    problems = [finding for person in on_roster if (finding := _person(database, gateway, person))]
    yield from problems or [fine(f"All {len(on_roster)} people on the roster have an active Slack account.")]


def _person(database: Database, gateway: Gateway, person: Person) -> Finding | None:
    if person.user_id is None or person.team_id is None:
        return warning(f"{person.name} has no Slack account on the roster.", FIX_ROSTER)
    account = if_known(partial(gateway.user, person.user_id), UNKNOWN_ACCOUNT)
    if account is None:
        return wrong(f"Slack has no account {person.user_id} for {person.name}.", FIX_ROSTER)
    if not tells_standing(account):
        return warning(f"Slack did not say whether the account of {person.name} is active or a guest's.", AGAIN)
    with database.write() as session:
        who = Identity(person.team_id, person.user_id)
        seen_in_slack(session, who, is_guest=is_guest(account), is_deactivated=bool(account.get("deleted")))
    why = standing(account, {person.team_id})
    return warning(f"{person.name} has no rights: {why}.", FIX_ROSTER) if why else None


def standing(account: Json, teams: set[str]) -> str:
    """Why an account has no business with records; empty for a full account of the agreement's workspaces."""
    if account.get("deleted"):
        return "the account is deactivated"
    if is_guest(account):
        return "a guest account"
    if account.get("is_stranger") or account.get("team_id") not in teams:
        return "from another organization"
    return "an app" if account.get("is_bot") else ""
