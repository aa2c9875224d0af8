"""What the search has to know of one kind of record: its rows, who sees which of them, and by what they are found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from models.actor import Actor
from models.policy import Act, Subject, may, own_schools
from models.store.base import Base
from models.terms import Agreement

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Summary:
    """What a list says of a record; nothing that was typed."""

    name: str
    school: str | None = None
    person: str | None = None
    category: str | None = None
    state: str | None = None


def _as_it_is(query: Select[Any]) -> Select[Any]:
    return query


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    Args:
        at: when one was recorded, by which they are ordered and periods count.
        visible: which of them somebody may see, as the database finds them; nothing where there can be none.
        lists: the same of one that was read, by the right that opening or listing it needs.
        opens: whether somebody may also open it.
        joined: what else conditions look at.
        people: which have to do with a person.
        numbered: which a number that somebody typed may mean; nothing where it is no number of this kind.
        states, categories: the labels and the conditions of what can be chosen.
        loads: what a list says of each is read with these, for all rows of a page at once.
    """

    code: str
    label: str
    table: type[Base]
    at: InstrumentedAttribute[Any]
    visible: Callable[[Actor], Condition | None]
    lists: Callable[[Actor, Any], bool]
    opens: Callable[[Actor, Any], bool]
    sums_up: Callable[[Agreement, Any], Summary]
    joined: Callable[[Select[Any]], Select[Any]] = _as_it_is
    school: InstrumentedAttribute[Any] | None = None
    people: Callable[[int], Condition] | None = None
    numbered: Callable[[str], Condition | None] | None = None
    states: Mapping[str, tuple[str, Condition]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, Condition]] = field(default_factory=dict)
    loads: Sequence[ExecutableOption] = ()


def by_right(act: Act) -> Callable[[Actor, Any], bool]:
    """Whether somebody has this right to a record."""
    return lambda actor, row: may(actor, act, row.subject)


def reached(
    actor: Actor, act: Act, everywhere: Condition, school: InstrumentedAttribute[Any] | None = None,
    *more: tuple[Subject, Condition],
) -> Condition | None:  # fmt: skip
    """Which rows a right of somebody reaches: all, those of their own schools, and those under further conditions.

    Each of these is a subject and the rows that are like it. Nothing where none can be.
    """
    if may(actor, act, Subject()):
        return everywhere
    found: Condition | None = None
    schools = own_schools(actor, act) if school is not None else ()
    parts: list[Condition] = [school.in_(schools)] if school is not None and schools else []
    parts += [where for about, where in more if may(actor, act, about)]
    for part in parts:
        found = part if found is None else found | part
    return None if found is None else found & everywhere
