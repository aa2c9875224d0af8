"""How Slack stands for a workspace: whether it answers, how soon, and whether the app is still let in."""

from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """What may be the matter with a workspace as a whole.

    A removed app has a token of an inactive account. That Slack then refuses its app token as well is not sure. Nor is
    it whether Slack still tells an app of presses once its bot's token is revoked: here it does, which is harder.
    """

    WELL = "well"
    DOWN = "down"
    SLOW = "slow"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105  # no secret: Slack's word
    ACCOUNT_INACTIVE = "account_inactive"
    APP_REMOVED = "app_removed"


@dataclass
class Standing:
    """The condition of one workspace; `seconds` is what each call takes when it is slow."""

    condition: Condition = Condition.WELL
    seconds: float = 0

    @property
    def reaches_bot(self) -> bool:
        """Whether the bot is told what people do."""
        return self.condition not in (Condition.DOWN, Condition.APP_REMOVED)

    def refusal(self, *, of_bot: bool) -> str:
        """The error with which the bot's token is refused, or the app's; nothing when it is accepted."""
        if self.condition is Condition.APP_REMOVED:
            return "account_inactive" if of_bot else "invalid_auth"
        revoked = self.condition in (Condition.TOKEN_REVOKED, Condition.ACCOUNT_INACTIVE)
        return self.condition.value if revoked and of_bot else ""
