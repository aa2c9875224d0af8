"""What an edition prints as "*": every count of 1 to 5, and so many others that each of those keeps its interval."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy

from exports.suppression.pattern import FIRST, Choice, Search, Seen, Unprotectable
from exports.suppression.solver import Undecided, Work, side_by_side
from exports.suppression.system import Part, System, Version
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition
from exports.suppression.ties import Flags, Whole
from exports.suppression.witnesses import Reader

WIDTH = 4
"""How far apart the least and the greatest that a small count could be have to be."""
WORK = 2_000
"""For each part of the tables that nothing ties to the others, to make a safe answer better."""
ENDS = {-1: 1, 1: LARGEST_SMALL_COUNT}
"""What readers must hold possible of a small count, below it and above."""
SIDES = tuple(ENDS)


@dataclass
class Tries:
    """What one try leaves to the next: what was chosen in parts that stay the same, and the tables that were seen."""

    chosen: dict[object, Choice | Unprotectable] = field(default_factory=dict)
    goals: "_Goals | None" = None
    seen: Seen = field(default_factory=lambda: defaultdict(list))
    given_up: set[Version] = field(default_factory=set)
    """Counts of which the new edition prints nothing any more: it is not what tells them."""


def suppress(
    made: Sequence[PublicEdition], new: PublicEdition, others: Collection[Key], tries: Tries, work: int = WORK
) -> frozenset[Key]:
    """The cells that the new edition prints as "*", beside what it does not print at all.

    A reader of all editions then holds 1 and 5 possible for each count of 1 to 5, or whatever they held possible before
    the new one; and for each of the `others`, which are zero, that it is not. From one try to the next only what the
    new edition does not print at all may change.

    Raises:
        Unprotectable: for some counts no choice of cells is enough, or none was found with the work that may be done.
    """
    goals = tries.goals = tries.goals or _Goals(System(made, new), others)
    parts = goals.system.parts(new)
    undecided = sorted((part for part in parts if part.same not in tries.chosen), key=lambda part: -len(part.numbers))
    found = side_by_side(lambda part: _of_part(part, goals, tries.seen, work), undecided)
    tries.chosen |= zip((part.same for part in undecided), found, strict=True)
    chosen = [tries.chosen[part.same] for part in parts]
    failed = [one for one in chosen if isinstance(one, Unprotectable) and not tries.given_up.issuperset(one.tied)]
    if failed:
        raise Unprotectable.all_of(failed)
    hidden = goals.system.starred(new).union(*(one.versions for one in chosen if isinstance(one, Choice)))
    return frozenset(version[0] for version in new.shown.items() if version in hidden)


def _of_part(part: Part, goals: "_Goals", seen: Seen, work: int) -> Choice | Unprotectable:
    targets = goals.targets(part)
    if not len(targets[0]):
        return Choice()
    search = Search(part, targets, Work(work), seen, goals.blocks(part))
    if (choice := search.choice()) is not None:
        return choice
    failing = sorted(set(targets[0][search.failing].tolist()))
    if goals.have_changed(part, failing, search.reader):
        return _of_part(part, goals, seen, work)
    return Unprotectable(part.named(failing), search.culprits(), part.named(range(len(part.numbers))))


class _Goals:
    """What a reader must hold possible of each count: what the earlier editions leave possible, at most 1 and 5."""

    def __init__(self, system: System, others: Collection[Key]) -> None:
        self.system, self._before = system, system.parts(None)
        self._of_before = numpy.full(len(system.counts), -1)
        for number, part in enumerate(self._before):
            self._of_before[part.numbers] = number
        self._readers: dict[int, Reader] = {}
        self._asking = Lock()
        self._changed = numpy.zeros(len(system.counts), bool)
        ends = numpy.column_stack((system.counts - 1, LARGEST_SMALL_COUNT - system.counts))
        self._need = numpy.where(system.is_small[:, None], ends, 0)
        self._need[system.flags([(key, 0) for key in others]), 1] = 1

    def targets(self, part: Part) -> tuple[Whole, Whole]:
        """Counts of a part by their numbers, and how far readers must be able to imagine them from the true ones.

        Where nothing says that a count is 1 to 5, from the least that it can be to 4 more is wide enough.
        """
        low, numbers = part.ties.low, part.numbers
        is_free = self.system.is_small[numbers] & self._is_free(part) & ~self._changed[numbers]
        self._need[numbers[is_free]] = numpy.column_stack((-low, numpy.maximum(0, WIDTH + low)))[is_free]
        at, side = (needed := self._need[part.numbers]).nonzero()
        return at, needed[at, side] * numpy.array(SIDES)[side]

    def blocks(self, part: Part) -> list[Whole]:
        """What earlier editions tied together, and this one has together with more."""
        of = self._of_before[part.numbers]
        return [numpy.flatnonzero(of == one) for one in numpy.unique(of[of >= 0])]

    def have_changed(self, part: Part, failing: Sequence[int], reader: Reader) -> bool:
        """Whether readers may hold other counts possible of some of these than was asked for at first."""
        try:
            changed = {number: self._moved(part, number, reader) or self._lowered(part.numbers[number])
                       for number in failing if not self._changed[part.numbers[number]]}  # fmt: skip
        except Undecided:
            return False
        for number, goals in changed.items():
            for side, distance in goals.items():
                self._need[part.numbers[number], SIDES.index(side)] = distance
                self._changed[part.numbers[number]] = True
        return any(changed.values())

    def _is_free(self, part: Part) -> Flags:
        return numpy.asarray(self.system.counts[part.numbers] + part.ties.high > LARGEST_SMALL_COUNT)

    def _moved(self, part: Part, number: int, reader: Reader) -> dict[int, int]:
        """Where a count that may be any has another least than that of its own."""
        if not self._is_free(part)[number]:
            return {}
        below = reader.distance(number, -1)
        return {} if below == -part.ties.low[number] else {-1: below, 1: max(0, WIDTH - below)}

    def _lowered(self, version: int) -> dict[int, int]:
        """Where earlier editions left less possible, that is enough."""
        if (block := int(self._of_before[version])) < 0:
            return {}
        part = self._before[block]
        number = int(numpy.searchsorted(part.numbers, version))
        with self._asking:
            reader = self._readers.get(block) or self._readers.setdefault(block, Reader(part.ties, Work(WORK * FIRST)))
            found = {side: reader.distance(number, side) for side in SIDES}
        return {side: distance for side, distance in found.items()
                if distance < abs(ENDS[side] - self.system.counts[version])}  # fmt: skip
