"""`sro-bot check` from its beginning: Slack is asked for a connection while what looks at all the rest is imported."""

from bot.importing import imported
from bot.settings import SettingsMistake, read_settings
from bot.slack.reach import Reach


def check() -> bool:
    """Print every finding, and whether the bot would start; whether nothing is wrong."""
    reach = Reach(_addresses())
    is_well: bool = imported("bot.commands.check").check(reach.has)
    return is_well


def _addresses() -> set[str]:
    try:
        settings = read_settings()
        mail = {settings.alert_smtp} if settings.alert_smtp else set()
        return {workspace.api_url for workspace in settings.workspaces} | mail
    except SettingsMistake:  # which is a finding
        return set()
