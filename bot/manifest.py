"""The app as Slack knows it: `manifest.yml`, from which it is made."""

from pathlib import Path

import yaml

from models.shipped import shipped

MANIFEST = shipped("manifest.yml")


def read_scopes(manifest: Path) -> frozenset[str]:
    """The scopes that the app is installed with."""
    return frozenset(yaml.safe_load(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
