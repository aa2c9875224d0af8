"""LibreOffice, where it is installed: what it says of our files, by a macro in a profile of its own."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIBRARY = (
    f'{HEAD}<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Test"/>'
    "</library:library>"
)
MODULE = (
    f'{HEAD}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Test" '
    'script:language="StarBasic">%s</script:module>'
)
PAGE = re.compile(rb"/Type\s*/Page\b")
SECONDS = 120


def office() -> str:
    """LibreOffice's command; where there is none, the test is skipped."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed here: it is the second opinion, other tests check the same file")
    return found


def converted(content: bytes, before: str, after: str, folder: Path) -> bytes:
    """A file of one kind (xlsx, xls, ods, docx) as LibreOffice saves it as another."""
    folder.mkdir()
    (folder / f"in.{before}").write_bytes(content)
    _run(folder, "--convert-to", after, "--outdir", str(folder / "out"), str(folder / f"in.{before}"))
    return (folder / "out" / f"in.{after}").read_bytes()


def pages(document: bytes, folder: Path) -> int:
    """On how many pages LibreOffice prints a .docx, with whatever font stands in for ours."""
    return len(PAGE.findall(converted(document, "docx", "pdf", folder)))


def macro(basic: str, folder: Path) -> None:
    """Run the `Main` of a Basic module."""
    _run(folder, "--terminate_after_init")  # the first start lays out the profile, over what stands there
    library = folder / "profile" / "user" / "basic" / "Standard"
    (library / "script.xlb").write_text(LIBRARY)
    (library / "Test.xba").write_text(MODULE % escape(basic))
    _run(folder, "macro:///Standard.Test.Main")


def _run(folder: Path, *words: str) -> None:
    command = [office(), "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
