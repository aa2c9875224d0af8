"""The three questions: every role has some of its own, each with one right answer and the clause where it stands."""

import pytest

from handlers.roll_call import question_views
from models.actor import Actor, Holding
from models.agreement.digest import BY_KEY
from models.district.values import CITED
from models.roll_call.questions import ASKED_AT_ONCE, BY_CODE, OF_ROLES, offered
from models.vocabulary import Role
from tests.support.town import the_agreement

LONGEST_CHOICE = 75  # of Slack


@pytest.mark.parametrize("role", Role)
def test_every_role_is_asked_three(role: Role) -> None:
    """Of its own; with several roles each has its turn, and none is asked twice."""
    assert len(OF_ROLES[role]) >= ASKED_AT_ONCE
    asked = offered(Actor(1, "Made-up Name", (Holding(role, None, None),)))
    assert asked == list(OF_ROLES[role][:ASKED_AT_ONCE])
    both = offered(Actor(1, "Made-up Name", (Holding(role, None, None), Holding(Role.TEAM_MEMBER, None, None))))
    assert len(set(both)) == ASKED_AT_ONCE
    assert OF_ROLES[Role.TEAM_MEMBER][0] in both


@pytest.mark.parametrize("code", BY_CODE)
def test_a_question_has_three_choices_and_a_clause(code: str) -> None:
    """As Slack takes them; the clause is one that this agreement has, of a section in the digest."""
    question = BY_CODE[code]
    assert question.code == code
    assert len(set(question.choices)) == 3
    assert max(map(len, question.choices)) <= LONGEST_CHOICE
    assert question.right in range(3)
    clause = question.clause.removeprefix("§")
    assert clause in CITED
    assert clause.partition(".")[0] in BY_KEY
    assert question.asks.endswith("?")


def test_right_answers_stand_in_every_place() -> None:
    """Whoever presses the same place each time learns nothing of what is right."""
    places = [question.right for question in BY_CODE.values()]
    assert min(places.count(place) for place in range(3)) >= len(places) // 4


def test_what_was_not_answered_is_answered_all_the_same() -> None:
    """And whatever else a forged form has is of no answer."""
    asked = list(OF_ROLES[Role.CHIEF][:3])
    shown = str(question_views.answers(the_agreement(), asked, {asked[0].code: "9", asked[1].code: None}).to_dict())
    assert all(question.answer in shown for question in asked)
    assert "chose" not in shown
