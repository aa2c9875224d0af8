"""A word that somebody typed, and where it must never be: messages, logs, the audit log, names of files, deliveries."""

import json

import pytest
from sqlalchemy import select

from models.delivery.outbox import Delivery
from models.export_requests.tables import Export
from models.store.audit import AuditEntry
from tests.support.workplace import Somebody, Workplace, text_of

CANARY = "Canarywords"


def is_in_sight_alone(*people: Somebody) -> None:
    """People read in their windows what was typed, and what the bot noted of the windows says nothing of it."""
    for somebody in people:
        assert CANARY in text_of(somebody.window())
        assert CANARY not in str(somebody.window()["private_metadata"])


def stays_within(place: Workplace, log: pytest.LogCaptureFixture) -> None:
    """What was typed is in no message of any channel, in no log, audit entry, name of a file, nor delivery."""
    while place.bot.exports.run_once():
        pass
    place.deliver()
    channels = [channel for there in place.server.installations for channel in list(there.workspace.channels)]
    posted = [message for channel in channels for message in place.posted(channel)]
    assert posted
    assert CANARY not in json.dumps(posted)
    assert CANARY not in log.text
    with place.bot.database.read() as session:
        for entry in session.scalars(select(AuditEntry)):
            assert CANARY not in str((entry.actor, entry.act, entry.subject, entry.detail))
        for sent in session.scalars(select(Delivery)):
            assert CANARY not in str((sent.kind, sent.destination, sent.payload, sent.problem))
        for export in session.scalars(select(Export)):
            assert CANARY not in str((export.name, export.about, export.problem))
