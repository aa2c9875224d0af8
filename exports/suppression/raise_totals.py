"""An alternative at hand wherever totals may be suppressed: everything that a count is part of is one larger.

It costs readers more than a box, since the totals go too; what turns out not to be needed is printed again afterwards.
"""

from collections.abc import Mapping

from exports.suppression.reader import Changes, Reader, Version

MOST_STEPS = 400


def raise_totals(reader: Reader, prices: Mapping[Version, int], version: Version) -> Changes | None:
    """Raise this count, then whatever mends the sums that no longer hold; None where something printed stands against.

    Nothing is lowered, so no count can fall below 1. A sum whose parts exceed it leaves no choice and goes first; the
    others are mended in the order in which they broke.
    """
    changes = {version: 1}
    waiting = list(reader.broken(changes))
    for _step in range(MOST_STEPS):
        broken = reader.broken(changes)
        if not broken:
            return changes
        waiting = [place for place in waiting if place in broken] + [place for place in broken if place not in waiting]
        place = next((place for place in waiting if broken[place] > 0), waiting[0])
        side = -1 if broken[place] > 0 else 1
        free = [version for version, sign in reader.sums[place].items() if sign == side and version in prices]
        if not free:
            return None
        chosen = min(
            free, key=lambda version: (0 if version in changes else prices[version], -reader.counts[version], version)
        )
        changes[chosen] = changes.get(chosen, 0) + 1
    return None
