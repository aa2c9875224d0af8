"""Questions about a notice: asked by the school, answered by the officer, kept with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models import policy
from models.actor import Identity
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.notices import acts as notices
from models.notices import questions
from models.notices.acknowledgments import ESCALATION
from models.notices.details_clock import LOOKS
from models.notices.question_clock import QuestionClock
from models.notices.tables import NoticeQuestion
from models.people.accounts import seen_in_slack
from models.people.tables import Person, RoleHeld
from models.policy import Act
from models.store import deadlines
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.support.filing import OFFICER
from tests.support.filing import file as file_in_slack
from tests.support.town import NOW
from tests.support.workplace import Json, Somebody, Workplace, text_of

LATER = NOW + timedelta(hours=1)
PRINCIPAL, DESIGNEE = "UPRINHALL", "UDESHALL"
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def ask(hall: School, notice_id: int, text: str | None = "Who was present?", who: Identity | None = None) -> int:
    """Ask about a notice as its principal; the question's id."""
    with hall.town.database.write() as session:
        actor = hall.town.actor(who or hall.principal)
        return questions.ask(session, hall.town.agreement, actor, notice_id, text, NOW).id


def answer(hall: School, question_id: int, text: str | None = "The dean.", who: Identity | None = None) -> None:
    """Answer a question as the officer."""
    with hall.town.database.write() as session:
        questions.answer(session, hall.town.actor(who or hall.officer), question_id, text, LATER)


def sent(hall: School) -> list[tuple[str, str, bool]]:
    """The deliveries about questions: kind, destination, whether it changes a message."""
    with hall.town.database.read() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind.contains("_question")).order_by(Delivery.id))
        answers = session.scalars(select(Delivery).where(Delivery.kind.contains("_answer")).order_by(Delivery.id))
        return [(row.kind, row.destination, row.changes is not None) for row in (*rows, *answers)]


def person(hall: School, who: Identity) -> str:
    """Somebody's direct messages."""
    return f"person:{hall.town.actor(who).person_id}"


def wait_for(hall: School, who: Identity) -> list[int]:
    """The questions that wait for somebody."""
    with hall.town.database.read() as session:
        today = hall.town.agreement.today(NOW)
        return [asked.id for asked in questions.waiting(session, hall.town.actor(who), today, 10)]


def end_the_role(hall: School) -> None:
    """The officer was one until yesterday."""
    with hall.town.database.write() as session:
        yesterday = hall.town.agreement.today(NOW) - timedelta(days=1)
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.OFFICER).values(last_day=yesterday))


def test_a_question_is_kept_and_told_to_the_officer_and_its_answer_to_who_asked(hall: School) -> None:
    """By direct message; the thread learns that there is one; the officer's message is changed once it is answered."""
    notice_id = file(hall)
    question_id = ask(hall, notice_id, "  Who was present?  ", hall.designee)
    assert wait_for(hall, hall.officer) == [question_id]
    answer(hall, question_id)
    assert wait_for(hall, hall.officer) == []
    with hall.town.database.read() as session:
        asked = questions.get(session, question_id)
        assert (asked.question, asked.asked_by.name, asked.asked_at) == ("Who was present?", "Dov Designee", NOW)
        assert asked.answered_by is not None
        assert (asked.answer, asked.answered_by.name, asked.answered_at) == ("The dean.", "Oda Officer", LATER)
        acts = session.execute(select(AuditEntry.act, AuditEntry.subject, AuditEntry.detail).order_by(AuditEntry.id))
        asking, answering = acts.all()[1:]
    assert sent(hall) == [
        ("notice_question", person(hall, hall.officer), False),
        ("notice_question_reply", "school:hall", False),
        ("notice_question_change", person(hall, hall.officer), True),
        ("notice_answer", person(hall, hall.designee), False),
        ("notice_answer_reply", "school:hall", False),
    ]
    about = (f"notice:{notice_id}", f'{{"question": {question_id}}}')
    assert (*asking, *answering) == ("ask about notice", *about, "answer about notice", *about)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "Please write your question."),
        ("  ", "Please write your question."),
        ("x" * 3001, "within 3,000"),
        ("Was it 860-555-0123?", "telephone"),
    ],
)
def test_a_question_that_cannot_be_taken_is_named_and_nothing_is_kept(
    hall: School, text: str | None, words: str
) -> None:
    """Under the question; an answer likewise."""
    notice_id = file(hall)
    with pytest.raises(Invalid) as problems:
        ask(hall, notice_id, text)
    assert words in problems.value.fields["question"]
    assert sent(hall) == []
    question_id = ask(hall, notice_id)
    with pytest.raises(Invalid) as problems:
        answer(hall, question_id, text)
    assert words.replace("question", "answer") in problems.value.fields["answer"]
    assert wait_for(hall, hall.officer) == [question_id]


@pytest.mark.parametrize("who", ["officer", "superintendent"])
def test_only_the_school_asks(hall: School, who: str) -> None:
    """The officer does not ask about an own notice."""
    notice_id = file(hall)
    with pytest.raises(Refused, match="principal"):
        ask(hall, notice_id, who=getattr(hall, who))


def test_a_principal_of_another_school_does_not_ask_nor_another_officer_answer(hall: School) -> None:
    """The school decides, and whose notice it is; what is not there is refused alike."""
    notice_id = file(hall)
    with pytest.raises(Refused):
        ask(hall, notice_id, who=hall.town.add("Pam Principal", Role.PRINCIPAL, "conard"))
    with pytest.raises(Refused):
        ask(hall, 999)
    question_id = ask(hall, notice_id)
    other = hall.town.add("Olga Officer", Role.OFFICER, "hall")
    assert wait_for(hall, other) == []
    for asked_id in (question_id, 999):
        with pytest.raises(Refused):
            answer(hall, asked_id, who=other)


def test_a_question_is_answered_once_and_the_second_is_told(hall: School) -> None:
    """Four answers at the same moment: one stands, and who asked is told once."""
    question_id = ask(hall, file(hall))

    def told(number: int) -> str:
        try:
            answer(hall, question_id, f"Answer {number}.")
        except Conflict as conflict:
            return str(conflict)
        return "answered"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(told, range(4)))
    assert answers == ["You have already answered this question."] * 3 + ["answered"]
    assert [kind for kind, *_rest in sent(hall)].count("notice_answer") == 1


def test_a_withdrawn_notice_is_neither_asked_about_nor_answered_for(hall: School) -> None:
    """What was open waits for nobody any more, and the officer's message says so; what was answered stays."""
    notice_id = file(hall)
    answered_id, open_id = ask(hall, notice_id), ask(hall, notice_id)
    answer(hall, answered_id)
    with hall.town.database.write() as session:
        notices.withdraw(session, hall.town.actor(hall.officer), notice_id, "Wrong school.", NOW)
    with pytest.raises(Conflict, match="was withdrawn"):
        ask(hall, notice_id)
    with pytest.raises(Conflict, match="was withdrawn"):
        answer(hall, open_id)
    assert wait_for(hall, hall.officer) == []
    with hall.town.database.read() as session:
        changed = session.scalars(select(Delivery.subject_id).filter_by(kind="notice_question_change"))
        assert list(changed) == [answered_id, open_id]


@pytest.mark.parametrize("gone", ["role", "account"])
def test_where_nobody_can_answer_the_principal_is_told_to_call(hall: School, gone: str) -> None:
    """The officer's role has ended, or the account cannot be used: nothing is kept that nobody would see."""
    notice_id = file(hall)
    if gone == "role":
        end_the_role(hall)
    else:
        with hall.town.database.write() as session:
            session.execute(update(Person).where(Person.badge == "17").values(is_deactivated=True))
    with pytest.raises(Conflict, match=r"Oda Officer cannot be reached here any more.*Please call the police"):
        ask(hall, notice_id)
    with hall.town.database.read() as session:
        assert session.scalars(select(NoticeQuestion)).all() == []


def test_where_the_officer_cannot_answer_any_more_whoever_may_is_told_and_can(
    hall: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked before the officer's role ended or after; as long as the officer can, nobody else is asked."""
    rights = policy._RIGHTS[Act.CHANGE_NOTICE] | {policy._everywhere: [Role.SUPERVISOR]}
    monkeypatch.setitem(policy._RIGHTS, Act.CHANGE_NOTICE, rights)
    supervisor = hall.town.add("Sal Supervisor", Role.SUPERVISOR)
    notice_id = file(hall)
    before_id = ask(hall, notice_id)
    assert (wait_for(hall, hall.officer), wait_for(hall, supervisor)) == ([before_id], [])
    end_the_role(hall)
    after_id = ask(hall, notice_id)
    assert (wait_for(hall, hall.officer), wait_for(hall, supervisor)) == ([], [before_id, after_id])
    asked = [where for kind, where, _change in sent(hall) if kind == "notice_question"]
    assert asked == [person(hall, hall.officer), person(hall, supervisor)]
    answer(hall, before_id, who=supervisor)
    with hall.town.database.read() as session:
        by = questions.get(session, before_id).answered_by
        assert by is not None
        assert by.name == "Sal Supervisor"


def press(who: Somebody, action: str, message: Json, channel: str) -> Json:
    """Press a button of a message; the window that it opens."""
    who.press(action, message=message, channel=channel)
    return who.window()


def hand_over(hall: School, days: int = 0) -> None:
    """The look of the bot's start, and those of the mornings after it."""
    clock = QuestionClock(hall.town.agreement)
    with hall.town.database.write() as session:
        clock.plan(session, NOW)
    with hall.town.database.write() as session:
        acts = clock.acts() | dict.fromkeys((*LOOKS, *ESCALATION), lambda *_about: None)
        while deadlines.take_one(session, acts, NOW + timedelta(days=days)):
            pass


def test_a_question_whose_officer_is_gone_is_told_to_the_supervisor_once(hall: School) -> None:
    """Not while the officer can answer; it is changed for both once it is answered."""
    question_id = ask(hall, file(hall))
    supervisor = hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    hand_over(hall)
    assert ("notice_question", person(hall, supervisor), False) not in sent(hall)
    end_the_role(hall)
    hand_over(hall, days=1)
    hand_over(hall, days=2)
    assert sent(hall).count(("notice_question", person(hall, supervisor), False)) == 1
    answer(hall, question_id, who=supervisor)
    assert ("notice_question_change", person(hall, supervisor), True) in sent(hall)
    with hall.town.database.read() as session:
        assert session.scalars(select(AuditEntry.actor).filter_by(act="hand over question")).all() == ["bot"]


def test_a_question_that_nobody_could_answer_is_told_to_the_first_who_can(hall: School) -> None:
    """A supervisor who comes later, and the next one where that one goes; nobody once it is answered."""
    question_id = ask(hall, file(hall))
    end_the_role(hall)
    hand_over(hall)
    assert len(sent(hall)) == 2
    first = hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    hand_over(hall, days=1)
    assert ("notice_question", person(hall, first), False) in sent(hall)
    answer(hall, question_id, who=first)
    hall.town.add("Sol Supervisor", Role.SUPERVISOR)
    with hall.town.database.write() as session:
        seen_in_slack(session, first, NOW, is_guest=False, is_deactivated=True)
    before = sent(hall)
    hand_over(hall, days=2)
    assert sent(hall) == before


def asked_in_slack(workplace: Workplace, text: str = "Who was present?") -> tuple[Somebody, Somebody]:
    """A notice whose principal asks about it from the card; the officer and the principal."""
    file_in_slack(workplace)
    workplace.deliver()
    officer, principal = workplace.somebody(OFFICER), workplace.somebody(PRINCIPAL)
    press(principal, "notice_ask", workplace.posted("CHALL")[0], "CHALL")
    assert principal.submit(question=text) == {"ok": True}
    workplace.deliver()
    return officer, principal


def last(who: Somebody) -> Json:
    """The last direct message of the bot to somebody."""
    return who.messages(who.direct())[-1]


@ON_SQLITE
def test_a_question_goes_from_the_card_to_the_officer_and_its_answer_back(workplace: Workplace) -> None:
    """Told by direct message, answered there, read in the notice; the channel learns only that there is one."""
    officer, principal = asked_in_slack(workplace)
    assert "Who was present?" in text_of(principal.window())
    assert "Not answered yet" in text_of(principal.window())
    told = last(officer)
    assert "A question was asked about action notice 2026-27/0001" in told["text"]
    form = press(officer, "notice_answer", told, officer.direct())
    assert "Who was present?" in text_of(form)
    assert officer.submit(answer="The dean was.") == {"ok": True}
    assert "The dean was." in text_of(officer.window())
    workplace.deliver()
    assert "notice_answer" not in text_of(last(officer))
    assert "was answered" in last(officer)["text"]
    window = press(principal, "notice_open", last(principal), principal.direct())
    assert "Your question about action notice 2026-27/0001 was answered." in last(principal)["text"]
    assert "The dean was." in text_of(window)
    in_channel = text_of(workplace.posted("CHALL"))
    assert "A question was asked about 2026-27/0001." in in_channel
    assert "A question about 2026-27/0001 was answered." in in_channel
    assert all("present" not in text_of(place) for place in (in_channel, last(officer), last(principal)))
    assert "dean" not in text_of([in_channel, last(officer), last(principal)])


@ON_SQLITE
def test_questions_are_asked_and_answered_from_the_notices_window_too(workplace: Workplace) -> None:
    """In the window that is open; an empty one is told so in its place, and nothing is lost."""
    file_in_slack(workplace)
    workplace.deliver()
    officer, designee = workplace.somebody(OFFICER), workplace.somebody(DESIGNEE)
    card = workplace.posted("CHALL")[0]
    designee.press("notice_open", message=card, channel="CHALL")
    designee.press("notice_ask")
    assert designee.submit(question="Call 860-555-0123")["errors"].keys() == {"question"}
    assert designee.submit(question=" ")["errors"] == {"question": "Please write your question."}
    assert designee.submit(question="Was anybody hurt?") == {"ok": True}
    assert "notice_answer" not in text_of(designee.window())
    officer.press("notice_open", message=card, channel="CHALL")
    assert "notice_ask" not in text_of(officer.window())
    officer.press("notice_answer")
    assert officer.submit(answer="Nobody was.") == {"ok": True}
    shown = text_of(officer.window())
    assert "Nobody was." in shown
    assert "notice_answer" not in shown


@ON_SQLITE
def test_home_shows_the_officer_what_to_answer(workplace: Workplace) -> None:
    """Until it is answered; nobody else sees it."""
    officer, principal = asked_in_slack(workplace)
    for who in (officer, principal):
        who.command("/sro")
    assert "Questions to answer" in text_of(officer.window())
    assert "Who was present?" not in text_of(officer.window())
    assert "Questions to answer" not in text_of(principal.window())
    officer.press("notice_answer")
    assert officer.submit(answer="The dean.") == {"ok": True}
    officer.command("/sro")
    assert "Questions to answer" not in text_of(officer.window())


@ON_SQLITE
def test_who_answers_from_a_window_left_open_is_told_that_it_was_answered(workplace: Workplace) -> None:
    """On the phone meanwhile: what was typed stays there, and says why it was not sent."""
    officer, _principal = asked_in_slack(workplace)
    told, channel = last(officer), officer.direct()
    first = press(officer, "notice_answer", told, channel)
    with workplace.bot.database.write() as session:
        session.execute(update(NoticeQuestion).values(answered_by_id=1, answered_at=NOW, answer="By phone."))
    assert first["callback_id"] == "notice_answered"
    errors = officer.submit(answer="The dean.")["errors"]
    assert "already answered this question." in errors["answer"]
    again = press(officer, "notice_answer", told, channel)
    assert "already answered this question." in text_of(again)


@ON_SQLITE
def test_a_withdrawn_notice_closes_its_questions_in_slack(workplace: Workplace) -> None:
    """No *Answer* is left in the officer's message or window, and the card does not offer to ask."""
    officer, principal = asked_in_slack(workplace)
    card = workplace.posted("CHALL")[0]
    officer.press("notice_open", message=card, channel="CHALL")
    officer.press("notice_withdraw")
    assert officer.submit(because="Wrong school.") == {"ok": True}
    assert "notice_answer" not in text_of(officer.window())
    assert "was withdrawn" in text_of(press(principal, "notice_ask", card, "CHALL"))
    workplace.deliver()
    assert "needs no answer" in last(officer)["text"]
    assert "notice_answer" not in text_of(last(officer))
    assert "notice_ask" not in text_of(workplace.posted("CHALL")[0])


@ON_SQLITE
def test_more_questions_than_a_notice_shows_are_listed_by_pages(workplace: Workplace) -> None:
    """The newest in the notice, all of them in a window of their own."""
    _officer, principal = asked_in_slack(workplace, "Question 0?")
    with workplace.bot.database.write() as session:
        asked = session.scalars(select(NoticeQuestion)).one()
        for number in range(1, 25):
            again = NoticeQuestion(
                notice=asked.notice, asked_by_id=asked.asked_by_id, asked_at=NOW, question=f"Question {number}?",
            )  # fmt: skip
            session.add(again)
            session.flush()
    principal.press("notice_open", message=workplace.posted("CHALL")[0], channel="CHALL")
    assert "21 earlier" in text_of(principal.window())
    assert "Question 24?" in text_of(principal.window())
    principal.press("notice_questions")
    assert "Question 0?" in text_of(principal.window())
    principal.press("notice_questions_next")
    assert "Question 24?" in text_of(principal.window())
    assert "Question 0?" not in text_of(principal.window())
