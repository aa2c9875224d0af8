"""The agreement in Slack: what everybody finds there, what reaches them, and what the superintendent enters."""

import pytest

from models.agreement.digest import SECTIONS
from tests.agreement.acts import A_TEXT, FIRST, SECOND, bring_in
from tests.agreement.test_reading import PDF
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, SUPERINTENDENT, ADMIN = "UPRINHALL", "USUPER", "UADMIN"
LONG = "Words that go on. " * 500


def opened(place: Workplace, who: str = OFFICER) -> Somebody:
    """Somebody types the command."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    return somebody


def import_(place: Workplace, content: bytes = A_TEXT, name: str = "signed.txt", holds_from: object = FIRST) -> None:
    """A text is brought in on the command line."""
    with place.bot.database.write() as session:
        bring_in(session, content, holds_from, place.clock[0], name)  # type: ignore[arg-type]


def test_without_a_signed_text_it_says_who_brings_it_in(workplace: Workplace) -> None:
    """The digest is there all the same."""
    window = text_of(opened(workplace).window())
    assert "The signed text is not here yet" in window
    assert "agreement_get" not in window
    assert "the signed text counts" in window


def test_what_it_asks_of_you_is_by_your_roles_with_a_button_where_you_may(workplace: Workplace) -> None:
    """An officer files and logs; a principal finds notices and evaluates; neither sees the other's buttons."""
    found = {who: text_of(opened(workplace, who).window()) for who in (OFFICER, PRINCIPAL, ADMIN)}
    assert "Notify the principal of each law enforcement action." in found[OFFICER]
    assert '"notice_form"' in found[OFFICER]
    assert "evaluation_list" not in found[OFFICER]
    assert "Read and acknowledge the notices of your school." in found[PRINCIPAL]
    assert "evaluation_list" in found[PRINCIPAL]
    assert '"notice_form"' not in found[PRINCIPAL]
    assert "people_open" in found[ADMIN]
    assert "Know this agreement" in found[ADMIN]


def test_a_button_of_the_digest_opens_that_place(workplace: Workplace) -> None:
    """As on Home."""
    officer = opened(workplace)
    officer.press("notice_form")
    assert "notice_filed" in text_of(officer.window())


def test_the_signed_text_comes_by_direct_message_once_a_press(workplace: Workplace) -> None:
    """As it was handed in; the window says that it is on its way."""
    import_(workplace)
    officer = opened(workplace)
    window = officer.window()
    officer.press("agreement_get")
    assert "On its way." in text_of(officer.window())
    workplace.deliver()
    (message,) = officer.messages(officer.direct())
    (file,) = message["files"]
    assert file["name"] == "signed-agreement-from-2023-07-01.txt"
    assert "words about" not in text_of(message).lower()
    assert window["id"] == officer.window()["id"]


def test_its_sections_are_read_page_by_page_as_plain_text(workplace: Workplace) -> None:
    """Over the end of a section into the next one; nothing in it is markup or a mention."""
    import_(workplace, f"I. One\n<!channel> *bold* {LONG}\nII. Two\nEnd.".encode())
    officer = opened(workplace)
    officer.press("agreement_read_text")
    window = officer.window()
    shown = [block["text"] for block in window["blocks"] if block["type"] == "section"]
    assert all(text["type"] == "plain_text" for text in shown)
    assert "<!channel> *bold*" in shown[0]["text"]
    assert "page 1 of 2" in text_of(window)
    officer.press("agreement_read_next")
    assert "page 2 of 2" in text_of(officer.window())
    officer.press("agreement_read_next")
    assert "End." in text_of(officer.window())
    assert "agreement_read_next" not in text_of(officer.window())
    officer.press("agreement_read_back")
    assert "page 2 of 2" in text_of(officer.window())
    officer.press("agreement_read_menu", option="1:1:0")
    assert "End." in text_of(officer.window())
    officer.press("agreement_open")
    assert "What it asks of you" in text_of(officer.window())


def test_a_pdf_is_sent_and_not_read(workplace: Workplace) -> None:
    """The window says so."""
    import_(workplace, PDF, "signed.pdf")
    window = text_of(opened(workplace).window())
    assert "can be sent, not read here" in window
    assert "agreement_read" not in window


def test_versions_with_their_days(workplace: Workplace) -> None:
    """The one in force today, those before and after."""
    import_(workplace)
    assert "All versions" not in text_of(opened(workplace).window())
    import_(workplace, A_TEXT + b"\nNew.", holds_from=SECOND)
    import_(workplace, A_TEXT + b"\nNewer.", holds_from=SECOND.replace(year=2090))
    officer = opened(workplace)
    assert "until Thu, Aug 31, 2090" in text_of(officer.window())
    officer.press("agreement_versions")
    window = text_of(officer.window())
    assert window.index("Not yet in force") < window.index("In force today") < window.index("*Earlier*")
    officer.press("agreement_get", value="1")
    workplace.deliver()
    (message,) = officer.messages(officer.direct())
    assert message["files"][0]["name"].endswith("2023-07-01.txt")


def test_every_section_is_read_one_after_another(workplace: Workplace) -> None:
    """With its signed part where that has the same number, and the roles of which something is asked."""
    import_(workplace)
    officer = opened(workplace)
    officer.press("agreement_section_menu", option="I")
    seen = 1
    while "agreement_section_next" in text_of(officer.window()):
        assert "Read what was signed" in text_of(officer.window())
        officer.press("agreement_section_next")
        seen += 1
    assert seen == len(SECTIONS) == 11
    assert "Term, changes, disputes" in text_of(officer.window())
    assert "Chief of Police, Superintendent" in text_of(officer.window())
    officer.press("agreement_read_text")
    assert "Words about End." in text_of(officer.window())


def test_the_superintendent_enters_where_it_is_posted_and_everybody_sees_it(workplace: Workplace) -> None:
    """An entry has its day, place and person; what is wrong is said at its question."""
    chief = opened(workplace, "UCHIEF")
    chief.press("agreement_postings")
    assert "agreement_enter" not in text_of(chief.window())
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("agreement_postings")
    assert "Posted at 0 of 7 places" in text_of(superintendent.window())
    superintendent.press("agreement_enter", value="website")
    assert "whereabouts" in superintendent.submit(whereabouts="Call 860-555-0100")["errors"]
    assert superintendent.submit(whereabouts="https://schools.example/agreement") == {"ok": True}
    assert "Posted at 1 of 7 places" in text_of(superintendent.window())
    chief = opened(workplace, "UCHIEF")
    chief.press("agreement_postings")
    window = text_of(chief.window())
    assert all(words in window for words in ("https://schools.example/agreement", "entry 1", "not legal advice"))


def test_cancel_in_a_posting_leads_back_to_the_checklist(workplace: Workplace) -> None:
    """Once it is saved, the checklist below has it as well."""
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("agreement_postings")
    superintendent.press("agreement_enter", value="website")
    superintendent.back()
    assert "Posted at 0 of 7 places" in text_of(superintendent.window())
    superintendent.press("agreement_enter", value="website")
    assert superintendent.submit(whereabouts="https://schools.example/agreement") == {"ok": True}
    superintendent.back()
    workplace.until(lambda: "Posted at 1 of 7 places" in text_of(superintendent.window()))
