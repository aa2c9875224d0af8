"""The practice workspace: a strict stand-in for Slack on loopback, to see the bot work, to train people and to test."""
