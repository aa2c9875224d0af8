"""Workbooks and reports made from the records. Knows no Slack."""
