"""The kinds of activities: what each asks, who may log it, and which duty of the agreement it is evidence of.

One table of data: forms, checks, the log and its definitions are made from it. Codes stay for good; labels may change.
That an activity shows how well a duty was met is for its reader to judge: it is a record, and no rating.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.activities.hours import AN_HOUR, in_hours
from models.policy import Act
from models.vocabulary import GRADES

MOST_PEOPLE, MOST_MINUTES, MOST_HOURS, MOST_OVERTIME = 5000, 600, 400, 48 * AN_HOUR
LONGEST_DETAIL, LONGEST_PROVIDER, LONGEST_CERTIFICATE = 200, 100, 40
LONGEST_PLACE, LONGEST_WORDS = 100, 1000

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
YES, NO = "yes", "no"
YES_OR_NO = {YES: "Yes", NO: "No"}
TIMES = {
    f"{hour:02d}:{minute:02d}": f"{hour % 12 or 12}:{minute:02d} {'AM' if hour < 12 else 'PM'}"
    for hour in range(6, 23) for minute in (0, 15, 30, 45)
}  # fmt: skip
"""The times of day at which something may begin, in the district's own hours."""
PLANNED_ACTIVITIES = {
    "interview": "Interview",
    "search": "Search",
    "custody": "Arrest or custody",
    "presentation": "Presentation by other police or agencies",
    "exercise": "Training exercise or drill",
    "other": "Other activity on school grounds",
}
DANGER = {YES: "Yes: waiting would endanger somebody", NO: "No danger in waiting"}
EVIDENCE = {YES: "Yes: evidence or property is likely to be lost", NO: "Not likely to be lost"}
ELSEWHERE = {YES: "Yes", NO: "No: it has to be at the school", "part": "In part"}
NOT_REDUCED = "not_possible"
DISRUPTION = {
    "outside_class": "Outside class time",
    "apart": "During class time, away from students",
    "little": "During class time, with as few present as possible",
    NOT_REDUCED: "Could not be reduced",
}
CONFLICTING = {
    "student_information": "Information about a student that is asked for or withheld",
    "discipline": "Law enforcement and school discipline",
    "custody": "Custody or an arrest at the school",
    "search": "A search at the school",
    "reporting": "A duty to report or to testify",
    "called_away": "Called away from the school by police duties",
    "direction": "Direction of the school and police protocol",
    "other": "Other duties",
}
EVENTS = {
    "homecoming": "Homecoming",
    "prom": "Prom",
    "graduation": "Graduation",
    "party": "Alcohol-free party",
    "other": "Other designated event",
}


@dataclass(frozen=True)
class Asked:
    """A question: answered by one of `codes`, a whole number from `lowest` to `highest`, or in `longest` characters.

    `title` is what the answer is called in the log, and `unit` what a number counts: of 1, of others. With a `default`
    a person need not answer it. What is not `in_rows` is read in the entry only. What `is_hours` is asked and read in
    hours, in quarters of one, and is a number of minutes here and on record.
    """

    name: str
    title: str
    label: str
    codes: Mapping[str, str] | None = None
    highest: int = 0
    longest: int = 0
    lowest: int = 1
    default: str | int | None = None
    optional: bool = False
    hint: str | None = None
    unit: tuple[str, str] | None = None
    in_rows: bool = True
    is_hours: bool = False


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity.

    Args:
        clause: the duty that it belongs to, as texts cite it.
        criteria: the evaluation's criteria of which it is evidence.
        act: the right that logging one needs.
        reads: the right that seeing one needs, also in a list, a log or a file.
        changes: the right that correcting or withdrawing one needs.
        is_ahead: its day is today or still to come.
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
    reads: Act = Act.READ_ACTIVITY
    changes: Act = Act.CHANGE_ACTIVITY
    is_ahead: bool = False


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
    ActivityKind(
        "concern", "Concern about a danger", "Concern", "§V.2", ("v2",),
        (
            Asked("description", "What", "What is the danger?", longest=LONGEST_WORDS),
            Asked("place", "Where", "Where?", longest=LONGEST_PLACE),
            Asked("suggestion", "Suggestion", "What do you suggest?", longest=LONGEST_WORDS, optional=True),
            Asked("urgent", "Urgent", "Urgent?", YES_OR_NO, default=NO, in_rows=False,
                  hint="The principal and the designees are notified at once."),
        ),
        also_called=("danger",),
    ),
    ActivityKind(
        "planned", "Planned activity at the school", "Planned activity", "§VII", ("vii1", "vii2", "vii3"),
        (
            Asked("time", "Time", "Time", TIMES),
            Asked("topic", "What", "What is planned?", PLANNED_ACTIVITIES, hint="Never who."),
            Asked("danger", "Danger", "Would waiting endanger anybody?", DANGER, in_rows=False),
            Asked("evidence", "Evidence or property", "Would evidence or property be lost?", EVIDENCE, in_rows=False),
            Asked("elsewhere", "Elsewhere", "Could it be done elsewhere?", ELSEWHERE, in_rows=False),
            Asked("disruption", "School day", "How is disruption of the school day reduced?", DISRUPTION,
                  in_rows=False),
        ),
        is_ahead=True,
    ),
    ActivityKind(
        "conflict", "Conflict of duties", "Conflict of duties", "§V.10", ("v10",),
        (
            Asked("description", "What", "What is the conflict?", longest=LONGEST_WORDS),
            Asked("topic", "Duties", "Which duties?", CONFLICTING),
            Asked("suggestion", "Suggested way", "How could it be avoided?", longest=LONGEST_WORDS),
        ),
        reads=Act.READ_CONFLICT, changes=Act.CHANGE_CONFLICT,
    ),
    ActivityKind(
        "event", "Special event", "Special event", "§IV", (),
        (
            Asked("time", "Time", "It begins at", TIMES),
            Asked("topic", "Event", "Which event?", EVENTS),
            Asked("people", "Expected", "Expected attendance", highest=MOST_PEOPLE, unit=PEOPLE),
            Asked("overtime", "Overtime", "Overtime hours", highest=MOST_OVERTIME, lowest=0, default=0, is_hours=True,
                  hint="In quarters, such as 2.5. 0 if it is part of your regular hours: nothing has to be approved.",
                  unit=("hour of overtime", "hours of overtime")),
        ),
        is_ahead=True,
    ),
)  # fmt: skip
KINDS: Mapping[str, ActivityKind] = {kind.code: kind for kind in ALL_KINDS}
"""Every kind by its code, in the order in which they are offered to somebody who has logged none."""


def in_words(kind: ActivityKind, asked: Asked, answer: str | int | None) -> str:
    """An answer as people read it."""
    if answer is None:
        return ""
    if asked.is_hours:
        return str(in_hours(int(answer)))
    return asked.codes.get(str(answer), str(answer)) if asked.codes else str(answer)
