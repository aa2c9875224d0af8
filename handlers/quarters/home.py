"""Quarters on Home: what is to send, to hold a meeting about and to sign; recommendations; reports to adopt."""

from datetime import date
from functools import partial

from slack_sdk.models.blocks import Block

from handlers.parts import button, due_words, escaped
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.recommendation_rows import recommendation_row
from handlers.quarters.views import declared_by, reason_line, short_team, signed_line
from handlers.quarters.yearly_report.views import report_row
from handlers.revisions.recommended import recommended
from handlers.sections import AtHome, Section, row
from handlers.values import Nothing, RecordId
from models.policy import Act, may_somewhere
from models.quarters.meetings import short_for, to_meet
from models.quarters.reminders import waiting_submissions
from models.quarters.report_reminders import waiting_reports
from models.quarters.signing import to_sign
from models.quarters.tables import Quarter, State, Submission, party_name
from models.quarters.team import open_recommendations
from models.terms import Agreement


def waiting(home: AtHome) -> list[Section]:
    """What waits for the reader."""
    session, agreement, actor, now = home.session, home.agreement, home.actor, home.now
    all_quarters = partial(button, action=QuarterActionId.LIST, value=Nothing())
    is_short = short_for(session, actor, home.today)
    owned = open_recommendations(session, owner_id=actor.person_id) if actor.holdings else ()
    to_request = {found.id for found in recommended(session, actor)} if owned else set()
    return [
        Section("Submissions for the quarter", waiting_submissions(session, actor),
                partial(_submission, agreement, home.today), all_of_them=all_quarters),
        Section("Collaboration Team", [is_short] if is_short else [], partial(short_team, agreement)),
        Section("Team meetings to hold", to_meet(session, agreement, actor, now), partial(_to_meet, agreement),
                all_of_them=all_quarters),
        Section("Quarters to sign", to_sign(session, agreement, actor, now), _to_sign, all_of_them=all_quarters),
        Section("Recommendations assigned to you", owned,
                lambda found: recommendation_row(found, home.today, to_request),
                all_of_them=all_quarters if may_somewhere(actor, Act.SEE_QUARTER) else None),
        Section("Reports to adopt", waiting_reports(session, agreement, actor, now),
                partial(report_row, agreement, now=now)),
    ]  # fmt: skip


def _submission(agreement: Agreement, today: date, submission: Submission) -> list[Block]:
    due = f"{due_words(submission.quarter.due_on, today)} (district goal)"
    party = escaped(party_name(agreement, submission.party))
    because = submission.missing_because if submission.state is State.MISSING else None
    declared = f"{declared_by(submission)}: it can still be sent" if because else ""
    text = f"*{submission.quarter.label}* · {party}\n{str(submission.state).capitalize()}{declared}, {due}"
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(submission.quarter_id), "primary")
    return [*row(f"submission:{submission.id}", text, accessory), *([reason_line(because)] if because else [])]


def _to_meet(agreement: Agreement, quarter: Quarter) -> list[Block]:
    rule = escaped(agreement.cite("The team meets at least quarterly (§IX)."))
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id))
    return row(f"meet:{quarter.id}", f"*{quarter.label}*\nNo team meeting is on record. {rule}", accessory)


def _to_sign(quarter: Quarter) -> list[Block]:
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id), "primary")
    return row(f"sign:{quarter.id}", f"*{quarter.label}*\nEverything is in. {signed_line(quarter)}", accessory)
