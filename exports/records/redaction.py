"""Takes fields out of what a packet says, before it is written: what is redacted is in no part of the file.

A name, a school or a case number that is redacted is taken out of every other text as well, wherever it stands as typed
on record. What else a text tells of somebody, no program can know: whoever releases a packet reads it first.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

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
    dates = next((code for code in codes if code in fields and fields[code].has_dates), None)
    marker = _Marker(fields, codes, dates, everywhere, _pattern(everywhere), counts)
    parts = (replace(part, said=marker.rows(part.said)) for part in contents.parts)
    return replace(contents, parts=[part for part in parts if part.said]), dict(counts)


@dataclass(frozen=True)
class _Marker:
    """Goes through what a record says, and counts what it takes out."""

    fields: Mapping[str, Field]
    codes: Collection[str]
    dates: str | None
    everywhere: Mapping[str, str]
    pattern: re.Pattern[str] | None
    counts: Counter[str]

    def rows(self, said: Iterable[Said]) -> list[Said]:
        """The rows of a part. Whole passages are one row, so that neither their number nor their labels tell more."""
        left = [one for one in said if not set(one.gone_with) & set(self.codes)]
        passages = [self._passage(one) for one in left]
        if passages and all(passages):
            self.counts[passages[0] or ""] += 1
            return [Said(None, ALL_OF_IT, MARK)]
        rows: list[Said] = []
        before = None
        for one in left:
            code = self._code(one)
            if code is None or not (one.says_something or self._is_one_row(code)):
                rows += [self._typed(one)] if one.says_something else []
            elif code != before or not self._is_one_row(code):
                self.counts[code] += 1
                rows.append(Said(None, self.fields[code].label if self._is_one_row(code) else self._label(one), MARK))
            before = code if one.says_something or code else before
        return rows

    def _passage(self, said: Said) -> str | None:
        """The redacted field with which a whole passage goes."""
        return next((code for code in (said.within, *said.also) if code and code in self.codes), None)

    def _code(self, said: Said) -> str | None:
        return self._passage(said) or (said.field if said.field in self.codes else None)

    def _is_one_row(self, code: str) -> bool:
        """Names and the like, and dates, keep their rows: each is of somebody or something else."""
        field = self.fields.get(code)
        return field is not None and not field.everywhere and not field.has_dates

    def _label(self, said: Said) -> str:
        return MARK if set(said.named_by) & set(self.codes) else said.label

    def _typed(self, said: Said) -> Said:
        """What stays, without the names that go, and without its date where dates go."""
        words, moment = said.words, said.moment
        if moment and self.dates:
            self.counts[self.dates] += 1
            moment = MARK
        if words and self.pattern:
            words = self.pattern.sub(self._mark, words)
        return Said(None, self._label(said), " ".join(filter(None, (words, moment))))

    def _mark(self, found: re.Match[str]) -> str:
        self.counts[self.everywhere.get(found[0].casefold(), "")] += 1
        return MARK


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
