"""The roster in the records: people matched, roles begun and ended, channels set, nothing deleted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.actor import Identity
from models.people.first_set_up import can_be_said
from models.people.roster import apply, plan
from models.people.roster_file import Entry, RosterMistake, read
from models.people.roster_members import LookUp, identify_people
from models.people.sightings import AccountSeen
from models.people.tables import Channel, Person, RoleHeld
from models.store import audit
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.support.town import NOW, the_agreement

TEAM = "T0PRACTICE"
OFFICER = """
[[person]]
name = "Oda Officer"
slack = "UODA"
role = "officer"
schools = ["Hall High School", "Conard High School"]
badge = "17"
"""
PRINCIPAL = """
[[person]]
name = "Pia Principal"
slack = "UPIA"
role = "principal"
schools = ["hall"]
from = 2026-08-25
"""
CHANNELS = '[channels]\n"Hall High School" = "CHALL"\nteam = "CTEAM"\n'
TODAY = date(2026, 11, 23)


def bring_in(database: Database, text: str, look_up: LookUp | None = None, days: int = 0) -> list[str]:
    """Import a roster; what changed. The first with an officer is said to be the first set-up."""
    agreement = the_agreement()
    roster = identify_people(read(text, agreement), agreement, TEAM, look_up)
    with database.write() as session:
        first = can_be_said(session) and '"officer"' in text
        return apply(session, agreement, roster, NOW + timedelta(days=days), first_set_up=first)


def held(database: Database) -> list[tuple[str, str, str | None, date, date | None]]:
    """Every role that was ever held, in order."""
    with database.read() as session:
        rows = session.scalars(select(RoleHeld).order_by(RoleHeld.id))
        return [(row.person.name, row.role, row.school, row.first_day, row.last_day) for row in rows]


def test_a_roster_brings_its_people_roles_and_channels(database: Database) -> None:
    """A line each; a role without a first day begins today."""
    assert bring_in(database, OFFICER + PRINCIPAL + CHANNELS) == [
        "Add person: Oda Officer (UODA)",
        "Begin role: Oda Officer, School Resource Officer, Hall High School, from 2026-11-23",
        "Begin role: Oda Officer, School Resource Officer, Conard High School, from 2026-11-23",
        "Add person: Pia Principal (UPIA)",
        "Begin role: Pia Principal, Principal, Hall High School, from 2026-08-25",
        "Set channel: Hall High School: CHALL",
        "Set channel: Collaboration Team: CTEAM",
    ]
    assert held(database) == [
        ("Oda Officer", "officer", "hall", TODAY, None),
        ("Oda Officer", "officer", "conard", TODAY, None),
        ("Pia Principal", "principal", "hall", date(2026, 8, 25), None),
    ]
    with database.read() as session:
        assert {row.purpose: row.channel_id for row in session.scalars(select(Channel))} == {
            "school:hall": "CHALL",
            "team": "CTEAM",
        }


def test_a_second_import_changes_nothing(database: Database) -> None:
    """Not on another day either: a role without a first day keeps the one it has."""
    bring_in(database, OFFICER + PRINCIPAL + CHANNELS)
    before = held(database)
    assert bring_in(database, OFFICER + PRINCIPAL + CHANNELS, days=40) == []
    assert held(database) == before


def test_the_plan_says_what_an_import_would_change_and_changes_nothing(database: Database) -> None:
    """Line for line, and not even the audit log knows of it."""
    agreement = the_agreement()
    bring_in(database, OFFICER + CHANNELS)
    roster = identify_people(read(PRINCIPAL, agreement), agreement, TEAM, None)
    with database.write() as session:
        entries = len(session.scalars(select(AuditEntry)).all())
        planned = plan(session, agreement, roster, NOW)
        assert len(session.scalars(select(AuditEntry)).all()) == entries
    assert len(held(database)) == 2
    assert bring_in(database, PRINCIPAL) == planned
    assert len(planned) == 4


def test_a_role_that_is_not_in_the_roster_any_more_ended_yesterday(database: Database) -> None:
    """Rights end at once; the record stays, and so does the person."""
    bring_in(database, OFFICER + PRINCIPAL)
    assert bring_in(database, OFFICER, days=2) == [
        "End role: Pia Principal, Principal, Hall High School, last day 2026-11-24"
    ]
    assert ("Pia Principal", "principal", "hall", date(2026, 8, 25), date(2026, 11, 24)) in held(database)


def test_a_role_to_come_that_is_dropped_never_counts(database: Database) -> None:
    """Its last day is before its first."""
    to_come = PRINCIPAL.replace("2026-08-25", "2027-01-04")
    bring_in(database, OFFICER + to_come)
    bring_in(database, OFFICER)
    assert held(database)[-1][3:] == (date(2027, 1, 4), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("before", "after", "line", "days"),
    [
        ("", "until = 2026-12-01", "from 2026-08-25 until 2026-12-01", (date(2026, 8, 25), date(2026, 12, 1))),
        ("until = 2026-12-01", "", "from 2026-08-25", (date(2026, 8, 25), None)),
        ("", "until = 2026-11-01", "from 2026-08-25 until 2026-11-01", (date(2026, 8, 25), date(2026, 11, 1))),
    ],
)
def test_the_days_of_a_role_follow_the_roster(
    database: Database, before: str, after: str, line: str, days: tuple[date, date | None]
) -> None:
    """A last day set, taken away, or past: the one record changes, once."""
    bring_in(database, PRINCIPAL + before)
    assert bring_in(database, PRINCIPAL + after) == [f"Change role: Pia Principal, Principal, Hall High School, {line}"]
    assert bring_in(database, PRINCIPAL + after) == []
    assert [row[3:] for row in held(database)] == [days]


def test_a_role_that_comes_back_begins_anew(database: Database) -> None:
    """What was held before stays on record."""
    bring_in(database, OFFICER + PRINCIPAL)
    bring_in(database, OFFICER)
    bring_in(database, OFFICER + PRINCIPAL.replace("2026-08-25", "2027-01-04"), days=30)
    assert [row[3:] for row in held(database)][2:] == [
        (date(2026, 8, 25), date(2026, 11, 22)),
        (date(2027, 1, 4), None),
    ]


def test_a_last_day_in_the_past_needs_a_first_day(database: Database) -> None:
    """For a role that the records do not know."""
    with pytest.raises(RosterMistake, match="Oda Officer: until 2026-11-01 is before the first day, 2026-11-23"):
        bring_in(database, OFFICER + "until = 2026-11-01\n")


def test_a_person_is_changed_not_added_again(database: Database) -> None:
    """Name and badge as the roster has them now."""
    bring_in(database, OFFICER)
    assert bring_in(database, OFFICER.replace("17", "18").replace("Oda Officer", "Oda Other")) == [
        "Change person: Oda Other: name Oda Other, badge 18"
    ]


def directory(*accounts: tuple[str, AccountSeen]) -> LookUp:
    """Slack's answer for ids and emails."""
    known = dict(accounts)

    def look_up(entry: Entry) -> AccountSeen | None:
        return known.get(entry.slack or (entry.email or "").lower())

    return look_up


BY_EMAIL = PRINCIPAL.replace('slack = "UPIA"', 'email = "Pia@schools.example"')
PIA = ("pia@schools.example", AccountSeen(Identity(TEAM, "UPIA")))


def test_an_e_mail_is_looked_up_in_slack(database: Database) -> None:
    """And the same person by id is the same person."""
    bring_in(database, BY_EMAIL, directory(PIA))
    assert bring_in(database, PRINCIPAL) == []


def test_a_person_with_a_new_account_is_known_by_email(database: Database) -> None:
    """The record of the person goes on."""
    bring_in(database, BY_EMAIL, directory(PIA))
    moved = directory((PIA[0], AccountSeen(Identity(TEAM, "UNEW"))))
    assert bring_in(database, BY_EMAIL, moved) == ["Change person: Pia Principal: Slack ID UNEW"]


def test_somebody_new_with_the_name_of_somebody_there_is_pointed_out(database: Database) -> None:
    """It may be the same person with a new account, whose records would stay with the old one."""
    bring_in(database, PRINCIPAL)
    again = PRINCIPAL.replace("UPIA", "UNEW").replace("Pia P", "PIA P")
    added, line, *_roles = bring_in(database, again)
    assert added == "Add person: PIA Principal (UNEW)"
    assert line.startswith("Look again: Pia Principal is on the roster already, with the account UPIA.")


def test_two_of_one_name_in_the_file_are_two_people(database: Database) -> None:
    """Whoever wrote it knows both."""
    bring_in(database, PRINCIPAL)
    other = PRINCIPAL.replace("UPIA", "UOTHER").replace('"principal"', '"principal_designee"')
    assert not [line for line in bring_in(database, PRINCIPAL + other) if line.startswith("Look again")]


def test_an_e_mail_given_on_to_somebody_else_does_not_give_them_the_records(database: Database) -> None:
    """Another name with another account is another person: what was filed before stays theirs who filed it."""
    bring_in(database, BY_EMAIL, directory(PIA))
    successor = directory((PIA[0], AccountSeen(Identity(TEAM, "UNEW"))))
    with pytest.raises(RosterMistake, match=r"Nan New: the email pia@schools\.example belongs to Pia Principal"):
        bring_in(database, BY_EMAIL.replace("Pia Principal", "Nan New"), successor)
    assert bring_in(database, BY_EMAIL.replace("Pia Principal", "Pia Married"), directory(PIA)) == [
        "Change person: Pia Married: name Pia Married"
    ]


def test_the_roles_at_a_school_that_has_left_the_agreement_can_be_ended(database: Database) -> None:
    """Records still name the school; its key stands in for its name."""
    bring_in(database, OFFICER + PRINCIPAL)
    agreement = the_agreement()
    smaller = agreement.model_copy(update={"school": [school for school in agreement.school if school.key != "hall"]})
    roster = identify_people(read(OFFICER.replace('"Hall High School", ', ""), smaller), smaller, TEAM, None)
    with database.write() as session:
        assert apply(session, smaller, roster, NOW) == [
            "End role: Oda Officer, School Resource Officer, hall, last day 2026-11-22",
            "End role: Pia Principal, Principal, hall, last day 2026-11-22",
        ]


def test_slack_says_that_somebody_is_no_guest_any_more(database: Database) -> None:
    """Rights come back with the import."""
    bring_in(database, BY_EMAIL, directory(PIA))
    with database.write() as session:
        session.scalars(select(Person)).one().is_guest = True
    bring_in(database, BY_EMAIL, directory(PIA))
    with database.read() as session:
        assert session.scalars(select(Person)).one().is_guest is False


SECOND = PRINCIPAL.replace("[[person]]", "[[person]]\n# again")


@pytest.mark.parametrize(
    ("text", "look_up", "line"),
    [
        (
            BY_EMAIL,
            None,
            'Pia Principal: an email has to be looked up in Slack, which is not connected: give slack = "U…"',
        ),
        (BY_EMAIL, directory(), "Pia Principal: Slack has no account with the email Pia@schools.example"),
        (PRINCIPAL, directory(), "Pia Principal: Slack has no account UPIA"),
        (
            PRINCIPAL,
            directory(("UPIA", AccountSeen(Identity("TOTHER", "UPIA")))),
            'Pia Principal: UPIA belongs to another workspace: add team = "TOTHER" if intended',
        ),
        (
            PRINCIPAL,
            directory(("UPIA", AccountSeen(Identity(TEAM, "UPIA"), is_guest=True))),
            "Pia Principal: guest accounts cannot use this bot",
        ),
        (
            PRINCIPAL,
            directory(("UPIA", AccountSeen(Identity(TEAM, "UPIA"), is_deactivated=True))),
            "Pia Principal: the account is deactivated in Slack",
        ),
        (
            PRINCIPAL + SECOND.replace("hall", "conard").replace("Pia Principal", "Pia Princess"),
            None,
            "Pia Principal: the same person is listed with different names: Pia Princess and Pia Principal",
        ),
        (
            OFFICER + OFFICER.replace("17", "18").replace('"Hall High School", "Conard High School"', ""),
            None,
            "Oda Officer: the same person is listed with different badges: 17 and 18",
        ),
        (PRINCIPAL + SECOND, None, "Pia Principal: role principal is listed twice"),
        (
            PRINCIPAL + SECOND.replace("principal", "supervisor").replace('schools = ["hall"]', ""),
            None,
            "Pia Principal: nobody may hold roles for both parties",
        ),
        (
            PRINCIPAL.replace("role", 'email = "x@x.example"\nrole')
            + OFFICER.replace("badge", 'email = "X@x.example"\nbadge'),
            None,
            "Pia Principal and Oda Officer have the same email x@x.example",
        ),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_is_not_clear_is_a_mistake(database: Database, text: str, look_up: LookUp | None, line: str) -> None:
    """One plain line that names the person; nothing is imported."""
    with pytest.raises(RosterMistake) as refusal:
        bring_in(database, text, look_up)
    assert str(refusal.value) == line
    assert held(database) == []


def test_an_administrator_may_hold_a_role_of_either_side_as_well(database: Database) -> None:
    """Both sides cannot meet in one person, but an administrator is of none."""
    bring_in(database, PRINCIPAL + SECOND.replace("principal", "administrator").replace('schools = ["hall"]', ""))
    assert [row[1] for row in held(database)] == ["principal", "administrator"]


def test_an_e_mail_of_somebody_else_on_the_roster_is_a_mistake(database: Database) -> None:
    """Nothing is changed by such an import."""
    bring_in(database, BY_EMAIL + OFFICER.replace("badge", 'email = "oda@x.example"\nbadge'), directory(PIA, ODA))
    clash = OFFICER.replace("badge", 'email = "pia@schools.example"\nbadge')
    with pytest.raises(RosterMistake, match=r"the email pia@schools\.example belongs to Pia Principal"):
        bring_in(database, clash)
    assert len(held(database)) == 3


ODA = ("UODA", AccountSeen(Identity(TEAM, "UODA")))


def test_two_channels_change_places(database: Database) -> None:
    """Although no channel may serve two purposes at any moment."""
    bring_in(database, OFFICER + "[channels]\nteam = 'CONE'\nchief = 'CTWO'\n")
    assert bring_in(database, OFFICER + "[channels]\nteam = 'CTWO'\nchief = 'CONE'\n") == [
        "Set channel: Collaboration Team: CTWO (was CONE)",
        "Set channel: Chief: CONE (was CTWO)",
    ]


def test_a_channel_of_another_purpose_is_a_mistake_and_one_that_is_left_out_stays(database: Database) -> None:
    """The roster's channels are those to set, not all there are."""
    bring_in(database, OFFICER + "[channels]\nteam = 'CONE'\n")
    with pytest.raises(RosterMistake, match="channels: CONE is already the channel for Collaboration Team"):
        bring_in(database, OFFICER + "[channels]\nchief = 'CONE'\n")
    assert bring_in(database, OFFICER) == []


def test_every_change_is_in_the_audit_log_without_names(database: Database) -> None:
    """Who, what, when; people by number."""
    bring_in(database, OFFICER + PRINCIPAL + CHANNELS)
    bring_in(database, OFFICER)
    with database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        acts = [entry.act for entry in entries]
        assert list(audit.verify(session)) == []
    assert acts == [
        "add person", "begin role", "begin role", "add person", "begin role", "say first set-up",
        "set channel", "set channel", "end role",
    ]  # fmt: skip
    assert {entry.actor for entry in entries} == {"operator"}
    assert "Oda" not in "".join(entry.detail + entry.subject for entry in entries)


def test_the_days_of_a_substitute_are_left_alone(database: Database) -> None:
    """No roster knows of them: none ends them, or takes them for an assignment to the same school."""
    bring_in(database, OFFICER)
    tomorrow = TODAY + timedelta(days=1)
    with database.write() as session:
        officer = session.scalars(select(Person)).one()
        days = {"school": "bristow", "first_day": tomorrow, "last_day": tomorrow, "is_substitute": True}
        session.add(RoleHeld(person=officer, role="officer", **days))
    assert bring_in(database, OFFICER) == []
    assigned = OFFICER.replace('"Conard High School"]', '"Conard High School", "Bristow Middle School"]')
    side = "Not changed: Oda Officer, School Resource Officer, Bristow Middle School, from the approval date"
    with database.write() as session:
        session.scalars(select(RoleHeld).filter_by(school="bristow")).one().side = "police"
    assert [line.startswith(side) for line in bring_in(database, assigned)] == [True]
    assert ("Oda Officer", "officer", "bristow", tomorrow, tomorrow) in held(database)
