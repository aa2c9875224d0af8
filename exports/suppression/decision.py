"""What an edition prints as "*": every count of 1 to 5, and so many others that each of those keeps its interval."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from operator import attrgetter

from exports.suppression.pattern import Reader, Search, Target, Unprotectable
from exports.suppression.solver import Undecided, Work
from exports.suppression.system import Part, System, Version, is_small
from exports.suppression.tables import LARGEST_SMALL_COUNT, Key, PublicEdition

WORK = 6_000
"""For each part of the tables that nothing ties to the others: a second or so."""


Found = dict[object, frozenset[Version]]
"""What was chosen in parts of the tables, for when they are the same in another try."""


def suppress(
    made: Sequence[PublicEdition], new: PublicEdition, others: Collection[Key], found: Found, work: int = WORK
) -> frozenset[Key]:
    """The cells that the new edition prints as "*", beside what it does not print at all.

    A reader of all editions then holds 1 and 5 possible for each count of 1 to 5, or whatever they held possible before
    the new one; and for each of the `others`, which are zero, that it is not.

    Raises:
        Unprotectable: for some counts no choice of cells is enough, or none was found with the work that may be done.
    """
    system = System(made, new)
    goals = _Goals(made, others)
    chosen, failed = set[Version](), list[Unprotectable]()
    for part in system.parts:
        same = (frozenset(part.bounds.items()), part.printable, frozenset(part.bounds).intersection(others))
        try:
            if same not in found:
                found[same] = _of_part(part, goals, work)
            chosen |= found[same]
        except Unprotectable as reason:
            failed.append(reason)
    if failed:
        raise Unprotectable(*({version for reason in failed for version in of(reason)}
                              for of in (attrgetter("versions"), attrgetter("culprits"), attrgetter("tied"))))  # fmt: skip
    hidden = chosen | system.starred
    return frozenset(version[0] for version in new.shown.items() if version in hidden)


def _of_part(part: Part, goals: "_Goals", work: int) -> frozenset[Version]:
    targets = list(goals.targets(part))
    try:
        return Search(part, targets, Work(work)).suppressed() if targets else frozenset()
    except Unprotectable as reason:
        if not goals.have_been_lowered(reason.versions):
            raise Unprotectable(reason.versions, reason.culprits, part.bounds) from reason
    return _of_part(part, goals, work)


class _Goals:
    """What a reader must hold possible of each count: what the earlier editions leave possible, at most 1 and 5."""

    def __init__(self, made: Sequence[PublicEdition], others: Collection[Key]) -> None:
        self._before, self._others = System(made, PublicEdition({}, ())), frozenset(others)
        self._lowered: dict[Version, dict[int, int]] = {}

    def targets(self, part: Part) -> Iterator[Target]:
        for version in part.bounds:
            if is_small(version):
                yield from self._of(version, {-1: version[1] - 1, 1: LARGEST_SMALL_COUNT - version[1]})
            elif version[0] in self._others:
                yield from self._of(version, {1: 1})

    def _of(self, version: Version, sides: Mapping[int, int]) -> Iterator[Target]:
        for side, distance in (sides | self._lowered.get(version, {})).items():
            if distance:
                yield Target(version, side * distance)

    def have_been_lowered(self, versions: Collection[Version]) -> bool:
        """Lower them to what earlier editions leave possible; whether that is less for any of them."""
        lowered = False
        for part in self._before.parts:
            for version in set(versions).intersection(part.bounds).difference(self._lowered):
                reader = Reader(part, Work(WORK))
                self._lowered[version] = {
                    side: distance for side in (-1, 1)
                    if (distance := reader.distance(version, side)) < abs(_end(side) - version[1])
                }  # fmt: skip
                lowered |= bool(self._lowered[version])
        return lowered


def _end(side: int) -> int:
    return LARGEST_SMALL_COUNT if side > 0 else 1
