"""Mails to whoever operates the bot: what goes wrong, by a way that does not need Slack."""
