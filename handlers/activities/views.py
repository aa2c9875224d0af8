"""What people see of activities: the chooser, the form of a kind, an entry, and the log as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement, OverflowMenuElement, SectionBlock
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, ActivityFormId, EntryChoice, OfKind
from handlers.activities.step_views import state_facts, step_buttons, step_taken, when
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    option,
    paragraph,
    small,
)
from handlers.values import Nothing, Page, RecordId
from models.activities.form import ActivityForm
from models.activities.hours import in_hours
from models.activities.kinds import ALL_KINDS, LONGEST_WORDS, ActivityKind, Asked, in_words
from models.activities.queries import Listed
from models.activities.steps import COURSES, Step
from models.activities.tables import Activity, ActivityVersion
from models.terms import Agreement

TITLE = "Activity"
SEVERAL = "Several days at once"
IMPORT = button("Import an old log", ActivityActionId.IMPORTS, Nothing())
ON_A_PAGE, MOST_CORRECTIONS, MOST_STEPS = 10, 5, 12
NONE_YET = "None yet. What you do besides enforcement appears here as you log it: a talk, a class, a training."
NO_NAMES = "Never name a student, and write nothing that tells who one is."


@dataclass(frozen=True)
class Asking:
    """What a form asks beside its kind's questions: of which school or officer it is, where there is a choice.

    `fixed_school` is the school where there is only one. `filled` says how the answers came to stand there.
    """

    schools: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    fixed_school: str | None = None
    school: str | None = None
    officer: str | None = None
    has_last: bool = False
    filled: str = ""


def chooser(
    agreement: Agreement, kinds: Sequence[ActivityKind], typed: str = "", unsaved: int | None = None, *,
    imports: bool = False,
) -> View:  # fmt: skip
    """Every kind that the person may log, as a button with what it is about; and several days at once."""
    unknown = [small(f"There is no kind “{escaped(typed)}”. Choose one of these.")] if typed else []
    rows: list[Block] = [
        SectionBlock(
            block_id=f"kind:{kind.code}",
            text=f"*{escaped(kind.label)}*\n{escaped(agreement.cite(kind.clause))} · `/sro-log {kind.code}`",
            accessory=button("Log", ActivityActionId.FORM.again(kind.code), OfKind(kind.code)),
        )
        for kind in kinds
    ]
    others = [*_several(unsaved), *([IMPORT] if imports else [])]
    return modal("Log an activity", "activity_chooser", [*unknown, *rows, *actions(others)])


def entry_form(agreement: Agreement, kind: ActivityKind, form: ActivityForm, asking: Asking) -> View:
    """The questions of a kind: the day is today, and what has a default stands there."""
    again = button("Same as last time", ActivityActionId.AGAIN, OfKind(kind.code))
    blocks = [
        _top(agreement, kind),
        *(actions([again]) if asking.has_last else []),
        *_whose(asking),
        *_questions(kind, form, asking.filled),
        small(NO_NAMES),
    ]
    school = {"school": asking.fixed_school} if asking.fixed_school else {}
    return modal(
        TITLE, ActivityFormId.LOGGED, blocks, submit="Log", close="Cancel", metadata={"kind": kind.code, **school}
    )


def _whose(asking: Asking) -> list[Block]:
    school = Question("school", "School", id_of_answer=_named("school", asking.filled))
    officer = Question("officer", "Officer", id_of_answer=_named("officer", asking.filled))
    return [
        *([school.choice(asking.schools, asking.school)] if asking.schools else []),
        *([officer.choice(asking.officers, asking.officer)] if asking.officers else []),
    ]


def _top(agreement: Agreement, kind: ActivityKind) -> Block:
    return paragraph(f"*{escaped(kind.label)}* ({escaped(agreement.cite(kind.clause))})")


def _questions(kind: ActivityKind, form: ActivityForm, filled: str = "") -> list[Block]:
    asked = [_question(asked, getattr(form, asked.name), filled) for asked in kind.asked]
    day_asked = Question("happened_on", "Day", id_of_answer=_named("happened_on", filled)).day(form.happened_on)
    return [day_asked, *asked] if kind.is_ahead else [*asked, day_asked]


def _question(asked: Asked, given: str | int | None, filled: str) -> Block:
    # Slack keeps what stands in a question as long as its id is the same: filled in otherwise, it needs another one.
    question = Question(
        asked.name, asked.label, asked.hint, optional=asked.optional, id_of_answer=_named(asked.name, filled)
    )
    if asked.codes is not None:
        return question.choice(asked.codes, None if given is None else str(given))
    if asked.is_hours:
        return question.decimal(
            in_hours(int(given)) if given is not None else None, in_hours(asked.lowest), in_hours(asked.highest)
        )
    if asked.highest:
        return question.number(int(given) if given is not None else None, asked.lowest, asked.highest)
    return question.text(None if given is None else str(given), asked.longest, lines=asked.longest == LONGEST_WORDS)


def _named(name: str, filled: str) -> str | None:
    return f"{name}_{filled}" if filled else None


def correcting_form(
    agreement: Agreement, activity: Activity, form: ActivityForm, because: str | None = None, filled: str = ""
) -> View:
    """The form with what an entry says, and why that is to change. `filled` says how the answers came to be there."""
    kind = activity.of_kind
    blocks = [
        _top(agreement, kind),
        *_questions(kind, form, filled),
        Question("because", "Reason for the correction", "What it says now stays on record.").text(because, 500),
    ]
    return modal(
        TITLE, ActivityFormId.CORRECTED, blocks, submit="Save", close="Cancel",
        metadata={"id": activity.id, "version": activity.version, "seen": activity.seen},
    )  # fmt: skip


def withdrawing_form(agreement: Agreement, activity: Activity) -> View:
    """Asks why an entry is taken back."""
    blocks = [
        paragraph(row_text(agreement, activity)),
        small("It stays on record, is marked as withdrawn, and no longer counts."),
        Question("because", "Reason for withdrawal").text(None, 500),
    ]
    return modal(
        TITLE, ActivityFormId.WITHDRAWN, blocks, submit="Withdraw", close="Cancel", metadata={"id": activity.id}
    )


def labels_of(kind: ActivityKind) -> dict[str, str]:
    """What the questions of a kind are called, with that of a correction."""
    return {asked.name: asked.label for asked in kind.asked} | {"because": "Reason for the correction"}


def entry(
    agreement: Agreement, activity: Activity, steps: Sequence[Step], *, may_change: bool, is_new: bool = False
) -> View:
    """An entry with all it says, what became of it, and what the reader may do with it."""
    kind, version = activity.of_kind, activity.current
    short = [asked for asked in kind.asked if asked.longest < LONGEST_WORDS]
    long = [asked for asked in kind.asked if asked not in short]
    rows: list[Fact] = [
        ("Officer", activity.officer.name),
        *([("School", agreement.school_name(activity.school))] if activity.school else []),
        ("Day", when(activity)),
        *((asked.title, _answered(kind, asked, activity)) for asked in short),
        *state_facts(activity),
    ]
    blocks = [
        *([paragraph(f"*Logged.* {_told(activity)}")] if is_new else []),
        header(f"{kind.label}{' · withdrawn' if activity.withdrawn_at else ''}"),
        *facts(rows),
        *actions(step_buttons(activity, steps), "steps"),
        *(block for asked in long for block in long_text(asked.title, getattr(version, asked.name))),
        *_history(activity),
        *actions(_buttons(activity, may_change=may_change, is_new=is_new)),
    ]
    return modal(TITLE, "activity_entry", blocks, close="Done" if is_new else "Close")


def logged(agreement: Agreement, activity: Activity) -> View:
    """What was logged just now, in two lines for somebody who has no more time; *Open* leads to all of it."""
    buttons = [
        button("Log another", ActivityActionId.FORM, OfKind(activity.kind)),
        button("Open", ActivityActionId.OPEN, RecordId(activity.id)),
    ]
    blocks = [paragraph(f"*Logged.* It is on record.\n{row_text(agreement, activity)}"), *actions(buttons)]
    return modal(TITLE, "activity_entry", blocks, close="Done")


def _told(activity: Activity) -> str:
    if activity.logged_by_id != activity.officer_id:
        return "The officer has been told."
    if activity.kind in COURSES:
        return COURSES[activity.kind].told
    return "It is on record. To correct or withdraw it, open it here or on your Home."


def _answered(kind: ActivityKind, asked: Asked, activity: Activity) -> str:
    return in_words(kind, asked, getattr(activity.current, asked.name))


def _history(activity: Activity) -> list[Block]:
    """What happened with an entry, the first first; of very many corrections and steps the last."""
    first, *later = activity.versions
    source = activity.source
    began = f"Imported from “{source.file_name}”, row {activity.import_row}, by" if source else "Logged by"
    rows: list[tuple[datetime, list[Block]]] = [
        (first.changed_at, happened((f"{began} {activity.logged_by.name}", first.changed_at)))
    ]
    rows += [(version.changed_at, corrected(activity, version)) for version in later[-MOST_CORRECTIONS:]]
    rows += [(row.taken_at, step_taken(row)) for row in activity.steps[-MOST_STEPS:]]
    if activity.withdrawn_by and activity.withdrawn_at:
        withdrawn = happened((f"Withdrawn by {activity.withdrawn_by.name}", activity.withdrawn_at))
        because = long_text("Reason for withdrawal", activity.withdrawn_because)
        rows.append((activity.withdrawn_at, [*withdrawn, *because]))
    return [block for _at, blocks in sorted(rows, key=itemgetter(0)) for block in blocks]


def corrected(activity: Activity, version: ActivityVersion) -> list[Block]:
    """A correction: why, and what the entry said before where it says something else since."""
    kind, before = activity.of_kind, activity.versions[version.version - 2]
    changed = [asked for asked in kind.asked if getattr(before, asked.name) != getattr(version, asked.name)]
    was = [
        *([f"Day: {day(before.happened_on)}"] if before.happened_on != version.happened_on else []),
        *(f"{asked.title}: {in_words(kind, asked, getattr(before, asked.name)) or 'no answer'}" for asked in changed),
    ]
    return [
        *happened((f"Corrected by {version.changed_by.name}, version {version.version}", version.changed_at)),
        *long_text("Reason for the correction", version.changed_because),
        *(long_text("It said before", "\n".join(was)) if was else []),
    ]  # fmt: skip


def _buttons(activity: Activity, *, may_change: bool, is_new: bool) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    if is_new:
        buttons.append(button("Log another", ActivityActionId.FORM, OfKind(activity.kind)))
    return [*buttons, *_changing(activity, may_change=may_change)]


def _changing(activity: Activity, *, may_change: bool) -> list[InteractiveElement]:
    is_over = activity.stands is not None and activity.stands.is_over
    if not may_change or activity.withdrawn_at or is_over:
        return []
    return [
        button("Correct", ActivityActionId.CORRECT, RecordId(activity.id)),
        button("Withdraw", ActivityActionId.WITHDRAW, RecordId(activity.id), "danger"),
    ]


def log(agreement: Agreement, found: Listed, page: int) -> View:
    """The entries that the reader may see, a page of them."""
    buttons = [
        *([button("Newer", ActivityActionId.LIST_BACK, Page(page - 1))] if page else []),
        *([button("Older", ActivityActionId.LIST_ON, Page(page + 1))] if found.count > (page + 1) * ON_A_PAGE else []),
    ]
    first = page * ON_A_PAGE + 1
    counted = f"{first} to {first + len(found.rows) - 1} of {found.count}" if found.rows else "Nothing is logged yet."
    rows = [block for activity in found.rows for block in row(agreement, activity)]
    return modal("Activity log", "activity_log", [small(counted), *rows, *actions(buttons)])


def row(agreement: Agreement, activity: Activity) -> list[Block]:
    """An entry in a list, with *Open*."""
    accessory = button("Open", ActivityActionId.OPEN, RecordId(activity.id))
    text = row_text(agreement, activity, named=True)
    return [SectionBlock(block_id=f"activity:{activity.id}", text=text, accessory=accessory)]


def own_row(agreement: Agreement, activity: Activity) -> list[Block]:
    """An entry on its officer's Home, with a menu: open, correct, withdraw."""
    is_over = activity.stands is not None and activity.stands.is_over
    offered = {"open": "Open"} | ({} if is_over else {"correct": "Correct", "withdraw": "Withdraw"})
    choices = [option(words, EntryChoice(choice, activity.id)) for choice, words in offered.items()]
    accessory = OverflowMenuElement(action_id=ActivityActionId.MENU, options=choices)
    return [SectionBlock(block_id=f"own:{activity.id}", text=row_text(agreement, activity), accessory=accessory)]


def row_text(agreement: Agreement, activity: Activity, *, named: bool = False) -> str:
    """An entry in two lines: what and when, then the answers that were chosen. Nothing that was typed."""
    kind, version = activity.of_kind, activity.current
    where = [agreement.school_name(activity.school)] if activity.school else []
    who = [activity.officer.name] if named else []
    head = " · ".join([*who, day(version.happened_on), *where])
    chosen = (asked for asked in kind.asked if asked.in_rows and (asked.codes is not None or asked.unit))
    answers = [_in_a_row(kind, asked, activity) for asked in chosen]
    marks = (("Withdrawn", activity.withdrawn_at), ("Imported", activity.import_id))
    mark = "".join(f"{word} · " for word, is_so in marks if is_so)
    answers += [activity.stands.label] if activity.stands else []
    return f"{mark}*{escaped(kind.label)}* · {escaped(head)}\n{escaped(' · '.join(filter(None, answers)))}"


def _in_a_row(kind: ActivityKind, asked: Asked, activity: Activity) -> str:
    answer = _answered(kind, asked, activity)
    return f"{answer} {asked.unit[answer != '1']}" if asked.unit and answer else answer


def home_buttons(kinds: Sequence[ActivityKind], unsaved: int | None) -> list[ButtonElement]:
    """The kinds that an officer logs most, the way to all of them, and to several days at once (`unsaved` rows)."""
    most = [button(f"Log: {kind.button}", ActivityActionId.FORM.again(kind.code), OfKind(kind.code)) for kind in kinds]
    return [*most, button("Log another activity", ActivityActionId.CHOOSE, Nothing()), *_several(unsaved)]


def _several(unsaved: int | None) -> list[ButtonElement]:
    """The button of the page for several days; nothing for whoever logs nothing at a school."""
    if unsaved is None:
        return []
    return [button(f"{SEVERAL} ({unsaved} not saved)" if unsaved else SEVERAL, ActivityActionId.SEVERAL, Nothing())]


def all_of_them(words: str) -> ButtonElement:
    """The button that opens the log."""
    return button(words, ActivityActionId.LIST, Nothing())


def kind_named(typed: str) -> ActivityKind | None:
    """The kind that is meant by what is typed behind `/sro-log`: the beginning of its code or of another name."""
    word = typed.casefold()
    if not word:
        return None
    named = (kind for kind in ALL_KINDS if any(name.startswith(word) for name in (kind.code, *kind.also_called)))
    return next(named, None)
