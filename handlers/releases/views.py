"""The windows of requests for records: all of them, one as it is read, and the rows of Home."""

from collections.abc import Collection, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.parts import (
    Fact,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.releases.forms import TITLE
from handlers.releases.ids import ReleaseActionId, RequestStep
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordSeen
from models.packet_fields import redacted_in_words
from models.releases.form import KINDS, Records
from models.releases.reminders import days_overdue, due_on
from models.releases.steps import ASKED, RELEASE, STEPS, Step
from models.releases.tables import RecordsRequest, Release, ReleasedFile, ReleasedNotice
from models.store import disposed
from models.terms import Agreement

ON_A_PAGE = 8
RULE = "The police keep records for the review of the program, and the schools may ask for them (§V.6)."
GOAL = "district goal"
ON_ITS_WAY = "being made; the superintendent receives it by direct message"
LOST = "could not be made"
NOT_RECEIVED = "*Nobody has received it.* The same file can be sent to whoever is superintendent now."


def overview(
    agreement: Agreement, found: Sequence[RecordsRequest], page: int, today: date, *, has_more: bool, may_ask: bool
) -> View:
    """All requests, the newest first."""
    ask = button("Ask for records", ReleaseActionId.ASK, Nothing(), "primary")
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if has_more else []),
    ]
    blocks = [
        header("Requests for records"),
        small(escaped(agreement.cite(RULE))),
        *actions([ask] if may_ask else [], "release_ways"),
        DividerBlock(),
        *(block for request in found for block in request_row(agreement, today, request)),
        *([] if found else [paragraph("No records have been asked for yet.")]),
        *actions(turns, "release_turns"),
    ]
    return modal(TITLE, "release_overview", blocks)


def _turn(words: str, way: str, page: int) -> ButtonElement:
    return button(words, ReleaseActionId.TURN.again(way), Page(page))


def open_button(request: RecordsRequest) -> ButtonElement:
    """Leads to a request."""
    return button("Open", ReleaseActionId.READ, RecordId(request.id))


def all_button(words: str = "Requests for records") -> ButtonElement:
    """Leads to all requests."""
    return button(words, ReleaseActionId.OPEN, Nothing())


def request_row(agreement: Agreement, today: date, request: RecordsRequest) -> list[Block]:
    """A request in a list, with its clock as long as it is open."""
    late = _late(agreement, request, today)
    about = escaped(f"{request.records.in_words}{_whose(agreement, request.records)}")
    lines = [f"*Request {request.id}* · {about}", _standing(agreement, request) + (f" · *{late}*" if late else "")]
    return row(f"release:{request.id}", "\n".join(lines), open_button(request))


def _whose(agreement: Agreement, records: Records) -> str:
    """Of which school and period the files are."""
    if not (records.files and records.first and records.last):
        return ""
    school = agreement.school_name(records.school) if records.school else "all schools"
    return f" · {school} · {day(records.first)} to {day(records.last)}"


def _standing(agreement: Agreement, request: RecordsRequest) -> str:
    """How it stands, and by when an answer is wanted."""
    if request.state != ASKED:
        return request.stands.label
    why = "needed by then" if request.needed_by else GOAL
    return f"{request.stands.label} since {moment(request.waits_since)} · by {day(due_on(agreement, request))} ({why})"


def _late(agreement: Agreement, request: RecordsRequest, today: date) -> str:
    """That its day has passed, and by how much; nothing before."""
    late = days_overdue(agreement, request, today)
    return f"overdue by {late} {'day' if late == 1 else 'days'}" if late else ""


def reading(
    agreement: Agreement, request: RecordsRequest, steps: Sequence[Step], today: date, *, may_release: bool,
    stuck: Collection[int] = (),
) -> View:  # fmt: skip
    """A request as it stands, with every word that was written and what was released.

    `stuck` are the files, by their ids, that were made and have reached nobody.
    """
    how = " · ".join(filter(None, [_standing(agreement, request), _late(agreement, request, today)]))
    blocks = [
        header(f"Records request {request.id}"),
        paragraph(f"*{how}*"),
        *facts(_asked_for(agreement, request)),
        *actions([_step_button(request, step) for step in steps], "release_steps"),
        *long_text("What for", request.purpose),
        *(_released(agreement, request.release, may_release, stuck) if request.release else []),
        DividerBlock(),
        *happened((f"Asked by {request.asked_by.name}", request.asked_at)),
        *_history(request),
    ]
    return modal(TITLE, "release_reading", blocks)


def _asked_for(agreement: Agreement, request: RecordsRequest) -> list[Fact]:
    needed = [("Needed by", day(request.needed_by))] if request.needed_by else []
    return [*_facts(agreement, request.records, "Asked for"), *needed]


def _facts(agreement: Agreement, records: Records, label: str) -> list[Fact]:
    rows: list[Fact] = [(label, records.in_words)]
    if records.files and records.first and records.last:
        rows.append(("School", agreement.school_name(records.school) if records.school else "All schools"))
        rows.append(("Period", f"{day(records.first)} to {day(records.last)}"))
    if records.numbers:
        rows.append(("Single notices", ", ".join(records.numbers)))
    return [*rows, *([("Redacted in packets", redacted_in_words(records.redacted))] if records.redacted else [])]


def _history(request: RecordsRequest) -> list[Block]:
    blocks: list[Block] = []
    for step in request.steps:
        blocks += happened((f"{STEPS[step.step].done} ({step.taken_by.name})", step.taken_at))
        blocks += long_text("In words", step.words)
    return blocks


def _released(agreement: Agreement, release: Release, may_release: bool, stuck: Collection[int]) -> list[Block]:
    blocks: list[Block] = [DividerBlock(), *facts(_facts(agreement, release.records, "Released"))]
    for file in release.files:
        again = _again(file) if may_release and file.can_be_made_again else None
        blocks += (
            _stuck(file, _file(file), "release_file")
            if file.id in stuck
            else row(f"release_file:{file.id}", _file(file), again)
        )
    return [*blocks, *(block for notice in release.notices for block in _notice(agreement, notice))]


def _again(file: ReleasedFile) -> ButtonElement:
    return button("Make it again", ReleaseActionId.MAKE_AGAIN.again(file.id), RecordId(file.id))


def _stuck(file: ReleasedFile, text: str, block: str) -> list[Block]:
    button_ = button("Send it again", ReleaseActionId.SEND_AGAIN.again(file.id), RecordId(file.id))
    return row(f"{block}:{file.id}", f"{text}\n{NOT_RECEIVED}", button_)


def stuck_row(file: ReleasedFile) -> list[Block]:
    """A released file that was made and cannot reach whoever it was for."""
    return _stuck(file, f"*Request {file.release.request_id}* · {_file(file)}", "release_stuck")


def lost_row(file: ReleasedFile) -> list[Block]:
    """A released file that nobody has received."""
    text = f"*Request {file.release.request_id}* · {_file(file)}"
    return row(f"release_lost:{file.id}", text, _again(file))


def _file(file: ReleasedFile) -> str:
    """A file, and what proves later that another one is the same."""
    if file.made_at is None:
        gone = f": the notice was {disposed.stands(file.notice)}" if file.notice and file.notice.disposed_at else ""
        return f"*{escaped(file.label)}*: {f'{LOST}{gone}' if file.is_lost else ON_ITS_WAY}."
    count = "" if file.row_count is None else f" · {file.row_count} {'notice' if file.row_count == 1 else 'notices'}"
    return (
        f"*{escaped(file.label)}*{count} · made {moment(file.made_at)} for {escaped(file.sent_to.name)}\n"
        f"{escaped(file.name or '')}, {file.size:,} bytes\nSHA-256 `{file.sha256}`"
    )


def _notice(agreement: Agreement, released: ReleasedNotice) -> list[Block]:
    text = f"*{released.notice.label}* · {escaped(agreement.school_name(released.notice.school))}"
    return row(f"release_notice:{released.id}", f"{text}\n{how_released(released)}", notice_button(released))


def notice_button(released: ReleasedNotice) -> ButtonElement:
    """Leads to a notice as it was released."""
    return button("Open", ReleaseActionId.NOTICE.again(released.id), RecordId(released.id))


def how_released(released: ReleasedNotice) -> str:
    """In which version, with or without student details."""
    details = "with student details" if released.with_students else "without student details"
    gone = f". The notice was {disposed.stands(released.notice)}" if released.notice.disposed_at else ""
    return f"Version {released.version}, {details}, released {moment(released.release.released_at)}{gone}"


def _step_button(request: RecordsRequest, step: Step) -> ButtonElement:
    if step.code == RELEASE:
        return button(step.button, ReleaseActionId.CHOOSE, RecordSeen(request.id, request.seen), step.style)
    seen = RequestStep(request.id, step.code, request.seen)
    return button(step.button, ReleaseActionId.WRITE_STEP.again(step.code), seen, step.style)


def released_row(agreement: Agreement, found: ReleasedNotice | Release) -> list[Block]:
    """A released notice on Home; or the files of a release, which came by direct message."""
    if isinstance(found, ReleasedNotice):
        return _notice(agreement, found)
    kinds = dict.fromkeys(KINDS[file.kind] for file in found.files)
    text = f"*Request {found.request_id}* · {escaped('; '.join(kinds))}"
    return row(
        f"release_files:{found.id}", f"{text}\nBy direct message, released {moment(found.released_at)}",
        open_button(found.request),
    )  # fmt: skip
