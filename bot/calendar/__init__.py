"""Reads the district's calendar, so that deadlines are counted in school days (C.G.S. 10-233p)."""
