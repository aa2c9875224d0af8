"""When the made-up officers tapped on duty and off duty in the last days: mostly near the plan, once forgotten."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.duty import acts
from models.schedules.plan import A_DAY, day_at
from models.schedules.queries import records_of
from models.terms import Agreement

DAYS_BACK = 14
FORGOTTEN = 3
"""On which of these days, counted back from the last one, the first officer forgot to tap off duty."""


def tap_days(session: Session, agreement: Agreement, officers: dict[str, Actor], now: datetime) -> None:
    """Each officer at each school of theirs on the days that the plan has them there, until yesterday."""
    if not agreement.duty.is_recorded:
        return
    today = agreement.today(now)
    for number, (school, officer) in enumerate(officers.items()):
        records = records_of(session, [school], today - DAYS_BACK * A_DAY, today)
        planned = [
            (day.day, presence.starts, presence.ends)
            for day in (day_at(records, school, today - back * A_DAY) for back in range(DAYS_BACK, 0, -1))
            for presence in day.here if presence.officer.id == officer.person_id
        ]  # fmt: skip
        for place, (day, starts, ends) in enumerate(planned):
            drift = timedelta(minutes=(7 * place + 3 * number) % 13 - 4)
            duty = acts.go_on(
                session, agreement, officer, school, datetime.combine(day, starts, agreement.zone) + drift
            )
            is_forgotten = number == 0 and place == len(planned) - FORGOTTEN
            if not is_forgotten:
                at = datetime.combine(day, ends, agreement.zone) + 2 * drift
                acts.go_off(session, agreement, officer, duty.id, at)
