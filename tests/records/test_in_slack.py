"""Finding records in Slack: kinds, filters, pages, the way to each topic's window, and a packet that arrives."""

import json

import pytest
from sqlalchemy import select

from models.records.tables import RecordPacket
from models.store.audit import AuditEntry
from tests.support.filing import file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR = "UCHIEF", "USUPER", "USUPERVISOR"


def searching(place: Workplace, who: str = CHIEF) -> Somebody:
    """Somebody has the form of the search open."""
    somebody = place.somebody(who)
    somebody.command("/sro-records")
    somebody.press("records_search")
    return somebody


def asked_for_records(place: Workplace, times: int) -> None:
    """The superintendent asks for records, several times."""
    for number in range(times):
        somebody = place.somebody(SUPERINTENDENT)
        somebody.command("/sro-records")
        somebody.press("release_open")
        somebody.press("release_ask")
        somebody.submit(what=("notice_log",), purpose=f"Made-up review {number}")
        somebody.close_all()


def test_from_the_search_to_the_record_and_back(workplace: Workplace) -> None:
    """What is opened is laid over what was found; closed, the list is there again, and the search with its filters."""
    file(workplace)
    chief = searching(workplace)
    assert "State" not in text_of(chief.window())
    chief.choose("kind", "notice")
    assert chief.submit(state="unacknowledged", school="hall") == {"ok": True}
    found = text_of(chief.window())
    assert "Action notices · Hall High School · Not acknowledged" in found
    assert "*Notice 2026-27/0001* · Not acknowledged" in found
    chief.press("notice_open_notice1")
    assert "2026-27/0001" in text_of(chief.window())
    chief.back()
    assert text_of(chief.window()) == found
    chief.press("records_change")
    again = {block["block_id"]: block["element"] for block in chief.window()["blocks"] if block["type"] == "input"}
    chosen = {name: again[name]["initial_option"]["value"] for name in ("kind", "state", "school", "person")}
    assert chosen == {"kind": "notice", "state": "unacknowledged", "school": "hall", "person": "all"}
    assert chief.submit(state="withdrawn") == {"ok": True}
    assert "Nothing that you may open or list fits this." in text_of(chief.window())


def test_windows_that_take_the_place_of_others_are_laid_over_the_list(workplace: Workplace) -> None:
    """A topic whose button shows its record in the same window does not lose what was found."""
    asked_for_records(workplace, 1)
    supervisor = searching(workplace, SUPERVISOR)
    supervisor.submit()
    found = text_of(supervisor.window())
    supervisor.press("release_read_records_request1")
    assert "Made-up review 0" in text_of(supervisor.window())
    supervisor.back()
    assert text_of(supervisor.window()) == found


def test_pages_keep_the_filters(workplace: Workplace) -> None:
    """Back and Next, with what was looked for; no word that anybody typed is kept with the window."""
    asked_for_records(workplace, 17)
    chief = searching(workplace)
    chief.choose("kind", "records_request")
    chief.submit(state="asked")
    first = chief.window()["blocks"]
    assert "*Records request 17*" in text_of(first)
    assert "*Records request 2*" not in text_of(first)
    chief.press("records_turn_next")
    second = text_of(chief.window())
    assert "*Records request 2*" in second
    assert "Requests for records · Waiting for the police" in second
    assert "Page 2" in second
    filters = json.loads(chief.window()["private_metadata"])["filters"]
    assert filters == ["records_request", "", "all", "all", "", "", "all", "asked"]
    assert "Made-up review" not in str(chief.window())
    chief.press("records_turn_back")
    assert "*Records request 17*" in text_of(chief.window())
    assert "Page 1, newest first." in text_of(chief.window())


def test_a_name_typed_as_a_number_is_refused_in_the_form(workplace: Workplace) -> None:
    """At its field, and what was typed stays."""
    chief = searching(workplace)
    assert "as it stands on the record" in chief.submit(number="Canary")["errors"]["number"]
    assert chief.submit(number="2026-27/14") == {"ok": True}


def test_a_packet_is_taken_out_and_arrives(workplace: Workplace) -> None:
    """By direct message to whoever took it out; the message and the file's name say nothing of the record."""
    file(workplace)
    chief = searching(workplace)
    chief.submit()
    chief.press("records_take_out_notice1")
    window = chief.window()
    boxes = [block for block in window["blocks"] if block["type"] == "input"]
    assert [len(block["element"]["options"]) for block in boxes] == [10, 10]
    assert chief.submit(redacted_0=("officer", "school"), redacted_10=("narrative",)) == {"ok": True}
    assert "by direct message" in text_of(chief.window())
    chief.back()
    assert "*Notice 2026-27/0001*" in text_of(chief.window())
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    (told,) = [one for one in chief.messages(chief.direct()) if "packet" in str(one)]
    assert "Here is packet 1, of a record that you have taken out." in str(told)
    assert "record-packet-1.docx" in str(told)
    assert "/0001" not in str(told)
    assert "Hall" not in str(told)
    with workplace.bot.database.read() as session:
        packet = session.scalars(select(RecordPacket)).one()
        assert packet.redacted == ["officer", "school", "narrative"]
        assert packet.sha256
        lines = [row.act for row in session.scalars(select(AuditEntry).filter_by(subject="notice:1"))]
        assert {"take out record", "packet made"} <= set(lines)
    chief.press("records_take_out_notice1")
    assert f"SHA-256 `{packet.sha256}`" in text_of(chief.window())
    assert "3 fields redacted" in text_of(chief.window())


def test_evaluations_are_listed_and_not_opened_by_the_superintendent(workplace: Workplace) -> None:
    """There is a state, and no button."""
    superintendent = searching(workplace, SUPERINTENDENT)
    kinds = next(block["element"] for block in superintendent.window()["blocks"] if block.get("block_id") == "kind")
    codes = [option["value"] for option in kinds["options"]]
    assert {"evaluation", "dismissal"} <= set(codes)
    supervisor = searching(workplace, SUPERVISOR)
    kinds = next(block["element"] for block in supervisor.window()["blocks"] if block.get("block_id") == "kind")
    assert {"evaluation", "dismissal", "dispute"}.isdisjoint({option["value"] for option in kinds["options"]})


@pytest.mark.parametrize("user_id", ["UPRINHALL", CHIEF])
def test_a_notice_is_taken_out_from_its_window(workplace: Workplace, user_id: str) -> None:
    """By the school's principal, too; the officer has no such button."""
    file(workplace)
    officer = workplace.somebody("UOFFHALL")
    for somebody in (officer, workplace.somebody(user_id)):
        somebody.command("/sro")
        somebody.press("notice_list_all")
        somebody.press("notice_open")
        assert ("records_take_out_notice1" in str(somebody.window())) == (somebody is not officer)
    somebody.press("records_take_out_notice1")
    assert "that is yours to read" in text_of(somebody.window())
    assert somebody.submit(redacted_0=("officer",)) == {"ok": True}
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    assert "Here is packet 1" in str(somebody.messages(somebody.direct()))
