"""What can be wrong with a calendar, for those who have it read by another process."""


class CalendarNotRead(Exception):
    """The calendar cannot be used; what was known before stays. The message says why, without the address."""
