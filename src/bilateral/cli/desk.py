"""The commands of the desk: make a workspace, read, look, evaluate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import track

from bilateral.cli.frame import (
    HERE,
    Engine,
    Folder,
    Json,
    Workers,
    app,
    bar,
    complain,
    err,
    out,
    print_json,
    print_table,
    report_changes,
    workspace_or_none,
)
from bilateral.errors import BadData, BilateralError
from bilateral.model import Model
from bilateral.reference.describe import describe
from bilateral.register import Added
from bilateral.workspace import Workspace, starter_folder

if TYPE_CHECKING:
    from bilateral.reading import Reading

MANY = 20  # reports that are read on all cores and told of in a line each


@app.command(epilog="Example: bilateral init my-desk")
def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = HERE,
    bare: Annotated[bool, typer.Option("--bare", help="Without the starter figures.")] = False,
    as_json: Json = False,
) -> None:
    """Make a workspace: settings, a register, a warehouse with the starter figures."""
    with Workspace.create(folder, starter=not bare) as workspace:
        datasets = workspace.warehouse.datasets()
    if as_json:
        return print_json({"workspace": str(folder), "datasets": [d.model_dump() for d in datasets]})
    rows = sum(d.rows for d in datasets)
    out.print(
        f"Made a workspace in {folder} with {rows:,} figures. Next: bilateral read REPORT -w {folder}", soft_wrap=True
    )


@app.command(epilog="Example: bilateral read reports/*.pdf -w my-desk")
def read(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Reports: text, HTML, PDF, DOCX, JSON with a text; or a .parquet folder that `bilateral corpus` wrote."
        ),
    ] = None,
    workspace: Folder = HERE,
    starter: Annotated[
        bool, typer.Option("--starter", help="Read the sample reports that come with the program.")
    ] = False,
    fmt: Annotated[
        str, typer.Option("--format", help="table, json, or records (the layout of annotated corpora).")
    ] = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="One line in all.")] = False,
    as_json: Json = False,
) -> None:
    """Read reports into cited records and keep them; outside a workspace, show them only.

    Each report is kept whole or not at all. A file that cannot be read gets a line of its own and the others go on.
    """
    from bilateral.reading.corpus import corpus_record

    tables = [p for p in files or [] if p.is_dir() and p.suffix == ".parquet"]
    if tables:
        return _keep(tables, workspace)
    chosen = list(dict.fromkeys([*(files or []), *(sorted((starter_folder() / "reports").iterdir()) if starter else [])]))  # fmt: skip
    fmt = "json" if as_json else fmt
    if not chosen or fmt not in ("table", "json", "records"):
        raise BadData("no report is named" if not chosen else f"format '{fmt}' is unknown",
                      remedy="name files, or use --starter" if not chosen else "use table, json or records")  # fmt: skip
    home = workspace_or_none(workspace)
    rows: list[dict[str, Any]] = []
    reports = records = 0
    changed, failed = False, 0
    for path, reading in _readings(chosen, home):
        try:
            if isinstance(reading, BilateralError):
                raise reading
            told = reading.notes[0] if home and home.reader == "llm" else "read"
            added = home.register.add(reading.document, reading.records, reason=told) if home else None
        except BilateralError as error:
            complain(error)
            failed = failed or error.exit_code
            continue
        reports, records = reports + 1, records + len(reading.records)
        changed = changed or bool(added and added.changed)
        if fmt == "records":
            rows += [corpus_record(r) for r in reading.records]
        elif fmt == "json":
            rows.append(_as_data(path, reading, added))
        elif not quiet:
            _tell(path, reading, added, whole=len(chosen) < MANY)
    if fmt != "table":
        print_json(rows)
    elif quiet or len(chosen) >= MANY:
        out.print(f"Read {reports:,} reports: {records:,} records.", soft_wrap=True)
    if home:
        if fmt == "table" and not quiet and changed:
            report_changes(home)
        home.close()
    if failed:
        raise typer.Exit(failed)


def _readings(chosen: Sequence[Path], home: Workspace | None) -> Iterator[tuple[Path, Reading | BilateralError]]:
    """Each report read, or why not, in the order given: many of them on all cores, with a bar; one in memory at a time."""
    bar = track(_read_each(chosen, home), "reading", total=len(chosen), console=err, disable=len(chosen) < 3 or not err.is_terminal, transient=True)  # fmt: skip
    early: dict[Path, Reading | BilateralError] = {}
    waiting = iter(chosen)
    expected = next(waiting)
    for path, reading in bar:
        early[path] = reading
        while expected in early:
            yield expected, early.pop(expected)
            expected = next(waiting, Path())


def _read_each(chosen: Sequence[Path], home: Workspace | None) -> Iterator[tuple[Path, Reading | BilateralError]]:
    from bilateral.engine import run

    task = _ReadOne(home.model if home and home.reader == "llm" else None)
    if len(chosen) < MANY or task.model:
        yield from ((path, task(path)) for path in chosen)
        return
    for done in run(task, chosen):
        yield done.item, done.result or BilateralError(done.failed, where=str(done.item))


@dataclass(frozen=True)
class _ReadOne:
    """Reads a report by the rules, or by a model where one is given."""

    model: Model | None

    def __call__(self, path: Path) -> Reading | BilateralError:
        from bilateral.reading import read as by_rules
        from bilateral.reading import read_file
        from bilateral.reading.by_model import read_by_model

        try:
            document = read_file(path)
            return read_by_model(document, self.model) if self.model else by_rules(document)
        except BilateralError as error:
            return error


def _as_data(path: Path, reading: Reading, added: Added | None) -> dict[str, Any]:
    kept = None if added is None else {"new_document": added.document, "new": added.new, "revised": added.revised, "withdrawn": added.withdrawn}  # fmt: skip
    return {
        "file": str(path), "document": reading.document.model_dump(mode="json", exclude={"text"}), "notes": reading.notes, "kept": kept,
        "records": [r.model_dump(mode="json") for r in reading.records],
    }  # fmt: skip


def _tell(path: Path, reading: Reading, added: Added | None, whole: bool) -> None:
    kept = "not kept (no workspace here; see bilateral init)" if added is None else "kept" if added.changed else "known already, nothing changed"  # fmt: skip
    d = reading.document
    out.print(f"{chr(10) if whole else ''}[bold]{escape(d.title)}[/bold] ({path.name}, {d.date or 'no date'}): {len(reading.records)} records, {kept}", soft_wrap=True)  # fmt: skip
    for note in reading.notes:
        out.print(f"  note: {escape(note)}", soft_wrap=True)
    if whole:
        _print_records(reading.records)


def _keep(tables: list[Path], workspace: Path) -> None:
    """Keep the documents of tables that `bilateral corpus` wrote in the workspace's register."""
    from bilateral.reading.corpora import kept

    documents = records = 0
    with Workspace.open(workspace) as home:
        for table in tables:
            for reading in track(kept(str(table)), "keeping", console=err, disable=not err.is_terminal, transient=True):
                home.register.add(reading.document, reading.records)
                documents, records = documents + 1, records + len(reading.records)
    out.print(f"Kept {documents:,} documents with {records:,} records.", soft_wrap=True)


@app.command(
    epilog="Example: bilateral corpus reports/ --out read.parquet; bilateral corpus s3://press/2024/ --out s3://desk/read --engine ray; bilateral read read.parquet -w my-desk"
)
def corpus(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders, patterns, Parquet tables with a column text; s3:// and the like."),
    ],
    output: Annotated[
        str, typer.Option("--out", help="Folder or address of the Parquet table to write or to go on with.")
    ],
    engine: Engine = "local",
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Read a whole corpus into Parquet, one row a document, on all cores or a cluster; go on where an earlier run stopped."""
    from bilateral.reading.corpora import read_corpus

    refused = lambda name, why: err.print(f"error: {escape(name)}: {escape(why)}", soft_wrap=True, highlight=False)  # noqa: E731
    with bar("reading") as progress:
        tally = read_corpus(inputs, output, engine=engine, workers=workers, progress=progress, complain=refused)
    if as_json:
        print_json({"out": output, **vars(tally)})
    else:
        known = f", {tally.known:,} known already" if tally.known else ""
        out.print(f"{output}: {tally.read:,} of {tally.seen:,} reports read{known}, {tally.failed:,} refused; {tally.records:,} records.", soft_wrap=True)  # fmt: skip
    if tally.failed:
        raise typer.Exit(2)


@app.command(epilog="Example: bilateral evaluate tests/corpus --faults")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Documents NN.json with annotations NN.gold.json beside them.")],
    faults: Annotated[
        bool, typer.Option("--faults", help="List every record missed, added or read otherwise.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Score the reader against annotated documents: precision, recall, F1 and strict F1 by kind of record."""
    from bilateral.reading import read as read_document
    from bilateral.reading import read_file
    from bilateral.reading.corpus import corpus_record
    from bilateral.reading.evaluation import evaluate as score
    from bilateral.reading.evaluation import gold_pairs

    results: list[tuple[str, list[Any], list[Any]]] = []
    for path, gold in track(gold_pairs(folder), "reading", console=err, disable=not err.is_terminal, transient=True):
        records = read_document(read_file(path)).records
        results.append((path.stem, [corpus_record(r) for r in records], gold))
    scores, found = score(results)
    rates = {kind: s.rates() for kind, s in scores.items()}
    if as_json:
        return print_json(
            {"documents": len(results), "kinds": rates, "faults": [vars(f) for f in found] if faults else []}
        )
    columns = ("kind", "gold", "read", "precision", "recall", "F1", "strict F1", "core fields right")
    rows = []
    for kind, r in rates.items():
        fields = ", ".join(f"{name} {share:.2f}" for name, share in r["fields"].items())
        shares = [f"{r[name]:.2f}" for name in ("precision", "recall", "f1", "strict_f1")]
        rows.append([kind, str(r["gold"]), str(r["read"]), *shares, fields])
    print_table(columns, rows)
    for f in found if faults else ():
        out.print(
            escape(f"{f.document} {f.kind} {f.what}: “{f.quote}”\n  read {f.read}\n  gold {f.gold}"), soft_wrap=True
        )


@app.command("list", epilog="Example: bilateral list claims -w my-desk")
def list_records(
    what: Annotated[
        str, typer.Argument(help="documents, datasets, pairs, or a kind of record; all records when left out.")
    ] = "records",
    each: Annotated[
        bool, typer.Option("--each", help="List each report's own record, not one for all that state the same.")
    ] = False,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """List documents, datasets, pairs or records; what several reports state is one record with each report's quote."""
    from bilateral.checking import matters
    from bilateral.records import RECORD_TYPES

    with Workspace.open(workspace) as home:
        kind = what.removesuffix("s")
        if what in ("documents", "datasets"):
            found: list[Any] = home.register.documents() if what == "documents" else home.warehouse.datasets()
            rows = [x.model_dump(mode="json", exclude={"text"}) for x in found]
            if as_json:
                return print_json(rows)
            columns = (
                ("id", "date", "title", "publisher", "language")
                if what == "documents"
                else ("source", "vintage", "title", "licence", "rows")
            )
            return print_table(columns, [[str(row[c] if row[c] is not None else "") for c in columns] for row in rows])
        if what == "pairs":
            pairs = [{"pair": p.slug, "name": p.title, "statements": n} for p, n in home.pairs()]
            return (
                print_json(pairs)
                if as_json
                else print_table(("pair", "name", "statements"), [[str(v) for v in p.values()] for p in pairs])
            )
        if what != "records" and kind not in RECORD_TYPES:
            raise BadData(
                f"nothing is called '{what}'",
                remedy=f"list documents, datasets, pairs, records, or one of {', '.join(f'{k}s' for k in RECORD_TYPES)}",
            )
        records = home.register.records(kind=None if what == "records" else kind)
        documents = {d.id: d for d in home.register.documents()}
    if each:
        return print_json([r.model_dump(mode="json") for r in records]) if as_json else _print_records(records)
    found = matters(records, documents)
    if as_json:
        return print_json([m.record.model_dump(mode="json") | m.model_dump(mode="json", exclude={"record"}) for m in found])  # fmt: skip
    return _print_matters(found)


@app.command(epilog="Example: bilateral show claim-1a2b3c4d5e -w my-desk")
def show(
    record: Annotated[str, typer.Argument(help="A record's identifier, or its beginning.")],
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Show a record with its quote in context, its fields and its history."""
    with Workspace.open(workspace) as home:
        found = home.register.record(record)
        document = home.register.document(found.evidence[0].document)
        history = home.register.history(found.id)
    if as_json:
        versions = [{"version": v.number, "author": v.author, "reason": v.reason, "made": v.made} for v in history]
        return print_json(
            {
                "record": found.model_dump(mode="json"),
                "document": document.model_dump(mode="json", exclude={"text"}),
                "history": versions,
            }
        )
    spot = found.evidence[0]
    before, after = (document.text[max(0, spot.start - 160) : spot.start], document.text[spot.end : spot.end + 160])
    out.print(
        f"[bold]{found.id}[/bold] from {escape(document.title)} ({document.date or 'no date'}), characters {spot.start}-{spot.end}\n"
    )
    out.print(f"…{escape(before)}[bold reverse]{escape(spot.quote)}[/]{escape(after)}…\n", soft_wrap=True)
    fields = found.model_dump(mode="json", exclude={"evidence", "id"})
    print_table(
        ("field", "value"),
        [[k, json.dumps(v, ensure_ascii=False)] for k, v in fields.items() if v not in (None, [], "")],
    )
    for version in history:
        out.print(f"version {version.number} by {escape(version.author)}, {version.made}: {escape(version.reason)}")


def _print_matters(found: Sequence[Any]) -> None:
    rows = []
    for m in found:
        reports = f"{len(m.documents)}{f' and {len(m.copies)} copied' if m.copies else ''}"
        apart = [f"{d.field}: {' or '.join(dict.fromkeys(said for _, said in d.says))}" for d in m.differences]
        what = describe(m.record) + (f" (reports differ on {'; '.join(apart)})" if apart else "")
        rows.append([m.record.id, m.record.kind, what, reports, _shown(m.record.quote)])
    print_table(("id", "kind", "what", "reports", "quote"), rows)


def _shown(quote: str) -> str:
    return quote if len(quote) < 160 else quote[:157] + "…"


def _print_records(records: Sequence[Any]) -> None:
    print_table(("id", "kind", "what", "quote"), [[r.id, r.kind, describe(r), _shown(r.quote)] for r in records])
