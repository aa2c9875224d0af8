"""The agreement itself: its records, rules and acts. Knows no Slack and no spreadsheet."""
