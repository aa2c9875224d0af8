"""A process of its own, with limits on time and memory, for content from outside that is not trusted."""

import contextlib
import json
import os
import resource
import subprocess
import sys
from typing import Any


def run(module: str, words: list[str], content: bytes, seconds: float, **settings: str) -> Any:
    """What one of our modules says of the content, which comes to it by standard input; None if it came to no end.

    It has none of our environment, where tokens may stand: only the `settings` it is given.
    """
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, **settings}
    try:
        child = subprocess.run(  # noqa: S603  (our own module; what came from outside is its input only)
            [sys.executable, "-m", module, *words],
            input=content, capture_output=True, timeout=seconds, env=environment, check=False,
        )  # fmt: skip
        return json.loads(child.stdout) if child.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None


def limit(memory: int, cpu_seconds: int) -> None:
    """Limit this process, where the system can: bytes of memory, seconds of computing; no files."""
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0),
              (resource.RLIMIT_FSIZE, 0))  # fmt: skip
    for what, most in limits:
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit has the others
            resource.setrlimit(what, (most, most))
