"""The ids of forms and buttons: the agreement. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class AgreementFormId(FormId):
    """The forms of the agreement."""

    POSTING_ENTERED = "agreement_posting_entered"


class AgreementActionId(ActionId):
    """What is pressed in windows of the agreement."""

    OPEN = "agreement_open"
    SECTION = "agreement_section"
    GET = "agreement_get"
    READ = "agreement_read"
    VERSIONS = "agreement_versions"
    POSTINGS = "agreement_postings"
    ENTER_POSTING = "agreement_enter"


@dataclass(frozen=True)
class OfSection(Value):
    """A section of the digest, by its key."""

    key: str


@dataclass(frozen=True)
class SignedPage(Value):
    """A page of a section of a signed text; the section by its position, both from 0."""

    text_id: int
    section: int
    page: int


@dataclass(frozen=True)
class PostingPlace(Value):
    """A place where the agreement is to be posted, by its code."""

    code: str
