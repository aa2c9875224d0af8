"""Officers' reports on Home: what the officer is to answer or submit, what is late, packets that wait."""

from functools import partial

from handlers.reports import parts, views
from handlers.reports.packet_views import packet_row
from handlers.sections import MOST_LISTED, AtHome, Section
from models.reports import queries
from models.reports.clock import ReportClock
from models.reports.standing import ASKED

GOAL = "The number of days is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """The officer's reports, the late ones of all officers for who answers for them, and packets."""
    if not home.agreement.officer_reports.is_kept:
        return []
    show = partial(views.report_row, home.agreement, where="waiting")
    sections = []
    if queries.reads_own(home.actor):
        own = queries.own_open(home.session, home.agreement, home.actor, home.today)
        due = [found for found in own if found.state != ASKED]
        asked = [found for found in own if found.state == ASKED]
        sections += [
            Section("Officer's reports to submit", due, show, all_of_them=parts.all_button, note=parts.SCHOOL_DAYS),
            Section("Is it an officer's report?", asked, show, all_of_them=parts.all_button),
        ]
    if queries.reads_all(home.actor):
        clock = ReportClock(home.session, home.agreement, home.today)
        late = queries.late(home.session, home.agreement, clock)
        rows = partial(views.report_row, home.agreement, where="late")
        sections.append(
            Section("Officer's reports that are late", late, rows, all_of_them=parts.all_button, note=parts.SCHOOL_DAYS)
        )
    packets = queries.packets_waiting(home.session, home.actor, MOST_LISTED)
    show = partial(packet_row, home.agreement, home.today)
    return [*sections, Section("Packets waiting for you", packets, show, all_of_them=parts.all_button, note=GOAL)]
