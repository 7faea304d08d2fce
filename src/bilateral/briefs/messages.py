"""Sentences of a room in a language (Project Fluent): one file a language, `languages/*.ftl` beside the room's code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from bilateral.briefs.phrasebook import decline
from bilateral.errors import BadData

LANGUAGES = ("en", "ru")


class Messages:
    """The messages of a package in one language; raises BadData for a language that there is not."""

    def __init__(self, package: str, language: str) -> None:
        if language not in LANGUAGES:
            raise BadData(f"nothing is written in '{language}'", remedy=f"use {' or '.join(LANGUAGES)}")
        self.language = language
        self._bundle = _bundle(package, language)

    def __call__(self, message: str, **values: Any) -> str:
        """A message as plain text. Raises ValueError where a value lacks."""
        pattern = self._bundle.get_message(message).value
        assert pattern is not None, message
        made, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"{message} ({self.language}): {errors[0]!r}")
        return str(made)

    def has(self, message: str) -> bool:
        """Whether there is such a message."""
        return self._bundle.has_message(message)


@cache
def _bundle(package: str, language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False, functions={"CASE": _case})  # type: ignore[dict-item]
    source = files(package).joinpath(f"languages/{language}.ftl").read_text("utf-8")
    bundle.add_resource(FluentResource(source))
    return bundle


def _case(name: Any, *, to: Any) -> Any:
    return decline(str(name), str(to))


__all__ = ["LANGUAGES", "Messages"]
