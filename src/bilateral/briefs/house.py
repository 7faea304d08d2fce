"""A house style: a folder with `house.toml` (publisher, colour), a logo, and rules for the page (`house.css`)."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bilateral.errors import BadData


@dataclass(frozen=True)
class House:
    """Whose brief it is, in which colour, with which logo and further rules."""

    publisher: str = "bilateral"
    colour: str = "#0b5563"
    logo: Path | None = None
    css: str = ""

    @property
    def digest(self) -> str:
        """A checksum over the style; empty for our own."""
        if self == House():
            return ""
        logo = self.logo.read_bytes() if self.logo else b""
        return hashlib.sha256("\0".join((self.publisher, self.colour, self.css)).encode() + logo).hexdigest()

    @classmethod
    def read(cls, folder: Path) -> House:
        """Read a house style; raise BadData naming what does not fit."""
        file = folder / "house.toml"
        try:
            given = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadData(f"is not TOML ({error})", where=str(file), remedy="mend the line") from None
        if not folder.is_dir() or (unknown := sorted(set(given) - {"publisher", "colour"})):
            what = "there is no such folder" if not folder.is_dir() else f"setting '{unknown[0]}' is unknown"
            raise BadData(
                what,
                where=str(folder),
                remedy="give a folder with house.toml: publisher, colour; logo.svg or logo.png; house.css",
            )
        colour = str(given.get("colour", cls.colour))
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise BadData(f"colour '{colour}' is none", where=str(file), remedy="write it as #0b5563")
        logo = next((p for name in ("logo.svg", "logo.png") if (p := folder / name).is_file()), None)
        if logo and not _is_picture(logo):
            raise BadData("is no picture that can be read", where=str(logo), remedy="give a whole SVG or PNG")
        css = folder / "house.css"
        return cls(
            str(given.get("publisher", cls.publisher)), colour, logo, css.read_text("utf-8") if css.is_file() else ""
        )


def _is_picture(logo: Path) -> bool:
    if logo.suffix == ".png":
        return logo.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    try:
        return str(etree.fromstring(logo.read_bytes()).tag).endswith("svg")
    except (etree.XMLSyntaxError, ValueError):
        return False
