"""The site's language: its own sentences (Project Fluent, one file a language), names and numbers as the brief writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime
from markupsafe import Markup, escape

from bilateral.briefs.messages import LANGUAGES, Messages
from bilateral.briefs.words import Words
from bilateral.errors import BadPeriod


class Tongue(Messages):
    """What pages are written with in one language."""

    def __init__(self, language: str) -> None:
        super().__init__("bilateral.web", language)
        self.words = Words(language)

    def term(self, group: str, value: str) -> str:
        """A word of the register ('event', 'supported', 'energy') in this language, or as it is where there is none."""
        name = f"{group}-{value.replace('_', '-').replace(' ', '-')}"
        return self(name) if self.has(name) else value.replace("_", " ")

    def name(self, code: str) -> str:
        """An economy by its code."""
        return self.words.name(code)

    def pair(self, slug: str) -> str:
        """'Azerbaijan–Russia' for AZE-RUS."""
        return "–".join(self.name(code) for code in slug.split("-"))

    def tell(self, text: str) -> str:
        """What another room says."""
        return self.words.tell(text)

    def day(self, iso: str | None) -> str:
        """A day or a moment, short."""
        if not iso:
            return ""
        if len(iso) > 10:
            return str(format_datetime(datetime.fromisoformat(iso), "d MMM y, HH:mm", locale=self.language))
        return str(format_date(date.fromisoformat(iso), "d MMM y", locale=self.language))

    def span(self, period: str | None) -> str:
        """A period in words; a phrase that is none stays as it is."""
        try:
            return self.words.span(period) if period else ""
        except BadPeriod:
            return str(period)

    def number(self, value: float, form: str = ",.0f") -> str:
        """A number in a Python format with this language's marks."""
        return self.words.number(value, form)


def marked(text: str) -> Markup:
    """Text with `code` in backquotes set as code; everything else escaped."""
    parts = str(escape(text)).split("`")
    return Markup("".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(parts)))


@cache
def tongue(language: str) -> Tongue:
    """The tongue of a language."""
    return Tongue(language)


def preferred(header: str) -> str:
    """The language that a browser likes best among ours."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in header[:400].split(",")]
    return negotiate_locale([w for w in wanted if w], list(LANGUAGES)) or LANGUAGES[0]


def own_name(language: str) -> str:
    """A language as its speakers call it."""
    return str(Locale(language).display_name).capitalize()


__all__ = ["LANGUAGES", "Tongue", "marked", "own_name", "preferred", "tongue"]
