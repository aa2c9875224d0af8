"""Three questions about one's own duties, offered after reading. Nobody's answers are kept, and nobody is scored.

Each says which answer is right and by which clause, in the product's own words; it asks no more than the digest says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from models.actor import Actor
from models.vocabulary import Role

ASKED_AT_ONCE = 3


@dataclass(frozen=True)
class QuizQuestion:
    """A question with three choices, the place of the right one, and where that stands."""

    code: str
    clause: str
    asks: str
    choices: tuple[str, str, str]
    right: int

    @property
    def answer(self) -> str:
        """The right choice."""
        return self.choices[self.right]


ENFORCE = QuizQuestion(
    "enforce", "§V.1", "When may an officer turn to law enforcement over something a student did?",
    ("Whenever a school rule was broken",
     "In an emergency, or when other ways were tried and did not work",
     "Only when a parent agrees"), 1,
)  # fmt: skip
NOTIFY = QuizQuestion(
    "notify", "§V.5", "You gave a student a citation at school. Who is to be told?",
    ("The principal or the principal's designee", "Nobody, if the police report is written",
     "Only the student's teacher"), 0,
)  # fmt: skip
SEARCH = QuizQuestion(
    "search", "§V.12", "You want a locker looked through. May you have a teacher do it for you?",
    ("Yes, teachers have more freedom", "Yes, if the principal is there", "No: staff never search for an officer"), 2,
)  # fmt: skip
DISCIPLINE = QuizQuestion(
    "discipline", "§V.13", "A teacher asks the officer to deal with a student who talks in class. Whose matter is it?",
    ("The school's: the officer hands it back", "The officer's", "The superintendent's"), 0,
)  # fmt: skip
CUSTODY = QuizQuestion(
    "custody", "§VII.5", "A student has to be taken into custody at school. What matters where it is possible?",
    ("That other students see the consequences", "That other students neither see nor hear it",
     "That it is done before the first bell"), 1,
)  # fmt: skip
CONFLICT = QuizQuestion(
    "conflict", "§V.10", "The law asks an officer for one thing and the school for another. What comes first?",
    ("What the principal says", "What was agreed last year", "The law; both sides are told, and look for a way around"),
    2,
)  # fmt: skip
IN_TIME = QuizQuestion(
    "in_time", "§V.4", "The officer is away, and somebody was arrested at school. Why does the supervisor file it?",
    ("Because the principal is to be told in time", "Because officers may not file notices",
     "Because the quarter has ended"), 0,
)  # fmt: skip
OVERTIME = QuizQuestion(
    "overtime", "§IV", "An officer would work overtime at a school dance. Whose approval is needed?",
    ("The principal's", "The officers' supervisor's", "Nobody's, it is the school's event"), 1,
)  # fmt: skip
TRAINED = QuizQuestion(
    "trained", "§V.14", "Which training are officers to complete?",
    ("Traffic safety", "Grant writing", "Social-emotional learning and restorative practices"), 2,
)  # fmt: skip
POLICE_FIGURES = QuizQuestion(
    "police_figures", "§IX", "How often do the police confirm their figures for the team?",
    ("Each quarter", "Every second year", "Only when somebody asks"), 0,
)  # fmt: skip
APPOINT = QuizQuestion(
    "appoint", "§IV", "The chief wants to appoint the officers of the next school year. Who has to agree?",
    ("The board of education", "The superintendent", "Each officer's union"), 1,
)  # fmt: skip
DECIDE = QuizQuestion(
    "decide", "§X", "A principal finds an officer ineffective. Who decides what becomes of it?",
    ("The principal", "The team", "The chief, by the department's rules"), 2,
)  # fmt: skip
EVALUATE = QuizQuestion(
    "evaluate", "§III", "How often do the school, the officer and the chief meet about the officer's work?",
    ("Once a year", "When there was a complaint", "At each quarter's end"), 0,
)  # fmt: skip
SUPERVISION = QuizQuestion(
    "supervision", "§III", "Whose employee is an officer who works at a school?",
    ("The school district's", "The police department's", "The state's"), 1,
)  # fmt: skip
REPORT_TO_CHIEF = QuizQuestion(
    "report_to_chief", "§III", "After the yearly meeting about an officer, who receives the school's written report?",
    ("The families", "The student council", "The chief"), 2,
)  # fmt: skip
CONTACT = QuizQuestion(
    "contact", "§X", "An officer at a school is not effective. Whom does the principal contact?",
    ("The superintendent", "The local paper", "The officer's colleagues"), 0,
)  # fmt: skip
READ_NOTICES = QuizQuestion(
    "read_notices", "§V.5", "An officer has taken a law enforcement action. What is the school's part?",
    ("To approve it", "To read the notice of it, and say that it was read", "To write the police report"), 1,
)  # fmt: skip
PLAN = QuizQuestion(
    "plan", "§V.9", "An officer wants to plan an activity at the school. With whom?",
    ("With the students first", "With nobody: officers plan alone", "With the principal or a designee"), 2,
)  # fmt: skip
FACILITIES = QuizQuestion(
    "facilities", "§VIII", "What does a school provide to its officer?",
    ("A desk, filing drawers and a computer", "A patrol car", "A uniform"), 0,
)  # fmt: skip
SCHOOL_FIGURES = QuizQuestion(
    "school_figures", "§IX", "Which figures does a school bring together each quarter?",
    ("Those of its budget", "Discipline, students by group, and referrals to police", "The officer's hours of sleep"),
    1,
)  # fmt: skip
FORWARD = QuizQuestion(
    "forward", "§X", "A principal writes that an officer is not effective. What does the superintendent do?",
    ("Decide on it", "Keep it until the year ends", "Tell the chief within a reasonable time"), 2,
)  # fmt: skip
RECORDS = QuizQuestion(
    "records", "§VIII", "May an officer see student records?",
    ("As far as the law on student records allows", "Yes, all of them", "No, never"), 0,
)  # fmt: skip
MEET = QuizQuestion(
    "meet", "§IX", "How often does the team meet at least?",
    ("Once in two years", "Once a quarter", "Whenever the chief calls"), 1,
)  # fmt: skip
QUORUM = QuizQuestion(
    "quorum", "§IX", "How many members does the team have from each party at least?",
    ("One", "Five", "Two"), 2,
)  # fmt: skip
RECOMMEND = QuizQuestion(
    "recommend", "§IX", "What does the team write at least once a year?",
    ("A report with recommendations", "An evaluation of each student", "A new agreement"), 0,
)  # fmt: skip
ROSTER = QuizQuestion(
    "roster", "§III", "A school gets another officer. Who decides that?",
    ("The bot's administrator", "The chief and the superintendent; the administrator has it on the roster",
     "The officer"), 1,
)  # fmt: skip
ONLY_THE_TEXT = QuizQuestion(
    "only_the_text", "§XI", "The bot's digest and the signed text say different things. Which one counts?",
    ("The digest", "Whichever is newer", "The signed text"), 2,
)  # fmt: skip
TRAINING = QuizQuestion(
    "training", "§X", "Who trains the employees of both parties on this agreement?",
    ("Each party its own", "The state", "Nobody: everybody learns it alone"), 0,
)  # fmt: skip
NOTICE_OF_END = QuizQuestion(
    "notice_of_end", "§XI", "How can the agreement be ended?",
    ("By a phone call", "By either party, with seven days' notice in writing", "It cannot"), 1,
)  # fmt: skip

OF_ROLES: Mapping[Role, Sequence[QuizQuestion]] = {
    Role.OFFICER: (ENFORCE, NOTIFY, SEARCH, DISCIPLINE, CUSTODY, CONFLICT),
    Role.SUPERVISOR: (IN_TIME, OVERTIME, TRAINED, POLICE_FIGURES),
    Role.CHIEF: (APPOINT, DECIDE, EVALUATE, NOTICE_OF_END),
    Role.CHIEF_DESIGNEE: (SUPERVISION, REPORT_TO_CHIEF, EVALUATE),
    Role.PRINCIPAL: (READ_NOTICES, CONTACT, DISCIPLINE, FACILITIES, SCHOOL_FIGURES),
    Role.PRINCIPAL_DESIGNEE: (READ_NOTICES, PLAN, SCHOOL_FIGURES),
    Role.SUPERINTENDENT: (FORWARD, APPOINT, RECORDS, NOTICE_OF_END),
    Role.TEAM_MEMBER: (MEET, QUORUM, RECOMMEND),
    Role.ADMINISTRATOR: (ROSTER, ONLY_THE_TEXT, TRAINING),
}
"""What can be asked of each role, the most important first."""
BY_CODE: Mapping[str, QuizQuestion] = {one.code: one for one in chain.from_iterable(OF_ROLES.values())}


def offered(actor: Actor) -> list[QuizQuestion]:
    """The questions for somebody: of several roles each has its turn."""
    roles = dict.fromkeys(holding.role for holding in actor.holdings)
    turns: Iterable[tuple[QuizQuestion | None, ...]] = zip_longest(*(OF_ROLES[role] for role in roles))
    found = dict.fromkeys(one for turn in turns for one in turn if one)
    return list(found)[:ASKED_AT_ONCE]
