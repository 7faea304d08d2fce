"""A brief from a pair to its bytes and its manifest, and again from the manifest alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bilateral.briefs.compose import compose
from bilateral.briefs.content import Content
from bilateral.briefs.gather import Brief, brief, parameters_digest, versions
from bilateral.briefs.house import House
from bilateral.briefs.manifest import Format, Manifest, digest
from bilateral.briefs.outline import Outline
from bilateral.briefs.pdf import pdf
from bilateral.briefs.render import page
from bilateral.briefs.rephrase import rephrased, reworded
from bilateral.briefs.word import word
from bilateral.errors import BadData
from bilateral.model import Model
from bilateral.records import Document, Record
from bilateral.register import READER, Register, Version
from bilateral.warehouse import Dataset, Warehouse
from bilateral.workspace import Pair, Workspace

WRITERS: dict[Format, Callable[[Content, House], bytes]] = {
    "html": lambda content, house: page(content, css=house.css).encode("utf-8"), "pdf": pdf, "docx": word,
}  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A brief made: its bytes, what it says, and from what."""

    data: bytes
    content: Content
    brief: Brief
    manifest: Manifest


def publish(pair: Pair, today: date, outline: Outline | None = None, kind: Format = "html", house: House | None = None, model: Model | None = None) -> Published:  # fmt: skip
    """Make a pair's brief; a language model, where one is given, may put the summary into other words."""
    outline, house = outline or Outline(), house or House()
    gathered = brief(pair, today)
    content = compose(gathered, outline)
    if model:
        content = rephrased(content, model)
    made = WRITERS[kind](content, house)
    return Published(made, content, gathered, Manifest.of(gathered, content, outline, kind, house, made))


def replay(workspace: Workspace, manifest: Manifest, house: House | None = None) -> Published:
    """Make a brief again from its manifest: the same documents, records as they were, releases and parameters, whatever came later.

    Raises
    ------
    BadData
        An input lacks or differs; the message names the first one and counts the others.  Or the bytes differ though all
        inputs are the same, as another version of a library makes them.
    """
    house = house or House()
    wanting = [*_wanting(workspace, manifest)]
    if house.digest != manifest.house:
        wanting.append("the house style is another: give the folder that it was made with as --house")
    if wanting:
        more = f" (and {len(wanting) - 1} more)" if len(wanting) > 1 else ""
        raise BadData(f"{wanting[0]}{more}", where="replay", remedy="load or read what the manifest names")
    with (
        tempfile.TemporaryDirectory(prefix="bilateral-") as scratch,
        _pinned(workspace, manifest, Path(scratch)) as pinned,
    ):
        gathered = brief(pinned.pair(*manifest.pair), manifest.date)
        content = reworded(compose(gathered, manifest.outline), manifest.wording, manifest.model)
        made = WRITERS[manifest.format](content, house)
        again = Manifest.of(gathered, content, manifest.outline, manifest.format, house, made)
    if manifest.output and again.output != manifest.output:
        raise BadData(
            "the bytes differ though every input is the same",
            where="replay",
            remedy=_other_versions(manifest, gathered),
        )
    return Published(made, content, gathered, again)


def _wanting(workspace: Workspace, manifest: Manifest) -> list[str]:
    """Inputs that the workspace does not have as the manifest has them."""
    documents = {d.id: d.sha256 for d in workspace.register.documents()}
    found = [f"document '{d.title}' ({key}) is not in the register, or has another text" for key, d in manifest.documents.items() if documents.get(key) != d.sha256]  # fmt: skip
    loaded = {f"{d.source} {d.vintage}": d.sha256 for d in workspace.warehouse.datasets()}
    found += [f"release {name} {'is not loaded' if name not in loaded else 'was loaded from another file'}" for name, sha in manifest.datasets.items() if loaded.get(name) != sha]  # fmt: skip
    if manifest.parameters != parameters_digest():
        found.append("the tables of parameters are others")
    if not found:
        found += [f"record {key} is in no version that the manifest means" for key, sha in manifest.records.items() if _version(workspace.register, key, sha) is None]  # fmt: skip
    return found


def _version(register: Register, key: str, sha: str) -> Version | None:
    return next((v for v in register.history(key) if v.record is not None and digest(v.record) == sha), None)


def _pinned(workspace: Workspace, manifest: Manifest, scratch: Path) -> Workspace:
    """The workspace as the manifest saw it: its documents and records in a register of their own, its releases alone."""
    by_document: dict[str, list[Version]] = {}
    for key, sha in manifest.records.items():
        version = _version(workspace.register, key, sha)
        assert version and version.record
        by_document.setdefault(version.record.evidence[0].document, []).append(version)
    home = Workspace(scratch, {"name": workspace.name, "register": "sqlite:///register.db", "warehouse": "warehouse"})
    home.warehouse = _Releases(workspace.warehouse.folder, set(manifest.datasets))
    for key in manifest.documents:
        document: Document = workspace.register.document(key)
        versions_of = by_document.get(key, [])
        records: list[Record] = [v.record for v in versions_of if v.record]
        home.register.add(document, records)
        for v in versions_of:
            if v.author != READER and v.record:
                home.register.revise(v.record, author=v.author, reason=v.reason)
    return home


class _Releases(Warehouse):
    """A warehouse of which only some releases are seen."""

    def __init__(self, folder: Path, names: set[str]) -> None:
        super().__init__(folder)
        self._names = names

    def datasets(self) -> list[Dataset]:
        return [d for d in super().datasets() if f"{d.source} {d.vintage}" in self._names]


def _other_versions(manifest: Manifest, gathered: Brief) -> str:
    now = versions()
    other = [f"{name} {was} (here {now.get(name, 'none')})" for name, was in manifest.versions.items() if now.get(name) != was]  # fmt: skip
    return f"it was made with {', '.join(other)}" if other else "a library that the manifest does not name may differ"


__all__ = ["WRITERS", "Published", "publish", "replay"]
