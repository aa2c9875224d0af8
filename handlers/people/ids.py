"""The ids of forms and buttons: people. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class PeopleFormId(FormId):
    """The forms of people and channels."""

    GIVEN = "people_given"
    ENDED = "people_ended"
    CHANNEL_SET = "people_channel_set"


class ProposalFormId(FormId):
    """The forms of proposed changes."""

    REJECTED = "proposal_rejected"
    WITHDRAWN = "proposal_withdrawn"


class PeopleActionId(ActionId):
    """What is pressed in windows and messages of people and channels."""

    PAGE_BACK = "people_page_back"
    PAGE_ON = "people_page_on"
    GIVE = "people_give"
    END = "people_end"
    CHANNEL = "people_channel"
    ROLE = "people_role"
    OPEN = "people_open"


class ProposalActionId(ActionId):
    """What is pressed in windows and messages of proposed changes."""

    APPROVE = "proposal_approve"
    REJECT = "proposal_reject"
    WITHDRAW = "proposal_withdraw"
