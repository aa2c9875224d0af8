"""The data collection of a quarter and of a year (§IX)."""
