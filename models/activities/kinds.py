"""The kinds of activities: what each asks, who may log it, and which duty of the agreement it is evidence of.

One table of data: forms, checks, the log and its definitions are made from it. Codes stay for good; labels may change.
That an activity shows how well a duty was met is for its reader to judge: it is a record, and no rating.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Act
from models.vocabulary import GRADES

MOST_PEOPLE, MOST_MINUTES, MOST_HOURS = 5000, 600, 400
LONGEST_DETAIL, LONGEST_PROVIDER, LONGEST_CERTIFICATE = 200, 100, 40

PRESENTED = {
    "law": "Law related education",
    "violence": "Violence diffusion",
    "safety": "Safety programs",
    "substances": "Alcohol and drug prevention",
    "crime": "Crime prevention",
    "online": "Online and social media safety",
    "other": "Other law enforcement or safety topic",
}
"""The areas that the first section of the agreement names, and two more."""
GRADES_REACHED = {code: label for code, label in GRADES.items() if code not in ("not_enrolled", "unknown")} | {
    "several": "Several grades"
}
TALKED_WITH = {"student": "Student", "parent": "Parent or guardian", "staff": "School staff"}
TALKED_ABOUT = {
    "conflict": "Conflict with others",
    "bullying": "Bullying or harassment",
    "online": "Online and social media",
    "substances": "Alcohol, drugs, tobacco",
    "safety": "Safety at school",
    "home": "Family or home",
    "wellbeing": "Well-being",
    "law": "Law and rights",
    "school_life": "School and future plans",
    "program": "The work of the SRO",
    "other": "Other",
}
DISCIPLINE_MATTERS = {
    "disruption": "Disruption of class",
    "defiance": "Defiance or disrespect",
    "phone": "Phone or device",
    "dress": "Dress code",
    "attendance": "Tardiness or cutting class",
    "horseplay": "Horseplay or minor conflict",
    "vaping": "Vaping or tobacco",
    "property": "Minor property matter",
    "other": "Other matter of school rules",
}
HANDED_BACK = "handed_back"
BECAME_OF_IT = {
    HANDED_BACK: "Handed back to the school",
    "assisted": "Assisted staff; discipline stayed with the school",
    "police_matter": "Became a law enforcement matter",
}
TRAININGS = {
    "sel": "Social-emotional learning",
    "restorative": "Restorative practices",
    "agreement": "The agreement and its purposes",
    "other": "Other training",
}


@dataclass(frozen=True)
class Asked:
    """A question: answered by one of `codes`, by a whole number from 1 to `highest`, or in `longest` characters.

    `title` is what the answer is called in the log, and `unit` what a number counts: of 1, of others. With a `default`
    a person need not answer it.
    """

    name: str
    title: str
    label: str
    codes: Mapping[str, str] | None = None
    highest: int = 0
    longest: int = 0
    default: str | int | None = None
    optional: bool = False
    hint: str | None = None
    unit: tuple[str, str] | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity.

    Args:
        clause: the duty that it belongs to, as texts cite it.
        criteria: the evaluation's criteria of which it is evidence.
        act: the right that logging one needs.
        at_school: it is done at a school; else it is the officer's alone.
        also_called: what people may type for it, beside its code.
    """

    code: str
    label: str
    button: str
    clause: str
    criteria: tuple[str, ...]
    asked: tuple[Asked, ...]
    act: Act = Act.LOG_ACTIVITY
    at_school: bool = True
    also_called: tuple[str, ...] = ()


MINUTES = Asked("minutes", "Minutes", "Minutes", highest=MOST_MINUTES, optional=True, unit=("minute", "minutes"))
PEOPLE = ("person", "people")
ALL_KINDS = (
    ActivityKind(
        "talk", "Talk with a student, parent or staff", "Talk", "§V.9, §V.11", ("v9", "v11"),
        (
            Asked("with_whom", "With", "With whom?", TALKED_WITH, default="student"),
            Asked("topic", "Topic", "What about?", TALKED_ABOUT),
            Asked("people", "People", "How many people", highest=MOST_PEOPLE, default=1, unit=PEOPLE),
            MINUTES,
        ),
    ),
    ActivityKind(
        "presentation", "Presentation or class", "Presentation", "§V.3", ("v3",),
        (
            Asked("topic", "Topic", "Topic", PRESENTED),
            Asked("grade", "Grade", "Grade", GRADES_REACHED),
            Asked("people", "People", "Students reached", highest=MOST_PEOPLE, unit=("student", "students")),
            MINUTES,
            Asked("detail", "In a few words", "In a few words", longest=LONGEST_DETAIL, optional=True,
                  hint="Such as the title. No names of students."),
        ),
        also_called=("class", "lesson"),
    ),
    ActivityKind(
        "request", "Request from staff about school discipline", "Staff request", "§V.13", ("v13",),
        (
            Asked("topic", "Topic", "What was it about?", DISCIPLINE_MATTERS),
            Asked("outcome", "Outcome", "What became of it?", BECAME_OF_IT, default=HANDED_BACK),
        ),
        also_called=("staff", "discipline"),
    ),
    ActivityKind(
        "training", "Training done", "Training", "§V.14, §X", ("v14",),
        (
            Asked("topic", "Topic", "Which training?", TRAININGS,
                  hint="The first two are those of C.G.S. 10-233m, as we read it."),
            Asked("hours", "Hours", "Hours", highest=MOST_HOURS, hint="Whole hours, at least 1.",
                  unit=("hour", "hours")),
            Asked("provider", "Provider", "Provider", longest=LONGEST_PROVIDER),
            Asked("certificate", "Certificate number", "Certificate number", longest=LONGEST_CERTIFICATE,
                  optional=True),
        ),
        Act.LOG_TRAINING, at_school=False,
    ),
)  # fmt: skip
KINDS: Mapping[str, ActivityKind] = {kind.code: kind for kind in ALL_KINDS}
"""Every kind by its code, in the order in which they are offered to somebody who has logged none."""


def in_words(kind: ActivityKind, asked: Asked, answer: str | int | None) -> str:
    """An answer as people read it."""
    if answer is None:
        return ""
    return asked.codes.get(str(answer), str(answer)) if asked.codes else str(answer)
