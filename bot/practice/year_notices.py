"""What becomes of the made-up year's notices: answers that come later, questions, changes, mistakes."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.notices import acknowledgments, questions
from models.notices import acts as notices
from models.notices.form import DETAILS, EMPTY, NoticeForm
from models.notices.tables import Notice, form_of
from models.terms import Agreement

AN_HOUR = timedelta(hours=1)
TRIED: dict[str, Any] = {
    "grounds": "options_tried", "options_tried": ("administration",),
    "grounds_detail": "The school's own measures had not helped.",
}  # fmt: skip
EMERGENCY = {"grounds": "emergency", "grounds_detail": "Somebody could have been hurt."}
GROUNDS: tuple[dict[str, Any], ...] = (TRIED, TRIED, TRIED, EMERGENCY, {"grounds": "not_conduct"})
BY_WHOM = (*["officer"] * 6, "others", "both")
SEARCHERS = (*["officer"] * 6, "staff_alone", "staff_asked")
PLANNED: tuple[dict[str, Any], ...] = (
    {"planned": "no"}, {"planned": "no"}, {"planned": "no"}, {"planned": "yes", "planned_grounds": ("evidence",)},
)  # fmt: skip
CUSTODY: tuple[dict[str, Any], ...] = (
    {"custody_on_premises": "no"}, {"custody_on_premises": "no"},
    {"custody_on_premises": "yes", "custody_reason": "There was no safe way to another place."},
)  # fmt: skip
QUESTION = ("Was the family told by you, or is that for us to do?", "The family was told the same afternoon.")
MEASURES = {
    "search": "searched", "rights_read": "rights_read", "citation": "citation", "summons": "citation",
    "arrest": "arrested",
}  # fmt: skip


def in_detail(form: NoticeForm, chance: random.Random) -> NoticeForm:
    """A form with the details that its actions ask for."""
    return replace(
        form, acted_by=chance.choice(BY_WHOM), searched_by=chance.choice(SEARCHERS), search_basis="consent",
        staff_search_reason="A teacher had seen the bag.", custody_out_of_sight="yes", conduct_at_school="yes",
        policy_reason="The principal asked for it.",
        **chance.choice(GROUNDS), **chance.choice(PLANNED), **chance.choice(CUSTODY),
    ).relevant()  # fmt: skip


def measures(actions: tuple[str, ...]) -> tuple[str, ...]:
    """What was done to the first student of a notice with these actions."""
    return tuple(dict.fromkeys(MEASURES[action] for action in actions if action in MEASURES))


@dataclass
class Story:
    """What an officer and a principal do with one notice, as chance has it."""

    session: Session
    agreement: Agreement
    officer: Actor
    principal: Actor | None
    chance: random.Random

    def file(self, form: NoticeForm, key: str, filed: datetime) -> Notice:
        """File it whole, or first what tells the principal; the details follow, but for a few."""
        happens = self.chance.random()
        if happens > 0.4:
            return notices.file_notice(self.session, self.agreement, self.officer, form, key, filed)
        later: dict[str, Any] = {name: EMPTY.get(name) for name in DETAILS if name != "started_by"}
        notice = notices.file_notice(
            self.session, self.agreement, self.officer, replace(form, **later).relevant(), key, filed
        )
        if happens > 0.05:
            notices.complete_details(
                self.session, self.agreement, self.officer, notice.id, form, notice.version, filed + AN_HOUR / 6
            )
        return notice

    def go_on(self, notice: Notice, since: datetime) -> None:
        """What follows after the principal has acknowledged it: seldom anything."""
        happens = self.chance.random()
        if happens < 0.08:
            self._ask(notice, since)
        elif happens < 0.20:
            self._add_an_arrest(notice, since)
        elif happens < 0.30 and notice.current.started_by == "officer":
            notices.withdraw(self.session, self.officer, notice.id, "Filed twice by mistake.", since + AN_HOUR)

    def _ask(self, notice: Notice, since: datetime) -> None:
        if self.principal:
            question, answer = QUESTION
            asked = questions.ask(
                self.session, self.agreement, self.principal, notice.id, question, since + AN_HOUR / 4
            )
            questions.answer(self.session, self.officer, asked.id, answer, since + AN_HOUR)

    def _add_an_arrest(self, notice: Notice, since: datetime) -> None:
        form = form_of(notice.current)
        if "arrest" in form.actions:
            return
        form = in_detail(replace(form, actions=(*form.actions, "arrest")), self.chance)
        notices.amend(
            self.session, self.agreement, self.officer, notice.id, form, "A warrant came in the same day.",
            notice.version, since + AN_HOUR,
        )  # fmt: skip
        if self.principal and self.chance.random() < 0.8:
            acknowledgments.acknowledge(self.session, self.principal, notice.id, since + 2 * AN_HOUR)
