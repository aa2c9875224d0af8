"""Certificates that sign themselves, for servers of tests on this machine. Made anew each time: no key is kept."""

import shutil
import subprocess
from pathlib import Path


def certificate(folder: Path, subject: str, *names: str) -> Path:
    """A certificate in a folder for some names, such as `IP:127.0.0.1`; its key lies beside it, as `key.pem`."""
    made = folder / "certificate.pem"
    openssl = shutil.which("openssl")
    assert openssl, "these tests make a certificate with openssl"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={subject}", "-addext", f"subjectAltName={','.join(names)}",
         "-keyout", folder / "key.pem", "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made
