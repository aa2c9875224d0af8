"""Requests for records from outside, and what each side decides on its own, in Slack."""
