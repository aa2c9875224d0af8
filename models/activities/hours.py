"""Hours of overtime and of work: entered in quarters of an hour, kept in minutes, so that nothing is ever rounded."""

from decimal import Decimal

from models.errors import Invalid

AN_HOUR, A_QUARTER = 60, 15  # minutes
IN_QUARTERS = "Enter hours in quarters of an hour, such as 2, 2.25, 2.5 or 2.75."


def in_minutes(name: str, hours: Decimal | int | None) -> int | None:
    """What somebody entered as hours, in minutes. Raises `Invalid` under its name where it is not in quarters."""
    if hours is None:
        return None
    minutes = Decimal(hours) * AN_HOUR
    if minutes % A_QUARTER:
        raise Invalid({name: IN_QUARTERS})
    return int(minutes)


def in_hours(minutes: int) -> Decimal:
    """The same in hours, without digits that say nothing: 2.5."""
    hours = Decimal(minutes) / AN_HOUR
    return hours.quantize(Decimal(1)) if hours == int(hours) else hours.normalize()


def hours_in_words(minutes: int) -> str:
    """Hours as people read them: 1 hour, 2.5 hours."""
    return "1 hour" if minutes == AN_HOUR else f"{in_hours(minutes)} hours"
