"""What every command shares: the application, the consoles, the options, tables and JSON, files written whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bilateral.errors import BadData, BilateralError, NoWorkspace
from bilateral.workspace import Workspace

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich",
                  help="What was said, what was traded, and how the two agree, for any two economies.")  # fmt: skip
out = Console()
err = Console(stderr=True)

Folder = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="BILATERAL_WORKSPACE", help="Folder of the workspace.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
First = Annotated[str, typer.Argument(help="One economy: a name or an ISO code.")]
Second = Annotated[str, typer.Argument(help="The other one.")]
Engine = Annotated[str, typer.Option("--engine", help="local (this machine's cores) or ray (a cluster).")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; all cores when left out.")]
HERE = Path()


def workspace_or_none(folder: Path) -> Workspace | None:
    """The workspace, or None where the default folder is none; a folder that was named must be one."""
    try:
        return Workspace.open(folder)
    except NoWorkspace:
        if folder != HERE:
            raise
        return None


def day_of(text: str | None, option: str = "--date") -> date:
    """A date option, today where it is left out. Raises BadData."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise BadData(f"'{text}' is not a date", where=option, remedy="write YYYY-MM-DD") from None


def write(target: Path, page: str | bytes) -> None:
    """Write a file whole or not at all."""
    if not target.name:
        raise BadData("is a folder", where=str(target), remedy="name a file")
    staged = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(page.encode("utf-8") if isinstance(page, str) else page)
        staged.replace(target)
    except OSError as error:
        raise BadData(f"cannot be written ({error.strerror})", where=str(target), remedy="name another file") from None


def print_json(data: Any) -> None:
    """Print data as JSON."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")  # a figure may go on in the next line, and is never cut
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)


def complain(error: BilateralError) -> None:
    """One line for an error."""
    err.print(f"error: {escape(str(error))}", soft_wrap=True, style="red" if err.is_terminal else None, highlight=False)


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal, on standard error and only where somebody looks; called with what is done and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, of: bars.update(task, completed=done, total=of or None)


def report_changes(home: Workspace) -> None:
    """Check again what new data or documents touched, and tell what turned; silent where nothing is there to check."""
    from bilateral.checking import recheck

    done = recheck(home)
    again = sum(c.before is None for c in done.changes) < len(done.checked)
    if done.checked:
        turned = f" again: {len(done.turned)} turned" if again else ""
        out.print(f"Checked {len(done.checked)} of {done.of} statements{turned}.", soft_wrap=True)
    for c in done.turned:
        assert c.before is not None
        out.print(f"  {c.record.id}: {c.before.outcome} → {c.after.outcome}. {escape(c.after.reason)}", soft_wrap=True)
