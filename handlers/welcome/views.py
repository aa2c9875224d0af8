"""A role's page of the docs, in a window."""

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from handlers.parts import button, modal
from handlers.welcome.ids import OfRole, WelcomeActionId
from handlers.welcome.pages import blocks_of
from handlers.welcome.words import WORDS
from models.vocabulary import Role


def page(role: Role) -> View:
    """The page that somebody in a role reads."""
    return modal("Your page of the docs", "welcome_page", blocks_of(WORDS[role].page))


def page_button(role: Role, words: str = "Read your page") -> ButtonElement:
    """Opens it."""
    return button(words, WelcomeActionId.PAGE, OfRole(role))
