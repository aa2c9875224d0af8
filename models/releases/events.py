"""What is done with requests for records, as events under the agreement (§V.6)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.releases.steps import ANSWER, ASK_BACK, REFUSE, RELEASE, WITHDRAW
from models.releases.tables import RecordsRequest

CLAUSE = "§V.6"
ASKED = "Records requested"
WHAT = {
    RELEASE: "Records released", REFUSE: "Records refused", ASK_BACK: "Question about a request for records",
    ANSWER: "Answer about a request for records", WITHDRAW: "Request for records withdrawn",
}  # fmt: skip


def events(session: Session) -> Iterator[Event]:
    """Each request and each step with it, request by request."""
    for request in session.scalars(select(RecordsRequest).order_by(RecordsRequest.id)):
        record, of = f"Records request {request.id}", ("records_request", request.id)
        yield Event(request.asked_at, CLAUSE, record, ASKED, request.school, request.asked_by, of)
        for step in request.steps:
            yield Event(step.taken_at, CLAUSE, record, WHAT[step.step], request.school, step.taken_by, of)
