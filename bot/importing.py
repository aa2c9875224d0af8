"""Imports what is known by its name when it is wanted: a command, a way of running."""

import gc
from importlib import import_module
from typing import Any


def imported(name: str) -> Any:
    """A module with all that it needs, which stays until the end: looking through it for garbage took a sixth."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()
