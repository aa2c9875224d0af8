"""The team's recommendations that can become a request for revision, wherever they are shown (§IX, §XI)."""

from sqlalchemy.orm import Session

from models.actor import Actor
from models.quarters.recommendation_kinds import about_the_agreement
from models.quarters.tables import Recommendation
from models.revisions.acts import may_request
from models.revisions.queries import recommendations_with_a_request


def recommended(session: Session, actor: Actor) -> list[Recommendation]:
    """Those about the agreement that are open, and no request yet; none to whoever may not make one."""
    if not may_request(actor):
        return []
    become = recommendations_with_a_request(session)
    return [found for found in about_the_agreement(session) if found.id not in become]
