"""Requests for revision in Slack: asked for in writing, answered by the other party, signed (§XI)."""
