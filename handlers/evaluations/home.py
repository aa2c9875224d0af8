"""Evaluations on Home: to acknowledge, to read and comment on, and how far those of the year are."""

from functools import partial

from slack_sdk.models.blocks import Block

from handlers.evaluations.ids import EvaluationActionId
from handlers.evaluations.views import next_step_button, standing
from handlers.parts import button, escaped
from handlers.sections import MOST_LISTED, AtHome, Section, row
from handlers.values import Nothing, RecordVersion
from models.evaluations import queries
from models.evaluations.queries import Row
from models.evaluations.tables import Evaluation
from models.policy import Act, may_somewhere
from models.terms import Agreement


def waiting(home: AtHome) -> list[Section]:
    """The chief's to acknowledge, and an officer's own."""
    to_receive = queries.to_receive(home.session, home.actor, MOST_LISTED)
    to_answer = queries.to_answer(home.session, home.actor, MOST_LISTED)
    return [
        Section("Evaluations to acknowledge", to_receive, partial(_to_receive, home.agreement)),
        Section("Your evaluation", to_answer, _to_answer),
    ]


def lists(home: AtHome) -> list[Section]:
    """Each officer of the year, with how far the evaluation is and the next step."""
    writes = may_somewhere(home.actor, Act.DRAFT_EVALUATION)
    action = EvaluationActionId.LIST if writes else EvaluationActionId.MISSING
    found = queries.to_do(home.session, home.agreement, home.actor, home.now)
    if home.ended_on:  # what was begun can be finished
        found = [row for row in found if row.evaluation]
    all_of_them = partial(button, action=action, value=Nothing())
    return [Section("Yearly evaluations", found, partial(_evaluation, home.agreement), all_of_them=all_of_them)]


def _evaluation(agreement: Agreement, of: Row) -> list[Block]:
    where = f"*{escaped(of.officer.name)}* · {escaped(agreement.school_name(of.school))}"
    block_id = f"evaluation:{of.school}:{of.officer.id}:{of.school_year}"
    return row(block_id, f"{where}\n{escaped(standing(of))}", next_step_button(of))


def _to_receive(agreement: Agreement, evaluation: Evaluation) -> list[Block]:
    where = escaped(agreement.school_name(evaluation.school))
    text = f"*{evaluation.label}* · {where}\nSubmitted, not acknowledged"
    accessory = button("Open", EvaluationActionId.READ, RecordVersion(evaluation.id))
    return row(f"receive:{evaluation.id}", text, accessory)


def _to_answer(evaluation: Evaluation) -> list[Block]:
    text = f"*{evaluation.label}*\nReview it, add one comment if you wish, and acknowledge receipt"
    accessory = button("Open", EvaluationActionId.READ, RecordVersion(evaluation.id), "primary")
    return row(f"answer:{evaluation.id}", text, accessory)
