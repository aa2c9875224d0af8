"""Questions whose officer is gone: whoever can answer in the officer's place is told, so that none waits for nobody.

The bot looks when it starts and each morning: a role may end by an act, an import, a date, or with the account.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.notices import questions
from models.notices.details_clock import next_morning
from models.store import deadlines
from models.store.deadlines import WhenDue
from models.terms import Agreement

LOOK = "notice_questions_look"
ALL = 0  # one look for all questions


@dataclass(frozen=True)
class QuestionClock:
    """Looks at every question that nobody has answered."""

    agreement: Agreement

    def plan(self, session: Session, now: datetime) -> None:
        """Have the first look taken."""
        deadlines.put(session, ALL, {LOOK: now})

    def acts(self) -> dict[str, WhenDue]:
        """What to do on each morning."""
        return {LOOK: self._look}

    def _look(self, session: Session, _all: int, now: datetime) -> None:
        for question_id in questions.unanswered(session):
            questions.hand_over(session, self.agreement, question_id, now)
        deadlines.look_again(session, LOOK, ALL, next_morning(self.agreement, now))
