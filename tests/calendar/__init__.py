"""The district's calendar and the days that are counted by it."""
