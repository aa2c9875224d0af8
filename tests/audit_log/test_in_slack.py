"""The audit log in Slack: opened from the records, looked through, taken out, checked."""

import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from bot.exporting.child import make_export
from models.audit_log import checks
from models.audit_log.tables import AuditCheck
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.people.tables import Person
from models.store.audit import AuditEntry
from tests.support.filing import OFFICER, file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CANARY, TYPED = "Canary Mentionme", "typed words of a narrative"
CHIEF, SUPERINTENDENT, ADMINISTRATOR, PRINCIPAL = "UCHIEF", "USUPER", "UADMIN", "UPRINHALL"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody has opened the log from the front of the records."""
    reader = place.somebody(who)
    assert reader.command("/sro-records") == {"ok": True}
    assert reader.press("audit_log_open") == {"ok": True}
    return reader


def lines(reader: Somebody) -> list[str]:
    """The entries in the window, each as it reads."""
    blocks = reader.window()["blocks"]
    return [block["text"]["text"] for block in blocks if str(block["block_id"]).startswith("audit:")]


def numbers(reader: Somebody) -> list[int]:
    """Their numbers."""
    return [int(line.rpartition("no. ")[2].replace(",", "")) for line in lines(reader)]


def last(place: Workplace, act: str) -> AuditEntry:
    """The newest entry of an act."""
    with place.bot.database.read() as session:
        return session.scalars(select(AuditEntry).filter_by(act=act).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]


def test_each_head_reads_the_own_side_and_opens_a_record(workplace: Workplace) -> None:
    """The chief reads what the officer did, by name and in words; the superintendent what the principal did."""
    file(workplace)
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (card,) = workplace.posted("CHALL")
    principal.press("notice_open", message=card, channel="CHALL")
    chief = opened(workplace, CHIEF)
    assert not [line for line in lines(chief) if "Read an action notice" in line]
    (filed,) = [line for line in lines(chief) if "Filed an action notice" in line]
    assert "Olive Pretend · Action notice 2026-27/0001" in filed
    assert chief.press("notice_open") == {"ok": True}
    assert "Two students pushed each other." in text_of(chief.window())
    superintendent = opened(workplace, SUPERINTENDENT)
    assert not [line for line in lines(superintendent) if "Filed an action notice" in line]
    (read,) = [line for line in lines(superintendent) if "Read an action notice: version 1" in line]
    assert "Action notice 2026-27/0001" in read
    assert "notice_open" not in str(superintendent.window()), "she may not read it"
    assert (
        last(workplace, "read audit log").detail
        == f'{{"from": {min(numbers(superintendent))}, "to": {numbers(superintendent)[0]}}}'
    )


def test_an_arrest_notification_is_opened_from_its_entry(workplace: Workplace) -> None:
    """Its button names the notice, whose id is another one."""
    for _time in range(2):
        file(workplace)
    file(workplace, actions=("arrest",))
    workplace.somebody(OFFICER).press("arrest_open")
    chief = opened(workplace, CHIEF)
    assert chief.press("arrest_open") == {"ok": True}
    assert "Arrest notification 2026-27/0003" in text_of(chief.window())


def test_a_request_from_outside_is_opened_from_its_entry(workplace: Workplace) -> None:
    """By whoever may read it."""
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("outside_open")
    chief.press("outside_log")
    asked = {"requester_kind": "press", "requester": "A made-up paper", "basis": "public_records", "asked_for": "All."}
    chief.submit(**asked)
    chief = opened(workplace, CHIEF)
    assert chief.press("outside_read") == {"ok": True}
    assert "Request from outside P-2026-27/0001" in text_of(chief.window())


def test_pages_go_back_and_on_without_gap_or_double(workplace: Workplace) -> None:
    """By number, so that what is added meanwhile moves nothing."""
    chief = opened(workplace, CHIEF)
    first = numbers(chief)
    assert first == sorted(first, reverse=True)
    chief.press("audit_log_turn_before")
    second = numbers(chief)
    assert second[0] == first[-1] - 1
    file(workplace)
    chief.press("audit_log_turn_after")
    assert numbers(chief) == first
    seen = first
    while "audit_log_turn_before" in str(chief.window()):
        chief.press("audit_log_turn_before")
        seen += numbers(chief)
    assert seen == list(range(first[0], 0, -1)), "the set-up is the operator's, and both may read it"
    chief.press("audit_log_turn_after")
    chief.press("audit_log_turn_after")
    chief.press("audit_log_turn_after")
    chief.press("audit_log_turn_after")
    assert numbers(chief)[0] > first[0]


def test_what_is_looked_for_stays_and_is_recorded(workplace: Workplace) -> None:
    """By person, act, kind, number and days; with the next page, the form and the workbook."""
    file(workplace)
    file(workplace, narrative="Another one.")
    chief = opened(workplace, CHIEF)
    chief.press("audit_log_seek")
    form = chief.window()
    assert "Olive Pretend" in text_of(form)
    assert "Pia" not in text_of(form)
    assert chief.submit(acts=("file notice",), kind="notice", number="2026-27/2") == {"ok": True}
    (line,) = lines(chief)
    assert "2026-27/0002" in line
    assert "*Looking for* Filed an action notice · Action notice 2026-27/0002" in text_of(chief.window())
    assert '"act": "file notice"' in last(workplace, "read audit log").detail
    chief.press("audit_log_workbook")
    assert "The workbook is being made" in text_of(chief.window())
    chief.press("audit_log_turn_back")
    assert lines(chief) == [line]
    with workplace.bot.database.read() as session:
        (asked,) = session.scalars(select(Export))
        assert asked.about == {"subject": "notice:2", "done": "file notice"}
    chief.press("audit_log_seek")
    assert "2026-27/0002" in str(chief.window())
    assert chief.submit(acts=(), kind="any", number="")["ok"]
    assert len(lines(chief)) > 1
    chief.press("audit_log_seek")
    assert chief.submit(who="bot", kind="any")["ok"]
    assert all("The bot" in line for line in lines(chief))
    chief.press("audit_log_all")
    assert "Looking for" not in text_of(chief.window())


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"number": "7"}, "kind", "Choose the kind of record first."),
        ({"kind": "notice", "number": "seven"}, "number", "Enter a number"),
        ({"kind": "notice", "number": "7"}, "number", "with its school year"),
        ({"acts": ("file notice", "read notice")}, "acts", "Choose one act"),
        ({"first": date(2026, 11, 2), "last": date(2026, 11, 1)}, "last", "before the first day"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_question(
    workplace: Workplace, given: dict[str, object], field: str, words: str
) -> None:
    """And what was typed stays."""
    chief = opened(workplace, CHIEF)
    chief.press("audit_log_seek")
    assert words in chief.submit(**given)["errors"][field]


def test_a_record_that_is_not_there_and_one_that_may_not_be_known_look_the_same(workplace: Workplace) -> None:
    """No entry fits."""
    chief = opened(workplace, CHIEF)
    chief.press("audit_log_seek")
    assert chief.submit(kind="dismissal", number="1")["ok"]
    assert "No entry fits." in text_of(chief.window())


def test_administrators_check_and_do_not_read(workplace: Workplace) -> None:
    """A short log is checked while they wait; the answer names nobody."""
    file(workplace)
    administrator = opened(workplace, ADMINISTRATOR)
    assert "has not been checked here yet" in text_of(administrator.window())
    assert lines(administrator) == []
    assert "audit_log_open" not in str(administrator.window())
    administrator.press("audit_log_check")
    shown = text_of(administrator.window())
    assert "*The audit log is intact*" in shown
    assert "Olive" not in shown
    assert last(workplace, "check audit log").subject == last(workplace, "audit log checked").subject == "audit_check:1"
    workplace.deliver()
    assert not administrator.direct(), "the window has the answer"


def test_a_long_log_is_checked_beside_everything_and_told_by_direct_message(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is named in the window; the message says how many places."""
    monkeypatch.setattr(checks, "AT_ONCE", 3)
    chief = opened(workplace, CHIEF)
    chief.press("audit_log_checks")
    chief.press("audit_log_check")
    assert "*Being checked* since" in text_of(chief.window())
    chief.press("audit_log_check")
    with workplace.bot.database.write() as session:
        assert session.scalar(select(func.count()).select_from(AuditCheck)) == 1
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("UPDATE audit_entry SET actor = '<@UCANARY> Canary' WHERE id IN (3, 4)"))
        check_id = checks.claim(session, workplace.bot.now())
        assert check_id
        assert checks.claim(session, workplace.bot.now()) is None
    checks.run(workplace.bot.database, check_id, workplace.bot.now())
    workplace.deliver()
    (told,) = chief.messages(chief.direct())
    assert "*The audit log is not intact*: 2 places." in text_of(told)
    chief.press("audit_log_checks", message=told, channel=chief.direct())
    assert "entry 3 was changed" in text_of(chief.window())
    assert "Canary" not in text_of(chief.window())


@pytest.mark.parametrize("who", [OFFICER, PRINCIPAL, "USUPERVISOR"])
def test_nobody_else_finds_a_way_to_it(workplace: Workplace, who: str) -> None:
    """Not in the records, and not at Home."""
    other = workplace.somebody(who)
    for command in ("/sro-records", "/sro"):
        other.command(command)
    assert "audit_log" not in str(other.window())
    assert "audit_log" not in str(other.messages("CGENERAL"))


def test_no_name_and_no_typed_word_leaves_the_window(
    workplace: Workplace, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not into logs, metadata, previews, file names, or the log itself: only the window shows who it was."""
    with workplace.bot.database.write() as session:
        session.scalars(select(Person).filter_by(user_id=OFFICER)).one().name = CANARY
    file(workplace, narrative=TYPED)
    chief = opened(workplace, CHIEF)
    assert CANARY in text_of(chief.window())
    hidden = [chief.window()["private_metadata"]]
    chief.press("audit_log_seek")
    assert chief.submit(who=f"person:{_id_of(workplace, OFFICER)}")["ok"]
    assert CANARY in text_of(chief.window())
    hidden.append(chief.window()["private_metadata"])
    chief.press("audit_log_workbook")
    with workplace.bot.database.write() as session:
        export_id = exporting.claim(session, workplace.bot.now())
    assert export_id
    make_export(workplace.bot.database, workplace.bot.agreement, export_id, workplace.bot.now())
    chief.press("audit_log_turn_back")
    chief.press("audit_log_checks")
    chief.press("audit_log_check")
    workplace.deliver()
    hidden += [json.dumps(message) for message in chief.messages(chief.direct())]
    with workplace.bot.database.read() as session:
        hidden += [entry.detail + entry.subject for entry in session.scalars(select(AuditEntry))]
        found = session.get_one(Export, export_id)
        assert found.content
        hidden += [str(found.name), str(found.about)]
        book = load_workbook(BytesIO(found.content))
        assert CANARY in str(list(book["Entries"].values))
        hidden.append(str(vars(book.properties)))
    assert last(workplace, "export audit log").detail.endswith("}")
    hidden += [caplog.text, *capfd.readouterr()]
    assert "audit-log-" in str(hidden)
    assert [one for one in hidden if CANARY in one or TYPED in one] == []


def _id_of(place: Workplace, user_id: str) -> int:
    with place.bot.database.read() as session:
        return session.scalars(select(Person.id).filter_by(user_id=user_id)).one()
