"""What a number format shows of a whole number: the number, or something else, such as 5* for 5 or 12 for 12000."""

import operator
import re
from collections.abc import Iterator
from functools import cache

PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<compares><=|>=|<>|<|>|=)(?P<than>-?[0-9]+(?:\.[0-9]+)?)\]'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|(?P<digits>General|E[+-]|[0#?@.,/])|(?P<next>;)|(?P<plain>.)",
    re.I | re.S,
)
USUAL = ("", "General", "0", "#,##0", "@")
COMPARES = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
            "<>": operator.ne}  # fmt: skip
LITERAL = ("quoted", "escaped", "currency", "plain")
HARMLESS = re.compile(r"[$€£]?|(?!.*(?:hundred|thousand|million))(?:[^\W\d_]{3,}\s*)+", re.I)
"""What may stand beside a number and leaves it what it is: a currency that nobody meant, or words."""
AFTER_WHOLE = re.compile("[.E/]|General", re.I)
SHOWS_ZERO = re.compile("[0@]|General", re.I)
NOTHING = re.compile("[$€£]?\\s*[-–—]?")
"""How formats of accountants show 0."""
Pieces = list[dict[str, str | None]]


def shown_instead(number: int, number_format: str) -> str | None:
    """What people see in place of a number that is not negative; None where they see that number."""
    if number_format in USUAL:
        return None
    pieces = _section(number, number_format)
    digits = "".join(piece["digits"] or "" for piece in pieces)
    literal = "".join(_literal(piece) for piece in pieces).strip()
    if number == 0 and NOTHING.fullmatch(literal) and not SHOWS_ZERO.search(digits):
        return None
    if not digits:
        return literal
    counted = _counted(number, digits)
    if counted in (f"{number}", f"{number:,}") and HARMLESS.fullmatch(literal):
        return None
    return "".join(_rendered(pieces, counted)).strip()


def _counted(number: int, digits: str) -> str:
    """The digits of a number by the places for them, such as #,##0, or 00000, or 0,, for millions."""
    whole = AFTER_WHOLE.split(digits)[0]
    places = whole.rstrip(",")
    shown = round(number / 1000 ** (len(whole) - len(places)))
    return f"{shown:,}" if "," in places else f"{shown:0{places.count('0')}}"


def _rendered(pieces: Pieces, number: str) -> Iterator[str]:
    for piece in pieces:
        if piece["digits"]:
            yield number
            number = ""
        yield _literal(piece)


def _literal(piece: dict[str, str | None]) -> str:
    return "".join(piece[kind] or "" for kind in LITERAL)


def _section(number: int, number_format: str) -> Pieces:
    """The section of a format that is about a number: by its conditions, or else by whether the number is 0."""
    sections = _sections(number_format)
    conditions = [_condition(pieces) for pieces in sections]
    if any(conditions):
        for pieces, found in zip(sections, conditions, strict=True):
            if found is None or COMPARES[found[0]](number, found[1]):
                return pieces
        return sections[-1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _condition(pieces: Pieces) -> tuple[str, float] | None:
    return next(((str(piece["compares"]), float(str(piece["than"]))) for piece in pieces if piece["compares"]), None)


@cache
def _sections(number_format: str) -> list[Pieces]:
    sections: list[Pieces] = [[]]
    for match in PIECES.finditer(number_format):
        if match["next"]:
            sections.append([])
        else:
            sections[-1].append(match.groupdict())
    return sections
