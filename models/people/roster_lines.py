"""What an import of a roster says, a line each: what it changed, and what it did not change and why (§III, §IV)."""

BY_APPOINTMENT = (
    "Not changed: {}, {}: officers are appointed to schools by the chief and the superintendent. The chief proposes it "
    "in Slack: /sro-agreement, Appointments"
)
TO_CHOOSE_FROM = ". Give the officer without schools in the file, so that the chief can choose the person"
AT_FIRST = ". Only the first set-up assigns without them: --first-set-up, once"
STAYS = (
    "Not ended: {}, which the file does not have: officers are appointed to schools. To end it, end the role in "
    "/sro-setup, or let the chief propose somebody else"
)
NAMESAKE = (
    "Look again: {} is on the roster already, with the account {}. If this is the same person with a new account, "
    "their records would stay with the old one: import their email with the old account first, then the new account"
)
AT_CLOSED = "Not changed: {}, {}: {} Nobody begins a role there"
FINAL = (
    "Not changed: {}, last day {}: this assignment was ended by the chief or with the agreement. The chief can propose "
    "the officer anew in Slack: /sro-agreement, Appointments"
)
FIELD_LABELS = {"name": "name", "badge": "badge", "email": "email", "user_id": "Slack ID", "team_id": "workspace"}
PROBLEMS = {
    "channel_not_found": "the bot cannot see the channel: invite the bot to it",
    "not_in_channel": "the bot is not in the channel: invite the bot to it",
    "is_archived": "the channel is archived",
    "channel_is_public": "the channel is public",
    "other_organization": "the channel is shared with another organization",
    "off_roster": "someone in the channel is not on the roster",
    "may_not_read": "someone in the channel does not have a role that allows it",
}


def was_taken(line: str) -> bool:
    """Whether a line says what was changed; others say what was not, and why."""
    return not line.startswith("Not ")
