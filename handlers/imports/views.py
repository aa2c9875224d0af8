"""What people see of an import, whatever it is of: the way to one, what cannot be taken, what came of it, its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.ids import ActionId, FormId
from handlers.parts import (
    Question,
    actions,
    button,
    escaped,
    happened,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import Nothing, RecordId
from models.imports.tables import ImportSource

MOST_SHOWN, MOST_MISTAKES = 5, 30
LEAVE_OUT, TAKE_ALL = "leave_out", "take_all"


@dataclass(frozen=True)
class ImportIds:
    """The forms and buttons of one kind of import."""

    given: FormId
    taken: FormId
    withdrawn: FormId
    template: ActionId
    give: ActionId
    open: ActionId
    withdraw: ActionId


@dataclass(frozen=True)
class ImportWords:
    """What one kind of import is called: its title, and one and several of what it brings."""

    title: str
    one: str
    several: str
    most_rows: int
    after_withdrawal: str

    def count(self, number: int) -> str:
        """So many of them."""
        return f"1 {self.one}" if number == 1 else f"{number:,} {self.several}"


@dataclass(frozen=True)
class ImportViews:
    """The windows of one kind of import."""

    ids: ImportIds
    words: ImportWords

    def window(self, introduction: Sequence[Block], found: Sequence[ImportSource], more: Sequence[Block] = ()) -> View:
        """How it is done, and what was done before."""
        template = button("Get the template", self.ids.template, Nothing())
        blocks = [
            *introduction,
            *actions([template, self._give("Upload the filled-in template")]),
            *([header("Imports")] if found else []),
            *(block for source in found for block in self._row(source)),
            *more,
        ]
        return modal(self.words.title, "import_window", blocks)

    def _give(self, text: str) -> ButtonElement:
        return button(text, self.ids.give, Nothing())

    def _row(self, source: ImportSource) -> list[Block]:
        if not source.imported_at:
            state = f"Read {moment(source.read_at)} · *not imported yet*"
        else:
            withdrawn = " · withdrawn" if source.withdrawn_at else ""
            state = f"{self.words.count(source.entries)} · imported {moment(source.imported_at)}{withdrawn}"
        text = f"*{escaped(source.file_name)}* · {escaped(source.imported_by.name)}\n{state}"
        opening = button("Open" if source.imported_at else "Continue", self.ids.open, RecordId(source.id))
        return [SectionBlock(block_id=f"import:{source.id}", text=text, accessory=opening)]

    def giving_form(self) -> View:
        """Asks for the file."""
        most = f"{self.words.most_rows:,}"
        blocks = [
            paragraph(f"Upload the template that you filled in, with up to {most} rows. Nothing is recorded yet."),
            Question("file", "Filled-in template (.xlsx)").file("xlsx"),
        ]
        return modal(self.words.title, self.ids.given, blocks, submit="Upload", close="Cancel")

    def being_read(self) -> View:
        """What stands there while a file is read."""
        blocks = [header("Reading your file"), paragraph("This window will update in a moment.")]
        return modal(self.words.title, "import_reading", blocks)

    def mistakes(self, found: Sequence[str]) -> View:
        """Everything that cannot be taken in a file. Nothing of it was kept."""
        more = [f"And {len(found) - MOST_MISTAKES} more."] if len(found) > MOST_MISTAKES else []
        blocks = [
            header("Nothing was imported"),
            small("Fix this in the file, save, and upload again."),
            *(SectionBlock(text=plain(f"• {words}")) for words in [*found[:MOST_MISTAKES], *more]),
            *actions([self._give("Upload the filled-in template")]),
        ]
        return modal(self.words.title, "import_mistakes", blocks)

    def preview(
        self, source: ImportSource, count: int, seen: str, asked: Sequence[Block], shown: Sequence[Block], notice: str
    ) -> View:
        """What a file would bring: how much, what is asked about it, and what it looks like."""
        blocks = [
            *([SectionBlock(text=plain(notice))] if notice else []),
            header(self.words.count(count)),
            SectionBlock(text=plain(f"From “{source.file_name}”. Nothing is recorded before you press Import.")),
            *asked,
            *shown,
        ]
        return modal(
            self.words.title, self.ids.taken, blocks, submit="Import", close="Not now",
            metadata={"id": source.id, "seen": seen},
        )  # fmt: skip

    def imported(self, source: ImportSource, where: str, way: Sequence[ButtonElement]) -> View:
        """An import: what it brought, the way to that, and the way to withdraw it."""
        blocks = [
            header(f"{self.words.count(source.entries)} imported{', withdrawn' if source.withdrawn_at else ''}"),
            SectionBlock(text=plain(f"From “{source.file_name}”. {where}")),
            *happened((f"Imported by {source.imported_by.name}", source.imported_at)),
            *_withdrawn(source),
            *actions([*way, *self._withdraw(source)]),
        ]
        return modal(self.words.title, "import_done", blocks, close="Done")

    def _withdraw(self, source: ImportSource) -> list[ButtonElement]:
        if source.withdrawn_at:
            return []
        return [button("Withdraw the whole import", self.ids.withdraw, RecordId(source.id), "danger")]

    def withdrawing_form(self, source: ImportSource) -> View:
        """Asks why an import is withdrawn."""
        blocks = [
            SectionBlock(text=plain(f"“{source.file_name}”: {self.words.count(source.entries)}.")),
            small(self.words.after_withdrawal),
            Question("because", "Reason for withdrawal").text(None, 500),
        ]
        return modal(
            self.words.title, self.ids.withdrawn, blocks, submit="Withdraw", close="Cancel", metadata={"id": source.id}
        )


def _withdrawn(source: ImportSource) -> list[Block]:
    if not source.withdrawn_by:
        return []
    by = happened((f"Withdrawn by {source.withdrawn_by.name}", source.withdrawn_at))
    return [*by, *long_text("Reason for withdrawal", source.withdrawn_because)]


def same_file(earlier: ImportSource | None) -> list[Block]:
    """That the same file came before."""
    if earlier is None or earlier.imported_at is None:
        return []
    who = escaped(earlier.imported_by.name)
    return [paragraph(f":warning: *The same file was imported before*, {moment(earlier.imported_at)} by {who}.")]


def doubtful(field: str, label: str, lines: Sequence[str], count: int) -> list[Block]:
    """The question what becomes of some rows, with the first of them; nothing where there are none."""
    if not count:
        return []
    rows = "1 row" if count == 1 else f"{count:,} rows"
    them, it = ("these rows", "them") if count > 1 else ("this row", "it")
    choices = {LEAVE_OUT: f"Leave out {rows}", TAKE_ALL: f"Import {it} all the same"}
    more = [f"And {count - MOST_SHOWN:,} more."] if count > MOST_SHOWN else []
    return [
        *long_text(label, "\n".join([*lines[:MOST_SHOWN], *more])),
        Question(field, f"What shall become of {them}?").one_of_few(choices, LEAVE_OUT),
    ]
