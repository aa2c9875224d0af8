"""The headings of the yearly report's tables and what stands under them: what writes them and what reads them back.

By these the audit of a public document finds the numbers that it checks (§IX).
"""

from collections.abc import Mapping

from exports.quarters.glance import Look
from models.quarters.rates import OVER_A_YEAR, PER
from models.quarters.rates import Look as RateLook

ALL_SCHOOLS = "All schools"
RATES_AT_SCHOOLS, COUNTS_BY_YEAR, RATES_BY_YEAR = f"Per {PER:,} students", "Count", "Rate"
"""The first heading of each table."""
HOW_SPENT, REQUESTS, ACTIVITIES_AT = "How the time was spent", "Requests", "Activities at"
"""The same of the chapter on what officers did."""
FEEDBACK_COUNTED = "Recorded of the program"
FEEDBACK_HEADS = (FEEDBACK_COUNTED, "Year")
"""The same of how many commendations and complaints there were."""
LAW_ENFORCEMENT, TEACHING, INFORMAL_COUNSELING = (
    "Law enforcement: action notices", "Teaching: presentations and classes", "Informal counseling: talks",
)  # fmt: skip
WITH_TIME = "Entries with time"
AT_SCHOOLS: tuple[Look, ...] = (
    ("Incidents", "incidents", False),
    ("Disciplinary actions", "actions", False),
    ("Referrals to police", "referrals", False),
    ("Known arrests", "arrests.school_based", False),
    ("Action notices", "notices.filed", True),
    ("Incidents with an arrest", "actions.arrest", True),
)
"""What is printed school by school: the heading, the figure, and whether it is the police's."""
LOOKS_AT_SCHOOLS: Mapping[str, RateLook] = {
    heading: look for heading, *which in AT_SCHOOLS for look in OVER_A_YEAR if [look.figure, look.is_police] == which
}
"""What is printed school by school per 1,000 students, by its heading."""
