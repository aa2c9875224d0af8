"""Appointments in Slack: the chief proposes, the principal is heard, the superintendent agrees (§III, §IV)."""
