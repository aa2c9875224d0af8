"""The words that records are kept in, each with the label people read. Codes stay for good; labels may change.

Terms of law among the labels (Miranda warning, exigent circumstances, use of force) are those that US officers use:
counsel should confirm them. Incident categories are the ten of Connecticut's ED166, so that the schools' and the
police's tables join, and six more. Race and ethnicity follow EdSight. Actions follow §V.1 and C.G.S. 10-233p.
"""

from enum import StrEnum


class Party(StrEnum):
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
    Role.SUPERVISOR: "SRO Supervisor",
    Role.CHIEF: "Chief of Police",
    Role.CHIEF_DESIGNEE: "Chief's designee",
    Role.PRINCIPAL: "Principal",
    Role.PRINCIPAL_DESIGNEE: "Principal's designee",
    Role.SUPERINTENDENT: "Superintendent",
    Role.TEAM_MEMBER: "Collaboration Team member",
    Role.ADMINISTRATOR: "Bot administrator",
}
PARTY_OF_ROLE = {
    **dict.fromkeys((Role.OFFICER, Role.SUPERVISOR, Role.CHIEF, Role.CHIEF_DESIGNEE), Party.POLICE),
    **dict.fromkeys((Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE, Role.SUPERINTENDENT), Party.SCHOOLS),
}
ROLES_AT_SCHOOLS = frozenset({Role.OFFICER, Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE})
PARTY_LABELS = {Party.POLICE: "Police", Party.SCHOOLS: "Schools"}
PARTY_WORDS = {side: f"the {label.lower()}" for side, label in PARTY_LABELS.items()}
"""The same within a sentence."""

PLACES = {
    "campus": "On campus",
    "school_event": "Off-campus school event",
    "transport": "School transportation",
    "off_campus": "Off campus",
}
STATE_CATEGORIES = {
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
}
"""The ten categories of the state's ED166, in which schools count their incidents too; the others are ours."""
INCIDENTS = STATE_CATEGORIES | {
    "trespass": "Trespassing / unauthorized person on campus",
    "welfare": "Welfare or mental health concern",
    "threat_assessment": "Threat assessment",
    "missing": "Missing or runaway",
    "traffic": "Traffic",
    "other": "Other",
}
STARTED_BY = {
    "school_staff": "School staff request",
    "officer": "Officer-initiated (on view)",
    "student_or_family": "Student or family request",
    "dispatch": "Call for service (dispatch)",
    "other": "Other",
}
ACTIONS = {
    "verbal_warning": "Verbal warning",
    "conference": "Conference with student, family or staff",
    "referral_jrb": "Referral to a Juvenile Review Board",
    "referral_agency": "Referral to a community agency",
    "referral_court": "Referral to court",
    "search": "Search",
    "rights_read": "Miranda warning given",
    "citation": "Citation or infraction",
    "summons": "Summons",
    "detention": "Detained (no arrest)",
    "arrest": "Arrest",
    "force": "Use of force / physical restraint",
    "other": "Other law enforcement action",
    "none": "No action beyond this report",
}
CUSTODY_ACTIONS = frozenset({"detention", "arrest"})
ENFORCEMENT_ACTIONS = frozenset(
    {"referral_court", "search", "rights_read", "citation", "summons", "detention", "arrest", "force", "other"}
)
"""The actions for which §V.1 asks why they were necessary. That it is these is our reading: counsel should confirm."""
DISCIPLINE_ACTIONS = frozenset({"citation", "summons", "arrest"})
"""The actions after which a violation of school policy is to be explained: discipline is the school's (§V.13)."""
MATERIAL_ACTIONS = frozenset({"search", "detention", "arrest", "force"})
"""The actions that change what the school was told: added later, they ask for a new acknowledgment."""
WHO_ACTED = {
    "officer": "This officer",
    "others": "Other officers (patrol)",
    "both": "This officer and other officers",
}
SEARCHERS = {
    "officer": "An officer",
    "staff_alone": "School staff, on their own",
    "staff_asked": "School staff, asked by an officer",
}
STAFF_SEARCHERS = frozenset({"staff_alone", "staff_asked"})
PLANNED_GROUNDS = {
    "danger": "Danger to persons",
    "evidence": "Evidence or property could have been destroyed",
    "elsewhere": "It could not be done elsewhere",
}
SEARCH_BASES = {
    "consent": "Consent",
    "warrant": "Warrant",
    "incident_to_arrest": "Search incident to arrest",
    "probable_cause": "Probable cause / exigent circumstances",
    "frisk": "Pat-down (Terry frisk)",
    "other": "Other legal basis",
}
GROUNDS = {
    "options_tried": "Other options were tried and found ineffective",
    "emergency": "It was an emergency",
    "not_conduct": "Not a response to student conduct",
}
PRIOR_OPTIONS = {
    "classroom": "Classroom interventions",
    "administration": "School administration",
    "counseling": "Counseling or support staff",
    "family": "Meeting with family",
    "restorative": "Restorative practices",
    "community": "Community service or agency",
}
GRADES = {
    "pk": "Pre-K", "k": "Kindergarten", **{str(grade): f"Grade {grade}" for grade in range(1, 13)},
    "not_enrolled": "Not enrolled", "unknown": "Unknown",
}  # fmt: skip
GENDERS = {"female": "Female", "male": "Male", "nonbinary": "Non-binary", "unknown": "Unknown"}
RACES = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "hispanic": "Hispanic/Latino of any race",
    "pacific_islander": "Native Hawaiian or Other Pacific Islander",
    "two_or_more": "Two or more races",
    "white": "White",
    "unknown": "Unknown",
}
RACE_ANSWERS = {code: label for code, label in RACES.items() if code not in ("hispanic", "two_or_more")}
"""What is answered to the question for race. Hispanic or Latino is a question of its own."""
YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_UNKNOWN = {**YES_NO, "unknown": "Unknown"}
STUDENT_MEASURES = {
    "searched": "Searched",
    "rights_read": "Miranda warning given",
    "citation": "Citation or summons",
    "arrested": "Arrested",
    "detained": "Detained",
}
DISPOSITIONS = {
    "back_to_school": "Returned to class / released to school staff",
    "to_family": "Released to family",
    "warned": "Warned",
    "referred_jrb": "Referred to a Juvenile Review Board",
    "referred_agency": "Referred to a community agency",
    "referred_court": "Referred to court",
    "custody": "Taken into custody",
    "medical": "Transported for medical / mental health evaluation",
    "open": "Pending",
    "other": "Other",
}
