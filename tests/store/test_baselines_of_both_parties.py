"""The upgrade to baselines of both parties: a year that was opened before asks them too, and no figure changes."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from models.quarters import tables as records
from models.quarters.questionnaires import DISTRICT, POLICE
from tests.store.test_migrations import upgraded

QUARTER = (
    "INSERT INTO quarter (id, school_year, code, first_day, last_day, due_on, opened_at)"
    " VALUES (:id, '2018-19', :code, :day, :day, :day, :at)"
)
SUBMISSION = "INSERT INTO quarter_submission (id, quarter_id, party) VALUES (:id, :id, 'hall')"
VERSION = "INSERT INTO submission_version (id, submission_id, version, begun_at, remarks) VALUES (1, 1, 1, :at, '{}')"
FIGURES = "INSERT INTO submission_figure (version_id, school, figure, value) VALUES (1, 'hall', :figure, :value)"


def test_a_baseline_that_was_opened_before_asks_both_parties(database_url: str) -> None:
    """A quarter has no submission more; what was filled in is what it was, and nothing of it is suppressed."""
    at, day = datetime(2026, 9, 1, tzinfo=UTC), date(2026, 9, 1)
    database = upgraded(database_url, "0014")
    with database.write() as session:
        for number, code in ((1, "baseline"), (2, "Q1")):
            session.execute(text(QUARTER), {"id": number, "code": code, "day": day, "at": at})
            session.execute(text(SUBMISSION), {"id": number})
        session.execute(text(VERSION), {"at": at})
        for figure, value in (("actions.expulsion", 7), ("actions.other", None)):
            session.execute(text(FIGURES), {"figure": figure, "value": value})
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT setval('quarter_submission_id_seq', 2)"))
    database.migrate()
    with database.read() as session:
        base, quarter = records.get(session, 1), records.get(session, 2)
        assert [submission.party for submission in base.submissions] == ["hall", DISTRICT, POLICE]
        assert [submission.party for submission in quarter.submissions] == ["hall"]
        draft = base.submission_of("hall").draft
        assert draft
        assert draft.by_key == {"actions.expulsion": 7, "actions.other": None}
    database.close()
