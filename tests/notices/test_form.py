"""Which questions follow from which answers, for every notice that can be filled in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import vocabulary as words
from models.errors import Invalid
from models.notices.form import (
    ALWAYS_LATER,
    CODES,
    DETAILS,
    EMPTY,
    FIRST,
    FOLLOWS_FROM,
    FREE_TEXTS,
    LISTS,
    NoticeForm,
    check_notice,
    details_to_follow,
    is_empty,
    questions,
)
from tests.support.town import NOW, a_form

ACTIONS = st.one_of(
    st.just(("none",)),
    st.sets(st.sampled_from(sorted(words.ACTIONS.keys() - {"none"})), min_size=1).map(
        lambda found: tuple(sorted(found))
    ),
)
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may have other work


def codes(name: str) -> st.SearchStrategy[str | None]:
    """An answer chosen from a list, or none."""
    return st.sampled_from([None, *CODES[name]])


def answers_to(name: str) -> st.SearchStrategy[Any]:
    """Any answer to a question."""
    if name == "actions":
        return ACTIONS
    if name in LISTS:
        return st.sets(st.sampled_from(sorted(LISTS[name]))).map(lambda found: tuple(sorted(found)))
    return codes(name) if name in CODES else st.sampled_from([None, "", "Words."])


FORMS = st.builds(
    NoticeForm, school=st.just("hall"), occurred_at=st.just(NOW - timedelta(hours=1)), students=st.integers(0, 3),
    **{name: answers_to(name) for name in (*CODES, *LISTS, *FREE_TEXTS, "case_number")},
)  # fmt: skip


@BUSY
@given(FORMS)
def test_what_no_answer_brings_is_dropped_and_stays_dropped(form: NoticeForm) -> None:
    """What is kept is what is asked, as it was answered; dropping twice drops no more."""
    kept = form.relevant()
    assert kept.relevant() == kept
    asked = questions(form)
    for name in DETAILS:
        assert getattr(kept, name) == (getattr(form, name) if name in asked else EMPTY[name])
    assert all(getattr(kept, name) == getattr(form, name) for name in (*FIRST, "narrative", "place_detail", "urgent"))


@BUSY
@given(FORMS)
def test_what_is_to_follow_is_what_is_asked_and_not_answered(form: NoticeForm) -> None:
    """In the order in which it is asked; the same whether or not what is not asked was dropped."""
    missing = details_to_follow(form)
    assert missing == tuple(name for name in questions(form) if is_empty(getattr(form, name)))
    assert set(missing) <= set(questions(form)) <= set(DETAILS)


@BUSY
@given(FORMS, st.data())
def test_answering_what_is_to_follow_comes_to_an_end(form: NoticeForm, data: st.DataObject) -> None:
    """An answer may bring a further question; never for ever, and then nothing is to follow."""
    form = form.relevant()
    for _step in DETAILS:
        missing = details_to_follow(form)
        if not missing:
            break
        given_now = data.draw(answers_to(missing[0]).filter(lambda value: not is_empty(value)))
        form = replace(form, **{missing[0]: given_now})
        assert set(questions(form)) >= {missing[0]}
    assert details_to_follow(form) == ()
    assert details_to_follow(form.relevant()) == ()


@BUSY
@given(FORMS)
def test_what_is_missing_to_tell_the_principal_is_never_a_detail(form: NoticeForm) -> None:
    """Details left open hinder no filing; what is asked first does."""
    missing = {name for name in FIRST if is_empty(getattr(form, name))}
    assert refused(form.relevant()) == missing


def refused(form: NoticeForm) -> set[str]:
    """The fields whose answers cannot be taken."""
    try:
        check_notice(form, NOW)
    except Invalid as problems:
        return set(problems.fields)
    return set()


def test_each_question_follows_from_the_answers_that_bring_it() -> None:
    """The table in words: which detail is asked in an ordinary case of each kind."""
    always = set(ALWAYS_LATER)
    arrest = always | {"acted_by", "grounds", "custody_on_premises", "custody_out_of_sight", "conduct_at_school"}
    cases: list[tuple[dict[str, object], set[str]]] = [
        ({"actions": ("none",)}, always),
        ({"actions": ("conference",)}, always | {"acted_by"}),
        ({"actions": ("search",)}, always | {"acted_by", "grounds", "searched_by", "search_basis"}),
        (
            {"actions": ("search",), "searched_by": "staff_asked"},
            always | {"acted_by", "grounds", "searched_by", "staff_search_reason"},
        ),
        ({"actions": ("arrest",)}, arrest),
        ({"actions": ("arrest",), "grounds": "emergency"}, arrest | {"grounds_detail"}),
        ({"actions": ("arrest",), "grounds": "options_tried"}, arrest | {"grounds_detail", "options_tried", "planned"}),
        ({"actions": ("arrest",), "grounds": "not_conduct", "planned": "yes"}, arrest | {"planned", "planned_grounds"}),
        ({"actions": ("arrest",), "custody_on_premises": "yes"}, arrest | {"custody_reason"}),
        ({"actions": ("arrest",), "incident": "school_policy"}, arrest | {"policy_reason"}),
        ({"actions": ("conference",), "incident": "school_policy"}, always | {"acted_by"}),
        ({"actions": ("conference",), "report_written": "yes"}, always | {"acted_by", "case_number"}),
    ]
    bare = {name: EMPTY.get(name) for name in DETAILS}
    for answers, expected in cases:
        assert set(questions(a_form(**(bare | answers)))) == expected, answers
    assert set(FOLLOWS_FROM) == set(DETAILS) - always
