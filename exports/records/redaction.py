"""Takes fields out of what a packet says, before it is written: what is redacted is in no part of the file.

A name, a school or a case number that is redacted is taken out of every other text as well, wherever it stands as typed
on record. What else a text tells of somebody, no program can know: whoever releases a packet reads it first.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from exports.records.parts import Contents, Said
from models.packet_fields import Field

MARK, ALL_OF_IT = "[REDACTED]", "All of it"
LEAST = 3  # letters: fewer stand in too many other words
SEVERAL = re.compile(r"[,;\n]+")


def redact(
    contents: Contents, fields: Mapping[str, Field], codes: Collection[str]
) -> tuple[Contents, Mapping[str, int]]:
    """The contents with a mark wherever one of the fields stood, and in how many places each did."""
    counts: Counter[str] = Counter({code: 0 for code in fields if code in codes})
    everywhere = {text: code for code, text in _told_everywhere(contents, fields, codes)}
    pattern = _pattern(everywhere)
    parts = []
    for part in contents.parts:
        passages = [_passage(said, codes) for said in part.said]
        if passages and all(passages):
            counts[passages[0] or ""] += 1
            parts.append(replace(part, said=[Said(None, ALL_OF_IT, MARK)]))
        else:
            said = [_without(said, codes, counts, pattern, everywhere) for said in part.said]
            parts.append(replace(part, said=said))
    return replace(contents, parts=parts), dict(counts)


def _passage(said: Said, codes: Collection[str]) -> str | None:
    """The redacted field with which a whole passage goes."""
    return next((code for code in (said.within, said.also) if code and code in codes), None)


def _told_everywhere(
    contents: Contents, fields: Mapping[str, Field], codes: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The names and the like that are redacted, as they stand in the record, with their field."""
    for part in contents.parts:
        for said in part.said:
            field = fields.get(said.field or "")
            if field and field.everywhere and field.code in codes:
                for text in (said.words or "", *SEVERAL.split(said.words or "")):
                    if len(text.strip()) >= LEAST:
                        yield field.code, text.strip().casefold()


def _pattern(texts: Collection[str]) -> re.Pattern[str] | None:
    if not texts:
        return None
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _without(
    said: Said, codes: Collection[str], counts: Counter[str], pattern: re.Pattern[str] | None,
    everywhere: Mapping[str, str],
) -> Said:  # fmt: skip
    field = _passage(said, codes) or (said.field if said.field in codes else None)
    if field and said.words:
        counts[field] += 1
        return replace(said, words=MARK)
    if pattern is None or not said.words:
        return said

    def mark(found: re.Match[str]) -> str:
        counts[everywhere.get(found[0].casefold(), "")] += 1
        return MARK

    return replace(said, words=pattern.sub(mark, said.words))
