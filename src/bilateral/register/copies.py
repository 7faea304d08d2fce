"""The whole database as lines of JSON, table by table, from one state; and back, on SQLite or PostgreSQL alike."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Integer, LargeBinary, insert, select, text

from bilateral.errors import BadData
from bilateral.register.database import Database
from bilateral.register.schema import metadata

_BATCH = 500


def tables() -> list[str]:
    """The tables in an order in which each can be filled."""
    return [t.name for t in metadata.sorted_tables]


def dump(database: Database, write: Callable[[str, Iterator[bytes]], None]) -> None:
    """Hand every table to `write`, its name and its rows as lines, all from the state at the beginning, while others write on."""
    with database.snapshot() as db:
        for table in metadata.sorted_tables:
            binary = [c.name for c in table.c if isinstance(c.type, LargeBinary)]
            rows = db.execution_options(yield_per=_BATCH).execute(select(table))
            write(table.name, (_line(dict(row._mapping), binary) for row in rows))


def fill(database: Database, table_lines: Iterable[tuple[str, Iterable[bytes]]]) -> int:
    """Fill an empty database with dumped tables, all of them or nothing; return how many rows. Raises BadData where it is not empty."""
    count = 0
    with database.begin() as db:
        if any(db.execute(select(t).limit(1)).first() is not None for t in metadata.sorted_tables):
            raise BadData(
                "the database is not empty",
                where=database.url.split("@")[-1],
                remedy="restore into a new folder or database",
            )
        for name, lines in table_lines:
            table = metadata.tables[name]
            binary = [c.name for c in table.c if isinstance(c.type, LargeBinary)]
            batch: list[dict[str, object]] = []
            for line in lines:
                row = json.loads(line)
                batch.append(row | {c: base64.b64decode(row[c]) for c in binary if row[c] is not None})
                if len(batch) == _BATCH:
                    db.execute(insert(table), batch)
                    count, batch = count + len(batch), []
            if batch:
                db.execute(insert(table), batch)
                count += len(batch)
            keys = list(table.primary_key)
            if db.dialect.name == "postgresql" and len(keys) == 1 and isinstance(keys[0].type, Integer):
                db.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', '{keys[0].name}'), coalesce((SELECT max({keys[0].name}) FROM {name}), 0) + 1, false)"
                    )
                )
    return count


def _line(row: dict[str, object], binary: list[str]) -> bytes:
    coded = {c: base64.b64encode(bytes(row[c])).decode() for c in binary if row[c] is not None}  # type: ignore[call-overload]
    return json.dumps(row | coded, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


__all__ = ["dump", "fill", "tables"]
