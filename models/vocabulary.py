"""The words that records are kept in, each with the label people read. Codes stay for good; labels may change.

Incident categories are the ten of Connecticut's ED166, so that the schools' and the police's tables join, and six of
ours. Race and ethnicity follow EdSight. Actions follow §V.1 and C.G.S. 10-233p.
"""

from enum import StrEnum


class Side(StrEnum):
    """The two parties to the agreement."""

    POLICE = "police"
    SCHOOLS = "schools"


class Role(StrEnum):
    """What a person is in the agreement."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    CHIEF = "chief"
    CHIEF_DESIGNEE = "chief_designee"
    PRINCIPAL = "principal"
    PRINCIPAL_DESIGNEE = "principal_designee"
    SUPERINTENDENT = "superintendent"
    TEAM_MEMBER = "team_member"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.OFFICER: "School Resource Officer",
    Role.SUPERVISOR: "Supervisor of the officers",
    Role.CHIEF: "Chief of Police",
    Role.CHIEF_DESIGNEE: "Chief's designee",
    Role.PRINCIPAL: "Principal",
    Role.PRINCIPAL_DESIGNEE: "Principal's designee",
    Role.SUPERINTENDENT: "Superintendent",
    Role.TEAM_MEMBER: "Collaboration Team",
    Role.ADMINISTRATOR: "Administrator of the bot",
}
SIDE_OF_ROLE = {
    Role.OFFICER: Side.POLICE,
    Role.SUPERVISOR: Side.POLICE,
    Role.CHIEF: Side.POLICE,
    Role.CHIEF_DESIGNEE: Side.POLICE,
    Role.PRINCIPAL: Side.SCHOOLS,
    Role.PRINCIPAL_DESIGNEE: Side.SCHOOLS,
    Role.SUPERINTENDENT: Side.SCHOOLS,
}
ROLES_AT_SCHOOLS = frozenset({Role.OFFICER, Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE})
SIDE_LABELS = {Side.POLICE: "Police", Side.SCHOOLS: "Schools"}

PLACES = {
    "campus": "On campus",
    "school_event": "School event elsewhere",
    "transport": "School transport",
    "off_campus": "Off campus",
}
INCIDENTS = {
    "violent_crime": "Violent crime against persons",
    "sexual": "Sexually related behavior",
    "threat": "Personally threatening behavior",
    "theft": "Theft related behavior",
    "confrontation": "Physical or verbal confrontation",
    "fighting": "Fighting and battery",
    "property_damage": "Property damage",
    "weapons": "Weapons",
    "substances": "Drugs, alcohol, tobacco",
    "school_policy": "School policy violation",
    "trespass": "Trespass or person not of the school",
    "welfare": "Welfare or mental health",
    "threat_assessment": "Threat assessment",
    "missing": "Missing or runaway",
    "traffic": "Traffic",
    "other": "Other",
}
STARTED_BY = {
    "school_staff": "School staff asked the officer",
    "officer": "The officer saw it",
    "student_or_family": "A student or family",
    "dispatch": "A call to the police",
    "other": "Other",
}
ACTIONS = {
    "verbal_warning": "Verbal warning",
    "conference": "Conference with student, family or staff",
    "referral_jrb": "Referral to a Juvenile Review Board",
    "referral_agency": "Referral to a community agency",
    "referral_court": "Referral to court",
    "search": "Search",
    "rights_read": "Rights read",
    "citation": "Citation or infraction",
    "summons": "Summons",
    "detention": "Held or detained, not arrested",
    "arrest": "Arrest",
    "force": "Force or restraint",
    "other": "Other law enforcement action",
    "none": "No action beyond the report",
}
CUSTODY_ACTIONS = frozenset({"detention", "arrest"})
SEARCH_BASES = {
    "consent": "Consent",
    "warrant": "Warrant",
    "incident_to_arrest": "Incident to an arrest",
    "probable_cause": "Probable cause and urgency",
    "frisk": "Frisk for weapons",
    "other": "Other basis in law",
}
GROUNDS = {
    "options_tried": "Other options were tried and did not work",
    "emergency": "It was an emergency",
}
PRIOR_OPTIONS = {
    "classroom": "Classroom measures",
    "administration": "School administration",
    "counseling": "Counseling or support staff",
    "family": "Meeting with the family",
    "restorative": "Restorative practice",
    "community": "Community service or agency",
}
GRADES = {
    "pk": "Pre-K", "k": "Kindergarten", **{str(grade): f"Grade {grade}" for grade in range(1, 13)},
    "not_enrolled": "Not enrolled", "unknown": "Not known",
}  # fmt: skip
GENDERS = {"female": "Female", "male": "Male", "nonbinary": "Non-binary", "unknown": "Not known"}
RACES = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "hispanic": "Hispanic/Latino of any race",
    "pacific_islander": "Native Hawaiian or Other Pacific Islander",
    "two_or_more": "Two or more races",
    "white": "White",
    "unknown": "Not known",
}
RACE_ANSWERS = {code: label for code, label in RACES.items() if code not in ("hispanic", "two_or_more")}
"""What is answered to the question for race. Hispanic or Latino is a question of its own."""
YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_UNKNOWN = {**YES_NO, "unknown": "Not known"}
STUDENT_MEASURES = {
    "searched": "Searched",
    "rights_read": "Rights read",
    "citation": "Citation or summons",
    "arrested": "Arrested",
    "detained": "Detained",
}
DISPOSITIONS = {
    "back_to_school": "Back to class or school staff",
    "to_family": "Released to family",
    "warned": "Warned",
    "referred_jrb": "Referred to a Juvenile Review Board",
    "referred_agency": "Referred to a community agency",
    "referred_court": "Referred to court",
    "custody": "Taken into custody",
    "medical": "Taken for medical or mental health care",
    "open": "Still open",
    "other": "Other",
}
