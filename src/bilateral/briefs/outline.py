"""What a brief is to hold: its language, its sections in their order, how long; from options, a TOML file, or one that comes with us."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError

from bilateral.errors import BadData
from bilateral.records import Noun


class Outline(Noun):
    """The plan of a brief; what is left out is whole: all sections, all statements, ten sentences (parameters/brief.toml)."""

    title: str = Field(default="", max_length=200)
    language: str = "en"
    sections: tuple[str, ...] = ()
    sentences: int | None = Field(default=None, ge=0, le=10)
    statements: int | None = Field(default=None, ge=0)
    positions: int | None = Field(default=None, ge=0)

    @classmethod
    def read(cls, name: str) -> Outline:
        """Read an outline: a file, or the name of one that comes with the program (short). Raises BadData naming what does not fit."""
        ours = files("bilateral.briefs").joinpath(f"outlines/{name}.toml")
        path = Path(name)
        if not path.is_file() and not (name.isidentifier() and ours.is_file()):
            raise BadData("there is no such outline", where=name, remedy="name a TOML file, or short")
        try:
            given = tomllib.loads(path.read_text("utf-8") if path.is_file() else ours.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadData(f"is not TOML ({error})", where=name, remedy="mend the line") from None
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise BadData(f"{field}: {first['msg']}", where=name, remedy=f"known: {', '.join(cls.model_fields)}") from None  # fmt: skip


__all__ = ["Outline"]
