"""The team's yearly report, from its text to its files (§IX)."""
