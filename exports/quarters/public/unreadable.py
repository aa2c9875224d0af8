"""What stops the reading of a finished public edition."""


class Unreadable(Exception):
    """What a file holds cannot be told, or does not follow from the rest of it; the message says where and why."""
