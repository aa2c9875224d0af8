"""The district's calendar, and the school days that follow from it."""
