"""What an edition prints as "*": every count of 1 to 5, and so many others that each of those keeps its interval."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exports.suppression.pattern import FIRST, Choice, Search, Seen, Unprotectable
from exports.suppression.solver import Undecided, Work
from exports.suppression.system import Part, System, Version, is_small
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition
from exports.suppression.witnesses import Reader, Target

WIDTH = 4
"""How far apart the least and the greatest that a small count could be have to be."""
WORK = 2_000
"""For each part of the tables that nothing ties to the others: a second or so."""


@dataclass
class Tries:
    """What one try leaves to the next: what was chosen in parts that stay the same, and the tables that were seen."""

    chosen: dict[object, Choice] = field(default_factory=dict)
    goals: "_Goals | None" = None
    seen: Seen = field(default_factory=lambda: defaultdict(list))
    given_up: set[Version] = field(default_factory=set)
    """Counts of which the new edition prints nothing any more: it is not what tells them."""


def suppress(
    made: Sequence[PublicEdition], new: PublicEdition, others: Collection[Key], tries: Tries, work: int = WORK
) -> frozenset[Key]:
    """The cells that the new edition prints as "*", beside what it does not print at all.

    A reader of all editions then holds 1 and 5 possible for each count of 1 to 5, or whatever they held possible before
    the new one; and for each of the `others`, which are zero, that it is not.

    Raises:
        Unprotectable: for some counts no choice of cells is enough, or none was found with the work that may be done.
    """
    system = System(made, new)
    goals = tries.goals = tries.goals or _Goals(made, others)
    chosen, failed = set[Version](), list[Unprotectable]()
    for part in system.parts:
        same = (frozenset(part.bounds.items()), part.printable, frozenset(part.bounds).intersection(others))
        try:
            if same not in tries.chosen:
                tries.chosen[same] = _of_part(part, goals, tries.seen, work)
            chosen |= tries.chosen[same].versions
        except Unprotectable as reason:
            if not tries.given_up.issuperset(part.bounds):
                failed.append(reason)
    if failed:
        raise Unprotectable.all_of(failed)
    hidden = chosen | system.starred
    return frozenset(version[0] for version in new.shown.items() if version in hidden)


def _of_part(part: Part, goals: "_Goals", seen: Seen, work: int) -> Choice:
    targets = list(goals.targets(part))
    if not targets:
        return Choice()
    search = Search(part, targets, Work(work), seen, goals.blocks(part))
    try:
        return search.choice()
    except Unprotectable as reason:
        if not goals.have_changed(part, reason.versions, search.reader):
            raise Unprotectable(reason.versions, search.culprits(), part.bounds) from reason
    return _of_part(part, goals, seen, work)


class _Goals:
    """What a reader must hold possible of each count: what the earlier editions leave possible, at most 1 and 5."""

    def __init__(self, made: Sequence[PublicEdition], others: Collection[Key]) -> None:
        self._before, self._others = System(made, PublicEdition({}, ())).parts, frozenset(others)
        self._of_before = {version: number for number, part in enumerate(self._before) for version in part.bounds}
        self._readers: dict[int, Reader] = {}
        self._changed: dict[Version, dict[int, int]] = {}

    def targets(self, part: Part) -> Iterator[Target]:
        for version in part.bounds:
            if is_small(version):
                yield from self._of(version, {-1: version[1] - 1, 1: LARGEST_SMALL_COUNT - version[1]})
            elif version[0] in self._others:
                yield from self._of(version, {1: 1})

    def blocks(self, part: Part) -> list[list[Version]]:
        """What earlier editions tied together, and this one has together with more."""
        found = defaultdict[int, list[Version]](list)
        for version in part.bounds:
            if version in self._of_before:
                found[self._of_before[version]].append(version)
        return list(found.values())

    def _of(self, version: Version, sides: Mapping[int, int]) -> Iterator[Target]:
        for side, distance in (dict(sides) | self._changed.get(version, {})).items():
            if distance:
                yield Target(version, side * distance)

    def have_changed(self, part: Part, versions: Collection[Version], reader: Reader) -> bool:
        """Whether readers may hold other counts possible of some of these than was asked for at first."""
        try:
            changed = {version: self._moved(part, version, reader) or self._lowered(version)
                       for version in versions if version not in self._changed}  # fmt: skip
        except Undecided:
            return False
        self._changed |= {version: goals for version, goals in changed.items() if goals}
        return any(changed.values())

    @staticmethod
    def _moved(part: Part, version: Version, reader: Reader) -> dict[int, int]:
        """Where nothing says that a count is 1 to 5, from its least to 4 more is wide enough."""
        if part.bounds[version][1] <= LARGEST_SMALL_COUNT:
            return {}
        below = reader.distance(version, -1)
        return {} if below == version[1] - 1 else {-1: below, 1: max(0, WIDTH - below)}

    def _lowered(self, version: Version) -> dict[int, int]:
        """Where earlier editions left less possible, that is enough."""
        if version not in self._of_before:
            return {}
        part = self._before[self._of_before[version]]
        reader = self._readers.get(id(part)) or self._readers.setdefault(id(part), Reader(part, Work(WORK * FIRST)))
        reader.open(part.printable)
        found = {side: reader.distance(version, side) for side in (-1, 1)}
        return {side: distance for side, distance in found.items() if distance < abs(_end(side) - version[1])}


def _end(side: int) -> int:
    return LARGEST_SMALL_COUNT if side > 0 else 1
