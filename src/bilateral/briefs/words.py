"""A brief's language: its own sentences (Project Fluent), numbers, periods and names, and what other rooms say.

The brief's sentences stand in `languages/*.ftl`, one message each, so that a language orders its words, plurals and cases as
it likes.  Verdicts, outlooks and scenarios give their reasons in English; `tell` has them from the phrase book.
"""

from __future__ import annotations

import re
from typing import Any

from bilateral.briefs.content import Line, Run
from bilateral.briefs.messages import LANGUAGES, Messages
from bilateral.briefs.phrasebook import Phrasebook
from bilateral.reference import wording
from bilateral.reference.countries import name_of

LABELS = (
    "state",
    "summary",
    "contents",
    "notes",
    "nothing",
    "figure",
    "table",
    "note",
    "source_of_note",
    "source",
    "checked",
    "skip",
    "foot",
)
_MARK = re.compile(r"\ue000(\d+)\ue001")


class Words:
    """What a brief is written with in one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._messages = Messages("bilateral.briefs", language)
        self._book = None if language == "en" else Phrasebook(language)

    @property
    def untold(self) -> tuple[str, ...]:
        """What other rooms said and the phrase book lacks."""
        return tuple(self._book.untold) if self._book else ()

    def text(self, message: str, **values: Any) -> str:
        """A message as plain text. Raises ValueError where a value lacks."""
        return self._messages(message, **values)

    def line(self, message: str, **values: Any) -> Line:
        """A message as a line; a value may be a run or a line, which keeps its style and notes at its place."""
        pieces: list[Line] = []

        def held(value: Any) -> Any:
            if not isinstance(value, Run | tuple):
                return value
            pieces.append((value,) if isinstance(value, Run) else value)
            return f"\ue000{len(pieces) - 1}\ue001"

        told = self.text(message, **{name: held(value) for name, value in values.items()})
        runs: list[Run] = []
        for n, part in enumerate(_MARK.split(told)):
            runs += pieces[int(part)] if n % 2 else [Run(text=part)] if part else []
        return tuple(runs)

    def labels(self) -> dict[str, str]:
        """The labels that every form of a brief needs."""
        return {name: self.text(name) for name in LABELS}

    def amount(self, value: float, unit: str = "", comparator: str = "=", digits: int = 3) -> str:
        """An amount with its unit, as `reference.wording.amount`."""
        told = wording.amount(value, unit, comparator, digits)
        return self._book.amount(told) if self._book else told

    def number(self, value: float, form: str) -> str:
        """A number in a Python format, with this language's marks."""
        told = format(value, form)
        return self._book.number(told) if self._book else told

    def span(self, period: str | None) -> str:
        """A period in words, as `reference.wording.span`."""
        told = wording.span(period)
        return self._book.span(told) if self._book else told

    def name(self, code: str) -> str:
        """An economy's name by its code; another name stays as it is, unless the book has it as a word ('they')."""
        if len(code) == 3 and code.isupper():
            return self._book.country(name_of(code)) if self._book else name_of(code)
        return (self._book.word(code) if self._book else None) or code

    def tell(self, text: str) -> str:
        """What another room says, in this language."""
        return self._book.tell(text) if self._book and text else text


__all__ = ["LANGUAGES", "Words"]
