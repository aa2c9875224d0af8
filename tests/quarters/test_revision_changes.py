"""What a revision changes, in the window and in the workbook (§IX)."""

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from models.quarters import police_submissions, review, school_submissions
from models.quarters import tables as records
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, bring_to
from tests.quarters.differing import three_arrests, unexplained
from tests.support.staff import Staff


def corrected(session: Session, staff: Staff) -> int:
    """A quarter in its second revision: Hall has two fights less, and does not count detentions any more."""
    quarter = bring_to(session, staff, "correcting")
    one, principal = acts.submission_of(session, quarter), staff.actor("principal")
    less: dict[str, int | None] = FIGURES | {"incidents.fighting": 7, "actions.detention": None, "actions.other": 12}
    acts.fill(session, staff, principal, quarter, AFTER, figures=less)
    remarks = {"not_collected.actions": "Detentions are kept elsewhere."}
    school_submissions.send(session, staff.town.agreement, principal, one.id, remarks, AFTER)
    return quarter


def test_a_revision_says_what_it_changes(staff: Staff) -> None:
    """Against the revision that was signed last; a first one changes nothing."""
    with staff.town.database.write() as session:
        quarter = records.get(session, corrected(session, staff))
        first, second = (review.of_revision_with_both(session, revision) for revision in quarter.revisions)
        assert first.before is None
        assert second.before
        assert second.before.revision == 1
        assert [(one.school, one.figure, one.is_police) for one in second.changed] == [
            ("hall", "incidents.fighting", False), ("hall", "actions.detention", False),
            ("hall", "actions.other", False),
        ]  # fmt: skip


def test_a_revisions_workbook_marks_each_cell_that_it_changes(staff: Staff) -> None:
    """The cell stays a number; what it was stands behind it. A list has them all, and so has the total."""
    with staff.town.database.write() as session:
        quarter = records.get(session, corrected(session, staff))
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, quarter.revision, "Me", AFTER)))
        (other,) = quarter.revisions[:1]
        before = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, other, "Me", AFTER)))
    line = {row[1].value: row for row in book["School incidents"].iter_rows()}["Fighting and battery"]
    assert (line[2].value, line[2].number_format.split(";")[0]) == (7, '#,##0" (was 9)"')
    total = line[7]
    assert (total.value, total.number_format.split(";")[0]) == (7, '#,##0" (was 9)"')
    assert line[3].number_format == "#,##0"  # Conard, which sent nothing either time
    detention = {row[1].value: row for row in book["School actions"].iter_rows()}["Detention"]
    assert (detention[2].value, detention[2].number_format.split(";")[3]) == ("not collected", '@" (was 12)"')
    changes = book["Changes from revision 1"].iter_rows(values_only=True)
    listed = [row[:5] for row in changes if row[0] == "Hall High School"]
    assert listed == [
        ("Hall High School", "Schools", "Incidents: Fighting and battery", 9, 7),
        ("Hall High School", "Schools", "Disciplinary actions: Detention", 12, "not collected"),
        ("Hall High School", "Schools", "Disciplinary actions: Other disciplinary action", 0, 12),
    ]
    assert not any(name.startswith("Changes from") for name in before.sheetnames)


def test_the_workbook_for_a_school_tells_nothing_of_what_others_changed(staff: Staff) -> None:
    """Neither which figures, nor where the parties' figures differ."""
    with staff.town.database.write() as session:
        quarter = records.get(session, corrected(session, staff))
        made = quarter_book(session, staff.town.agreement, quarter.revision, "Me", AFTER, ("conard",))
        book = load_workbook(BytesIO(made))
    assert "Changes from revision 1" in book.sheetnames
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if "Hall High School" in cell] == []


def test_the_workbook_holds_both_sides_against_each_other(staff: Staff) -> None:
    """With the difference, why it is, and who said so; a trap in the words stays text."""
    trap = "=1+1 <!channel> patrol"
    with staff.town.database.write() as session:
        quarter = unexplained(session, staff)
        review.explain_at_sign_off(
            session, staff.actor("team, police"), quarter, "hall", {"differs.hall.arrested": trap}, AFTER
        )
        revision = records.get(session, quarter).revision
        book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, revision, "Me", AFTER)))
    said = [row[0] for row in book["Summary"].iter_rows(values_only=True)]
    assert "The parties' figures differ in 1 place: the sheet “Both sides” says where, and why." in said
    rows = [row for row in book["Both sides"].iter_rows(values_only=True) if row[0] == "Hall High School"]
    counted = "Police: students arrested, as the police count them"
    assert [row[1:] for row in rows] == [
        ("Referrals", "Schools: referrals to police", "not submitted",
         "Police: notices initiated by a school staff request", 0, "none", None, None),
        ("Arrests", "Schools: school-based arrests known to the school", "not submitted",
         counted, 1, "none", None, None),
        ("Incidents with an arrest", "Police: incidents with an arrest", 2, counted, 1, -1, trap, "Team Police"),
    ]  # fmt: skip


def test_the_sheet_of_changes_counts_adjustments_as_the_tables_do(staff: Staff) -> None:
    """One warning and two adjustments are 3 in the table; a further adjustment makes it 4 in the list of changes."""
    with staff.town.database.write() as session:
        three_arrests(session, staff)
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        figure = "actions.others.verbal_warning"
        police_submissions.add(session, supervisor, quarter, "hall", figure, 2, "By patrol.", AFTER)
        words = {"differs.hall.arrested": "Details are to follow."}
        sent = police_submissions.confirm(session, agreement, supervisor, quarter, None, AFTER, words)
        later = AFTER.replace(hour=16)
        police_submissions.add(session, supervisor, quarter, "hall", figure, 1, "By patrol.", later)
        changes = police_submissions.changed_since(session, agreement, sent.sent)
        assert [(one.figure, one.then, one.now) for one in changes] == [
            ("actions.verbal_warning", 3, 4), (figure, 2, 3),
        ]  # fmt: skip
