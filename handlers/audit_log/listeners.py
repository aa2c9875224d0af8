"""The audit log in Slack: pages of it, what is looked for, as a workbook; and its check by one press."""

from collections.abc import Mapping
from datetime import date, datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.audit_log import views
from handlers.audit_log.ids import AuditLogActionId, AuditLogFormId, LogPage
from handlers.audit_log.views import ANY, LogRow
from handlers.audit_log.ways import way_to
from handlers.context import Context
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate
from models.actor import Actor, person_label
from models.audit_log import checks, reading
from models.audit_log.export_requests import audit_log
from models.audit_log.kinds import KINDS, Reader
from models.audit_log.names import ACTORS, Names
from models.audit_log.reading import Wanted, reader_of
from models.audit_log.seeking import number_of, sought_record, wanted_record
from models.audit_log.words import WORDS
from models.errors import Invalid
from models.export_requests import acts as exporting
from models.policy import Act, Subject, may, require
from models.store.audit import Entry

DAYS_TURNED = "This is before the first day."
ONE_ACT = "Choose one act, or none."
LONGEST_NAME = 75


class AuditLogs(Topic):
    """What people do with the audit log."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {AuditLogFormId.SOUGHT: self.seek}
        self.actions = {
            AuditLogActionId.OPEN: self.open,
            AuditLogActionId.ALL: self.open,
            AuditLogActionId.TURN: self.turn,
            AuditLogActionId.SEEK: self.open_form,
            AuditLogActionId.WORKBOOK: self.ask_for_workbook,
            AuditLogActionId.CHECKS: self.open_checks,
            AuditLogActionId.CHECK: self.check,
        }

    def open(self, payload: Payload) -> View:
        """The newest entries; to administrators, who may not read them, the checks."""
        with self._context.on_record(payload) as (session, actor, now):
            if may(actor, Act.READ_AUDIT_LOG, Subject()) or not may(actor, Act.CHECK_AUDIT_LOG, Subject()):
                return self._page(session, actor, Wanted(), now)
            return views.checks_page(checks.newest(session, actor), reads=False)

    def turn(self, payload: Payload) -> View:
        """Another page of what is looked for."""
        at, wanted = payload.value(LogPage), _wanted_in(payload.metadata)
        if at.way not in ("before", "after"):
            raise OutOfDate("way")
        with self._context.on_record(payload) as (session, actor, now):
            return self._page(session, actor, wanted, now, **{at.way: at.number})

    def open_form(self, payload: Payload) -> View:
        """The form of what to look for, with what is looked for now."""
        wanted = _wanted_in(payload.metadata)
        with self._context.read_only(payload) as (session, actor, _now):
            reader = reader_of(session, self._agreement, actor)
            return views.seeking_form(wanted, _people(reader), number_of(reader, wanted.subject))

    def seek(self, payload: Payload) -> View:
        """The newest entries that fit."""
        given = payload.answers
        with self._context.on_record(payload) as (session, actor, now):
            require(actor, Act.READ_AUDIT_LOG, Subject())
            return self._page(session, actor, _wanted_of(session, given), now)

    def ask_for_workbook(self, payload: Payload) -> View:
        """What is looked for as a workbook, for each press that is meant."""
        wanted = _wanted_in(payload.metadata)
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: exporting.ask(session, actor, audit_log(actor, wanted), now).id)
            return sent.answered(views.workbook_asked(wanted))

    def open_checks(self, payload: Payload) -> View:
        """The latest checks."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._checks(session, actor)

    def check(self, payload: Payload) -> View:
        """Have the log checked: at once where it is short, else beside everything else."""
        with self._context.recording(payload) as (session, actor, now, sent):
            check_id = sent.once(lambda: checks.ask(session, actor, now).id)
            is_short = checks.is_short(session)
        if is_short:
            checks.run(self._context.database, check_id, now, tells=False)
        with self._context.read_only(payload) as (session, actor, _now):
            return self._checks(session, actor)

    def _checks(self, session: Session, actor: Actor) -> View:
        return views.checks_page(checks.newest(session, actor), reads=may(actor, Act.READ_AUDIT_LOG, Subject()))

    def _page(
        self, session: Session, actor: Actor, wanted: Wanted, now: datetime,
        before: int | None = None, after: int | None = None,
    ) -> View:  # fmt: skip
        page = reading.read(session, self._agreement, actor, wanted, now, before=before, after=after)
        reader, names = reader_of(session, self._agreement, actor), Names(session, self._agreement)
        rows = [
            LogRow(entry, names.actor(entry), names.what(entry), names.record(entry), way_to(reader, entry))
            for entry in page.entries
        ]
        return views.log_page(page, rows, wanted, _in_words(reader, names, wanted, now))


def _in_words(reader: Reader, names: Names, wanted: Wanted, now: datetime) -> str:
    sought = Entry(0, now, wanted.actor or "", "", "", {})
    record = sought_record(reader, names, wanted.subject, now)
    return views.sought_in_words(wanted, names.actor(sought) if wanted.actor else None, record)


def _people(reader: Reader) -> Mapping[str, str]:
    """Whose acts there may be to read."""
    people = {person_label(one.id): one.name[:LONGEST_NAME] for one in reader.sides.people(reader.session, reader.own)}
    return {"bot": ACTORS["bot"], "operator": ACTORS["operator"], **people}


def _wanted_in(noted: Fields) -> Wanted:
    """What a window looks for. `OutOfDate` where the bot did not write that."""
    given = noted["filters"]
    if len(given) != len(vars(Wanted())):
        raise OutOfDate("filters")
    actor, subject, act, *days = (text or None for text in given)
    return _known(Wanted(actor, subject, act, *(_day(day) for day in days)))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise OutOfDate("day") from None


def _wanted_of(session: Session, given: Fields) -> Wanted:
    """What the form asks for. Raises `Invalid`."""
    acts = given["acts"] or ()
    if len(acts) > 1:
        raise Invalid({"acts": ONE_ACT})
    if given["first"] and given["last"] and given["last"] < given["first"]:
        raise Invalid({"last": DAYS_TURNED})
    kind = None if given["kind"] == ANY else given["kind"]
    subject = wanted_record(session, kind, given["number"])
    who = None if given["who"] == ANY else given["who"]
    return _known(Wanted(who, subject, acts[0] if acts else None, given["first"], given["last"]))


def _known(wanted: Wanted) -> Wanted:
    """The same, where it is of codes that there are."""
    kind = (wanted.subject or "").partition(":")[0]
    if (wanted.act and wanted.act not in WORDS) or (kind and kind not in KINDS):
        raise OutOfDate("choice")
    return wanted
