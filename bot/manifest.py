"""The app as Slack knows it: `manifest.yml`, from which it is made."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.shipped import shipped

MANIFEST = shipped("manifest.yml")


@cache
def described(manifest: Path) -> Mapping[str, Any]:
    """What a manifest says of the app; read once, since that takes longer than to make all the listeners."""
    found: Mapping[str, Any] = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    return found


def read_scopes(manifest: Path) -> frozenset[str]:
    """The scopes that the app is installed with."""
    return frozenset(described(manifest)["oauth_config"]["scopes"]["bot"])
