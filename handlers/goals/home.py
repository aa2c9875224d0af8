"""The team's goals on Home: that the year has none yet, and those that wait for the reader to confirm them."""

from handlers.goals import views
from handlers.sections import AtHome, Section
from models.goals import queries
from models.policy import Act, Subject, may

GOAL = "Asked from a day on that is a district goal."


def waiting(home: AtHome) -> list[Section]:
    """For members of the team."""
    if not may(home.actor, Act.SET_GOALS, Subject()):
        return []
    year = home.agreement.school_year(home.today)
    is_time = home.today >= home.agreement.year_starts(year)
    asked = [year] if is_time and not home.ended_on and not queries.of_year(home.session, year) else []
    return [
        Section("Goals of the year", asked, views.ask_row, note=GOAL),
        Section(
            "Goals to confirm for your party", queries.to_confirm(home.session, year, home.actor),
            views.waiting_row,
        ),
    ]  # fmt: skip
