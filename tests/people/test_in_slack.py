"""`/sro-setup` and the approvals, as people see them in Slack."""

from datetime import timedelta
from typing import Any

import pytest

from models.people.tables import Person, RoleHeld
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ADMIN, SUPER, CHIEF, TEACHER = "UADMIN", "USUPER", "UCHIEF", "UTEACHER"


def staff_room(place: Workplace) -> str:
    """A channel that could serve Hall High School: the bot is invited, and who has no business there has left."""
    place.change("channel", "CSTAFFROOM", members=["UBOT", "UPRINHALL", "UDESHALL", "UOFFHALL"])
    return "CSTAFFROOM"


def setup(place: Workplace, who: str = ADMIN) -> str:
    """What the window of `/sro-setup` says to somebody, or the answer where there is none."""
    somebody = place.somebody(who)
    somebody.command("/sro-setup")
    stack = somebody._get("views")["stack"]
    return text_of(stack[-1] if stack else somebody.messages("CGENERAL")[-1])


def give(place: Workplace, role: str = "principal_designee", **given: Any) -> dict[str, Any]:
    """The administrator proposes a role for the teacher; the answer to the form."""
    setup(place)
    admin = place.somebody(ADMIN)
    admin.press("people_give")
    admin.choose("role", role, **{"person": TEACHER, "name": "Tilda Unlisted"} | given.pop("first", {}))
    return admin.submit(**({"school": "hall"} if role not in ("administrator", "officer") else {}) | given)


def many(place: Workplace) -> None:
    """Thirty more people on the roster."""
    with place.bot.database.write() as session:
        for number in range(30):
            role = RoleHeld(role="supervisor", side="police", first_day=place.clock[0].date())
            session.add(Person(team_id="TPRACTICE", user_id=f"UZ{number}", name=f"Zed {number:02}", roles=[role]))


def direct(place: Workplace, who: str) -> list[dict[str, Any]]:
    """The direct messages of the bot to somebody, after everything is delivered, each with its channel."""
    place.deliver()
    channels = place.somebody(who)._get("workspace")["channels"]
    ids = [channel["id"] for channel in channels if channel.get("user") == "UBOT"]
    return [message | {"in": one} for one in ids for message in place.somebody(who).messages(one)]


def press(place: Workplace, who: str, button: str, number: int = -1) -> str:
    """Press a button in a direct message; what a window says then."""
    message = direct(place, who)[number]
    somebody = place.somebody(who)
    somebody.press(button, message=message, channel=message["in"])
    stack = somebody._get("views")["stack"]
    return text_of(stack[-1]) if stack else ""


def test_the_window_shows_people_roles_channels_and_checks(workplace: Workplace) -> None:
    """What only the database knows: who, what, where, and what is missing."""
    shown = setup(workplace)
    for words in (
        "Priya Pretend",
        "Principal, Hall High School",
        "badge P-101",
        "<#CHALL> (CHALL)",
        "Every school has",
    ):
        assert words in shown


@pytest.mark.parametrize("who", [SUPER, CHIEF, "UPRINHALL", "UOFFHALL", TEACHER])
def test_others_are_told_kindly_who_can_help(workplace: Workplace, who: str) -> None:
    """By the command; Home offers no button to them."""
    said = setup(workplace, who)
    assert "Ada Invented can help." in said
    assert "views" not in said
    assert workplace.somebody(who)._get("views")["stack"] == []


def test_a_role_is_proposed_approved_and_in_force(workplace: Workplace) -> None:
    """From the form to the superintendent's press; the message says what became of it."""
    assert give(workplace) == {"ok": True}
    admin = workplace.somebody(ADMIN)
    assert "Sent to Simone Example for approval." in text_of(admin.window())
    admin.back()
    workplace.until(lambda: "Awaiting approval by the superintendent" in text_of(admin.window()))
    (message,) = direct(workplace, SUPER)
    assert "Tilda Unlisted, Principal's designee, Hall High School (schools)" in text_of(message)
    assert direct(workplace, CHIEF) == []
    assert press(workplace, SUPER, "proposal_approve") == ""
    (message,) = direct(workplace, SUPER)
    assert "Approved by Simone Example, schools" in text_of(message)
    assert "proposal_approve" not in text_of(message)
    workplace.somebody(TEACHER).command("/sro")
    assert "Principal's designee, Hall High School" in text_of(workplace.somebody(TEACHER).window())
    assert "Awaiting approval" not in setup(workplace)


def test_a_new_account_with_a_name_that_is_there_is_asked_about(workplace: Workplace) -> None:
    """It may be the same person, who would be two from then on. What was typed stays."""
    give(workplace, first={"name": "priya  pretend"})
    admin = workplace.somebody(ADMIN)
    asked = text_of(admin.window())
    assert "Priya Pretend is on the roster already, with another account." in asked
    assert "priya  pretend" in asked
    assert direct(workplace, SUPER) == []
    admin.submit(sure=["yes"])
    assert "In Slack: <@UTEACHER>" in text_of(direct(workplace, SUPER)[-1])


def test_administrators_see_whose_account_cannot_be_used(workplace: Workplace) -> None:
    """The role stands on the roster and brings nothing: nobody else might notice."""
    assert "no rights" not in setup(workplace)
    workplace.change("user", "UPRINHALL", deleted=True)

    def is_said() -> bool:
        return "Priya Pretend · no rights: the account is deactivated, a guest's or missing" in setup(workplace)

    workplace.until(is_said)


def test_those_who_approve_see_whose_account_or_which_channel_it_is(workplace: Workplace) -> None:
    """In the message and on Home, by Slack's own name: the administrator may have typed somebody else's."""
    give(workplace)
    assert "In Slack: <@UTEACHER>" in text_of(direct(workplace, SUPER)[-1])
    boss = workplace.somebody(SUPER)
    workplace.until(lambda: "In Slack: <@UTEACHER>" in text_of(boss.home()))
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_channel")
    admin.submit(purpose="school:hall", channel=staff_room(workplace))
    message = text_of(direct(workplace, SUPER)[-1])
    assert "In Slack: <#CSTAFFROOM>" in message
    assert "#hall-staff-room (CSTAFFROOM)" in message


def test_a_rejected_role_is_not_given(workplace: Workplace) -> None:
    """The message says who rejected it."""
    give(workplace, role="officer", badge="P-200")
    assert "Its proposer will read it." in press(workplace, CHIEF, "proposal_reject")
    assert "errors" in workplace.somebody(CHIEF).submit(because="x")
    workplace.somebody(CHIEF).submit(because="No <such> *badge*.")
    (message,) = direct(workplace, CHIEF)
    assert "Rejected by Cleo Pretend, police" in text_of(message)
    outcome = text_of(direct(workplace, ADMIN)[-1])
    assert "No <such> *badge*." in outcome
    assert "Nothing was changed." in outcome
    assert "not on the roster" in setup(workplace, TEACHER)


def test_a_proposal_is_withdrawn_with_a_reason_before_it_is_decided(workplace: Workplace) -> None:
    """Who was asked reads it, in the message that asked; the buttons are gone there and in a window that is open."""
    give(workplace)
    admin, boss = workplace.somebody(ADMIN), workplace.somebody(SUPER)
    press(workplace, SUPER, "proposal_reject")
    setup(workplace)
    admin.press("proposal_withdraw")
    assert "Proposed by Ada Invented, who will read it" in text_of(admin.window())
    admin.submit(because="The wrong person.")
    assert "Nothing was changed." in text_of(admin.window())
    admin.back()
    workplace.until(lambda: "Awaiting approval" not in text_of(admin.window()))
    assert direct(workplace, ADMIN) == []  # whoever did it knows
    assert "already withdrawn by Ada Invented" in text_of([boss.submit(because="Not needed."), boss.window()])
    (message,) = direct(workplace, SUPER)
    assert "Withdrawn by Ada Invented" in text_of(message)
    assert "The wrong person." in text_of(message)
    assert "proposal_approve" not in text_of(message)
    assert "Awaiting approval" not in setup(workplace)


def test_what_concerns_both_sides_needs_both(workplace: Workplace) -> None:
    """The first approval changes both messages; a second press of the same person is answered."""
    give(workplace, role="administrator")
    press(workplace, CHIEF, "proposal_approve")
    for who in (SUPER, CHIEF):
        (message,) = direct(workplace, who)
        assert "Approved by Cleo Pretend, police" in text_of(message)
        assert "Awaiting approval by the superintendent" in text_of(message)
    assert "already approved by you. It is now awaiting approval by the other party." in press(
        workplace, CHIEF, "proposal_approve"
    )
    assert "not on the roster" in setup(workplace, TEACHER)
    press(workplace, SUPER, "proposal_approve")
    assert "Every school has" in setup(workplace, TEACHER)


def test_home_of_those_who_approve_shows_what_waits(workplace: Workplace) -> None:
    """In App Home and by command, with the buttons; gone when it is decided."""
    give(workplace)
    boss = workplace.somebody(SUPER)
    workplace.until(lambda: "Awaiting your approval" in text_of(boss.home()))
    workplace.somebody(CHIEF).command("/sro")
    assert "Awaiting your approval" not in text_of(workplace.somebody(CHIEF).window())
    boss.press("proposal_approve", home=boss.home())
    workplace.until(lambda: "Nothing needs your attention." in text_of(boss.home()))
    give(workplace, role="principal")
    boss.command("/sro")
    boss.press("proposal_reject")
    boss.submit(because="Not needed.")
    assert "Rejected" in text_of(boss.window())


def test_the_questions_follow_the_role(workplace: Workplace) -> None:
    """Chosen anew, they change; what was typed stays."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_give")
    asked = {}
    for role in ("officer", "team_member", "chief", "principal"):
        admin.choose("role", role, **({"name": "Typed Before"} if role == "officer" else {}))
        asked[role] = {block["block_id"] for block in admin.window()["blocks"]} & {"school", "side", "badge"}
    assert asked == {"officer": {"badge"}, "team_member": {"side"}, "chief": set(), "principal": {"school"}}
    assert admin.window()["state"]["values"]["name"]["name"]["value"] == "Typed Before"


def test_a_form_sent_before_its_questions_came_is_asked_them_first(workplace: Workplace) -> None:
    """A quick press proposes nothing."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_give")
    admin.submit(person=TEACHER, name="Tilda Unlisted", role="principal")
    assert admin.window()["callback_id"] == "people_given"
    assert direct(workplace, SUPER) == []
    assert admin.submit(school="hall") == {"ok": True}
    assert len(direct(workplace, SUPER)) == 1


@pytest.mark.parametrize("form", ["people_give", "people_end", "people_channel"])
def test_cancel_leads_back_to_the_same_page(workplace: Workplace, form: str) -> None:
    """Also after the questions that a role brings; what was proposed is there once it was."""
    many(workplace)
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_page_on")
    below = text_of(admin.window())
    assert "page 2 of" in below
    admin.press(form)
    if form == "people_give":
        admin.choose("role", "superintendent", person=TEACHER, name="Tilda Unlisted")
    admin.back()
    assert text_of(admin.window()) == below


def test_mistakes_stand_under_their_answers(workplace: Workplace) -> None:
    """And one's own role is refused."""
    yesterday = workplace.clock[0].date() - timedelta(days=3)
    assert give(workplace, last_day=yesterday)["errors"] == {"last_day": "The last day cannot be in the past."}
    assert give(workplace, first={"name": None})["errors"].keys() == {"name"}
    assert give(workplace, role="officer", first={"person": "UPRINHALL"})["errors"].keys() == {"role"}
    assert "You cannot assign a role to yourself" in text_of(give(workplace, first={"person": ADMIN}))


def test_a_role_is_ended(workplace: Workplace) -> None:
    """Picked from the person's roles; at once when approved."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    window = admin.window()
    row = next(block for block in window["blocks"] if "Odette Imaginary" in text_of(block))
    admin.press("people_end", value=row["accessory"]["value"])
    (question,) = [block for block in admin.window()["blocks"] if block["block_id"] == "role"]
    options = {option["text"]["text"]: option["value"] for option in question["element"]["options"]}
    assert len(options) == 2
    sedgwick = next(value for label, value in options.items() if "Sedgwick" in label)
    assert admin.submit(role=sedgwick) == {"ok": True}
    press(workplace, CHIEF, "proposal_approve")
    assert "Sedgwick Middle School: no officer" in setup(workplace)


def test_a_channel_is_set(workplace: Workplace) -> None:
    """For a school, with the superintendent's approval; a wrong one is told under the question."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_channel")
    assert admin.submit(purpose="school:hall", channel="#hall")["errors"].keys() == {"channel"}
    assert admin.submit(purpose="school:hall", channel="CCONARD")["errors"].keys() == {"channel"}
    assert admin.submit(purpose="school:hall", channel=staff_room(workplace)) == {"ok": True}
    assert "#hall-staff-room (CSTAFFROOM)" in text_of(admin.window())
    press(workplace, SUPER, "proposal_approve")
    assert "Hall High School: #hall-staff-room (CSTAFFROOM)" in setup(workplace)


OFF_ROSTER, MAY_NOT_READ = "not on the roster", "not permitted to read"
UNFIT: dict[str, tuple[dict[str, object], str]] = {
    "public": ({"is_private": False}, "The channel is public."),
    "archived": ({"is_archived": True}, "The channel is archived."),
    "shared": ({"is_ext_shared": True}, "The channel is shared with another organization."),
    "without the bot": ({"members": ["UPRINHALL"]}, "The bot cannot see the channel."),
    "a stranger in it": (
        {"members": ["UBOT", "UPRINHALL", TEACHER]},
        f"{OFF_ROSTER}: {TEACHER}.",
    ),
    "a guest in it": ({"members": ["UBOT", "UGUEST"]}, OFF_ROSTER),
    "another principal": ({"members": ["UBOT", "UPRINCONARD"]}, f"{MAY_NOT_READ} its records: Paul Madeup."),
    "an administrator": ({"members": ["UBOT", "UPRINHALL", ADMIN]}, MAY_NOT_READ),
}


@pytest.mark.parametrize(("changes", "words"), UNFIT.values(), ids=UNFIT)
def test_a_channel_that_does_not_fit_is_not_proposed_and_not_approved(
    workplace: Workplace, changes: dict[str, object], words: str
) -> None:
    """As Slack has it when it is proposed, and once more when it is approved: it may have changed since."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_channel")
    channel = staff_room(workplace)
    workplace.change("channel", channel, **changes)
    said = admin.submit(purpose="school:hall", channel=channel)["errors"]["channel"]
    assert words in said
    assert direct(workplace, SUPER) == []
    workplace.change("channel", channel, is_private=True, is_archived=False, is_ext_shared=False)
    assert admin.submit(purpose="school:hall", channel=staff_room(workplace)) == {"ok": True}
    workplace.change("channel", channel, **changes)
    assert "This cannot take effect now" in press(workplace, SUPER, "proposal_approve")
    assert "CSTAFFROOM" not in setup(workplace).split("Channels")[-1]


NOBODY = {
    "UGUEST": "This is a guest in Slack.",
    "UOUTSIDER": "The account belongs to another organization's workspace.",
    "ULEFT": "The account is deactivated in Slack.",
    "UBOT": "This is an app, not a person.",
}


@pytest.mark.parametrize(("user", "words"), NOBODY.items(), ids=NOBODY)
def test_an_account_that_is_nobodys_gets_no_role(workplace: Workplace, user: str, words: str) -> None:
    """Asked of Slack when it is proposed."""
    assert words in give(workplace, first={"person": user})["errors"]["person"]
    assert direct(workplace, SUPER) == []


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"deleted": True}, {"team_id": "TELSEWHERE"}])
def test_an_account_that_changed_since_gets_no_role_by_approval(
    workplace: Workplace, change: dict[str, object]
) -> None:
    """Somebody who was a full member when it was proposed."""
    assert give(workplace) == {"ok": True}
    workplace.change("user", TEACHER, **change)
    assert "This cannot take effect now" in press(workplace, SUPER, "proposal_approve")
    assert "Awaiting approval by the superintendent" in setup(workplace)
    assert press(workplace, SUPER, "proposal_reject") != ""
    workplace.somebody(SUPER).submit(because="Not needed.")
    assert "Awaiting approval by" not in setup(workplace)


@pytest.mark.in_time
@pytest.mark.parametrize("fault", ["error_before", "rate_limited", "drop_before", "delay"])
def test_what_slack_does_not_say_is_neither_proposed_nor_approved(workplace: Workplace, fault: str) -> None:
    """The form keeps what was typed; the press can be made once more. A slow Slack is not waited for."""
    assert give(workplace) == {"ok": True}
    workplace.fail("users.info", fault, seconds=30)
    assert "Slack did not answer" in press(workplace, SUPER, "proposal_approve")
    admin = workplace.somebody(ADMIN)
    setup(workplace)
    admin.press("people_channel")
    workplace.fail("conversations.members", fault, seconds=30)
    answers = {"purpose": "school:hall", "channel": staff_room(workplace)}
    assert "Slack did not answer" in admin.submit(**answers)["errors"]["channel"]
    assert admin.submit(**answers) == {"ok": True}


def test_home_opens_the_window_too(workplace: Workplace) -> None:
    """From App Home and from `/sro`."""
    admin = workplace.somebody(ADMIN)
    workplace.until(lambda: "people_open" in text_of(admin.home()))
    admin.press("people_open", home=admin.home())
    assert admin.window()["callback_id"] == "people"
    admin.command("/sro")
    admin.press("people_open")
    assert admin.window()["callback_id"] == "people"


def test_a_window_left_open_until_the_role_has_ended_shows_nothing_more(workplace: Workplace) -> None:
    """Rights count at each press and each form."""
    setup(workplace)
    admin = workplace.somebody(ADMIN)
    admin.press("people_channel")
    workplace.change("user", ADMIN, is_restricted=True)
    workplace.until(lambda: workplace.knows_as_guest(ADMIN))
    errors = admin.submit(purpose="chief", channel="CNEW")["errors"]
    assert "Guest accounts cannot use this bot" in errors["purpose"]


def test_a_long_roster_has_pages(workplace: Workplace) -> None:
    """By name; the last page goes back."""
    many(workplace)
    assert "Zed 29" not in setup(workplace)
    admin = workplace.somebody(ADMIN)
    for button in ("people_page_on", "people_page_on"):
        admin.press(button)
    assert "People, page 3 of 3" in text_of(admin.window())
    assert "Zed 29" in text_of(admin.window())
    assert "people_page_on" not in text_of(admin.window())
    admin.press("people_page_back")
    assert "People, page 2 of 3" in text_of(admin.window())
