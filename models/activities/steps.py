"""What follows on an activity that others have to answer: its states and the steps between them, as data.

A kind of activity that is not named here asks nobody to do anything. Codes of states and steps stay for good.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.activities.form import ActivityForm
from models.policy import Act, Part, Right

OPEN, PLANNED = "open", "planned"
REOPENED = "concern_reopen"


@dataclass(frozen=True)
class State:
    """How an activity stands.

    Args:
        asks: whom it waits for, by the right to take the next step; nobody without.
        from_its_day: it waits only from the day of the activity on.
        is_over: nothing of it is changed any more.
    """

    label: str
    asks: Act | None = None
    from_its_day: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Step:
    """Something that is done with an activity of a kind, from some of its states.

    Args:
        kind: the kind of activity, by its code.
        button: what is pressed.
        done: what the record says afterwards.
        before: the states in which it can be taken.
        after: the state that it leads to; the same one where none is given.
        act: the right that it needs.
        words: what is asked in words; nothing is where it is empty. `needs_words`: they have to be there.
        until: what a day is asked for.
        hours: what a number of hours is asked for, in quarters.
        names: what somebody of the school is picked for.
        tells: who is told by direct message, beside the officer.
        from_its_day: it can be taken from the day of the activity on.
        by_another: never by the officer whose activity it is, whatever else they are.
    """

    code: str
    kind: str
    button: str
    done: str
    before: tuple[str, ...]
    after: str
    act: Act
    words: str = ""
    needs_words: bool = True
    until: str = ""
    hours: str = ""
    names: str = ""
    tells: tuple[Right, ...] = ()
    from_its_day: bool = False
    by_another: bool = False
    style: str | None = None


@dataclass(frozen=True)
class Course:
    """The states of a kind of activity, and who is told when one is logged.

    Args:
        first: the state in which it begins, by its answers.
        told: what whoever logs one is told of that.
        has_card: it has a card in the school's channel.
        tells: who is told by direct message; `tells_if_open` only where it begins as open.
        asks_anew: the answers that were agreed to: when one of them is corrected, it has to be agreed to again.
    """

    first: Callable[[ActivityForm], str]
    states: Mapping[str, State]
    told: str
    has_card: bool = False
    tells: tuple[Right, ...] = ()
    tells_if_open: tuple[Right, ...] = ()
    asks_anew: tuple[str, ...] = ()


def _begins(state: str) -> Callable[[ActivityForm], str]:
    return lambda _form: state


COURSES: Mapping[str, Course] = {
    "concern": Course(
        _begins(OPEN),
        {
            OPEN: State("Waiting for the school's answer", Act.ANSWER_ACTIVITY),
            PLANNED: State("Answered with a plan", Act.ANSWER_ACTIVITY),
            "done": State("Plan carried out, to be closed", Act.ANSWER_ACTIVITY),
            "closed": State("Closed", is_over=True),
        },
        "It is on its way to the channel of the school's principal, who answers with a plan.",
        has_card=True,
    ),
    "planned": Course(
        _begins(OPEN),
        {
            OPEN: State("Waiting for the school's answer", Act.ANSWER_ACTIVITY),
            "asked": State("Waiting for the officer's answer", Act.CHANGE_ACTIVITY),
            "agreed": State("Agreed to by the school", Act.CHANGE_ACTIVITY, from_its_day=True),
            "objected": State("Objected to by the school", Act.CHANGE_ACTIVITY),
            "done": State("Done", is_over=True),
            "anyway": State("Done without the school's agreement", is_over=True),
            "called_off": State("Called off", is_over=True),
        },
        "It is on its way to the channel of the school's principal. You are told of the answer.",
        has_card=True, asks_anew=("happened_on", "time", "topic"),
    ),
    "conflict": Course(
        _begins("by_officer"),
        {
            "by_officer": State("Way suggested by the officer", Act.AGREE_CONFLICT),
            "by_school": State("Way suggested by the school", Act.CHANGE_CONFLICT),
            "resolved": State("Resolved: both have agreed to a way", is_over=True),
            "ended": State("Closed without an agreed way", is_over=True),
        },
        "The principal, the superintendent and the chief are told, and nobody else.",
        tells=(Part.TOLD_OF_CONFLICT,),
    ),
    "event": Course(
        lambda form: OPEN if form.overtime else "regular",
        {
            OPEN: State("Overtime to be approved", Act.APPROVE_OVERTIME),
            "regular": State("Within regular hours", Act.CHANGE_ACTIVITY, from_its_day=True),
            "approved": State("Overtime approved", Act.CHANGE_ACTIVITY, from_its_day=True),
            "declined": State("Overtime declined"),
            "worked": State("Hours entered, to be confirmed", Act.APPROVE_OVERTIME),
            "returned": State("Hours to be corrected", Act.CHANGE_ACTIVITY),
            "confirmed": State("Hours confirmed", is_over=True),
            "called_off": State("Called off", is_over=True),
        },
        "The principal is told, and the supervisors, where overtime is to be approved.",
        tells=(Part.TOLD_OF_ACTIVITY,), tells_if_open=(Part.SUPERVISES,), asks_anew=("happened_on", "time", "overtime"),
    ),
}  # fmt: skip
"""By the kind's code."""
_BEFORE_DONE = (OPEN, "asked", "objected")
ALL_STEPS = (
    Step("concern_plan", "concern", "Answer with a plan", "Answered with a plan", (OPEN,), PLANNED,
         Act.ANSWER_ACTIVITY, "Your plan", until="To be carried out by", style="primary"),
    Step("concern_name", "concern", "Name somebody", "Named who carries it out", (OPEN, PLANNED), "",
         Act.NAME_FOR_CONCERN, names="Who carries it out?"),
    Step("concern_done", "concern", "Record as carried out", "Carried out", (PLANNED,), "done", Act.FOLLOW_CONCERN,
         "What was done", needs_words=False, tells=(Act.ANSWER_ACTIVITY,)),
    Step("concern_close", "concern", "Close the concern", "Closed", (OPEN, PLANNED, "done"), "closed",
         Act.ANSWER_ACTIVITY, "What became of it, or why nothing is to be done"),
    Step(REOPENED, "concern", "Reopen", "Reopened", ("closed",), OPEN, Act.FOLLOW_CONCERN,
         "Why it is open again", tells=(Act.ANSWER_ACTIVITY,)),
    Step("planned_agree", "planned", "Agree", "Agreed to", (OPEN, "asked", "objected"), "agreed", Act.ANSWER_ACTIVITY,
         "Anything the officer should know", needs_words=False, style="primary"),
    Step("planned_ask", "planned", "Ask the officer", "Asked", (OPEN,), "asked", Act.ANSWER_ACTIVITY, "Your question"),
    Step("planned_object", "planned", "Object", "Objected", (OPEN, "asked", "agreed"), "objected", Act.ANSWER_ACTIVITY,
         "Why, and what you suggest instead", tells=(Part.SUPERVISES,), style="danger"),
    Step("planned_answer", "planned", "Answer", "Answered", ("asked",), OPEN, Act.CHANGE_ACTIVITY, "Your answer",
         tells=(Act.ANSWER_ACTIVITY,), style="primary"),
    Step("planned_done", "planned", "Record as done", "Done", ("agreed",), "done", Act.CHANGE_ACTIVITY,
         "Anything to add", needs_words=False, from_its_day=True, style="primary"),
    Step("planned_anyway", "planned", "Record as done", "Done without the school's agreement", _BEFORE_DONE, "anyway",
         Act.CHANGE_ACTIVITY, "Why it was done without the school's agreement",
         tells=(Act.ANSWER_ACTIVITY, Part.SUPERVISES), from_its_day=True),
    Step("planned_call_off", "planned", "Call off", "Called off", (*_BEFORE_DONE, "agreed"), "called_off",
         Act.CHANGE_ACTIVITY, "Anything to add", needs_words=False, tells=(Part.TOLD_OF_ACTIVITY,)),
    Step("conflict_agree", "conflict", "Agree to this way", "Agreed to the way that the officer suggested",
         ("by_officer",), "resolved", Act.AGREE_CONFLICT, "Anything to add", needs_words=False,
         tells=(Part.TOLD_OF_CONFLICT,), style="primary"),
    Step("conflict_suggest", "conflict", "Suggest another way", "Suggested another way", ("by_officer",), "by_school",
         Act.AGREE_CONFLICT, "The way that you suggest", tells=(Part.TOLD_OF_CONFLICT,)),
    Step("conflict_accept", "conflict", "Agree to this way", "Agreed to the way that the school suggested",
         ("by_school",), "resolved", Act.CHANGE_CONFLICT, "Anything to add", needs_words=False,
         tells=(Part.TOLD_OF_CONFLICT,), style="primary"),
    Step("conflict_counter", "conflict", "Suggest another way", "Suggested another way", ("by_school",), "by_officer",
         Act.CHANGE_CONFLICT, "The way that you suggest", tells=(Part.TOLD_OF_CONFLICT,)),
    Step("conflict_end", "conflict", "Close without a way", "Closed without an agreed way",
         ("by_officer", "by_school"), "ended", Act.END_CONFLICT, "Why, such as that the officer has left",
         tells=(Part.TOLD_OF_CONFLICT,)),
    Step("event_approve", "event", "Approve overtime", "Overtime approved", (OPEN, "declined"), "approved",
         Act.APPROVE_OVERTIME, "Anything to add", needs_words=False, tells=(Part.TOLD_OF_ACTIVITY,), by_another=True,
         style="primary"),
    Step("event_decline", "event", "Decline overtime", "Overtime declined", (OPEN, "approved"), "declined",
         Act.APPROVE_OVERTIME, "Why", tells=(Part.TOLD_OF_ACTIVITY,), by_another=True, style="danger"),
    Step("event_hours", "event", "Enter hours worked", "Hours worked entered",
         ("regular", "approved", "declined", "returned"), "worked",
         Act.CHANGE_ACTIVITY, "Anything to add", needs_words=False, hours="Hours worked",
         tells=(Part.SUPERVISES,), from_its_day=True, style="primary"),
    Step("event_confirm", "event", "Confirm hours", "Hours confirmed", ("worked",), "confirmed", Act.APPROVE_OVERTIME,
         "Anything to add", needs_words=False, by_another=True, style="primary"),
    Step("event_return", "event", "Ask to correct the hours", "Asked to correct the hours", ("worked",), "returned",
         Act.APPROVE_OVERTIME, "What is to be corrected", by_another=True),
    Step("event_call_off", "event", "Call off", "Called off", (OPEN, "regular", "approved", "declined"), "called_off",
         Act.CHANGE_ACTIVITY, "Why", tells=(Part.TOLD_OF_ACTIVITY, Part.SUPERVISES)),
)  # fmt: skip
STEPS: Mapping[str, Step] = {step.code: step for step in ALL_STEPS}
"""Every step by its code, in the order in which their buttons stand."""
ASKED_ANEW = "asked_anew"
"""What the record says when a correction has to be agreed to again: a step that nobody takes."""
OVERTIME_APPROVED, OVERTIME_DECLINED = "event_approve", "event_decline"
OVERTIME_ANSWERS = (OVERTIME_APPROVED, OVERTIME_DECLINED, ASKED_ANEW)
