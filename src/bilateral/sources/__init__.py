"""Official statistics as their publishers ship them, one file a source.

Each source turns its files into the warehouse's schema; `load` recognises a file by its header.  Ready:
our own schema (`observations`) and CEPII's BACI (`baci`).  Not yet: download from the publishers, and the
other sources; a file of theirs is refused with the list of what is understood.
"""

from __future__ import annotations

from pathlib import Path

from bilateral.errors import BadData
from bilateral.sources import baci, observations
from bilateral.warehouse import Dataset, Warehouse

READERS = (observations, baci)


def load(warehouse: Warehouse, path: Path, datasets: Path | None = None) -> list[Dataset]:
    """Load a statistics file into the warehouse, all of it or nothing; return the vintages it brought.

    Raises BadData when the file does not exist, is empty, or is of no known layout.
    """
    header = _header(path)
    for reader in READERS:
        if reader.recognises(header):
            query, about = reader.query(path, datasets)
            return warehouse.load(query, where=path.name, about=about)
    # The nearest layout names the column that is missing, rather than refusing the whole file.
    if len(set(header) & set(observations.REQUIRED)) >= 4:
        missing = [column for column in observations.REQUIRED if column not in header]
        raise BadData(
            f"column '{missing[0]}' is missing",
            where=f"{path.name}, line 1",
            remedy=f"the columns are {', '.join(observations.REQUIRED)}",
        )
    raise BadData(
        f"starts with '{','.join(header)[:60]}', which is no known layout",
        where=f"{path.name}, line 1",
        remedy=f"give a CSV with the columns {', '.join(observations.REQUIRED)}, or a BACI file (t,i,j,k,v,q)",
    )


def _header(path: Path) -> list[str]:
    if not path.is_file():
        raise BadData("there is no such file", where=str(path), remedy="give the path of a CSV file")
    with path.open("rb") as data:
        first = data.readline(10_000)
    try:
        text = first.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", where=f"{path.name}, line 1", remedy="save it as CSV in UTF-8") from None
    if not text:
        raise BadData("is empty", where=path.name, remedy="give a CSV with a header line")
    return [column.strip().strip('"') for column in text.split(",")]
