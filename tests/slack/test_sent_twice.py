"""Every form and press that makes a record, sent twice: it makes one. From the same window another one is another."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.practice.state import complete_state
from models.actor import Identity
from models.people.queries import identify
from models.reports import packet_acts
from models.reports.packet_tables import PacketFile
from models.store.audit import AuditEntry
from models.store.received_forms import ReceivedForm
from tests.activities.old_logs_in_slack import look_at_old_log
from tests.arrest_notifications.in_slack import reported
from tests.disclosures.test_in_slack import GIVEN as DISCLOSURE
from tests.disclosures.test_in_slack import logged as disclosed
from tests.dismissals.test_in_slack import forward, open_from_card, request
from tests.duty.in_slack import NINE, NOON, beginning, ending, on_duty
from tests.evaluations.test_in_slack import chief_card
from tests.evaluations.test_in_slack import submit as evaluated
from tests.export_requests.test_exporting import a_quarter
from tests.facilities.in_slack import THERE, saying
from tests.goals.test_in_slack import GIVEN as GOAL
from tests.goals.test_in_slack import goal_set
from tests.notices.earlier_in_slack import at_imports, look_at_earlier
from tests.notices.test_in_slack import PRINCIPAL, STUDENT
from tests.people.test_in_slack import ADMIN, TEACHER, setup
from tests.quarters.test_in_slack import (
    FIGURES,
    OF_POLICE,
    OF_SCHOOLS,
    all_in,
    at_hall,
    element,
    fill_in,
    members_in,
    of_baseline,
    opened,
    to_the_end,
)
from tests.quarters.yearly_report.acts import adopted_report
from tests.retention import acts as retention
from tests.slack.listened import listeners
from tests.support.filing import FIRST_PAGE, OFFICER, file, file_whole
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Given = dict[str, Any]
CHIEF, SUPERINTENDENT, SUPERVISOR = "UCHIEF", "USUPER", "USUPERVISOR"
WHY = {"because": "A wrong line."}
COMPLAINT = {"from_whom": "family", "about": "response", "words": "They were not called."}
HANDLED = {"outcome": "explained", "words": "They were called back."}


def commanding(place: Workplace, who: str, command: str, *buttons: str) -> Somebody:
    """Somebody's window of a command, and buttons pressed in it one after another."""
    somebody = place.somebody(who)
    assert somebody.command(command) == {"ok": True}
    return pressing(somebody, *buttons)


def pressing(somebody: Somebody, *buttons: str) -> Somebody:
    """Buttons pressed one after another in the window that is open."""
    for one in buttons:
        somebody.press(one)
    return somebody


def filing(place: Workplace) -> Somebody:
    """The form of a notice, from the window of Home."""
    return commanding(place, OFFICER, "/sro", "notice_form")


def reading(place: Workplace, button: str) -> Somebody:
    """The officer has a notice open, and presses a button in it."""
    file(place)
    place.deliver()
    officer = place.somebody(OFFICER)
    officer.press("notice_open", message=place.posted("CHALL")[0], channel="CHALL")
    return pressing(officer, button)


def student(place: Workplace) -> Somebody:
    """The form of a student."""
    file(place)
    return pressing(place.somebody(OFFICER), "students_list", "students_add")


def completing(place: Workplace) -> Somebody:
    """The form for the details of a notice."""
    file(place)
    return pressing(place.somebody(OFFICER), "notice_complete")


def asking(place: Workplace) -> Somebody:
    """The principal's form for a question about a notice."""
    file(place)
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    principal.press("notice_ask", message=place.posted("CHALL")[0], channel="CHALL")
    return principal


def answering(place: Workplace) -> Somebody:
    """The officer's form for the answer."""
    assert asking(place).submit(question="Was the family told?") == {"ok": True}
    place.deliver()
    officer = place.somebody(OFFICER)
    officer.press("notice_open", message=place.posted("CHALL")[0], channel="CHALL")
    return pressing(officer, "notice_answer")


def setting_up(place: Workplace, button: str) -> Somebody:
    """A form of the window of people."""
    setup(place)
    return pressing(place.somebody(ADMIN), button)


def asked(somebody: Somebody, **given: object) -> Somebody:
    """A form that asks, once it is sent, whether what may be a slip is right."""
    assert somebody.submit(**given) == {"ok": True}
    assert "Not saved yet" in text_of(somebody.window())
    return somebody


def proposed(place: Workplace) -> Somebody:
    """The chief has proposed the officer of Hall; its principal has the proposal open."""
    chief = commanding(place, CHIEF, "/sro-agreement", "appointment_open", "appointment_propose_hall")
    assert chief.submit(reason="year") == {"ok": True}
    return commanding(place, PRINCIPAL, "/sro-agreement", "appointment_open", "appointment_read_hall")


def agreeing_to_all(place: Workplace) -> Somebody:
    """The superintendent's page of all that the principals have answered."""
    proposed(place).press("appointment_step_principal_agrees")
    return commanding(place, SUPERINTENDENT, "/sro-agreement", "appointment_open", "appointment_agree_all")


REVISION: dict[str, Any] = {"clause": "V.4", "text": "Another made-up text.", "words": "A made-up reason."}
DISPUTE: dict[str, Any] = {"school": "hall", "clause": "V.1", "words": "How it is seen, made up."}


def requested_revision(place: Workplace) -> Somebody:
    """The chief has asked for a revision; the superintendent has the request open."""
    chief = commanding(place, CHIEF, "/sro-agreement", "revision_list", "revision_request")
    assert chief.submit(**REVISION) == {"ok": True}
    return commanding(place, SUPERINTENDENT, "/sro-agreement", "revision_list", "revision_read")


def opened_dispute(place: Workplace) -> Somebody:
    """The chief has opened a dispute; the principal of Hall has it open."""
    chief = commanding(place, CHIEF, "/sro-agreement", "dispute_list", "dispute_begin")
    assert chief.submit(**DISPUTE) == {"ok": True}
    return commanding(place, PRINCIPAL, "/sro-agreement", "dispute_list", "dispute_read")


def asking_for_records(place: Workplace) -> Somebody:
    """The superintendent's form."""
    return commanding(place, SUPERINTENDENT, "/sro-records", "release_open", "release_ask")


def taking_out(place: Workplace) -> Somebody:
    """The chief's form in which a notice is taken out."""
    file(place)
    chief = commanding(place, CHIEF, "/sro-records", "records_search")
    assert chief.submit() == {"ok": True}
    return pressing(chief, "records_take_out_notice1")


def records_asked(place: Workplace, button: str) -> Somebody:
    """The superintendent has asked; the chief's form of an answer."""
    given = {"what": ("notice_log",), "purpose": "A made-up review."}
    assert asking_for_records(place).submit(**given) == {"ok": True}
    return commanding(place, CHIEF, "/sro-records", "release_open", "release_read", button)


def reporting(place: Workplace, *buttons: str) -> Somebody:
    """The supervisor's form about the officer's report of a fight."""
    file_whole(place, incident="fighting", students=0)
    return commanding(place, SUPERVISOR, "/sro-records", "officer_report_open", "officer_report_read", *buttons)


def noting_the_board(place: Workplace) -> Somebody:
    """The superintendent's form for the day on which the board had a packet."""
    with place.bot.database.write() as session:
        packet_acts.make(session, place.bot.agreement, place.bot.now())
    way = ("/sro-records", "officer_report_open", "officer_packet_read")
    commanding(place, CHIEF, *way, "officer_packet_step_forward")
    with place.bot.database.write() as session:
        for file in session.scalars(select(PacketFile)):
            file.made_at = place.bot.now()
    return commanding(place, SUPERINTENDENT, *way, "officer_packet_step_confirm", "officer_packet_board")


OUTSIDE: dict[str, Any] = {
    "requester_kind": "press", "requester": "Pretend Daily News", "basis": "subpoena", "asked_for": "A made-up paper.",
}  # fmt: skip


def asked_from_outside(place: Workplace, *buttons: str) -> Somebody:
    """The chief has logged a request from outside, and a decision on it."""
    chief = commanding(place, CHIEF, "/sro-records", "outside_open", "outside_log")
    assert chief.submit(**OUTSIDE) == {"ok": True}
    chief.press("outside_write_step_withhold")
    assert chief.submit(withheld="A made-up exemption.") == {"ok": True}
    return pressing(chief, *buttons)


def described(place: Workplace) -> Somebody:
    """The same with an item that is kept elsewhere, and the form that sets it aside."""
    chief = asked_from_outside(place, "outside_describe")
    assert chief.submit(words="A made-up recording.") == {"ok": True}
    return pressing(chief, "outside_aside")


def a_hold(place: Workplace) -> Somebody:
    """The chief has set a hold."""
    chief = commanding(place, CHIEF, "/sro-records", "hold_open", "hold_write")
    assert chief.submit(basis="litigation", reason="A made-up lawsuit.", school="hall") == {"ok": True}
    return chief


def a_disposal(place: Workplace, button: str) -> Somebody:
    """A list waits; the chief has the form of a step open."""
    with place.bot.database.write() as session:
        retention.a_list(session, place.clock[0])
    return commanding(place, CHIEF, "/sro-records", "hold_open", "disposal_read", button)


def writing_notice(place: Workplace) -> Somebody:
    """The chief's form for a notice that ends the agreement."""
    return commanding(place, CHIEF, "/sro-agreement", "termination_open", "termination_begin")


def looking_at_notice(place: Workplace) -> Somebody:
    """The letter, before it is given."""
    chief = writing_notice(place)
    assert chief.submit(reason="A made-up reason.") == {"ok": True}
    return chief


def taking_notice_back(place: Workplace) -> Somebody:
    """The form in which the chief takes it back."""
    chief = looking_at_notice(place)
    assert chief.submit(program="SRO Program") == {"ok": True}
    return pressing(chief, "termination_write_step_take_back")


def setting_a_channel(place: Workplace) -> Somebody:
    """The form for a channel, where there is one in which only people are who may read the notices of every school."""
    place.change("channel", "CSTAFFROOM", members=["UBOT", SUPERVISOR])
    return setting_up(place, "people_channel")


def giving(place: Workplace) -> Somebody:
    """The form for a role, with the role's questions."""
    admin = setting_up(place, "people_give")
    admin.choose("role", "principal_designee", person=TEACHER, name="Tilda Unlisted")
    return admin


def rejecting(place: Workplace) -> Somebody:
    """The superintendent's form for the reason."""
    giving(place).submit(school="hall")
    return commanding(place, SUPERINTENDENT, "/sro", "proposal_reject")


def withdrawing_a_proposal(place: Workplace) -> Somebody:
    """The administrator's form for the reason."""
    giving(place).submit(school="hall")
    return setting_up(place, "proposal_withdraw")


def correcting(place: Workplace) -> Somebody:
    """The form for a correction of an evaluation."""
    evaluated(place)
    return commanding(place, PRINCIPAL, "/sro-evaluate", "evaluation_read", "evaluation_correct")


def commenting(place: Workplace) -> Somebody:
    """The form for the officer's comment."""
    evaluated(place)
    chief, officer = place.somebody(CHIEF), place.somebody(OFFICER)
    chief.press("evaluation_read", message=chief_card(place), channel="CCHIEF")
    pressing(chief, "evaluation_receive", "evaluation_share")
    return commanding(place, officer.user_id, "/sro", "evaluation_read", "evaluation_comment")


def withdrawing(place: Workplace) -> Somebody:
    """The form that takes a request back."""
    request(place)
    return commanding(place, PRINCIPAL, "/sro-evaluate", "dismissal_open", "dismissal_withdraw")


def forwarding(place: Workplace) -> Somebody:
    """The superintendent's form."""
    request(place)
    return pressing(open_from_card(place, SUPERINTENDENT), "dismissal_forward")


def deciding(place: Workplace) -> Somebody:
    """The chief's form."""
    request(place)
    forward(place)
    return pressing(open_from_card(place, CHIEF), "dismissal_decide")


def baseline(place: Workplace) -> Somebody:
    """A baseline is filled in, and asks for a word to what looks odd."""
    opened(place)
    member = commanding(place, OF_SCHOOLS, "/sro-quarterly", "quarter_baseline")
    member.submit(school_year="2018-19")
    member.press("submission_open", value=of_baseline(place, "hall"))
    fill_in(member, FIGURES | {"referrals.theft": 40})
    return pressing(member, "submission_send")


def sent_submission(place: Workplace) -> Somebody:
    """Hall has sent its submission, and begins to correct it."""
    opened(place)
    fill_in(at_hall(place))
    pressing(place.somebody(PRINCIPAL), "submission_review", "submission_send")
    return pressing(at_hall(place), "submission_correct")


def explaining(place: Workplace) -> Somebody:
    """Hall has referred somebody of whom the police know nothing; the team is asked why."""
    opened(place)
    fill_in(at_hall(place), FIGURES | {"referrals.theft": 1})
    principal = pressing(place.somebody(PRINCIPAL), "submission_review", "submission_send")
    principal.submit(**{"nobody.referred": "Not known.", "differs.hall.referrals": "By phone."})
    to_the_end(commanding(place, OF_POLICE, "/sro-quarterly", "police_open"), "police")
    pressing(place.somebody(OF_POLICE), "police_confirm")
    member = commanding(place, OF_SCHOOLS, "/sro-quarterly", "quarter_review")
    while "quarter_explain" not in text_of(member.window()):
        member.press("quarter_page_next")
    return pressing(member, "quarter_explain")


def logged(place: Workplace, button: str) -> Somebody:
    """The officer has logged a talk, and presses a button in its window."""
    officer = commanding(place, OFFICER, "/sro-log", "activity_form_talk")
    officer.submit(topic="bullying")
    return pressing(officer, "activity_open", button)


def complained(place: Workplace, button: str) -> Somebody:
    """The principal has recorded a complaint, and presses a button in its window."""
    principal = commanding(place, PRINCIPAL, "/sro-log", "feedback_form_complaint")
    assert principal.submit(**COMPLAINT) == {"ok": True}
    return pressing(principal, button)


def reopening(place: Workplace) -> Somebody:
    """The principal has recorded its outcome, and opens it again."""
    principal = complained(place, "feedback_handle")
    assert principal.submit(**HANDLED) == {"ok": True}
    return pressing(principal, "feedback_reopen")


def absent(place: Workplace, button: str) -> Somebody:
    """The officer has entered an absence, and presses a button in its window."""
    officer = commanding(place, OFFICER, "/sro-log", "schedule_open", "schedule_enter")
    officer.submit(kind="leave")
    return pressing(officer, button)


def naming(place: Workplace) -> Somebody:
    """The supervisor's form for a substitute."""
    return commanding(place, SUPERVISOR, "/sro", "schedule_open", "substitute_at_school")


def somebody_else(place: Workplace, somebody: Somebody) -> dict[str, object]:
    """An officer at a school that is not the officer's."""
    asked = next(block for block in somebody.window()["blocks"] if block.get("block_id") == "substitute")
    people = {option["text"]["text"]: option["value"] for option in asked["element"]["options"]}
    return {"substitute": people["Orla Placeholder"], "school": "hall"}


def answering_a_concern(place: Workplace) -> Somebody:
    """The principal's form for a plan."""
    officer = commanding(place, OFFICER, "/sro-log", "activity_form_concern")
    officer.submit(description="The back door does not lock.", place="Back door")
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    principal.press("activity_open", message=place.posted("CHALL")[0], channel="CHALL")
    return pressing(principal, "activity_step_concern_plan")


def withdrawing_import(place: Workplace) -> Somebody:
    """The officer has imported an old log, and takes it back."""
    officer = look_at_old_log(place)
    officer.submit()
    return pressing(officer, "activity_import_withdraw")


def withdrawing_earlier(place: Workplace) -> Somebody:
    """The supervisor has imported notices of earlier years, and takes them back."""
    supervisor = look_at_earlier(place)
    supervisor.submit()
    return pressing(supervisor, "earlier_notices_import_withdraw")


def on_the_team(place: Workplace, *buttons: str) -> Somebody:
    """A member of the team in the window of an open quarter."""
    return pressing(opened(place), *buttons)


def adding(place: Workplace) -> Somebody:
    """The form for what was not filed."""
    member = on_the_team(place, "police_open", "police_add")
    member.submit(school="hall", group="reports")
    return member


def confirming_again(place: Workplace) -> Somebody:
    """The form for a second confirmation."""
    member = on_the_team(place, "police_open")
    to_the_end(member, "police")
    pressing(member, "police_confirm")
    to_the_end(member, "police")
    return pressing(member, "police_again")


def recommended(place: Workplace) -> Somebody:
    """A recommendation is to be followed up."""
    member = on_the_team(place, "team_recommend")
    member.submit(**recommendation(place, member))
    return pressing(member, "quarter_open", "team_follow")


def signed(place: Workplace) -> Somebody:
    """The form that reopens a signed quarter."""
    member = all_in(place)
    place.clock[0] += timedelta(seconds=1)
    for who in (OF_SCHOOLS, OF_POLICE):
        signer = commanding(place, who, "/sro-quarterly")
        to_the_end(signer)
        signer.press("quarter_sign")
    return commanding(place, member.user_id, "/sro-quarterly", "quarter_reopen")


def exporting(place: Workplace, who: str, *buttons: str) -> Somebody:
    """The window of `/sro-export`."""
    a_quarter(place)
    return commanding(place, who, "/sro-export", *buttons)


def adopted(place: Workplace) -> Somebody:
    """The window of last year's report, which both parties have adopted."""
    with place.bot.database.write() as session:
        agreement, now = place.bot.agreement, place.clock[0]
        of_schools, of_police = (
            identify(session, Identity("TPRACTICE", who), agreement.today(now)) for who in (OF_SCHOOLS, OF_POLICE)
        )
        adopted_report(session, agreement, of_schools, of_police, now=now)
    return commanding(place, OF_POLICE, "/sro-quarterly", "report_open")


def revising(place: Workplace) -> Somebody:
    """The form for a new edition of it."""
    return pressing(adopted(place), "report_revise")


def recommendation(place: Workplace, somebody: Somebody) -> Given:
    """A recommendation, filled in."""
    due = place.bot.agreement.today(place.clock[0]) + timedelta(days=90)
    owner = element(somebody.window(), "owner")["options"][0]["value"]
    return {"words": "More adults at the gate.", "kind": "implementation", "owner": owner, "due_on": due}


def meeting(place: Workplace, somebody: Somebody) -> Given:
    """A meeting with everybody, filled in."""
    held_on, present = place.bot.agreement.today(place.clock[0]), members_in(somebody.window())
    return {"held_on": held_on, "present": present, "minutes": "We met."}


def plan(place: Workplace, _somebody: Somebody) -> Given:
    """A plan to be carried out today."""
    return {"words": "A new lock.", "until": place.bot.agreement.today(place.clock[0])}


def asked_of_the_last_one(place: Workplace) -> Somebody:
    """The first role that can be ended is one that nobody else holds."""
    somebody = setting_up(place, "people_end")
    return asked(somebody, role=element(somebody.window(), "role")["options"][0]["value"])


def decision(place: Workplace, _somebody: Somebody) -> Given:
    """The officer is reassigned today."""
    return {"outcome": "reassigned", "last_day": place.bot.agreement.today(place.clock[0]), "decision_reasons": "So."}


def packet(_place: Workplace, somebody: Somebody) -> Given:
    """The first officer; the month is chosen beforehand."""
    return {"officer": element(somebody.window(), "officer")["options"][0]["value"]}


def odd(_place: Workplace, somebody: Somebody) -> Given:
    """A word to each thing that looks odd."""
    return {block["block_id"]: "So it was." for block in somebody.window()["blocks"] if block["type"] == "input"}


def fixed(**answers: Any) -> Callable[[Workplace, Somebody], Given]:
    """The same answers wherever."""
    return lambda _place, _somebody: answers


@dataclass(frozen=True)
class Scene:
    """How a form comes to be open, what is answered, and the act in the audit log that makes its record.

    Where there can be another one, `again` are the buttons that open its form from the window that shows the first
    (after closing it, where the first of them is `close`), and `other` is what is answered differently.
    """

    opens: Callable[[Workplace], Somebody]
    given: Callable[[Workplace, Somebody], Given]
    act: str
    again: tuple[str, ...] = ()
    other: Given = field(default_factory=dict)


NOT_ALIKE = {"narrative": "Another one, at noon."}
FORMS = {
    "activity_logged": Scene(
        lambda place: commanding(place, OFFICER, "/sro-log", "activity_form_talk"), fixed(topic="bullying"),
        "log activity", ("activity_form",), {},
    ),
    "activity_corrected": Scene(
        lambda place: logged(place, "activity_correct"), fixed(because="Two of them.", people=2), "correct activity",
        ("activity_correct",), {"people": 3},
    ),
    "activity_step_taken": Scene(answering_a_concern, plan, "take step"),
    "activity_withdrawn": Scene(lambda place: logged(place, "activity_withdraw"), fixed(**WHY), "withdraw activity"),
    "feedback_recorded": Scene(
        lambda place: commanding(place, PRINCIPAL, "/sro-log", "feedback_form_complaint"), fixed(**COMPLAINT),
        "record complaint",
    ),
    "feedback_corrected": Scene(
        lambda place: complained(place, "feedback_correct"), fixed(because="Misheard.", words="Other words."),
        "correct complaint", ("feedback_correct",), {"words": "Still others."},
    ),
    "feedback_withdrawn": Scene(
        lambda place: complained(place, "feedback_withdraw"), fixed(**WHY), "withdraw complaint"
    ),
    "feedback_handled": Scene(
        lambda place: complained(place, "feedback_handle"), fixed(**HANDLED), "record outcome of complaint"
    ),
    "feedback_reopened": Scene(reopening, fixed(**WHY), "reopen complaint"),
    "schedule_week_given": Scene(
        lambda place: commanding(place, OFFICER, "/sro-log", "schedule_open", "schedule_give"), fixed(),
        "give usual week", ("close", "schedule_open", "schedule_give"), {"starts": "08:00"},
    ),
    "schedule_change_entered": Scene(
        lambda place: commanding(place, OFFICER, "/sro-log", "schedule_open", "schedule_enter"), fixed(kind="leave"),
        "enter schedule change",
    ),
    "schedule_change_corrected": Scene(
        lambda place: absent(place, "schedule_correct"), fixed(because="Another reason.", kind="duty"),
        "correct schedule change",
    ),
    "schedule_change_withdrawn": Scene(
        lambda place: absent(place, "schedule_withdraw"), fixed(**WHY), "withdraw schedule change"
    ),
    "duty_begun": Scene(beginning, fixed(school="conard"), "go on duty"),
    "duty_end_given": Scene(ending, fixed(ends_at=NOON + timedelta(minutes=30)), "enter end of duty"),
    "duty_corrected": Scene(
        lambda place: on_duty(place, "duty_correct"), fixed(because="It was earlier.", starts_at=NINE),
        "correct time on duty",
    ),
    "duty_withdrawn": Scene(lambda place: on_duty(place, "duty_withdraw"), fixed(**WHY), "withdraw time on duty"),
    "substitute_named": Scene(naming, somebody_else, "name substitute"),
    "earlier_notices_taken": Scene(look_at_earlier, fixed(), "import earlier notices"),
    "earlier_notices_withdrawn": Scene(
        withdrawing_earlier, fixed(**WHY), "withdraw import of earlier notices"
    ),
    "activity_import_taken": Scene(look_at_old_log, fixed(), "import activities"),
    "activity_import_withdrawn": Scene(withdrawing_import, fixed(**WHY), "withdraw import of activities"),
    "notice_filed": Scene(filing, lambda place, _: FIRST_PAGE, "file notice", ("close", "notice_form"), NOT_ALIKE),
    "notice_amended": Scene(
        lambda place: reading(place, "notice_amend"), fixed(because="One more.", students=3), "amend notice",
        ("notice_amend",), {"students": 4},
    ),
    "notice_completed": Scene(completing, fixed(started_by="dispatch"), "complete notice"),
    "notice_asked": Scene(asking, fixed(question="Was the family told?"), "ask about notice"),
    "notice_answered": Scene(answering, fixed(answer="Yes, at noon."), "answer about notice"),
    "notice_withdrawn": Scene(lambda place: reading(place, "notice_withdraw"), fixed(**WHY), "withdraw notice"),
    "student_recorded": Scene(student, fixed(**STUDENT), "record student", ("students_add",), {}),
    "people_given": Scene(giving, fixed(school="hall"), "propose change"),
    "proposal_rejected": Scene(rejecting, fixed(because="Not needed."), "reject proposal"),
    "proposal_withdrawn": Scene(withdrawing_a_proposal, fixed(because="Not needed."), "withdraw proposal"),
    "people_ended": Scene(asked_of_the_last_one, fixed(sure=["yes"]), "propose change"),
    "agreement_posting_entered": Scene(
        lambda place: commanding(place, SUPERINTENDENT, "/sro-agreement", "agreement_postings", "agreement_enter"),
        fixed(whereabouts="Main office, first shelf"), "enter posting",
    ),
    "appointment_year_proposed": Scene(
        lambda place: asked(
            commanding(place, CHIEF, "/sro-agreement", "appointment_open", "appointment_year_propose")
        ),
        fixed(sure=["yes"]), "propose appointments of a year",
    ),
    "appointment_school_proposed": Scene(
        lambda place: commanding(place, CHIEF, "/sro-agreement", "appointment_open", "appointment_propose_hall"),
        fixed(reason="year"), "propose appointment",
    ),
    "appointment_step_taken": Scene(
        lambda place: pressing(proposed(place), "appointment_write_step_principal_concern"),
        fixed(words="A made-up concern."), "appointment step", ("appointment_write_step_principal_concern",),
        {"words": "Another one."},
    ),
    "appointment_all_agreed": Scene(agreeing_to_all, fixed(), "appointment step"),
    "revision_requested": Scene(
        lambda place: commanding(place, CHIEF, "/sro-agreement", "revision_list", "revision_request"),
        fixed(**REVISION), "revision step", ("revision_list", "revision_request"),
        {"text": "Still another made-up text."},
    ),
    "revision_step_taken": Scene(
        lambda place: pressing(requested_revision(place), "revision_step_decline"),
        fixed(words="A made-up reason."), "revision step",
    ),
    "dispute_opened": Scene(
        lambda place: commanding(place, CHIEF, "/sro-agreement", "dispute_list", "dispute_begin"),
        fixed(**DISPUTE), "dispute step", ("dispute_list", "dispute_begin"), {"words": "Still another made-up view."},
    ),
    "dispute_step_taken": Scene(
        lambda place: pressing(opened_dispute(place), "dispute_step_view"),
        fixed(words="A made-up view."), "dispute step", ("dispute_step_view",), {"words": "Another made-up view."},
    ),
    "records_taken_out": Scene(
        taking_out, fixed(redacted_0=["officer"]), "take out record", ("close", "records_take_out_notice1"),
        {"redacted_0": ["people"]},
    ),
    "release_asked": Scene(
        asking_for_records, fixed(what=["notice_log"], purpose="A made-up review."), "ask for records",
    ),
    "release_step_taken": Scene(
        lambda place: records_asked(place, "release_write_step_ask_back"), fixed(words="What for?"),
        "records request step",
    ),
    "release_released": Scene(
        lambda place: records_asked(place, "release_choose"), fixed(words="Here."), "release records",
    ),
    "officer_report_answer_changed": Scene(
        lambda place: reporting(place, "officer_report_change"), fixed(answer="no", because="A made-up reason."),
        "answer officer report",
    ),
    "officer_report_submitted": Scene(
        lambda place: reporting(place, "officer_report_submit"), fixed(why="away"), "submit officer report",
    ),
    "officer_packet_board_noted": Scene(
        noting_the_board, lambda place, _who: {"day": place.bot.agreement.today(place.bot.now())},
        "packet of officer reports step",
    ),
    "outside_logged": Scene(
        lambda place: commanding(place, CHIEF, "/sro-records", "outside_open", "outside_log"), fixed(**OUTSIDE),
        "log request from outside",
    ),
    "outside_step_taken": Scene(
        lambda place: asked_from_outside(place, "outside_write_step_note"), fixed(words="A made-up note."),
        "request from outside step", ("outside_write_step_note",), {"words": "Another made-up note."},
    ),
    "outside_described": Scene(
        lambda place: asked_from_outside(place, "outside_describe"), fixed(words="A made-up recording."),
        "keep item of request from outside", ("outside_describe",), {"words": "Another made-up recording."},
    ),
    "outside_set_aside": Scene(
        described, fixed(item="1", because="It was not sent."), "set aside item of request from outside",
    ),
    "outside_listed": Scene(
        lambda place: commanding(place, CHIEF, "/sro-records", "outside_open", "outside_list"), fixed(),
        "ask for export",
    ),
    "arrest_step_taken": Scene(
        lambda place: pressing(reported(place), "arrest_write_step_say_class"), fixed(offense="felony"),
        "arrest notification step", ("arrest_write_step_say_class",), {"offense": "class_a"},
    ),
    "hold_set": Scene(
        lambda place: commanding(place, CHIEF, "/sro-records", "hold_open", "hold_write"),
        fixed(basis="litigation", reason="A made-up lawsuit.", school="hall"), "set hold",
    ),
    "hold_lifted": Scene(
        lambda place: pressing(a_hold(place), "hold_lift"), fixed(because="It is settled."), "lift hold"
    ),
    "disposal_step_taken": Scene(
        lambda place: a_disposal(place, "disposal_write_step_approve"), fixed(words="Seen."), "disposal step"
    ),
    "roll_call_added": Scene(
        lambda place: on_the_staff_list(place, "roll_call_add"), fixed(people="Ana Pretend, counselor"),
        "add to staff list", ("roll_call_add",), {"people": "Bo Madeup, custodian"},
    ),
    "roll_call_marked": Scene(
        lambda place: pressing(one_listed(place), "roll_call_mark"), fixed(all=["yes"]), "mark as trained"
    ),
    "roll_call_changed": Scene(
        lambda place: pressing(one_listed(place), "roll_call_change_1"), fixed(struck=["yes"]), "strike off staff list"
    ),
    "termination_given": Scene(looking_at_notice, fixed(program="SRO Program"), "give notice of termination"),
    "termination_step_taken": Scene(taking_notice_back, fixed(words="We have talked."), "termination step"),
    "people_channel_set": Scene(
        setting_a_channel, fixed(purpose="school:hall", channel="CSTAFFROOM"), "propose change",
        ("close", "people_channel"), {"purpose": "school:conard"},
    ),
    "evaluation_corrected": Scene(correcting, fixed(**WHY), "correct evaluation"),
    "evaluation_commented": Scene(commenting, fixed(comment="I agree, mostly."), "comment on evaluation"),
    "dismissal_drafted": Scene(
        lambda place: commanding(place, PRINCIPAL, "/sro-evaluate", "dismissal_form"),
        fixed(asked="dismissal", reasons="Reasons.", efforts="E"), "draft request", ("dismissal_change",),
        {"reasons": "Others."},
    ),
    "dismissal_withdrawn": Scene(withdrawing, fixed(because="We have talked."), "withdraw request"),
    "dismissal_forwarded": Scene(forwarding, fixed(memo="A memo."), "forward request"),
    "dismissal_decided": Scene(deciding, decision, "draft decision", ("dismissal_decide",), {"rule": "G.O. 12"}),
    "submission_sent": Scene(baseline, odd, "send submission"),
    "submission_corrected": Scene(sent_submission, fixed(**WHY), "correct submission"),
    "police_added": Scene(adding, fixed(figure="reports.traffic", count=1, **WHY), "add to police submission"),
    "police_confirmed_again": Scene(
        confirming_again, fixed(**WHY), "confirm police submission",
        ("police_review", *["police_page_next"] * 5, "police_again"), {"because": "Once more."},
    ),
    "quarter_explained": Scene(
        explaining, fixed(**{"differs.hall.referrals": "The patrol came."}), "explain difference",
        ("quarter_explain",), {"differs.hall.referrals": "Patrol came, and no SRO."},
    ),
    "team_met": Scene(
        lambda place: on_the_team(place, "team_meet"), meeting, "record meeting", ("quarter_open", "team_meet"),
        {"minutes": "We met again."},
    ),
    "team_recommended": Scene(
        lambda place: on_the_team(place, "team_recommend"), recommendation, "recommend", ("team_recommend",), {}
    ),
    "team_followed": Scene(recommended, fixed(state="open", words="Asked."), "follow up recommendation"),
    "team_not_met": Scene(
        lambda place: on_the_team(place, "team_not_meet"), fixed(because="No date suited both parties."),
        "state that no meeting was held", ("team_not_meet",), {},
    ),
    "quarter_reopened": Scene(signed, fixed(**WHY), "reopen quarter"),
    "quarter_missing": Scene(
        lambda place: on_the_team(place, "quarter_declare"), fixed(**WHY), "declare submission missing",
        ("quarter_declare",), {},
    ),
    "quarter_enrolled": Scene(
        lambda place: commanding(place, OF_SCHOOLS, "/sro-quarterly", "quarter_enrollment"),
        fixed(school_year="2025-26"), "open enrollment",
    ),
    "quarter_based": Scene(
        lambda place: on_the_team(place, "quarter_baseline"), fixed(school_year="2018-19"), "open baseline"
    ),
    "report_revised": Scene(revising, fixed(**WHY), "begin edition of report"),
    "export_register": Scene(
        lambda place: exporting(place, PRINCIPAL, "export_period"), fixed(), "ask for export"
    ),
    "export_coverage_period": Scene(
        lambda place: exporting(place, PRINCIPAL, "export_coverage"), fixed(), "ask for export"
    ),
    "export_activities": Scene(
        lambda place: exporting(place, PRINCIPAL, "export_activity_log"), fixed(), "ask for export"
    ),
    "facility_said": Scene(
        saying, fixed(**THERE), "say what is provided", ("facility_say_state",), {"words:desk": "Another one."},
    ),
    "goal_made": Scene(
        lambda place: commanding(place, OF_SCHOOLS, "/sro-agreement", "goal_open", "goal_form"), fixed(**GOAL),
        "set goal", ("goal_open", "goal_form"), {"words": "Another goal."},
    ),
    "goal_changed": Scene(
        lambda place: pressing(goal_set(place), "goal_write_change"), fixed(because="Too few.", number=14),
        "change goal", ("goal_write_change",), {"number": 15},
    ),
    "goal_step_taken": Scene(
        lambda place: pressing(goal_set(place), "goal_write_drop"), fixed(words="Not needed."), "drop goal"
    ),
    "disclosure_logged": Scene(
        lambda place: commanding(place, PRINCIPAL, "/sro-agreement", "disclosure_list", "disclosure_form"),
        fixed(**DISCLOSURE), "log disclosure",
    ),
    "disclosure_corrected": Scene(
        lambda place: pressing(disclosed(place), "disclosure_correct"), fixed(because="Miscounted.", students=4),
        "correct disclosure", ("disclosure_correct",), {"students": 5},
    ),
    "disclosure_withdrawn": Scene(
        lambda place: pressing(disclosed(place), "disclosure_withdraw"), fixed(**WHY), "withdraw disclosure"
    ),
    "export_disclosures_period": Scene(
        lambda place: exporting(place, PRINCIPAL, "export_disclosures"), fixed(), "ask for export"
    ),
    "export_events_period": Scene(lambda place: exporting(place, CHIEF, "export_events"), fixed(), "ask for export"),
    "export_feedback_period": Scene(
        lambda place: exporting(place, PRINCIPAL, "export_feedback"), fixed(), "ask for export"
    ),
    "export_packet": Scene(lambda place: exporting(place, SUPERVISOR, "export_officer"), packet, "ask for export"),
}  # fmt: skip
PAGES = {
    "evaluation_saved_meeting", "evaluation_saved_ratings", "evaluation_saved_summary", "submission_page_saved",
    "police_added_what", "report_written", "submission_given", "submission_replaced", "notice_sought",
    "roll_call_answered", "activity_row_added", "activity_import_given", "earlier_notices_given", "schedule_whose_week",
    "termination_written", "records_sought",
    "outside_files_kept",
    "audit_log_sought",
}  # fmt: skip
"""Forms that make no record of their own: pages saved again and again, a first question, a file to read, a look."""
PRESSES = {
    "export_quarter": lambda place: exporting(place, OF_SCHOOLS),
    "export_year": lambda place: exporting(place, OF_SCHOOLS),
    "export_schedule": lambda place: exporting(place, PRINCIPAL),
    "report_file": adopted,
    "export_certificates": lambda place: exporting(place, PRINCIPAL),
    "audit_log_workbook": lambda place: commanding(place, CHIEF, "/sro-records", "audit_log_open"),
    "earlier_notices_template": at_imports,
    "activity_import_template": lambda place: commanding(place, OFFICER, "/sro-log", "activity_imports"),
    "submission_workbook": lambda place: (opened(place), at_hall(place))[1],
}


def test_every_form_is_here(database_kind: str) -> None:
    """A new one that makes records is sent twice too."""
    assert set(listeners("forms")) == FORMS.keys() | PAGES


def on_the_staff_list(place: Workplace, *buttons: str) -> Somebody:
    """The principal opens the school's list of staff."""
    return commanding(place, PRINCIPAL, "/sro-agreement", "roll_call_open", "roll_call_list_hall", *buttons)


def one_listed(place: Workplace) -> Somebody:
    """The same with one person on it."""
    principal = on_the_staff_list(place, "roll_call_add")
    principal.submit(people="Ana Pretend, counselor")
    return principal


def made(place: Workplace, act: str) -> int:
    """How many records an act has made."""
    with place.bot.database.read() as session:
        return session.scalar(select(func.count(AuditEntry.id)).filter_by(act=act)) or 0


def request_of(somebody: Somebody, kind: str, window: dict[str, Any], **more: Any) -> dict[str, str]:
    """What Slack tells the bot of something in a window."""
    team = {"id": window["team_id"], "domain": "practice"}
    user = {"id": somebody.user_id, "team_id": team["id"]}
    payload = {"type": kind, "team": team, "user": user, "view": window, "trigger_id": "1.2.3", **more}
    return {"payload": json.dumps(payload)}


def filled_in(somebody: Somebody, given: Given) -> dict[str, Any]:
    """The form on top as it would be sent."""
    window = somebody.window()
    state = complete_state(window["blocks"], window["state"]["values"], somebody.fill(**given))
    return window | {"state": {"values": state}}


def send_beside(place: Workplace, somebody: Somebody, given: Given) -> None:
    """Send the form on top so that its window does not hear of the answer, which comes too late or not at all."""
    answer = place.tell(request_of(somebody, "view_submission", filled_in(somebody, given)))
    assert answer.json()["response_action"] == "update", answer.text


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_sent_twice_makes_one_record(workplace: Workplace, form: str) -> None:
    """Slack says that it had trouble, and the person presses again: they see what was made. Another is another."""
    scene = FORMS[form]
    somebody = scene.opens(workplace)
    assert somebody.window()["callback_id"] == form
    answers, before = scene.given(workplace, somebody), made(workplace, scene.act)
    send_beside(workplace, somebody, answers)
    assert made(workplace, scene.act) == before + 1
    assert somebody.submit(**answers) == {"ok": True}
    assert "Already " in text_of(somebody.window())
    assert made(workplace, scene.act) == before + 1
    if scene.again:
        for button in scene.again:
            if button == "close":
                somebody._post("close", view_id=somebody.window()["id"])
            else:
                somebody.press(button)
        assert somebody.submit(**answers | scene.other) == {"ok": True}
        assert "Already " not in text_of(somebody.window())
        assert made(workplace, scene.act) == before + 2
    with workplace.bot.database.read() as session:
        sent = session.scalars(select(ReceivedForm).filter_by(name=form)).all()
    assert all(one.made_id for one in sent)


@pytest.mark.parametrize("press", PRESSES)
def test_a_double_click_asks_for_one_file(workplace: Workplace, press: str) -> None:
    """Both clicks come from the window as it was; another window asks for another one."""
    somebody = PRESSES[press](workplace)
    window, button = somebody.window(), next(
        one for block in somebody.window()["blocks"] for one in block.get("elements", ())
        if one.get("action_id", "").startswith(press)
    )  # fmt: skip
    clicked = {"type": "button", **{name: button[name] for name in ("action_id", "value")}}
    place = workplace
    before = made(place, "ask for export")
    for _click in range(2):
        assert place.tell(request_of(somebody, "block_actions", window, actions=[clicked])).status_code == 200
    assert "Already recorded" in text_of(somebody.window())
    assert made(place, "ask for export") == before + 1


def test_a_form_changed_after_it_was_recorded_is_refused_where_it_was_typed(workplace: Workplace) -> None:
    """Not dropped, and not filed as a second notice that nobody meant."""
    officer = filing(workplace)
    send_beside(workplace, officer, FIRST_PAGE)
    errors = officer.submit(**FIRST_PAGE | {"narrative": "Put right meanwhile."})["errors"]
    assert "This form was already sent" in errors["actions"]
    assert made(workplace, "file notice") == 1


def test_the_same_form_with_more_questions_stays_the_same_form(workplace: Workplace) -> None:
    """Another time is asked for in between; sent twice it is one notice."""
    officer = filing(workplace)
    officer.choose("when", "other", **{name: given for name, given in FIRST_PAGE.items() if name != "when"})
    answers = {"occurred_at": workplace.clock[0] - timedelta(hours=3)}
    send_beside(workplace, officer, answers)
    assert officer.submit(**answers) == {"ok": True}
    assert "Already filed as 2026-27/0001" in text_of(officer.window())
    assert made(workplace, "file notice") == 1
