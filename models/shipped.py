"""The files that come with the bot beside its code."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
INSTALLED = Path(sys.prefix) / "share" / "sro-liaison"  # as pyproject.toml has it


def shipped(name: str) -> Path:
    """`manifest.yml`, `agreement.toml` or a page of the docs as it came: in the checkout, or where a wheel puts it."""
    in_checkout = CHECKOUT / name
    return in_checkout if in_checkout.exists() else INSTALLED / name
