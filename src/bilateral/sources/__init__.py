"""Official statistics as their publishers ship them, one file a source.

Each source says where its publisher keeps it (`remote`), recognises its files (`recognises`), and turns them into the
warehouse's schema (`tables`).  `load` takes a file, an archive or a folder: all of it or nothing, with a report of what
was read, kept and set aside.
"""

from __future__ import annotations

import inspect
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import duckdb

from bilateral.errors import BadData
from bilateral.sources import (
    baci,
    cepii,
    comtrade,
    correspondence,
    fossil,
    gta,
    icio,
    imf,
    jodi,
    observations,
    pinksheet,
    press,
    wits,
    worldbank,
)
from bilateral.sources.download import Fetched, Progress, Remote, fetch
from bilateral.sources.sample import Sample, checksum, sample
from bilateral.warehouse import Loading, LoadReport, Warehouse
from bilateral.warehouse.loading import unreadable

SOURCES: dict[str, ModuleType] = {
    "observations": observations, "baci": baci, "comtrade": comtrade, "wits": wits, "worldbank": worldbank, "pinksheet": pinksheet,
    "jodi": jodi, "imf": imf, "cepii": cepii, "gta": gta, "icio": icio, "press": press, "fossil": fossil, "correspondence": correspondence,
}  # fmt: skip
BESIDE = (".metadata.csv", ".fetch.json", ".part", ".part.json", ".listing")


def load(warehouse: Warehouse, path: Path, datasets: Path | None = None) -> list[LoadReport]:
    """Load a file, an archive, or every file of a folder into the warehouse, all of it or nothing.

    Parameters
    ----------
    datasets
        CSV with title, publisher, licence and URL of the vintages of a file in our own schema.

    Returns
    -------
    list of LoadReport
        One a file: lines read, observations kept, what was set aside and why, or that nothing changed.

    Raises
    ------
    BadData
        The file does not exist, is empty, is of no known layout, or a field does not fit.
    """
    with warehouse.loading() as loading, tempfile.TemporaryDirectory(prefix="bilateral-") as scratch:
        stamp = f"{checksum(*_inputs(path, datasets))}-{version('bilateral')}"
        if not loading.known(stamp, path.name):
            if path.is_dir():
                _load_all(loading, [(p, p.name) for p in _inputs(path, None)], stamp)
            elif (seen := sample(path)).kind == "zip":
                _load_all(loading, list(_members(path, Path(scratch))), stamp)
            else:
                _load_one(loading, seen, path.name, stamp, datasets)
        return list(loading.reports)


def remotes(source: str, options: Mapping[str, str]) -> list[Remote]:
    """Return where a publisher keeps what the options ask for. Raises BadData for a source or an option that is not known."""
    fetchable = [name for name, module in SOURCES.items() if hasattr(module, "remote")]
    if source not in fetchable:
        raise BadData(f"'{source}' cannot be fetched", remedy=f"use one of {', '.join(fetchable)}")
    accepted = inspect.signature(SOURCES[source].remote).parameters
    needed = [name for name, p in accepted.items() if p.default is p.empty and name not in options]
    unknown = [name for name in options if name not in accepted]
    if needed or unknown:
        said = f"has no option '{unknown[0]}'" if unknown else f"needs {needed[0]}=…"
        raise BadData(said, where=f"source {source}", remedy=f"options: {', '.join(accepted) or 'none'}")
    return list(SOURCES[source].remote(**options))


def _inputs(path: Path, datasets: Path | None) -> list[Path]:
    if path.is_dir():
        found = sorted(
            p for p in path.iterdir() if p.is_file() and not p.name.startswith(".") and not p.name.endswith(BESIDE[1:])
        )
        if not found:
            raise BadData("holds no files", where=str(path), remedy="name a folder with a publisher's files")
        return found
    if not path.is_file():
        raise BadData("there is no such file", where=str(path), remedy="give the path of a CSV file")
    return [path, *([datasets] if datasets else [])]


def _members(path: Path, scratch: Path) -> Iterator[tuple[Path, str]]:
    """Unpack an archive's files one after the other; their names cannot lead out of the folder."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise BadData("is not a whole zip archive", where=path.name, remedy="download it again") from None
    with archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            target = scratch / Path(member.filename).name
            with archive.open(member) as data, target.open("wb") as out:
                while chunk := data.read(1 << 20):
                    out.write(chunk)
            yield target, f"{path.name}/{member.filename}"


def _load_all(loading: Loading, files: list[tuple[Path, str]], stamp: str) -> None:
    """Load what is known of many files; the others are reported, and it is an error where none is known."""
    for path, where in files:
        try:
            seen = sample(path)
        except BadData as error:
            loading.aside(where, error.what)
            continue
        if _reader(seen):
            _load_one(loading, seen, where, stamp, None)
        else:
            loading.aside(where, "no layout that is known")
    if not loading.staged:
        raise BadData("holds no file of a known layout", where=files[0][1].split("/")[0], remedy=_understood())


def _load_one(loading: Loading, seen: Sample, where: str, stamp: str, datasets: Path | None) -> None:
    reader = _reader(seen)
    if reader is None:
        raise _unknown(seen, where)
    if seen.encoding not in getattr(reader, "ENCODINGS", ("utf-8",)):
        raise BadData("is not UTF-8 text", where=f"{where}, line 1", remedy="save it as CSV in UTF-8")
    try:
        staged = [loading.add(table, where=where, stamp=stamp) for table in reader.tables(seen, datasets)]
    except duckdb.Error as error:  # a source looked into the file before it was loaded
        raise unreadable(error, where) from None
    if not staged:
        loading.aside(where, "a table of codes that our own covers")


def _reader(seen: Sample) -> ModuleType | None:
    return next((module for module in SOURCES.values() if module.recognises(seen)), None)


def _unknown(seen: Sample, where: str) -> BadData:
    if seen.encoding != "utf-8":
        return BadData("is not UTF-8 text", where=f"{where}, line 1", remedy="save it as CSV in UTF-8")
    # The nearest layout names the column that is missing, rather than refusing the whole file.
    if len(seen.has & set(observations.REQUIRED)) >= 4:
        missing = [column for column in observations.REQUIRED if column not in seen.header]
        return BadData(
            f"column '{missing[0]}' is missing",
            where=f"{where}, line 1",
            remedy=f"the columns are {', '.join(observations.REQUIRED)}",
        )
    begin = ",".join(seen.header) or seen.head[:60].strip() or seen.kind
    return BadData(
        f"starts with '{begin[:60]}', which is no known layout", where=f"{where}, line 1", remedy=_understood()
    )


def _understood() -> str:
    return f"give a CSV with the columns {', '.join(observations.REQUIRED)}, or a publisher's file (docs/sources.md lists them)"


__all__ = ["SOURCES", "Fetched", "LoadReport", "Progress", "Remote", "fetch", "load", "remotes"]
