"""The yearly report as the team writes and adopts it in Slack: two at once, a closed form, both parties (§IX)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor, Identity
from models.export_requests.tables import Export
from models.people.queries import identify
from models.quarters import report_drafts
from models.quarters.report_drafts import ReportDraft
from models.quarters.report_tables import ReportChapter
from tests.quarters.test_in_slack import OF_POLICE, OF_POLICE_2, OF_SCHOOLS
from tests.quarters.yearly_report import acts
from tests.quarters.yearly_report.acts import LAST_YEAR
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TRAP = "A report <!channel> *bold* =1+1 &amp; 😀"


def member(place: Workplace, session: Session, who: str) -> Actor:
    """A member of the team."""
    return identify(session, Identity("TPRACTICE", who), place.bot.agreement.today(place.clock[0]))


def a_year(place: Workplace, *, is_written: bool = False) -> None:
    """Last year with a quarter that both signed; its report written, if wanted."""
    now, agreement = place.clock[0], place.bot.agreement
    with place.bot.database.write() as session:
        of_schools, of_police = (member(place, session, who) for who in (OF_SCHOOLS, OF_POLICE))
        acts.signed_quarter(session, agreement, of_schools, of_police, now=now)
        if is_written:
            acts.write_all(session, agreement, of_schools, LAST_YEAR, now)


def at_the_report(place: Workplace, who: str = OF_SCHOOLS) -> Somebody:
    """Somebody has the report's window open."""
    somebody = place.somebody(who)
    somebody.command("/sro-quarterly")
    somebody.press("report_open")
    return somebody


def words(somebody: Somebody) -> Any:
    """What stands in the form of a chapter when it is shown."""
    (question,) = (block["element"] for block in somebody.window()["blocks"] if block["type"] == "input")
    return question.get("initial_value")


def saved(place: Workplace) -> list[str]:
    """All versions of the introduction."""
    with place.bot.database.read() as session:
        query = select(ReportChapter.words).filter_by(chapter="introduction").order_by(ReportChapter.version)
        return list(session.scalars(query))


def test_a_chapter_is_written_and_typed_text_stays_text(workplace: Workplace) -> None:
    """The window says what is written and what is lacking; an address is refused where it was typed."""
    a_year(workplace)
    somebody = at_the_report(workplace)
    assert "0 of 10 chapters written" in text_of(somebody.window())
    somebody.press("report_write_introduction")
    errors = somebody.submit(words="Ask parent@example.com.")["errors"]
    assert "looks like an email address" in errors["words"]
    assert somebody.submit(words=TRAP) == {"ok": True}
    shown = text_of(somebody.window())
    assert "Saved: Introduction." in shown
    assert "Cannot be adopted yet: Chapters not written: Activities of the year, What the figures show." in shown
    somebody.press("report_read")
    assert TRAP in text_of(somebody.window())
    assert saved(workplace) == [TRAP]


def test_a_report_says_that_it_is_due_or_overdue(workplace: Workplace) -> None:
    """In its window and on Home, by the day of the district in which it is read."""
    workplace.clock[0] = datetime.combine(workplace.bot.agreement.report_due(LAST_YEAR), time(18), UTC)
    a_year(workplace)
    assert "It is due " in text_of(at_the_report(workplace).window())
    workplace.clock[0] += timedelta(days=1)
    somebody = at_the_report(workplace)
    assert "It is *overdue* since " in text_of(somebody.window())
    somebody.command("/sro")
    assert "Not adopted for your party, *overdue* since " in text_of(somebody.window())


def test_of_two_who_write_the_second_sees_both_texts(workplace: Workplace) -> None:
    """And theirs is still in the form; saved again, it is a further version."""
    a_year(workplace)
    first, second = at_the_report(workplace, OF_SCHOOLS), at_the_report(workplace, OF_POLICE)
    for somebody in (first, second):
        somebody.press("report_write_introduction")
    first.submit(words="By the schools.")
    assert second.submit(words="By the police.") == {"ok": True}
    shown = text_of(second.window())
    assert "Not saved. Tess Notional has saved this chapter in another window" in shown
    assert "By the schools." in shown
    assert words(second) == "By the police."
    assert second.submit(words="By both.") == {"ok": True}
    assert saved(workplace) == ["By the schools.", "By both."]


def test_what_was_typed_into_a_closed_form_is_there_again(workplace: Workplace) -> None:
    """For a day, and for whoever typed it alone; saving it or discarding it erases it."""
    a_year(workplace)
    somebody = at_the_report(workplace)
    somebody.press("report_write_introduction")
    somebody.choose("words", "Typed and")
    somebody.choose("words", "Typed and not saved")
    somebody.close_all()
    somebody = at_the_report(workplace)
    somebody.press("report_write_introduction")
    assert "You typed this and did not save it." in text_of(somebody.window())
    assert words(somebody) == "Typed and not saved"
    other = at_the_report(workplace, OF_POLICE)
    other.press("report_write_introduction")
    assert words(other) is None
    somebody.press("report_discard")
    assert words(somebody) is None
    somebody.choose("words", "Typed anew")
    somebody.submit(words="Typed anew, and saved.")
    somebody.press("report_write_introduction")
    assert words(somebody) == "Typed anew, and saved."
    with workplace.bot.database.read() as session:
        assert session.scalars(select(ReportDraft)).all() == []


def test_what_nobody_went_on_with_is_erased_after_a_day(workplace: Workplace) -> None:
    """By the clock, and not shown before that either."""
    a_year(workplace)
    somebody = at_the_report(workplace)
    somebody.press("report_write_introduction")
    somebody.choose("words", "Typed and not saved")
    workplace.clock[0] += report_drafts.KEPT * 2
    while workplace.bot.clock.run_once():
        pass
    with workplace.bot.database.read() as session:
        assert session.scalars(select(ReportDraft)).all() == []


def test_both_parties_adopt_it_and_the_team_is_told(workplace: Workplace) -> None:
    """A change in between ends the first adoption; the documents come by direct message."""
    a_year(workplace, is_written=True)
    first = at_the_report(workplace, OF_SCHOOLS)
    workplace.until(lambda: "Not adopted for your party" in text_of(first.home()))
    first.press("report_read")
    first.press("report_adopt")
    assert "Adopted so far · Schools: Tess Notional" in text_of(first.window())
    second = at_the_report(workplace, OF_POLICE)
    assert "A change of a chapter or of a recommendation ends this adoption" in text_of(second.window())
    second.press("report_recommendations")
    second.press("report_mark_implementation")
    workplace.deliver()
    assert any("has changed since you adopted it" in one["text"] for one in first.messages(first.direct()))
    for who in (OF_POLICE, OF_SCHOOLS):
        somebody = at_the_report(workplace, who)
        somebody.press("report_read")
        somebody.press("report_adopt")
    third = at_the_report(workplace, OF_POLICE_2)
    shown = text_of(third.window())
    assert "Adopted · Police: Tobias Makebelieve" in shown
    assert "ends this adoption" not in shown
    assert "Begin a new edition" in shown
    workplace.deliver()
    assert "Yearly report 2025-26 is adopted." in [one["text"] for one in workplace.posted("CTEAM")]
    third.press("report_file_internal")
    with workplace.bot.database.read() as session:
        asked = session.scalars(select(Export.about).filter_by(kind="year_report")).all()
    assert {"school_year": LAST_YEAR} in asked
    assert {"school_year": LAST_YEAR, "edition": 1} in asked


def test_an_adoption_of_what_was_not_seen_is_refused_in_the_window(workplace: Workplace) -> None:
    """The chapter was saved while the other had it open to adopt."""
    a_year(workplace, is_written=True)
    reader, writer = at_the_report(workplace, OF_SCHOOLS), at_the_report(workplace, OF_POLICE)
    reader.press("report_read")
    writer.press("report_write_introduction")
    writer.submit(words="Other words.")
    reader.press("report_adopt")
    assert "The report has changed since you opened it. Please review it again" in text_of(reader.window())
    assert "Not adopted yet" in text_of(reader.window())
