"""Released packets in Slack: from the request to the file that the superintendent has, and its fingerprint."""

import hashlib
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from models.people.tables import Person, RoleHeld
from models.releases.tables import ReleasedFile
from models.vocabulary import Role
from tests.releases.test_in_slack import CHIEF, PRINCIPAL, SUPERINTENDENT, SUPERVISOR, answering, asked
from tests.support.filing import OFFICER, file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NUMBERS = "2026-27/1, 2026-27/2"


def made(place: Workplace) -> None:
    """Whatever is to be made and delivered."""
    while place.bot.exports.run_once():
        pass
    place.deliver()


def files_of(person: Somebody) -> dict[str, str]:
    """The files that somebody has in their direct messages: their ids in Slack by name."""
    shared = [one for message in person.messages(person.direct()) for one in message.get("files", ())]
    return {one["name"]: one["id"] for one in shared}


def downloaded(place: Workplace, file_id: str, who: str) -> requests.Response:
    """A file as somebody downloads it."""
    return requests.get(f"{place.server.url}/practice/api/files/{file_id}", {"as": who}, timeout=60)


def test_from_the_request_to_the_packets(workplace: Workplace) -> None:
    """Two notices: only the superintendent has the packets, and what is on record is the file that was delivered."""
    for narrative in ("A first made-up story.", "A second made-up story."):
        file(workplace, narrative=narrative)
    superintendent = asked(workplace, what=("packets",), numbers=NUMBERS)
    assert "Packets of single notices" in text_of(superintendent.window())
    chief = answering(workplace)
    chief.press("release_choose")
    form = text_of(chief.window())
    assert "Redact in packets" in form
    assert "*Actions taken.* With it: why law enforcement" in form
    assert chief.submit(redacted=("narrative",)) == {"ok": True}
    assert "Student details stand in the packets: they are not redacted." in text_of(chief.window())
    assert chief.submit(sure=("yes",)) == {"ok": True}
    assert text_of(chief.window()).count("being made; the superintendent receives it by direct message") == 2
    made(workplace)
    files = files_of(superintendent)
    assert sorted(files) == [f"released-records-1-notice-2026-27-000{number}.docx" for number in (1, 2)]
    with workplace.bot.database.read() as session:
        on_record = {row.name: row.sha256 for row in session.scalars(select(ReleasedFile))}
    contents = {name: downloaded(workplace, found, SUPERINTENDENT).content for name, found in files.items()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()} == on_record
    superintendent.close_all()
    superintendent.command("/sro")
    assert "Released to you" in text_of(superintendent.window())
    superintendent.press("release_read")
    shown = text_of(superintendent.window())
    assert all(f"SHA-256 `{proof}`" in shown for proof in on_record.values())
    assert "Redacted in packets" in shown
    for who in (PRINCIPAL, OFFICER, CHIEF, SUPERVISOR):
        assert all(not downloaded(workplace, found, who).ok for found in files.values())


def test_a_file_that_reached_nobody_goes_to_the_successor(workplace: Workplace) -> None:
    """The superintendent's account is gone: days later police and successor see it at once, and one press sends it."""
    asked(workplace).close_all()
    chief = answering(workplace)
    chief.press("release_choose")
    assert chief.submit() == {"ok": True}
    chief.close_all()
    assert workplace.bot.exports.run_once()
    workplace.change("user", SUPERINTENDENT, deleted=True)
    with workplace.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=SUPERINTENDENT)).one()
        person.is_deactivated = True
        next_one = session.scalars(select(Person).filter_by(user_id=PRINCIPAL)).one()
        since = person.roles[0].first_day
        next_one.roles.append(RoleHeld(role=Role.SUPERINTENDENT, first_day=since, side="schools"))
    workplace.deliver()
    workplace.clock[0] += timedelta(days=3)
    while workplace.bot.clock.run_once():
        pass
    chief.command("/sro")
    assert "Released files that nobody has received" in text_of(chief.window())
    chief.close_all()
    successor = workplace.somebody(PRINCIPAL)
    successor.command("/sro-records")
    successor.press("release_open")
    successor.press("release_read")
    assert "Nobody has received it." in text_of(successor.window())
    successor.press("release_send_again_1")
    assert "Nobody has received it." not in text_of(successor.window())
    workplace.deliver()
    ((name, file_id),) = files_of(successor).items()
    assert name == "released-records-1-notice-log.xlsx"
    with workplace.bot.database.read() as session:
        (kept,) = session.scalars(select(ReleasedFile))
        assert kept.sha256 == hashlib.sha256(downloaded(workplace, file_id, PRINCIPAL).content).hexdigest()
