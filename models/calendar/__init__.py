"""School days, and how far the district's calendar is known."""
