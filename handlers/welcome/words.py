"""What somebody in each role does here, in two or three lines; the first places to go, and the page of the docs."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.agreement.digest import Place
from models.vocabulary import Role


@dataclass(frozen=True)
class RoleWords:
    """Lines in the bot's own words, with clauses to cite; where to begin; the page by its path."""

    lines: tuple[str, ...]
    places: tuple[Place, ...]
    page: str


LEADS, PRINCIPALS = "docs/roles/superintendent-and-chief.md", "docs/roles/principal.md"
WORDS: Mapping[Role, RoleWords] = {
    Role.OFFICER: RoleWords(
        (
            "After each action you take at a school, you file a notice for its principal (§V.4, §V.5).",
            "What else you do there, such as a talk or a class, goes into your log; principals see your work schedule.",
        ),
        (Place.FILE_NOTICE, Place.LOG_ACTIVITY), "docs/roles/officer.md",
    ),
    Role.PRINCIPAL: RoleWords(
        (
            "When an officer files a notice about your school, you acknowledge it, and ask what you need to (§V.5).",
            "You answer what officers bring up, are heard on who your officer is, and evaluate the work yearly (§III).",
            "Each quarter you fill in your school's figures (§IX).",
        ),
        (Place.NOTICES, Place.QUARTER), PRINCIPALS,
    ),
    Role.PRINCIPAL_DESIGNEE: RoleWords(
        (
            "You act for your principal: you acknowledge notices about your school and answer what officers bring up "
            "(§V.5, §V.9).",
            "You can fill in the school's figures of a quarter and draft the yearly evaluation.",
        ),
        (Place.NOTICES, Place.QUARTER), PRINCIPALS,
    ),
    Role.SUPERINTENDENT: RoleWords(
        (
            "You agree to appointments of officers (§IV), and approve changes of people and channels of the schools.",
            "A principal's request to dismiss or reassign an officer comes to you, and you forward it (§X).",
            "You learn of arrests, and of notices that no school acknowledges in time.",
        ),
        (Place.APPOINTMENTS, Place.QUARTER), LEADS,
    ),
    Role.CHIEF: RoleWords(
        (
            "You propose which officer is at which school (§IV), and approve changes of people and channels of the "
            "police.",
            "Evaluations of officers come to you, and requests that the superintendent forwards (§III, §X).",
        ),
        (Place.APPOINTMENTS, Place.NOTICES), LEADS,
    ),
    Role.CHIEF_DESIGNEE: RoleWords(
        (
            "You stand beside the chief: you read notices, activities and evaluations, and approve overtime (§III).",
            "Decisions on requests and on appointments stay the chief's.",
        ),
        (Place.NOTICES, Place.ACTIVITIES), LEADS,
    ),
    Role.SUPERVISOR: RoleWords(
        (
            "You look after the officers for the police: you read their notices and logs, and file for one who is away "
            "(§III).",
            "You approve overtime, name substitutes, and confirm the police figures of a quarter (§IV, §IX).",
        ),
        (Place.NOTICES, Place.SCHEDULES), "docs/roles/supervisor.md",
    ),
    Role.TEAM_MEMBER: RoleWords(
        (
            "Each quarter the team looks at the figures of schools and police, meets, and signs off (§IX).",
            "Once a year it writes its report with what should be better.",
        ),
        (Place.QUARTER, Place.REPORT), "docs/roles/team.md",
    ),
    Role.ADMINISTRATOR: RoleWords(
        (
            "You propose who holds which role and which channel serves what; superintendent and chief approve.",
            "You are told when a message does not arrive. You read no notice, evaluation or request.",
        ),
        (Place.ROSTER,), "docs/people.md",
    ),
}  # fmt: skip
