"""Submissions that the team declares missing: who learns of it, and when it leaves Home (§IX)."""

from sqlalchemy.orm import Session

from handlers.home import views as home_views
from handlers.home.listeners import home_of
from handlers.quarters import submission_views, views
from models.quarters import school_submissions, team
from models.quarters import tables as records
from models.quarters.changes import DECLARED
from models.quarters.questionnaires import POLICE
from models.quarters.tables import State
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.meetings import TRAP, message, shown, sqlite_only, told
from tests.support.staff import Staff
from tests.support.told import as_changed
from tests.support.workplace import text_of


@sqlite_only
def test_whoever_can_send_a_submission_learns_at_once_that_it_was_declared_missing(staff: Staff) -> None:
    """Who, when and why: by message, on Home, on the board and in its window; until it is sent after all."""
    with staff.town.database.write() as session:
        quarter_id, agreement = bring_to(session, staff, "filled in"), staff.town.agreement
        of_police, principal = staff.actor("team, police"), staff.actor("principal")
        submission = acts.submission_of(session, quarter_id)
        team.declare_missing(session, agreement, of_police, quarter_id, submission.id, TRAP, AFTER)
        writers = ("principal", "designee", "team, schools", "second, schools")
        assert sorted(told(session, DECLARED)) == sorted(f"person:{staff.id(who)}" for who in writers)
        said = message(session, staff, DECLARED, submission.id)
        assert said
        assert TRAP not in said.text
        first = next(block.to_dict() for block in said.blocks)
        assert TRAP not in text_of(first)  # it is on lock screens
        assert "was declared missing by Team Police, <!date^" in shown(said)
        for words in (shown(said), _window(session, staff, quarter_id), _draft(session, staff, submission.id)):
            assert "by Team Police, <!date^" in words
            assert TRAP in words
        home = home_views.home(home_of(session, agreement, principal, AFTER)).to_dict()
        assert "Declared missing by Team Police, <!date^" in text_of(home)
        assert TRAP in text_of(home)
        assert "declared missing by Team Police" in shown(message(session, staff, records.BOARD, quarter_id))
        acts.send(session, staff, principal, quarter_id, AFTER)
        assert submission.state is State.SENT
        assert message(session, staff, DECLARED, submission.id) is None
        said = as_changed(session, agreement, DECLARED, AFTER)
        assert "Status: sent" in said
        assert TRAP not in said
        assert TRAP not in _window(session, staff, quarter_id)


@sqlite_only
def test_the_police_learn_that_theirs_was_declared_missing(staff: Staff) -> None:
    """Supervisors and the police on the team; whoever declared it is not told what they did."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "opened")
        police = acts.submission_of(session, quarter_id, POLICE)
        acts.declare(session, staff, staff.actor("team, schools"), quarter_id, AFTER, POLICE)
        names = ("supervisor", "team, police", "second, police")
        assert sorted(told(session, DECLARED)) == sorted(f"person:{staff.id(who)}" for who in names)
        assert "The office is closed." in shown(message(session, staff, DECLARED, police.id))
        acts.declare(session, staff, staff.actor("team, schools"), quarter_id, AFTER, "conard")
        of_conard = ("principal elsewhere", "designee elsewhere", "second, schools")
        assert sorted(told(session, DECLARED)[3:]) == sorted(f"person:{staff.id(who)}" for who in of_conard)
        acts.confirm(session, staff, staff.actor("supervisor"), quarter_id, AFTER)
        assert message(session, staff, DECLARED, police.id) is None


@sqlite_only
def test_a_declared_submission_leaves_home_with_the_sign_off(staff: Staff) -> None:
    """Then it cannot be sent any more; once the quarter is reopened, it can."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "signed off")
        assert _to_send(session, staff, "principal elsewhere") == []
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        assert _to_send(session, staff, "principal elsewhere") == ["conard"]


def _to_send(session: Session, staff: Staff, who: str) -> list[str]:
    """Whose submissions stand on somebody's Home."""
    home = home_of(session, staff.town.agreement, staff.actor(who), AFTER)
    (section,) = (section for section in home.waiting if section.title == "Submissions for the quarter")
    return [submission.party for submission in section.rows]


def _window(session: Session, staff: Staff, quarter_id: int) -> str:
    quarter = records.get(session, quarter_id)
    rows = [views.Row(row, frozenset()) for row in quarter.submissions]
    return text_of(views.window(staff.town.agreement, views.Window(quarter, frozenset(), rows, AFTER.date())).to_dict())


def _draft(session: Session, staff: Staff, submission_id: int) -> str:
    agreement = staff.town.agreement
    submission = session.get_one(records.Submission, submission_id)
    draft = school_submissions.checked(session, agreement, submission, AFTER)
    return text_of(submission_views.overview(agreement, draft, may_declare=False).to_dict())
