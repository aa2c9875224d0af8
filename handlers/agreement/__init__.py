"""The agreement in Slack: its digest, its signed text, and where it is posted."""
