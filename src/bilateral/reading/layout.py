"""What of a document is prose: sentences with their offsets, without page furniture, polls and repetitions.

Nothing is cut out of the text, so every offset still counts in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bilateral.reading.lexicon import rules

_BREAK = re.compile(r"([.!?…][\"”’»)\]]*)(\s+)(?=[\"“«(\[]?[A-ZА-ЯЁ0-9•])")
_STAMP = re.compile(r"(?:\s*date )?\d{4}-\d\d-\d\d(?: \+ ↺ − \d+px)?\s+(?=[A-Z])")
_BULLET = re.compile(r"\s*(?:[•*–—·-]|\d{1,2}[.)])\s+")
_HEADER = re.compile(r"(?:(?:Title|Date|Publisher|URL|Language):[^\n]*\n)+---\n", re.IGNORECASE)
MAX_SENTENCE = 1500


@dataclass(frozen=True)
class Sentence:
    """A sentence of the report: its place, its text, its paragraph, and whether it is a heading or a bullet."""

    start: int
    end: int
    text: str
    paragraph: int
    heading: bool = False
    bullet: bool = False


def sentences(text: str) -> list[Sentence]:
    """Return the prose of a document as sentences in order."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        body = text[start:end]
        bullet = _BULLET.match(body)
        start += bullet.end() if bullet else 0
        heading = not bullet and len(body) < 90 and body.rstrip()[-1:] not in tuple('.!?:;…"”')
        for a, z in _split(text, start, end):
            found.append(Sentence(a, z, text[a:z], number, heading, bool(bullet)))
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs that are prose and stand for the first time."""
    seen: set[str] = set()
    in_poll = False
    head = _HEADER.match(text)
    at = head.end() if head else 0
    for line in re.finditer(r"[^\n]+", text[at:]):
        start, end = line.start() + at, line.end() + at
        stripped = line[0].strip()
        if not stripped or _any(_boilerplate(), stripped):
            continue
        if _any(_poll(), stripped):
            in_poll = True
            continue
        prose = len(stripped) > 140 and stripped[-1] in ".!?"
        in_poll = in_poll and not prose
        key = re.sub(r"\W+", " ", stripped).casefold()
        if in_poll or key in seen:
            continue
        seen.add(key)
        stamp = _STAMP.match(text, start, end)
        start = stamp.end() if stamp else start + len(line[0]) - len(line[0].lstrip())
        yield start, end - (len(line[0]) - len(line[0].rstrip()))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph at the ends of its sentences; very long ones are cut at a blank."""
    at = start
    for stop in _BREAK.finditer(text, start, end):
        if not _abbreviated(text, stop.start()):
            yield from _cut(text, at, stop.end(1))
            at = stop.end()
    if at < end:
        yield from _cut(text, at, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        middle = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        middle = middle if middle > 0 else start + MAX_SENTENCE
        yield start, middle
        start = middle + 1
    if text[start:end].strip():
        yield start, end


def _abbreviated(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at]
    word = before.split()[-1] if before.split() else ""
    joined = rules("layout")["before"].get(word, ())
    return text[at] == "." and (
        word in _abbreviations()
        or bool(re.fullmatch(r"[A-Z]", word))
        or text[at + 1 :].lstrip().startswith(tuple(joined) or "\0")
    )


def _any(patterns: tuple[re.Pattern[str], ...], line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in patterns)


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in rules("layout")["boilerplate"])


@cache
def _poll() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in rules("layout")["poll"])


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(rules("layout")["abbreviations"])
