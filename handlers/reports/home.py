"""Officers' reports on Home: what the officer is to answer or submit, what is late, packets that wait."""

from functools import partial

from handlers.reports import parts, views
from handlers.reports.packet_views import packet_row
from handlers.sections import MOST_LISTED, MOST_ROWS, AtHome, Section
from models.reports import pending, queries
from models.reports.clock import ReportClock

GOAL = "The number of days is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """The officer's reports, the late ones of all officers for who answers for them, and packets."""
    if not home.agreement.officer_reports.is_kept:
        return []
    show, sections = partial(views.report_row, home.agreement, where="waiting"), []
    if queries.reads_own(home.actor):
        due, asked = pending.own_open(home.session, home.agreement, home.once(_clock), home.actor, MOST_ROWS)
        sections += [
            Section("Officer's reports to submit", due.rows, show, due.count, parts.all_button,
                    note=parts.SCHOOL_DAYS),
            Section("Is it an officer's report?", asked.rows, show, asked.count, parts.all_button),
        ]  # fmt: skip
    if queries.reads_all(home.actor):
        late = pending.late(home.session, home.agreement, home.once(_clock), MOST_ROWS)
        rows = partial(views.report_row, home.agreement, where="late")
        sections.append(
            Section("Officer's reports that are late", late.rows, rows, late.count, parts.all_button,
                    note=parts.SCHOOL_DAYS)
        )  # fmt: skip
    packets = queries.packets_waiting(home.session, home.actor, MOST_LISTED)
    show = partial(packet_row, home.agreement, home.today)
    return [*sections, Section("Packets waiting for you", packets, show, all_of_them=parts.all_button, note=GOAL)]


def _clock(home: AtHome) -> ReportClock:
    return ReportClock(home.session, home.agreement, home.today)
