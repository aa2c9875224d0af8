"""Who asks from outside, on what basis, and how an answer is sent, as data. Codes stay for good."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Requester:
    """A kind of person or body that asks. Without `is_named` no name is taken: it would be a student's."""

    label: str
    is_named: bool = True


@dataclass(frozen=True)
class Basis:
    """On what a request rests. `may_need_hold`: the records may have to be kept until the matter has ended."""

    label: str
    may_need_hold: bool = False


REQUESTERS: Mapping[str, Requester] = {
    "parent": Requester("Parent or guardian"),
    "student": Requester("Student or former student (no name is taken)", is_named=False),
    "press": Requester("News media"),
    "resident": Requester("Member of the public"),
    "organization": Requester("Organization"),
    "attorney": Requester("Attorney"),
    "court": Requester("Court"),
    "prosecution": Requester("Prosecutor"),
    "insurer": Requester("Insurer"),
    "agency": Requester("Public agency"),
    "other": Requester("Somebody else"),
}
BASES: Mapping[str, Basis] = {
    "public_records": Basis("Public records (Freedom of Information Act, C.G.S. 1-210)"),
    "own_records": Basis("Parent or student about own education records (FERPA)"),
    "subpoena": Basis("Subpoena", may_need_hold=True),
    "court_order": Basis("Court order", may_need_hold=True),
    "claim": Basis("Claim or lawsuit, or an insurer's part in one", may_need_hold=True),
    "consent": Basis("Written consent of the person concerned"),
    "agency": Basis("Request of a public agency"),
    "other": Basis("Another basis, or not specified"),
}
"""The law is cited by our reading of it; counsel is to confirm."""
WAYS: Mapping[str, str] = {
    "mail": "By mail",
    "email": "By email",
    "portal": "Through an online portal",
    "in_person": "Handed over",
    "inspection": "Shown for inspection",
    "filed": "Filed with the court",
    "spoken": "Told in person or by telephone",
}
"""How an answer reached whoever asked."""
FILE, ELSEWHERE = "file", "elsewhere"
ITEMS: Mapping[str, str] = {FILE: "File", ELSEWHERE: "Kept elsewhere"}
"""What a packet is made of: a file that was handed in, or something that is described and kept in another place."""
ENDINGS = frozenset({
    "pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "zip", "7z", "eml",
    "msg", "png", "jpg", "jpeg", "gif", "tif", "tiff", "heic", "webp", "mp3", "m4a", "wav", "mp4", "mov", "xml", "json",
    "ics",
})  # fmt: skip
"""The usual kinds of files, by how their names end. None is ever opened."""
