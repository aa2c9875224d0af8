"""Who holds which role, which channel serves what, and who approves a change of that (§III, §IV)."""
