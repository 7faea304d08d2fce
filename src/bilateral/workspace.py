"""The facade: one folder = one workspace = one register and one warehouse.

ws = Workspace.open("my-desk")
pair = ws.pair("Azerbaijan", "RU")
"""

from __future__ import annotations

import tomllib
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilateral.errors import BadData, NoWorkspace
from bilateral.model import Model
from bilateral.records import AnyRecord, Document
from bilateral.reference.countries import country, name_of
from bilateral.register import Register
from bilateral.sources import load
from bilateral.team.settings import Site
from bilateral.warehouse import LoadReport, Warehouse

CONFIG = "bilateral.toml"
TEMPLATE = """\
# A workspace of bilateral: this file, the register and the warehouse belong together.
name = "{name}"

# Where documents and records are kept. SQLite beside this file, or a server:
# register = "postgresql+psycopg://user@host/bilateral"
register = "sqlite:///register.db"

# Statistics, Parquet by source and vintage.
warehouse = "warehouse"

# A language model, when you want one: any address that speaks the OpenAI protocol. Nothing leaves this machine without it.
# reader = "llm" has it read the reports too, each quote and number held to the text; "rules" is the default.
# [model]
# address = "http://127.0.0.1:8080/v1"
# name = "a-model"
# key = "MODEL_KEY"

# The site that `bilateral serve` starts (docs/site.md).
# [site]
# address = "https://desk.example.org"
"""
SETTINGS = ("name", "register", "warehouse", "model", "reader", "site")
READERS = ("rules", "llm")


class Workspace:
    """One folder with its settings, register and warehouse."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder = folder
        self.name = str(settings["name"])
        self._register_url = str(settings["register"])
        self.warehouse = Warehouse(folder / str(settings["warehouse"]))
        self.model = Model.of(settings["model"], str(folder / CONFIG)) if settings.get("model") else None
        self.site = Site.of(settings.get("site", {}), str(folder / CONFIG))
        self.reader = str(settings.get("reader", "rules"))
        if self.reader not in READERS or (self.reader == "llm" and self.model is None):
            what = 'reader = "llm" needs a model' if self.reader == "llm" else f"reader '{self.reader}' is unknown"
            raise BadData(
                what, where=str(folder / CONFIG), remedy='write reader = "rules", or [model] with address and name'
            )

    @classmethod
    def create(cls, path: Path | str, *, starter: bool = True) -> Workspace:
        """Make a workspace in a new or empty folder, with the starter figures unless told otherwise.

        Raises BadData where a workspace stands there already.
        """
        folder = Path(path)
        config = folder / CONFIG
        if config.exists():
            raise BadData("is a workspace already", where=str(folder), remedy="open it, or name another folder")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            config.write_text(TEMPLATE.format(name=folder.resolve().name.replace('"', "")), encoding="utf-8")
        except OSError as error:
            raise BadData(
                f"cannot be made ({error.strerror})", where=str(folder), remedy="name a folder of yours"
            ) from None
        workspace = cls.open(folder)
        _ = workspace.register
        if starter:
            workspace.load_starter()
        return workspace

    @classmethod
    def open(cls, path: Path | str) -> Workspace:
        """Open a workspace; raise NoWorkspace where the folder is none, BadData where its settings do not fit."""
        folder = Path(path)
        config = folder / CONFIG
        if not config.is_file():
            raise NoWorkspace(f"there is no {CONFIG}", where=str(folder), remedy=f"run `bilateral init {folder}` first")
        try:
            settings = {"name": folder.name, "register": "sqlite:///register.db", "warehouse": "warehouse"}
            given = tomllib.loads(config.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadData(f"is not TOML ({error})", where=str(config), remedy="mend the line") from None
        if not isinstance(given.get("model", {}), dict):
            raise BadData("'model' is no table", where=str(config), remedy="write [model] and its settings below")
        unknown = set(given) - set(SETTINGS)
        if unknown:
            raise BadData(
                f"setting '{min(unknown)}' is unknown", where=str(config), remedy=f"known: {', '.join(SETTINGS)}"
            )
        return cls(folder, settings | given)

    @cached_property
    def register(self) -> Register:
        """The documents and records; opened, and migrated where needed, at first use."""
        url = self._register_url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            url = f"sqlite:///{self.folder.resolve() / url.removeprefix('sqlite:///')}"
        return Register(url)

    def load(self, path: Path | str, datasets: Path | None = None) -> list[LoadReport]:
        """Load a statistics file, archive or folder into the warehouse: all of it or nothing."""
        return load(self.warehouse, Path(path), datasets)

    def load_starter(self) -> list[LoadReport]:
        """Load the figures that come with the program."""
        pack = starter_folder()
        return self.load(pack / "observations.csv", pack / "datasets.csv")

    def pair(self, first: str, second: str) -> Pair:
        """Return the pair of two economies, each given by any usual name or code.

        Raises UnknownCountry with the nearest three, or BadData where both are the same.
        """
        a, b = country(first), country(second)
        if a == b:
            raise BadData(f"'{first}' and '{second}' are the same country", remedy="name two countries")
        return Pair(a, b, self)

    def pairs(self) -> list[tuple[Pair, int]]:
        """Return the pairs that the records' figures are about, the most spoken of first, with how many there are."""
        return [(Pair(sides[:3], sides[4:], self), n) for sides, n in self.register.pairs()]

    def seen_by(self, organisation: str) -> Workspace:
        """The same workspace as an organisation sees it, '' for a visitor: without documents that others work on."""
        view = copy(self)
        view.register = self.register.seen_by(organisation)
        return view

    def close(self) -> None:
        """Close the register."""
        if "register" in self.__dict__:
            self.register.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class Pair:
    """Two economies, as the reporter and the partner of everything asked of them."""

    reporter: str
    partner: str
    workspace: Workspace

    @property
    def codes(self) -> tuple[str, str]:
        """Both ISO3 codes, in the order asked."""
        return self.reporter, self.partner

    @property
    def title(self) -> str:
        """'Azerbaijan–Russia'."""
        return f"{name_of(self.reporter)}–{name_of(self.partner)}"

    @property
    def slug(self) -> str:
        """'AZE-RUS', for file names and addresses."""
        return f"{self.reporter}-{self.partner}"

    @cached_property
    def documents(self) -> list[Document]:
        """Documents that speak of both economies: a record names each of them, or a record names both."""
        named = self.workspace.register.speaking_of(*self.codes)
        return [d for d in self.workspace.register.documents() if d.id in named]

    @cached_property
    def records(self) -> list[AnyRecord]:
        """Records of the pair's documents that are not about another pair."""
        own = set(self.codes)
        found = self.workspace.register.records(documents=[d.id for d in self.documents])
        return [r for r in found if not (about := countries_of(r)) or (about & own and len(about - own) < 2)]


def countries_of(record: AnyRecord) -> set[str]:
    """Return the ISO3 codes that a record names."""
    found: set[str] = set()
    for field in ("reporter", "partner", "imposer", "place_country"):
        found.add(getattr(record, field, None) or "")
    for participant in getattr(record, "participants", ()):
        found.add(participant.country)
    found.update(actor for actor in getattr(record, "actors", ()) if len(actor) == 3 and actor.isupper())
    found.update(record.countries)
    return {code for code in found if len(code) == 3}


def starter_folder() -> Path:
    """Return the folder of the starter pack: figures in our schema, and reports."""
    return Path(str(files("bilateral"))) / "starter"


__all__ = ["Pair", "Workspace", "countries_of", "starter_folder"]
