"""An evaluation from the principal's command to the officer's confirmation, as people see it in Slack (§III)."""

from io import BytesIO
from typing import Any

import docx
import pytest
import requests

from models.criteria import CRITERIA, STEPS
from tests.delivery.test_delivery import file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL, DESIGNEE, CHIEF, SUPERINTENDENT = "UOFFHALL", "UPRINHALL", "UDESHALL", "UCHIEF", "USUPER"
COMMENT = "Keeps in touch <!channel> *bold* =1+1 😀"


def options(window: dict[str, Any], field: str) -> dict[str, str]:
    """What a question offers: the code of each label."""
    element = next(block["element"] for block in window["blocks"] if block["block_id"] == field)
    return {option["text"]["text"]: option["value"] for option in element["options"]}


def begin(place: Workplace, who: str = PRINCIPAL) -> Somebody:
    """Somebody of Hall opens the evaluation of its officer; the overview is open."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-evaluate") == {"ok": True}
    somebody.press("evaluation_begin")
    return somebody


def fill_meeting(place: Workplace, somebody: Somebody) -> None:
    """The meeting was today, with everybody who has to be there."""
    school = options(somebody.window(), "school_attendee")
    police = options(somebody.window(), "police_attendee")
    answer = somebody.submit(
        met_on=place.bot.agreement.today(place.clock[0]), school_attendee=school["Priya Pretend"],
        officer_attended=("yes",), police_attendee=police["Cleo Pretend"],
    )  # fmt: skip
    assert answer == {"ok": True}


def fill_in(place: Workplace, somebody: Somebody, comment: str = COMMENT) -> None:
    """Every page, one after another; the overview is open at the end."""
    somebody.press("evaluation_page_meeting")
    fill_meeting(place, somebody)
    for step in STEPS.values():
        given = {f"{code}_rating": "3" for code in step.criteria} | {
            f"{code}_comment": comment for code in step.criteria
        }
        assert somebody.submit(**given) == {"ok": True}
    assert somebody.submit(summary="A good year.") == {"ok": True}


def submit(place: Workplace) -> Somebody:
    """A whole evaluation, submitted by the principal and delivered."""
    principal = begin(place)
    fill_in(place, principal)
    principal.press("evaluation_submit")
    place.deliver()
    return principal


def chief_card(place: Workplace) -> dict[str, Any]:
    """The card of the evaluation in the chief's channel."""
    return next(one for one in place.posted("CCHIEF") if "Submitted by" in text_of(one))


def test_an_evaluation_goes_from_the_command_to_the_officers_confirmation(workplace: Workplace) -> None:
    """The principal writes and submits, the chief acknowledges and shares, the officer comments and confirms."""
    file(workplace)
    principal = submit(workplace)
    assert "Submitted as E-2026-27/0001" in text_of(principal.window())
    chief, officer = workplace.somebody(CHIEF), workplace.somebody(OFFICER)
    assert "Keeps in touch" not in text_of(workplace.posted("CCHIEF"))
    chief.press("evaluation_read", message=chief_card(workplace), channel="CCHIEF")
    assert "A good year." in text_of(chief.window())
    chief.press("evaluation_receive")
    chief.press("evaluation_share")
    workplace.deliver()
    told = next(one for one in workplace.posted(officer.direct()) if "is shared with you" in one["text"])
    officer.press("evaluation_read", message=told, channel=officer.direct())
    officer.press("evaluation_turn_page", option="1:1:enforcement")
    assert "Keeps in touch" in text_of(officer.window())
    officer.press("evaluation_comment")
    assert officer.submit(comment="I agree, mostly.") == {"ok": True}
    officer.press("evaluation_confirm")
    workplace.deliver()
    assert "not necessarily agreed" in text_of(chief_card(workplace))
    reports = [file for one in workplace.posted("CCHIEF") for file in one.get("files", [])]
    assert [one["name"] for one in reports] == ["E-2026-27-0001-v1.docx", "E-2026-27-0001-v1-with-comment.docx"]
    assert "I agree, mostly." in text_in(workplace, reports[1])


def text_in(place: Workplace, file: dict[str, Any]) -> str:
    """All that a delivered report says, its tables included."""
    headers = {"authorization": f"Bearer {place.server.bot_token}"}
    content = requests.get(file["url_private"], headers=headers, timeout=5).content
    document = docx.Document(BytesIO(content))
    cells = {cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells}
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells.values()])


def test_the_report_holds_every_comment_as_it_was_typed(workplace: Workplace) -> None:
    """Mentions, markup, formulas and emoji are words."""
    submit(workplace)
    (report,) = [file for one in workplace.posted("CCHIEF") for file in one.get("files", [])]
    assert text_in(workplace, report).count(COMMENT) == len(CRITERIA)
