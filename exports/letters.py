"""What letters under the agreement share: the head, a table of facts, texts as they were typed, signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exports.document import BARE, Line, Paper, Style


def write_head(paper: Paper, title: str, *below: str) -> None:
    """The title, and the lines below it."""
    paper.write(title, Style.TITLE)
    for line in below:
        paper.write(line, Style.SUBTITLE)


def write_facts(paper: Paper, heading: str, facts: Mapping[str, str | None]) -> None:
    """Labels and values under a heading; what is not known is left out."""
    paper.write(heading, Style.HEADING)
    table = paper.table((1.7, 4.8))
    for label, value in facts.items():
        if value:
            table.row([Line(label, Style.CELL_STRONG)], [Line(value)])


def write_text(paper: Paper, heading: str, words: str | None, said: str = "", style: Style = Style.HEADING) -> None:
    """What somebody wrote, exactly as typed, with who and when below its heading; nothing where there is none."""
    if not words:
        return
    paper.write(heading, style)
    if said:
        paper.write(said, Style.SMALL, with_next=True)
    paper.write(words)


@dataclass(frozen=True)
class Signer:
    """Who signs: as what, by name, and what they did in the bot."""

    label: str
    name: str
    done: str


def write_signatures(paper: Paper, signers: Iterable[Signer]) -> None:
    """A line to sign on and one for the date, for each."""
    paper.write("Signatures", Style.HEADING)
    table = paper.table((4.2, 0.3, 2.0), look=BARE)
    for signer in signers:
        table.row(_signed(signer), [], _dated(), with_next=True)


def write_signatures_beside(paper: Paper, one: Signer, other: Signer) -> None:
    """The same for two, beside each other: a short letter stays on one page."""
    paper.write("Signatures", Style.HEADING)
    table = paper.table((2.2, 0.1, 0.85, 0.2, 2.2, 0.1, 0.85), look=BARE)
    table.row(_signed(one), [], _dated(), [], _signed(other), [], _dated(), with_next=True)


def _signed(signer: Signer) -> list[Line]:
    name = [Line(signer.name, Style.CELL_STRONG)] if signer.name else []
    return [Line(signer.label, Style.SIGNATURE), *name, Line(signer.done, Style.CELL_SMALL)]


def _dated() -> list[Line]:
    return [Line("Date", Style.SIGNATURE)]


def write_end(paper: Paper, number: str) -> None:
    """The last line, by which a reader knows that nothing is missing."""
    paper.write(f"End of {number[0].lower()}{number[1:]}", Style.END)
