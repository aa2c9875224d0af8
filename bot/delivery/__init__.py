"""Takes what waits in the outbox to Slack, once, and looks after what is there."""
