"""The shape of an event under the agreement, for the topics that tell theirs."""

from models.event import Event

__all__ = ["Event"]
