"""The agreement in the product's own words: what each section is about, what it asks of whom, where that is done.

No sentence of a signed text is in here: this is a digest, and the signed text counts. What nobody does in this bot has
no place. The sections are those of the agreement that the project was made for; another one numbers its clauses in
`agreement.toml`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.activities import queries as activities
from models.activities.kinds import ActivityKind
from models.actor import Actor
from models.notices.finding import reads_any
from models.policy import Act, Subject, may, may_somewhere
from models.vocabulary import Role


class Place(StrEnum):
    """A place in this bot where something is done."""

    FILE_NOTICE = "file_notice"
    NOTICES = "notices"
    LOG_ACTIVITY = "log_activity"
    ACTIVITIES = "activities"
    APPOINTMENTS = "appointments"
    REVISIONS = "revisions"
    DISPUTES = "disputes"
    EVALUATIONS = "evaluations"
    EVALUATION_STATUS = "evaluation_status"
    QUARTER = "quarter"
    RECORDS = "records"
    REPORT = "report"
    NOTICE_LOG = "notice_log"
    ROSTER = "roster"
    SCHEDULES = "schedules"
    TRAINING = "training"
    EVENTS = "events"
    FACILITIES = "facilities"
    DISCLOSURES = "disclosures"
    GOALS = "goals"
    END_AGREEMENT = "end_agreement"


MayOpen = Callable[[Actor, str], bool]
"""Whether somebody may open a place for what a clause asks."""


def _somewhere(act: Act) -> MayOpen:
    return lambda actor, _clause: may_somewhere(actor, act)


def _somewhere_or_own(act: Act) -> MayOpen:
    return lambda actor, _clause: may_somewhere(actor, act) or may(actor, act, Subject(owner_id=actor.person_id))


def _is_of(kind: ActivityKind, clause: str) -> bool:
    """Whether a kind of activity is of a clause, or of all of its section."""
    return any(clause == cited or clause.startswith(f"{cited}.") for cited in kind.clause.split(", "))


OPEN_TO: Mapping[Place, MayOpen] = {
    Place.FILE_NOTICE: _somewhere(Act.FILE_NOTICE),
    Place.NOTICES: lambda actor, _clause: reads_any(actor),
    # The kinds of activities are data: a duty has its button as soon as there is a kind of it.
    Place.LOG_ACTIVITY: lambda actor, clause: any(_is_of(kind, clause) for kind in activities.may_log(actor)),
    Place.ACTIVITIES: lambda actor, _clause: activities.readable(actor) is not None,
    Place.APPOINTMENTS: _somewhere(Act.READ_APPOINTMENT),
    Place.REVISIONS: _somewhere(Act.READ_REVISION),
    Place.DISPUTES: _somewhere(Act.READ_DISPUTE),
    Place.EVALUATIONS: _somewhere(Act.DRAFT_EVALUATION),
    Place.EVALUATION_STATUS: _somewhere(Act.LIST_EVALUATIONS),
    Place.QUARTER: _somewhere(Act.SEE_QUARTER),
    Place.RECORDS: _somewhere(Act.READ_RECORDS_REQUEST),
    Place.REPORT: _somewhere(Act.WRITE_REPORT),
    Place.NOTICE_LOG: _somewhere(Act.EXPORT_NOTICES),
    Place.ROSTER: _somewhere(Act.PROPOSE_ROSTER),
    Place.SCHEDULES: _somewhere(Act.READ_SCHEDULE),
    Place.TRAINING: _somewhere(Act.CONFIRM_READING),
    Place.EVENTS: _somewhere(Act.EXPORT_EVENTS),
    Place.FACILITIES: _somewhere(Act.READ_FACILITIES),
    Place.GOALS: _somewhere(Act.READ_GOALS),
    Place.DISCLOSURES: _somewhere_or_own(Act.READ_DISCLOSURE),
    Place.END_AGREEMENT: _somewhere(Act.GIVE_TERMINATION),
}
"""Who may open each place at this moment."""


DONE_HERE = (
    Place.APPOINTMENTS, Place.GOALS, Place.TRAINING, Place.FACILITIES, Place.DISCLOSURES, Place.RECORDS,
    Place.REVISIONS, Place.DISPUTES, Place.EVENTS, Place.END_AGREEMENT,
)  # fmt: skip
"""What is done under the agreement itself, in the order in which the first page has it."""


def done_here(actor: Actor) -> Sequence[Place]:
    """The places among these that somebody may open at this moment."""
    return [place for place in DONE_HERE if OPEN_TO[place](actor, "")]


@dataclass(frozen=True)
class Ask:
    """What a clause asks of those in some roles, and where that is done: the first place that the reader may open."""

    clause: str
    words: str
    roles: tuple[Role, ...]
    places: tuple[Place, ...] = ()

    def place_for(self, actor: Actor) -> Place | None:
        """Where the reader may do it now; nothing where it is done elsewhere, or by others."""
        if not self.is_for(actor):
            return None
        return next((place for place in self.places if OPEN_TO[place](actor, self.clause)), None)

    def is_for(self, actor: Actor) -> bool:
        """Whether it asks something of a role that the reader holds today."""
        return any(holding.role in self.roles for holding in actor.holdings)


@dataclass(frozen=True)
class Asked:
    """What is asked of a reader in one section and done at one place; without one, elsewhere."""

    asks: tuple[Ask, ...]
    place: Place | None


@dataclass(frozen=True)
class DigestSection:
    """A section: its clause, what it is about, what it says in a few sentences, and what it asks."""

    key: str
    title: str
    says: str
    asks: tuple[Ask, ...] = ()

    @property
    def clause(self) -> str:
        """Its clause, to be cited."""
        return f"§{self.key}"


OFFICER, SUPERVISOR, CHIEF, SUPERINTENDENT = Role.OFFICER, Role.SUPERVISOR, Role.CHIEF, Role.SUPERINTENDENT
PRINCIPAL, ADMINISTRATOR, TEAM = Role.PRINCIPAL, Role.ADMINISTRATOR, Role.TEAM_MEMBER
SCHOOL, POLICE_LEADS = (PRINCIPAL, Role.PRINCIPAL_DESIGNEE), (CHIEF, Role.CHIEF_DESIGNEE)
EVERYBODY = tuple(Role)

SECTIONS: tuple[DigestSection, ...] = (
    DigestSection(
        "I", "What the program is",
        "Police officers work in schools as School Resource Officers. They link the two, support the schools' staff, "
        "and teach where they are asked to.",
        (Ask("§I", "Be seen at your schools, and be there for questions and classes.", (OFFICER,)),),
    ),
    DigestSection(
        "II", "What it is for",
        "Four aims: young people stay out of trouble, campuses are safe, police are seen in a good light, and like "
        "cases are handled alike, with fewer that end with the police or in court.",
        (Ask("§II", "Set the goals of each year together, and say where they stand.", (TEAM,), (Place.GOALS,)),
         Ask("§II", "Look at the quarter's figures with these aims in mind.",
             (TEAM, SUPERINTENDENT, *POLICE_LEADS), (Place.QUARTER,)),),
    ),
    DigestSection(
        "III", "Who officers answer to",
        "Named schools have an officer each, chosen by the police together with the principal. Officers stay employees "
        "of the police, who pay for them. At school they follow its administration, and the police where they enforce "
        "the law. Once a year the school, the officer and the chief talk about it; the school reports in writing.",
        (
            Ask("§III", "Tell your principal when you will be there.", (OFFICER,), (Place.SCHEDULES,)),
            Ask("§III", "Meet once a year with the officer and the chief, and write the report.", SCHOOL,
                (Place.EVALUATIONS,)),
            Ask("§III", "Take part in the yearly meeting, and receive the reports.", POLICE_LEADS,
                (Place.EVALUATION_STATUS,)),
            Ask("§III", "Choose officers together with the principal.", POLICE_LEADS, (Place.APPOINTMENTS,)),
            Ask("§III", "Say what you think of the officer who is proposed for your school.", (PRINCIPAL,),
                (Place.APPOINTMENTS,)),
            Ask("§III", "Have changes on the roster.", (ADMINISTRATOR,), (Place.ROSTER,)),
        ),
    ),
    DigestSection(
        "IV", "Appointment and hours",
        "The chief appoints officers each year with the superintendent's consent, and sets days and shifts within the "
        "labor agreement. Duty may take officers off campus. They come to special events where possible; the "
        "supervisor approves overtime.",
        (
            Ask("§IV", "Appoint the officers of each year, and agree on it with the superintendent.", POLICE_LEADS,
                (Place.APPOINTMENTS,)),
            Ask("§IV", "Agree with the chief on each year's officers.", (SUPERINTENDENT,), (Place.APPOINTMENTS,)),
            Ask("§IV", "Approve or deny overtime for special events.", (SUPERVISOR,), (Place.ACTIVITIES,)),
            Ask("§IV", "Be at the school's special events where you can.", (OFFICER,), (Place.LOG_ACTIVITY,)),
        ),
    ),
    DigestSection(
        "V", "What officers do",
        "Enforcement is for emergencies, and for what the school's and the community's own means did not solve. "
        "Officers tell the principal of what they did, keep records, teach, and help to plan for safety. Discipline is "
        "the school's. A conflict of duties is told to both sides. Searches follow the law, and staff never search "
        "for an officer.",
        (
            Ask("§V.1", "Before you enforce: have other ways been tried, or is it an emergency? Say which.", (OFFICER,),
                (Place.FILE_NOTICE,)),
            Ask("§V.2", "Point out dangers on or near campus, and help to plan against them.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§V.3", "Teach classes on law and safety.", (OFFICER,), (Place.LOG_ACTIVITY,)),
            Ask("§V.4", "Tell the principal soon of incidents, charges and arrests.", (OFFICER, SUPERVISOR),
                (Place.FILE_NOTICE,)),
            Ask("§V.5", "Notify the principal of each law enforcement action.", (OFFICER, SUPERVISOR),
                (Place.FILE_NOTICE,)),
            Ask("§V.5", "Read and acknowledge the notices of your school.", SCHOOL, (Place.NOTICES,)),
            Ask("§V.6", "Keep the records that the schools and the police need.", (OFFICER,), (Place.ACTIVITIES,)),
            Ask("§V.6", "Use the records to look at how the program goes.", (PRINCIPAL, SUPERVISOR, *POLICE_LEADS),
                (Place.NOTICE_LOG,)),
            Ask("§V.6", "Ask the police for the records that the schools need.", (SUPERINTENDENT,), (Place.RECORDS,)),
            Ask("§V.6", "Answer the superintendent's requests for records.", (SUPERVISOR, *POLICE_LEADS),
                (Place.RECORDS,)),
            Ask("§V.8", "Follow the policies of the board of education.", (OFFICER,)),
            Ask("§V.9", "Plan what you do at school with the principal or a designee.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§V.9", "Be whom the officer plans activities with; look at what was done.", SCHOOL,
                (Place.ACTIVITIES,)),
            Ask("§V.10", "When the law and the school ask different things, the law comes first. Tell the principal, "
                "the superintendent and the chief, and help to avoid it next time.", (OFFICER,), (Place.LOG_ACTIVITY,)),
            Ask("§V.10", "Look at conflicts of duties that an officer tells you of, and help to avoid the next one.",
                (PRINCIPAL, SUPERINTENDENT, CHIEF), (Place.ACTIVITIES,)),
            Ask("§V.11", "Be open to students, parents and staff who want to talk.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§V.12", "Search only as the law allows, and have no staff member search for you.", (OFFICER,)),
            Ask("§V.13", "Leave discipline to the school; hand such requests back.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§V.13", "Keep discipline in the school's hands; agree with the officer on where the line is.", SCHOOL),
            Ask("§V.14", "Complete the training on social-emotional learning and restorative practices.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§V.14", "Check that officers have had that training.", (SUPERVISOR,), (Place.LOG_ACTIVITY,)),
        ),
    ),
    DigestSection(
        "VI", "Uniform and equipment",
        "Officers wear the department's uniform with a name badge, as the occasion, the school or the department asks, "
        "and carry what the department issues, a firearm included.",
        (
            Ask("§VI", "Wear the uniform and badge that suit the occasion.", (OFFICER,)),
            Ask("§VI", "Tell the officer if an occasion asks for other dress.", SCHOOL),
        ),
    ),
    DigestSection(
        "VII", "Police activity at school",
        "Outside emergencies officers plan through the school's administrators, and weigh the disturbance against "
        "danger, evidence that could be lost, and whether it can be done elsewhere. Custody is taken away from school "
        "where that is reasonable, and out of other students' sight and hearing.",
        (
            Ask("§VII.1", "Plan activities on campus through the school's administrators.", (OFFICER,),
                (Place.LOG_ACTIVITY,)),
            Ask("§VII.3", "Ask yourself whether it must be done here and now; say why in the notice.", (OFFICER,),
                (Place.FILE_NOTICE,)),
            Ask("§VII.4", "Avoid arrests on school premises where that is reasonable.", (OFFICER,)),
            Ask("§VII.5", "Take custody out of sight and hearing of other students.", (OFFICER,)),
        ),
    ),
    DigestSection(
        "VIII", "What the schools provide",
        "The schools give officers a desk with drawers, a chair, filing drawers, a computer, and access to records as "
        "far as the law on student records (FERPA) allows.",
        (
            Ask("§VIII", "Provide a desk, filing drawers and a computer, and say each year whether they are there.",
                SCHOOL, (Place.FACILITIES,)),
            Ask("§VIII", "Check each year whether they are there.", (OFFICER,), (Place.FACILITIES,)),
            Ask("§VIII", "Look at what is missing at which school.", (SUPERINTENDENT, *POLICE_LEADS),
                (Place.FACILITIES,)),
            Ask("§VIII", "Give access to records within the law on student records; log what is disclosed.",
                (*SCHOOL, SUPERINTENDENT), (Place.DISCLOSURES,)),
            Ask("§VIII", "Log what student records are disclosed to you, without any student.", (OFFICER,),
                (Place.DISCLOSURES,)),
            Ask("§VIII", "Look at what was disclosed to officers.", (SUPERVISOR, *POLICE_LEADS), (Place.DISCLOSURES,)),
        ),
    ),
    DigestSection(
        "IX", "Data and the team",
        "Each quarter the schools count discipline and referrals, the police their reports and actions. A team of at "
        "least two from each party meets at least quarterly, oversees the agreement, and reports at least once a year "
        "with recommendations.",
        (
            Ask("§IX", "Complete your school's submission each quarter.", SCHOOL, (Place.QUARTER,)),
            Ask("§IX", "Confirm the police submission each quarter.", (SUPERVISOR,), (Place.QUARTER,)),
            Ask("§IX", "Meet at least quarterly, look at the data, and sign off.", (TEAM,), (Place.QUARTER,)),
            Ask("§IX", "Write the yearly report, with recommendations.", (TEAM,), (Place.REPORT,)),
        ),
    ),
    DigestSection(
        "X", "Dismissal, training, talking",
        "A principal who finds an officer ineffective tells the superintendent, who tells the chief within reasonable "
        "time; the chief decides by the department's rules. Both parties train their people on the agreement, and keep "
        "talking about how it works.",
        (
            Ask("§X", "If an officer is not effective, contact the superintendent.", (PRINCIPAL,),
                (Place.EVALUATIONS,)),
            Ask("§X", "Forward a principal's request to the chief within a reasonable time. It stands on your Home.",
                (SUPERINTENDENT,)),
            Ask("§X", "Decide requests that were forwarded, by the department's rules. They stand on your Home.",
                (CHIEF,)),
            Ask("§X", "Have your people trained on this agreement.", (SUPERINTENDENT, CHIEF, PRINCIPAL, SUPERVISOR),
                (Place.TRAINING,)),
            Ask("§X", "Look at what was done under this agreement, and keep talking about it.",
                (SUPERINTENDENT, *POLICE_LEADS), (Place.EVENTS,)),
            Ask("§X", "Know this agreement, and say what should be better.", EVERYBODY, (Place.TRAINING,)),
        ),
    ),
    DigestSection(
        "XI", "Term, changes, disputes",
        "Officers are appointed yearly. Either party may end the agreement with seven days' written notice, and may "
        "ask in writing for changes. The chief and the principal work out disputes together. Only the text counts.",
        (
            Ask("§XI", "Work out disputes about the agreement together.", (CHIEF, PRINCIPAL), (Place.DISPUTES,)),
            Ask("§XI", "Read how disputes are worked out.", (SUPERINTENDENT,), (Place.DISPUTES,)),
            Ask("§XI", "Ask for changes in writing, and answer what the other party asks for.", (CHIEF, SUPERINTENDENT),
                (Place.REVISIONS,)),
            Ask("§XI", "To end the agreement, give notice in writing.", (CHIEF, SUPERINTENDENT),
                (Place.END_AGREEMENT,)),
            Ask("§XI", "Read which changes of the agreement are asked for.", (TEAM,), (Place.REVISIONS,)),
        ),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, DigestSection] = {section.key: section for section in SECTIONS}


def asked_of(actor: Actor) -> Sequence[Asked]:
    """What the agreement asks of the reader, by the roles of today: together what a section has done at one place."""
    found: dict[tuple[str, Place | None], list[Ask]] = {}
    for section in SECTIONS:
        for ask in section.asks:
            if ask.is_for(actor):
                found.setdefault((section.key, ask.place_for(actor)), []).append(ask)
    return [Asked(tuple(asks), place) for (_key, place), asks in found.items()]
