"""On duty and off duty in Slack: a tap each, and what was forgotten or wrong."""
