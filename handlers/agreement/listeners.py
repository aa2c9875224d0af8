"""The agreement in Slack: read in the bot's words, read or taken as it was signed, entered where it is posted."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.agreement import views
from handlers.agreement.ids import AgreementActionId, AgreementFormId, OfSection, PostingPlace, SignedPage
from handlers.agreement.views import Overview, PostingRow
from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate, Page
from models.actor import Actor
from models.agreement import acts, queries
from models.agreement.digest import BY_KEY, asked_of, done_here
from models.agreement.posting import PostingForm, places
from models.errors import must_exist
from models.policy import Act, Subject, may, require
from models.termination.queries import ended_on, readable

BELOW: Below = {"agreement_postings": as_it_came}


class TheAgreement(Topic):
    """What people do with the agreement itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-agreement": self.open}
        self.forms = {
            AgreementFormId.POSTING_ENTERED: renewing(context, self.recorded(self._enter, self._checklist), BELOW)
        }
        self.actions = {
            AgreementActionId.OPEN: self.open,
            AgreementActionId.SECTION: self.open_section,
            AgreementActionId.GET: self.get,
            AgreementActionId.READ: self.read,
            AgreementActionId.VERSIONS: self.open_versions,
            AgreementActionId.POSTINGS: self.open_postings,
            AgreementActionId.ENTER_POSTING: laid_over(context, self.open_entering),
        }

    def open(self, payload: Payload) -> View:
        """`/sro-agreement`: what is in force, and what it asks of the reader."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.READ_AGREEMENT, Subject())
            return self._overview(session, actor, now)

    def _overview(self, session: Session, actor: Actor, now: datetime, *, is_sent: bool = False) -> View:
        today, found = self._agreement.today(now), queries.versions(session)
        overview = Overview(
            today, queries.in_force(found, today), len(found), asked_of(actor), done_here(actor),
            reads_notice=readable(session, actor, today) is not None, ended=ended_on(session, today),
        )  # fmt: skip
        return views.overview(self._agreement, overview, is_sent=is_sent)

    def open_section(self, payload: Payload) -> View:
        """A section of the digest."""
        key = payload.value(OfSection).key
        if key not in BY_KEY:
            raise OutOfDate("section")
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.READ_AGREEMENT, Subject())
            in_force = queries.in_force(queries.versions(session), self._agreement.today(now))
            return views.digest_section(self._agreement, actor, BY_KEY[key], in_force)

    def get(self, payload: Payload) -> View:
        """Have the signed text sent by direct message, once for each press that is meant."""
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: acts.take(session, actor, payload.record_id, now).id)
            return sent.answered(self._overview(session, actor, now, is_sent=True))

    def read(self, payload: Payload) -> View:
        """A page of a section of a signed text."""
        at = payload.value(SignedPage)
        with self._context.read_only(payload) as (session, actor, _now):
            text = acts.read(session, actor, at.text_id)
            if at.section >= len(text.sections) or at.page >= len(views.pages_of(text.sections[at.section].words)):
                raise OutOfDate("page")
            return views.signed_page(text, at.section, at.page)

    def open_versions(self, payload: Payload) -> View:
        """Every version with its days."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.READ_AGREEMENT, Subject())
            return views.all_versions(queries.versions(session), self._agreement.today(now))

    def open_postings(self, payload: Payload) -> View:
        """The checklist of where it is posted."""
        page = payload.value(Page).page
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.READ_AGREEMENT, Subject())
            return self._postings(session, actor, now, page)

    def _checklist(self, session: Session, actor: Actor, _entry_id: int, now: datetime) -> View:
        return self._postings(session, actor, now, 0)

    def _postings(self, session: Session, actor: Actor, now: datetime, page: int) -> View:
        in_force = queries.in_force(queries.versions(session), self._agreement.today(now))
        entered = queries.postings(session)
        rows = [
            PostingRow(code, name, entry := entered.get(code), queries.is_older(entry, in_force))
            for code, name in places(self._agreement, self._agreement.today(now)).items()
        ]
        return views.postings(rows, page, may_enter=may(actor, Act.RECORD_POSTING, Subject()))

    def open_entering(self, payload: Payload) -> View:
        """The form for a place."""
        code = payload.value(PostingPlace).code
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.RECORD_POSTING, Subject())
            name = must_exist(places(self._agreement, self._agreement.today(now)).get(code), "place")
            entry = queries.postings(session).get(code)
            blank = PostingForm(is_posted=True, day=self._agreement.today(now), whereabouts=None)
            return views.posting_form(code, name, entry.version if entry else 0, entry.form if entry else blank)

    def _enter(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        form = PostingForm(given["state"] == "posted", given["day"], given["whereabouts"])
        return acts.enter_posting(session, self._agreement, actor, about["kind"], form, about["version"], now).id
