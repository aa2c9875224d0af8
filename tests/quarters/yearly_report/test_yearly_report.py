"""The team's yearly report: written by several, adopted by one of each party, changed only as a new edition (§IX)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery.outbox import Delivery
from models.district.goals import ReportTargets
from models.errors import Conflict, Invalid, NotFound, Refused
from models.export_requests.tables import Export
from models.people.tables import Person
from models.quarters import recommendation_kinds, report_changes, report_reminders, signing, team, yearly_report
from models.quarters.export_requests import YearReport, adopted_earlier
from models.quarters.export_requests import yearly_report as request_of
from models.quarters.recommendation_kinds import KINDS, RecommendationKind
from models.quarters.report_checks import places_to_check
from models.quarters.report_reminders import ReportReminders, waiting_reports
from models.quarters.report_tables import ReportChapter, written_chapters
from models.quarters.yearly_report import Standing, WrittenMeanwhile
from models.store import deadlines
from models.store.audit import AuditEntry
from models.vocabulary import Party
from tests.quarters.test_baselines import PUBLISHED, a_baseline
from tests.quarters.yearly_report import acts
from tests.quarters.yearly_report.acts import LAST_YEAR
from tests.support.staff import Staff
from tests.support.town import NOW

LATER = NOW + timedelta(hours=1)
JULY = datetime(2027, 7, 5, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def parties(staff: Staff) -> tuple[Actor, Actor]:
    """A member of the team from the schools, and one from the police."""
    return staff.actor("team, schools"), staff.actor("team, police")


def ready(session: Session, staff: Staff) -> None:
    """A report that may be adopted."""
    of_schools, of_police = parties(staff)
    acts.signed_quarter(session, staff.town.agreement, of_schools, of_police)
    acts.write_all(session, staff.town.agreement, of_schools, LAST_YEAR, NOW)


def look(session: Session, staff: Staff, who: str = "team, schools", year: str = LAST_YEAR) -> Standing:
    """How far the report is, for somebody."""
    return yearly_report.standing(session, staff.town.agreement, staff.actor(who), year, NOW)


def write(session: Session, staff: Staff, words: str | None, seen: int, who: str = "team, schools",
          chapter: str = "introduction") -> ReportChapter | None:  # fmt: skip
    """Save a chapter."""
    agreement, actor = staff.town.agreement, staff.actor(who)
    return yearly_report.save_chapter(session, agreement, actor, LAST_YEAR, chapter, words, seen, NOW)


def adopt(session: Session, staff: Staff, who: str) -> None:
    """Adopt what somebody sees."""
    acts.adopt(session, staff.town.agreement, staff.actor(who), LAST_YEAR, NOW)


def told(session: Session, kind: str) -> list[str]:
    """Who was sent a kind of message."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def test_one_of_each_party_adopts_it(staff: Staff) -> None:
    """Then the team is told, and everybody who may have the totals gets the document, with the names in the record."""
    with staff.town.database.write() as session:
        ready(session, staff)
        assert look(session, staff).can_adopt
        adopt(session, staff, "team, schools")
        assert not look(session, staff, "second, schools").can_adopt
        assert not look(session, staff).is_adopted
        with pytest.raises(Conflict, match="You have already adopted this report"):
            adopt(session, staff, "team, schools")
        with pytest.raises(Conflict, match="Team Schools has already adopted this report for your party"):
            adopt(session, staff, "second, schools")
        assert told(session, yearly_report.ADOPTED) == []
        adopt(session, staff, "second, police")
        shown = look(session, staff)
        assert shown.is_adopted
        assert shown.report
        assert [(row.party, row.person.name) for row in shown.report.standing] == [
            (Party.SCHOOLS, "Team Schools"), (Party.POLICE, "Second of police"),
        ]  # fmt: skip
        assert told(session, yearly_report.ADOPTED) == ["team"]
        asked = session.scalars(select(Export).filter_by(kind=YearReport.kind)).all()
        assert {export.request for export in asked} == {YearReport(LAST_YEAR, 1)}
        everywhere = ("superintendent", "chief", "chief's designee", "supervisor", "team, schools", "team, police",
                      "second, schools", "second, police")  # fmt: skip
        assert sorted(export.asked_by_id for export in asked) == sorted(map(staff.id, everywhere))
        with pytest.raises(Conflict, match="Yearly report 2025-26 is adopted"):
            write(session, staff, "Another word.", 1)
        said = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("%report%")).order_by(AuditEntry.id))
        assert list(said)[-2:] == ["adopt report", "adopt report"]


@ON_SQLITE
def test_only_the_team_writes_and_adopts(staff: Staff) -> None:
    """Whoever else tries is told who may; a year without a quarter has no report."""
    with staff.town.database.write() as session:
        ready(session, staff)
        for who in ("principal", "superintendent", "chief", "supervisor", "officer", "administrator"):
            for act in (
                lambda who=who: look(session, staff, who),
                lambda who=who: write(session, staff, "Mine.", 1, who),
            ):
                with pytest.raises(Refused, match="Members of the Collaboration Team can"):
                    act()
        with pytest.raises(NotFound):
            look(session, staff, year="2019-20")
        with pytest.raises(NotFound):
            write(session, staff, "Words.", 0, chapter="appendix")


def test_of_two_who_write_at_once_neither_is_overwritten(staff: Staff) -> None:
    """The second is told who was first, with the other text; saved upon it, both stay as versions."""
    with staff.town.database.write() as session:
        acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        write(session, staff, "By the schools.", 0)
        with pytest.raises(WrittenMeanwhile, match="Team Schools has saved this chapter in another window") as met:
            write(session, staff, "By the police.", 0, "team, police")
        assert (met.value.newest.words, met.value.newest.version) == ("By the schools.", 1)
        assert write(session, staff, "By the schools.", 0, "team, police") is not None  # the same text is no second one
        write(session, staff, "By both.", 1, "team, police")
        write(session, staff, "By both.", 1, "team, police")
        versions = select(ReportChapter.words).filter_by(chapter="introduction").order_by(ReportChapter.version)
        assert list(session.scalars(versions)) == ["By the schools.", "By both."]


@ON_SQLITE
def test_what_identifies_a_student_is_refused_and_what_may_is_shown(staff: Staff) -> None:
    """As in every other text; a required chapter cannot be emptied, another can."""
    with staff.town.database.write() as session:
        acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        for words in ("Write to parent@example.com.", None):
            with pytest.raises(Invalid):
                write(session, staff, words, 0)
        write(session, staff, "Conard has more.", 0, chapter="schools")
        write(session, staff, None, 1, chapter="schools")
        assert "schools" not in look(session, staff).found.texts
        assert written_chapters(session, LAST_YEAR)["schools"].version == 2


def test_places_to_check_are_small_counts_and_possible_names() -> None:
    """A count of 1 to 5 of people or events; not of years or quarters, and not a larger count."""
    texts = {
        "introduction": "In four quarters the team met four times. 12 students were referred, 15 arrests were made.",
        "schools": "Hall had three arrests, and 2 more students were referred. The student Jordan Pretend was hurt.",
    }
    assert places_to_check(texts) == [
        "School by school: “three arrests” gives a small count",
        "School by school: “2 more students” gives a small count",
        "School by school: “Jordan Pretend” may be a student's name",
    ]


def test_two_names_are_asked_about_wherever_they_stand() -> None:
    """Not the names of schools, months and offices."""
    text = "Jordan Madeup helped. Hall High School met the Officer in June. So did Jordan Hall, and King Philip."
    assert places_to_check({"schools": text}, ["Hall High School", "King Philip Middle School"]) == [
        "School by school: “Jordan Madeup” may be a person's name",
        "School by school: “Jordan Hall” may be a person's name",
    ]


@ON_SQLITE
def test_it_says_what_is_lacking(staff: Staff) -> None:
    """Until the year is over, its quarters are signed, the required chapters written, recommendations marked."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        quarter = acts.signed_quarter(session, agreement, *parties(staff))
        session.query(RecommendationKind).delete()  # as one that was recorded before that was asked
        assert look(session, staff).lacking == [
            "Chapters not written: Introduction, Activities of the year, What the figures show",
            "Recommendations not marked as about the agreement or its implementation: 1",
        ]
        acts.write_all(session, agreement, parties(staff)[0], LAST_YEAR, NOW)
        made = quarter.recommendations[0].id
        with pytest.raises(Invalid):
            recommendation_kinds.mark(session, parties(staff)[0], made, "neither", NOW)
        recommendation_kinds.mark(session, parties(staff)[0], made, "implementation", NOW)
        assert look(session, staff).lacking == []
        in_june = datetime(2026, 6, 30, 15, tzinfo=UTC)
        assert yearly_report.unadopted(agreement, look(session, staff).found, in_june) == [
            "The school year ends on June 30"
        ]
        signing.reopen(session, parties(staff)[0], quarter.id, "A wrong total.", NOW)
        assert look(session, staff).lacking == ["Not signed off: Q4 2025-26"]
        with pytest.raises(Conflict, match="Not signed off: Q4 2025-26"):
            adopt(session, staff, "team, schools")


def a_chapter(session: Session, staff: Staff, _made: int) -> None:
    """Other words."""
    write(session, staff, "Other words.", 1, "team, police")


def a_mark(session: Session, staff: Staff, made: int) -> None:
    """A recommendation is about something else."""
    recommendation_kinds.mark(session, staff.actor("team, police"), made, "implementation", NOW)


def a_follow_up(session: Session, staff: Staff, made: int) -> None:
    """Something became of a recommendation."""
    team.follow_up(session, staff.town.agreement, staff.actor("team, police"), made, "done", "Done.", NOW)


def a_correction(session: Session, staff: Staff, _made: int) -> None:
    """A quarter is reopened and signed again."""
    quarter = signing.reopen(session, staff.actor("team, police"), 1, "A wrong total.", NOW)
    for actor in parties(staff):
        signing.sign(session, staff.town.agreement, actor, quarter.id, signing.fingerprint(session, quarter), NOW)


@pytest.mark.parametrize("change", [a_chapter, a_mark, a_follow_up, a_correction])
@ON_SQLITE
def test_a_change_after_the_first_adoption_ends_it(staff: Staff, change: object) -> None:
    """Who adopted it is told, once, and both adopt what it says now; nobody adopts what they have not seen."""
    with staff.town.database.write() as session:
        ready(session, staff)
        made = look(session, staff).found.made[0].of.id
        adopt(session, staff, "team, schools")
        seen = look(session, staff, "team, police").fingerprint
        assert callable(change)
        change(session, staff, made)
        session.flush()
        with pytest.raises(Conflict, match="has changed since you opened it"):
            yearly_report.adopt(session, staff.town.agreement, staff.actor("team, police"), LAST_YEAR, seen, NOW)
        assert told(session, report_changes.ADOPTION_ENDED) == [f"person:{staff.id('team, schools')}"]
        adopt(session, staff, "team, police")
        assert not look(session, staff).is_adopted
        adopt(session, staff, "team, schools")
        assert look(session, staff).is_adopted


@ON_SQLITE
def test_an_adoption_of_what_a_baseline_has_changed_since_does_not_count(staff: Staff) -> None:
    """No act of the report's own tells of that: it shows when the other party adopts."""
    with staff.town.database.write() as session:
        ready(session, staff)
        adopt(session, staff, "team, schools")
        a_baseline(session, staff, PUBLISHED)
        adopt(session, staff, "team, police")
        assert told(session, report_changes.ADOPTION_ENDED) == [f"person:{staff.id('team, schools')}"]
        assert not look(session, staff).is_adopted
        adopt(session, staff, "team, schools")
        assert look(session, staff).is_adopted


@ON_SQLITE
def test_what_was_adopted_stays_and_a_change_is_a_new_edition(staff: Staff) -> None:
    """With a reason; the earlier edition can still be had, and says what it said."""
    agreement, (of_schools, of_police) = staff.town.agreement, parties(staff)
    with staff.town.database.write() as session:
        ready(session, staff)
        with pytest.raises(Conflict, match="is not adopted yet"):
            yearly_report.revise(session, agreement, of_schools, LAST_YEAR, "Why not.", NOW)
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        with pytest.raises(Invalid):
            yearly_report.revise(session, agreement, of_schools, LAST_YEAR, None, NOW)
        yearly_report.revise(session, agreement, of_schools, LAST_YEAR, "A wrong word.", NOW)
        write(session, staff, "Better words.", 1)
        made = look(session, staff).found.made[0].of.id
        team.follow_up(session, staff.town.agreement, of_police, made, "done", "Done since.", NOW)
        first, second = look(session, staff).report, look(session, staff)
        assert first
        assert (first.edition, first.label) == (2, "Yearly report 2025-26, edition 2")
        assert not second.is_adopted
        assert adopted_earlier(session, agreement, NOW.date()) == [YearReport(LAST_YEAR, 1)]
        assert request_of(session, agreement, of_schools, (YearReport.kind, LAST_YEAR, 1), NOW.date())
        (then,) = (row for row in session.scalars(select(type(first))) if row.edition == 1)
        before = yearly_report.of_edition(session, agreement, LAST_YEAR, then)
        now = yearly_report.of_edition(session, agreement, LAST_YEAR, first)
        assert [found.texts["introduction"].words for found in (before, now)] == ["On Introduction.", "Better words."]
        assert [found.made[0].state for found in (before, now)] == ["open", "done"]


@ON_SQLITE
def test_a_report_names_who_has_a_recommendation_and_who_had_it_first(staff: Staff) -> None:
    """Also once more was noted; an edition of before names whom it was given to at that time."""
    agreement, (of_schools, of_police) = staff.town.agreement, parties(staff)
    with staff.town.database.write() as session:
        ready(session, staff)
        before = look(session, staff).found.made[0]
        made, first = before.of, before.responsible
        new = session.get_one(Person, staff.id("supervisor"))
        team.follow_up(session, agreement, of_police, made.id, "open", "Given on.", NOW, new.id)
        team.follow_up(session, agreement, of_schools, made.id, "done", "Done.", NOW)
        found = look(session, staff).found.made[0]
        assert first == made.owner.name
        assert found.responsible == f"{new.name} (first: {first})"
        assert before.responsible == first


@ON_SQLITE
def test_what_became_of_earlier_recommendations_is_told(staff: Staff) -> None:
    """Those of the year before, and older ones that were open when the year began."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        made = [acts.signed_quarter(session, agreement, *parties(staff), school_year=year).recommendations[0].id
                for year in ("2022-23", "2023-24", "2024-25", LAST_YEAR)]  # fmt: skip
        done_in = datetime(2025, 5, 2, 15, tzinfo=UTC)
        team.follow_up(session, staff.town.agreement, parties(staff)[0], made[0], "done", "Done.", done_in)
        found = look(session, staff).found
        assert [outcome.of.id for outcome in found.earlier] == made[1:3]
        assert [outcome.of.id for outcome in found.made] == made[3:]


def due(staff: Staff, *day: int) -> list[str]:
    """Start the bot at a moment and let it do what is due: whom it has reminded so far."""
    reminders, now = ReportReminders(staff.town.agreement), datetime(*day, 13, tzinfo=UTC)  # type: ignore[misc]
    with staff.town.database.write() as session:
        reminders.plan(session, now)
        while deadlines.take_one(session, reminders.acts(), now):
            pass
        return told(session, report_reminders.REMINDER)


def test_the_team_is_reminded_by_the_district_goal_until_it_is_adopted(staff: Staff) -> None:
    """45 and 7 days before September 30, and the day after it, with a word in the team's channel; never twice."""
    agreement = staff.town.agreement
    assert agreement.report_due("2026-27") == date(2027, 9, 30)
    with staff.town.database.write() as session:
        acts.signed_quarter(session, agreement, *parties(staff), school_year="2026-27", now=JULY)
    counts = [len(due(staff, *day)) for day in ((2027, 8, 15), (2027, 8, 16), (2027, 8, 17), (2027, 9, 23))]
    assert counts == [0, 4, 4, 8]
    with staff.town.database.read() as session:
        assert told(session, report_reminders.OVERDUE) == []
    assert len(due(staff, 2027, 10, 1)) == 12
    with staff.town.database.read() as session:
        assert told(session, report_reminders.OVERDUE) == ["team"]


@ON_SQLITE
def test_nobody_is_reminded_of_what_is_adopted_or_cannot_be(staff: Staff) -> None:
    """Nor of a year without a quarter; after downtime once, and not for each reminder that passed."""
    assert due(staff, 2027, 7, 5) == []
    assert due(staff, 2027, 10, 2) == []
    with staff.town.database.write() as session:
        assert waiting_reports(session, staff.town.agreement, parties(staff)[0], NOW) == []
        acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        assert waiting_reports(session, staff.town.agreement, parties(staff)[0], NOW) == [LAST_YEAR]
        assert waiting_reports(session, staff.town.agreement, staff.actor("principal"), NOW) == []
        acts.write_all(session, staff.town.agreement, parties(staff)[0], LAST_YEAR, NOW)
        adopt(session, staff, "team, schools")
        assert waiting_reports(session, staff.town.agreement, parties(staff)[0], NOW) == []
        assert waiting_reports(session, staff.town.agreement, parties(staff)[1], NOW) == [LAST_YEAR]
        adopt(session, staff, "team, police")
        assert waiting_reports(session, staff.town.agreement, parties(staff)[1], NOW) == []


@ON_SQLITE
def test_after_downtime_one_reminder_comes(staff: Staff) -> None:
    """Planned in July, looked at in October: the last one."""
    with staff.town.database.write() as session:
        acts.signed_quarter(session, staff.town.agreement, *parties(staff), school_year="2026-27", now=JULY)
    assert due(staff, 2027, 7, 5) == []
    assert len(due(staff, 2027, 10, 5)) == 4


def test_the_due_day_comes_after_the_school_year(staff: Staff) -> None:
    """Whatever day the settings name."""
    agreement = staff.town.agreement.model_copy(update={"report_targets": ReportTargets(due="06-15")})
    assert agreement.report_due("2025-26") == date(2027, 6, 15)


def test_a_recommendation_is_marked_when_it_is_made_and_may_be_marked_anew(staff: Staff) -> None:
    """What was marked before stays on record; the same mark again is none."""
    with staff.town.database.write() as session:
        quarter = acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        made = quarter.recommendations[0]
        assert recommendation_kinds.kinds_of(session, [made]) == {made.id: "agreement"}
        for kind in ("implementation", "implementation", "agreement"):
            recommendation_kinds.mark(session, parties(staff)[1], made.id, kind, LATER)
        rows = session.scalars(select(RecommendationKind.kind).order_by(RecommendationKind.id))
        assert list(rows) == ["agreement", "implementation", "agreement"]
        assert set(KINDS) == {"agreement", "implementation"}
        with pytest.raises(Refused):
            recommendation_kinds.mark(session, staff.actor("principal"), made.id, "agreement", LATER)
