"""A growing table as a folder of Parquet parts, on this disk or in object storage (any address that fsspec knows).

One writer adds parts, each whole or not there at all, so that a table begun can be gone on with: `keys` says which rows it
holds.  A row's key stands once, however often its work was begun.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from bilateral.errors import BadData


class Parts:
    """A table in parts, with the column that names its rows and a mark of what it is a table of."""

    def __init__(self, address: str, schema: pa.Schema, key: str, mark: str = "") -> None:
        """Open a table or begin one. Raises BadData where the address does not work or holds another table."""
        self.address, self.key, self.schema = address.rstrip("/"), key, schema.with_metadata({"bilateral": mark})
        try:
            self._files, self._folder = fsspec.core.url_to_fs(self.address)
            self._files.makedirs(self._folder, exist_ok=True)
            names = sorted(self._files.glob(f"{self._folder}/*.parquet"))
            other = [n for n in names[:1] if (self._schema_of(n).metadata or {}).get(b"bilateral", b"").decode() != mark]  # fmt: skip
        except (OSError, ValueError, ImportError, pa.ArrowInvalid) as error:
            raise BadData(f"cannot be opened ({str(error)[:160]})", where=address, remedy="name a folder, or an address such as s3://bucket/folder with `pip install bilateral[s3]`") from None  # fmt: skip
        if other:
            raise BadData("holds another table", where=address, remedy="name another folder, or delete it")
        self._names = names
        self._held = {key for name in names for key in self._column(name)}

    def keys(self) -> set[str]:
        """The keys of the rows that the table holds."""
        return set(self._held)

    def add(self, rows: Sequence[dict[str, Any]]) -> int:
        """Add rows as one part, those whose key the table has left out; return how many were added."""
        fresh = {str(row[self.key]): row for row in rows if str(row[self.key]) not in self._held}
        if not fresh:
            return 0
        name = f"{self._folder}/part-{len(self._names):06d}-{uuid.uuid4().hex[:8]}.parquet"
        table = pa.Table.from_pylist(list(fresh.values()), schema=self.schema)
        # Written under another name and moved: a reader, or a run that goes on, sees the part whole or not at all.
        staged = name.removesuffix(".parquet") + ".new"
        with self._files.open(staged, "wb") as file:
            pq.write_table(table, file, compression="zstd")
        self._files.mv(staged, name)
        self._names.append(name)
        self._held |= set(fresh)
        return len(fresh)

    def rows(self, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """Every row, part by part."""
        for name in self._names:
            with self._files.open(name, "rb") as file:
                yield from pq.read_table(file, columns=list(columns) if columns else None).to_pylist()

    def _column(self, name: str) -> Iterable[str]:
        with self._files.open(name, "rb") as file:
            return [str(value) for value in pq.read_table(file, columns=[self.key]).column(0).to_pylist()]

    def _schema_of(self, name: str) -> pa.Schema:
        with self._files.open(name, "rb") as file:
            return pq.read_schema(file)


__all__ = ["Parts"]
