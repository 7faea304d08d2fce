"""The command of briefs: one pair's, all partners', one made again, two compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from bilateral.cli.frame import HERE, Folder, Json, Workers, app, bar, day_of, err, out, print_json, write
from bilateral.errors import BadData
from bilateral.reference.countries import country
from bilateral.workspace import Workspace

EXAMPLES = """Example: bilateral brief AZE RUS -w my-desk -o brief.pdf;
bilateral brief AZE RUS --outline short --language ru -o brief.docx;
bilateral brief --all-partners AZE -o briefs/;
bilateral brief --replay brief.pdf.manifest.json -o again.pdf;
bilateral brief --diff old.manifest.json new.manifest.json"""


@app.command(epilog=EXAMPLES)
def brief(
    first: Annotated[
        str | None, typer.Argument(help="One economy: a name or an ISO code. With --diff: the older manifest.")
    ] = None,
    second: Annotated[str | None, typer.Argument(help="The other one. With --diff: the newer manifest.")] = None,
    workspace: Folder = HERE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it; brief-AAA-BBB.html when left out.")
    ] = None,
    fmt: Annotated[
        str, typer.Option("--format", help="html, pdf or docx; by the ending of --output when left out.")
    ] = "",
    day: Annotated[
        str | None, typer.Option("--date", help="The date the brief bears, YYYY-MM-DD; today when left out.")
    ] = None,
    outline: Annotated[str, typer.Option("--outline", help="A plan of the brief: a TOML file, or short.")] = "",
    section: Annotated[
        list[str] | None, typer.Option("--section", help="Only these sections, in this order; may be given again.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or ru; the outline's when left out.")] = "",
    house: Annotated[
        Path | None,
        typer.Option("--house", help="Folder of a house style: house.toml, logo.svg or logo.png, house.css."),
    ] = None,
    rephrase: Annotated[
        bool,
        typer.Option(
            "--rephrase", help="Let the workspace's language model reword the summary; what does not hold is refused."
        ),
    ] = False,
    all_partners: Annotated[
        str | None,
        typer.Option("--all-partners", help="A brief of this economy with each partner, into the folder --output."),
    ] = None,
    replay: Annotated[
        Path | None, typer.Option("--replay", help="Make a brief again from its manifest, byte for byte.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Say what changed between two manifests, and why.")] = False,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Publish a pair's brief as HTML, tagged PDF or DOCX, from one content: every number leads to its source.

    Beside each brief stands its manifest, from which it can be made again (--replay) and compared (--diff).
    """
    from bilateral import briefs

    if sum((diff, replay is not None, all_partners is not None)) > 1:
        raise BadData("--diff, --replay and --all-partners do not go together", remedy="give one of them")
    if diff:
        return _diff(first, second, as_json)
    style = briefs.House.read(house) if house else briefs.House()
    if replay:
        return _replay(workspace, replay, output, style)
    kind: Any = fmt or (output.suffix.lower().removeprefix(".") if output and not all_partners else "") or "html"
    if kind not in briefs.WRITERS:
        raise BadData(f"format '{kind}' is unknown", remedy=f"use {', '.join(briefs.WRITERS)}, or end --output so")
    plan = _plan(outline, section, language)
    if all_partners:
        return _many(workspace, all_partners, briefs.Maker(workspace, country(all_partners), day_of(day), plan, kind, style, output or Path("briefs")), workers, as_json)  # fmt: skip
    if not first or not second:
        raise BadData("a brief needs two economies", remedy="write bilateral brief AZE RUS")
    with Workspace.open(workspace) as home:
        pair = home.pair(first, second)
        if as_json:
            return print_json(briefs.brief(pair, day_of(day)).to_json())
        if rephrase and not home.model:
            raise BadData("no language model is set", where=str(workspace / "bilateral.toml"), remedy="write [model] with address and name")  # fmt: skip
        made = briefs.publish(pair, day_of(day), plan, kind, style, home.model if rephrase else None)
    target = output or Path(f"brief-{pair.slug}.{kind}")
    write(target, made.data)
    write(briefs.manifest_beside(target), made.manifest.dump())
    told = f"{len(made.brief.documents)} document{'s' * (len(made.brief.documents) != 1)}, {len(made.brief.statements)} statements checked"
    if rephrase:
        told += f", {sum(map(bool, made.content.wording))} of {len(made.content.summary)} sentences reworded by {made.content.model}"  # fmt: skip
    out.print(f"Wrote {target} ({len(made.data) / 1e6:.1f} MB): {told}.", soft_wrap=True)


def _plan(outline: str, section: list[str] | None, language: str) -> Any:
    from bilateral.briefs.compose import refuse_unknown
    from bilateral.briefs.outline import Outline

    plan = Outline.read(outline) if outline else Outline()
    changed = {"sections": tuple(section)} if section else {}
    plan = plan.model_copy(update=changed | ({"language": language} if language else {}))
    refuse_unknown(plan)
    return plan


def _many(workspace: Path, name: str, maker: Any, workers: int | None, as_json: bool) -> None:
    from bilateral.briefs import many

    if maker.folder.exists() and not maker.folder.is_dir():
        raise BadData("is no folder", where=str(maker.folder), remedy="name a folder with --output")
    with Workspace.open(workspace) as home:
        others = many.partners_of(home, country(name))
    failed, made = {}, 0
    with bar("writing") as progress:
        for n, done in enumerate(many.all_partners(maker, others, workers), 1):
            progress(n, len(others))
            if done.failed:
                failed[done.item] = done.failed
                err.print(f"error: {maker.code}-{done.item}: {escape(done.failed)}", soft_wrap=True, highlight=False)
            else:
                made += 1
    if as_json:
        print_json({"folder": str(maker.folder), "made": made, "failed": failed})
    else:
        out.print(
            f"Wrote {made} briefs to {maker.folder}{f'; {len(failed)} failed' if failed else ''}.", soft_wrap=True
        )
    if failed:
        raise typer.Exit(2)


def _replay(workspace: Path, file: Path, output: Path | None, style: Any) -> None:
    from bilateral import briefs

    manifest = briefs.Manifest.read(file)
    if output and output.suffix.lower() != f".{manifest.format}":
        raise BadData(f"the manifest is that of a {manifest.format} file", where=str(output), remedy=f"end --output in .{manifest.format}")  # fmt: skip
    with Workspace.open(workspace) as home:
        made = briefs.replay(home, manifest, style)
    target = output or Path(f"brief-{'-'.join(manifest.pair)}.{manifest.format}")
    write(target, made.data)
    write(briefs.manifest_beside(target), made.manifest.dump())
    out.print(
        f"Wrote {target}: the same bytes as the manifest's (SHA-256 {made.manifest.output[:16]}).", soft_wrap=True
    )


def _diff(old: str | None, new: str | None, as_json: bool) -> None:
    from bilateral import briefs

    if not old or not new:
        raise BadData("--diff needs two manifests", remedy="write bilateral brief --diff OLD NEW")
    found = briefs.differences(briefs.Manifest.read(Path(old)), briefs.Manifest.read(Path(new)))
    if as_json:
        return print_json(found.model_dump(mode="json"))
    if not found.inputs and not found.numbers:
        return out.print("Nothing changed.")
    for told in found.inputs:
        out.print(f"[bold]{escape(told)}[/]", soft_wrap=True)
    for change in found.numbers:
        out.print(f"\n{change.what.upper()} {escape(change.where)}", soft_wrap=True)
        for mark, text in (("-", change.before), ("+", change.after)):
            if text:
                out.print(f"  {mark} {escape(text)}", soft_wrap=True, highlight=False)
        for why in change.why:
            out.print(f"  because: {escape(why)}", soft_wrap=True, highlight=False)
    out.print(f"\n{len(found.numbers)} lines with numbers changed, {len(found.inputs)} inputs.", soft_wrap=True)
