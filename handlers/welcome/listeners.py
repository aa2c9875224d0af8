"""The buttons of the welcome: a role's page of the docs."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate
from handlers.welcome import views
from handlers.welcome.ids import OfRole, WelcomeActionId
from models.policy import Act, Subject, require
from models.vocabulary import Role


class WelcomePages(Topic):
    """What somebody reads who is new to a role."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.actions = {WelcomeActionId.PAGE: self.page}

    def page(self, payload: Payload) -> View:
        """A role's page; the docs are open to everybody on the roster."""
        code = payload.value(OfRole).role
        if code not in set(Role):
            raise OutOfDate("role")
        with self._context.read_only(payload) as (_session, actor, _now):
            require(actor, Act.READ_AGREEMENT, Subject())
        return views.page(Role(code))
