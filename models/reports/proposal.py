"""What the bot proposes: whether a notice is an officer's report, from its category and actions (C.G.S. 10-233p).

State law, as we read a copy of it that was cut, asks for a report of each investigation or intervention in behavior or
conflict that escalates to violence or constitutes a crime. Which of our codes these are is our reading, for counsel.
"""

from sqlalchemy import ColumnElement, and_, exists, or_

from models import vocabulary as words
from models.notices.tables import NoticeAction, NoticeVersion

VIOLENCE_OR_CRIME = frozenset({
    "violent_crime", "sexual", "threat", "theft", "fighting", "property_damage", "weapons", "substances", "trespass",
})  # fmt: skip
TELLING_ACTIONS = (words.ENFORCEMENT_ACTIONS | {"referral_jrb"}) - {"other"}


def reasons(version: NoticeVersion) -> list[str]:
    """The category and the actions for which a report is proposed, as labels; none where none is proposed.

    Where only other officers acted, theirs is the report.
    """
    if version.acted_by == "others":
        return []
    incident = [words.INCIDENTS[version.incident]] if version.incident in VIOLENCE_OR_CRIME else []
    return [*incident, *(words.ACTIONS[code] for code in version.actions if code in TELLING_ACTIONS)]


def is_proposed(version: NoticeVersion) -> bool:
    """Whether a report is proposed."""
    return bool(reasons(version))


_ACTS = exists().where(NoticeAction.version_id == NoticeVersion.id, NoticeAction.action.in_(TELLING_ACTIONS))
_OWN = or_(NoticeVersion.acted_by.is_(None), NoticeVersion.acted_by != "others")
PROPOSED: ColumnElement[bool] = and_(_OWN, or_(NoticeVersion.incident.in_(VIOLENCE_OR_CRIME), _ACTS))
"""The same, asked of many versions at once."""
