"""The outbox, and how a message moves from state to state on its way to Slack."""
