"""What is sent twice is recorded once, whoever comes first, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from models.errors import Busy, Conflict
from models.people.tables import Person
from models.store import received_forms
from models.store.database import Database
from models.store.received_forms import ReceivedForm
from tests.slack.test_sent_twice import filing, filled_in, request_of
from tests.support.filing import FIRST_PAGE
from tests.support.town import NOW
from tests.support.workplace import Workplace

AT_ONCE = 8


def record(database: Database, key: str, content: str = "a") -> int:
    """Send a form that makes a person; the id of the one that it has made."""
    with database.write() as session:
        sent = received_forms.meet(session, key, "form", content, NOW)
        if sent.made_id is None:
            person = Person(team_id="T", user_id=None, name="Pat Pretend")
            session.add(person)
            session.flush()
            received_forms.made(session, sent, person.id)
            return person.id
        return sent.made_id


def people(database: Database) -> int:
    """How many records were made."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_form_sent_twice_makes_one_record_and_the_next_form_another(database: Database) -> None:
    """Also when both say the same."""
    assert record(database, "1:a") == record(database, "1:a") == 1
    assert record(database, "1:b") == 2
    assert people(database) == 2


def test_of_many_at_once_one_makes_the_record_and_the_others_find_it(database: Database) -> None:
    """A double click, and Slack asking to try again."""
    ready = Barrier(AT_ONCE)

    def send(_number: int) -> int:
        ready.wait()
        return record(database, "1:a")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(send, range(AT_ONCE))) == {1}
    assert people(database) == 1


def test_other_content_under_the_same_key_is_refused_in_words(database: Database) -> None:
    """It was changed after it had been recorded: neither dropped in silence nor recorded as something else."""
    record(database, "1:a")
    with pytest.raises(Conflict, match="Changes made to it since are not recorded"):
        record(database, "1:a", "b")
    assert people(database) == 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_whoever_waits_too_long_for_the_first_one_is_told_so(database: Database) -> None:
    """On a machine that hangs: in words, and nothing is saved."""
    with database.write() as first:
        received_forms.meet(first, "1:a", "form", "a", NOW)
        with database.write() as second:
            second.execute(text("SET LOCAL lock_timeout = '20ms'"))
            with pytest.raises(Busy, match="Nothing was saved"):
                received_forms.meet(second, "1:a", "form", "a", NOW)


def test_a_form_that_failed_leaves_nothing_behind(database: Database) -> None:
    """Sent again with what was put right, it is recorded."""
    with pytest.raises(ZeroDivisionError), database.write() as session:
        1 // (received_forms.meet(session, "1:a", "form", "a", NOW).made_id or 0)
    with database.read() as session:
        assert session.get(ReceivedForm, "1:a") is None
    assert record(database, "1:a", "b") == 1


def test_a_notice_sent_four_times_at_once_is_filed_once(workplace: Workplace) -> None:
    """One is told that it is filed, the others that it is already."""
    officer = filing(workplace)
    window = filled_in(officer, FIRST_PAGE)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(workplace.tell, request_of(officer, "view_submission", window)) for _again in range(4)]
    titles = sorted(one.result().json()["view"]["blocks"][0]["text"]["text"] for one in sent)
    assert titles == [*["Already filed as 2026-27/0001"] * 3, "Filed as 2026-27/0001"]
