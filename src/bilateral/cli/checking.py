"""The commands of checking: verdicts and their explanation, conflicts, targets, measures by day, commitments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.markup import escape

from bilateral.cli.frame import HERE, Folder, Json, app, day_of, out, print_json, print_table
from bilateral.errors import BadData
from bilateral.records import Claim, Document, Target, Verdict, of_kind
from bilateral.workspace import Workspace

COLOURS = {"supported": "green", "close": "yellow", "contradicted": "red", "mixed": "magenta", "unverifiable": "dim"}
KINDS = ("export_ban", "import_ban", "tariff", "export_duty", "quota", "sanction")
FORMATS = ("table", "json", "claimreview", "prov")
Between = Annotated[tuple[str, str] | None, typer.Option("--pair", help="Only what concerns these two economies.")]
On = Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; today when left out.")]


@app.command(
    epilog="Example: bilateral check claim-1a2b3c --explain -w my-desk; bilateral check --pair AZE RUS -w my-desk"
)
def check(
    records: Annotated[
        list[str] | None, typer.Argument(help="Identifiers of claims or targets; all when left out.")
    ] = None,
    pair: Between = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="The series used, the arithmetic, what was not used and why.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what new data or documents touched since the last check.")
    ] = False,
    fmt: Annotated[
        str, typer.Option("--format", help="table, json, claimreview (schema.org, JSON-LD) or prov (W3C PROV-JSON).")
    ] = "table",
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Check claims and targets against official statistics and the other reports: a verdict and its reason for each."""
    from bilateral.checking import check_all, recheck

    fmt = "json" if as_json else fmt
    if fmt not in FORMATS:
        raise BadData(f"format '{fmt}' is unknown", remedy=f"use {', '.join(FORMATS)}")
    with Workspace.open(workspace) as home:
        if changed:
            done = recheck(home)
            if fmt == "table":
                return _print_recheck(done)
            return print_json({"checked": done.checked, "of": done.of, "changes": [
                {"record": c.record.id, "before": c.before and c.before.model_dump(mode="json"), "after": c.after.model_dump(mode="json")} for c in done.changes]})  # fmt: skip
        everything = of_kind(home.pair(*pair).records if pair else home.register.records(), "claim", "target")
        chosen = of_kind([home.register.record(r) for r in records], "claim", "target") if records else everything
        if records and not chosen:
            raise BadData("only claims and targets are checked", remedy="see `bilateral list claims` and `bilateral list targets`")  # fmt: skip
        verdicts = check_all(home, chosen, among=everything)
        documents = {d.id: d for d in home.register.documents()}
    _print_verdicts(verdicts, {r.id: r for r in chosen}, documents, fmt, explain=explain)


def _print_verdicts(verdicts: Sequence[Verdict], stated: dict[str, Claim | Target], documents: dict[str, Document], fmt: str, *, explain: bool) -> None:  # fmt: skip
    from bilateral.checking import claim_review, provenance
    from bilateral.checking import explain as explained

    full = [explained(stated[v.record], documents[stated[v.record].evidence[0].document], v) for v in verdicts]
    if fmt == "claimreview":
        return print_json([claim_review(e) for e in full])
    if fmt == "prov":
        return print_json([json.loads(provenance(e)) for e in full])
    if fmt == "json":
        if explain:
            return print_json([{"record": e.verdict.record, **e.model_dump(mode="json", exclude={"verdict": {"figure"}})} for e in full])  # fmt: skip
        return print_json([{"verdict": e.verdict.model_dump(mode="json"), "quote": e.sentence} for e in full])
    for e in full:
        _print_explanation(e) if explain else _print_verdict(e)
    counts = {o: sum(v.outcome == o for v in verdicts) for o in COLOURS}
    told = ", ".join(f"{n} {o}" for o, n in counts.items() if n)
    out.print(f"\n{len(verdicts)} checked: {told}" if verdicts else "No claim or target to check: read a report first.")
    return None


def _print_verdict(e: Any) -> None:
    v = e.verdict
    out.print(f"[bold {COLOURS[v.outcome]}]{v.outcome.upper()}[/] {v.record}\n  “{escape(e.sentence)}”\n  {escape(v.reason)}", soft_wrap=True)  # fmt: skip
    if v.would_settle:
        out.print(f"  What would settle it: {escape(v.would_settle)}.", soft_wrap=True)
    for r in v.relations:
        who = r.publisher or r.document
        out.print(f"  {r.kind.replace('_', ' ')}: {escape(who)}{f', {r.date}' if r.date else ''} {escape(r.why)} ({r.record})", soft_wrap=True)  # fmt: skip


def _print_explanation(e: Any) -> None:
    v = e.verdict
    where = ", ".join(str(x) for x in (e.publisher, e.date, e.url) if x)
    out.print(f"[bold {COLOURS[v.outcome]}]{v.outcome.upper()}[/] {v.record}", soft_wrap=True)
    out.print(f"Sentence    “{escape(e.sentence)}”\n            {escape(e.title)}{f' ({escape(where)})' if where else ''}", soft_wrap=True)  # fmt: skip
    out.print(
        "Understood  " + escape("; ".join(f"{name}: {text}" for name, text in e.understood.items())), soft_wrap=True
    )
    sections = (("Series", e.series), ("Arithmetic", e.steps), ("Not used", [f"{u.series}: {u.why}" for u in e.unused]), ("Others", [f"{r.kind.replace('_', ' ')}: {r.publisher or r.document}, {r.date or 'no date'}, {r.why}" for r in e.relations]))  # fmt: skip
    for name, lines in sections:
        for n, line in enumerate(lines):
            out.print(f"{name if n == 0 else '':<11} {escape(line)}", soft_wrap=True)
    out.print(f"Verdict     {escape(v.reason)}", soft_wrap=True)
    if v.would_settle:
        out.print(f"To settle   {escape(v.would_settle)}.", soft_wrap=True)
    out.print()


def _print_recheck(done: Any) -> None:
    out.print(f"Checked {len(done.checked)} of {done.of} statements again: {len(done.turned)} turned, {len(done.changes) - len(done.turned)} others are new or rest on other figures.", soft_wrap=True)  # fmt: skip
    for c in done.changes:
        before = c.before.outcome if c.before else "new"
        out.print(f"  {before} → [bold {COLOURS[c.after.outcome]}]{c.after.outcome}[/] {c.record.id} “{escape(c.record.quote)}”\n    {escape(c.after.reason)}", soft_wrap=True)  # fmt: skip


@app.command(epilog="Example: bilateral conflicts --pair AZE RUS -w my-desk")
def conflicts(pair: Between = None, workspace: Folder = HERE, as_json: Json = False) -> None:
    """Show what reports state differently, side by side with dates, and what statistics say of it."""
    from bilateral.checking import conflicts_of

    with Workspace.open(workspace) as home:
        found = conflicts_of(home, home.pair(*pair) if pair else None)
    if as_json:
        return print_json([c.model_dump(mode="json") for c in found])
    for c in found:
        out.print(f"\n[bold]{escape(c.topic)}[/]{f' ({c.caution})' if c.caution else ''}", soft_wrap=True)
        print_table(
            ("report", "date", "says", "of", "verdict", "record"),
            [[s.publisher or s.title, str(s.date or ""), s.says, s.period or "", s.verdict, s.record] for s in c.sides],
        )
        for reason in dict.fromkeys(s.reason for s in c.sides):
            out.print(f"  {escape(reason)}", soft_wrap=True)
    if not found:
        out.print("No two reports here give numbers that exclude each other.")
    return None


@app.command(epilog="Example: bilateral targets --pair AZE RUS --on 2026-01-01 -w my-desk")
def targets(pair: Between = None, on: On = None, workspace: Folder = HERE, as_json: Json = False) -> None:
    """Show each target: who said it, due when, where it stands, what it still takes, the odds; and how each source's targets fared."""
    from bilateral.checking.targets import records_of, standings

    day = day_of(on, "--on")
    with Workspace.open(workspace) as home:
        chosen: list[Target] = of_kind(home.pair(*pair).records if pair else home.register.records(), "target")
        found = standings(home, chosen, day)
    records = records_of(found)
    if as_json:
        return print_json({"on": str(day), "targets": [
            {"record": s.target.id, "quote": s.target.quote, "said_by": s.said_by, "due": s.target.period, "state": s.state, "verdict": s.verdict.model_dump(mode="json"),
             "ahead": s.ahead and {"latest": s.ahead.latest.value, "year": s.ahead.latest.period, "needed_percent_a_year": s.ahead.needed_percent, "chance_percent": s.ahead.chance_percent,
                                   "low": s.ahead.figure.low, "high": s.ahead.figure.high, "level": s.ahead.level, "assumed": s.ahead.assumed}} for s in found],
            "records": [asdict(r) for r in records]})  # fmt: skip
    for s in found:
        out.print(f"[bold]{s.state.upper()}[/] {s.target.id}, due {s.target.period or 'at no date'}, said by {escape(s.said_by)}\n  “{escape(s.target.quote)}”\n  {escape(s.verdict.reason)}", soft_wrap=True)  # fmt: skip
    if records:
        out.print("\n[bold]How each source's targets fared[/]")
        print_table(("said by", "targets", "came due", "met", "nearly", "missed", "off by, median"),
                    [[r.said_by, str(r.targets), str(r.due), str(r.met), str(r.nearly), str(r.missed), "" if r.median_off_percent is None else f"{r.median_off_percent:g}%"] for r in records])  # fmt: skip
    else:
        out.print("No target here.")
    return None


@app.command(epilog="Example: bilateral measures RUS gasoline --on 2024-06-15 --partner AZE -w my-desk")
def measures(
    imposer: Annotated[str, typer.Argument(help="Who imposed it: an economy's name or code.")],
    product: Annotated[str, typer.Argument(help="An HS code or a good's name, such as 271012 or gasoline.")],
    kind: Annotated[str, typer.Option("--type", help="export_ban, import_ban, tariff, export_duty, quota or sanction.")] = "export_ban",
    on: Annotated[str | None, typer.Option("--on", help="A day, YYYY-MM-DD; the whole timeline when left out.")] = None,
    partner: Annotated[str, typer.Option(help="The economy that asks: exemptions are read for it.")] = "",
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show whether a measure was in force on a day, or when it was: what was suspended, extended, lifted, who was exempt."""
    from bilateral.checking.measures import acts, state_on, timeline
    from bilateral.reference.countries import country, name_of
    from bilateral.reference.goods import hs_codes

    if kind not in KINDS:
        raise BadData(f"no measure is called '{kind}'", where="--type", remedy=f"use {', '.join(KINDS)}")
    own, other = country(imposer), country(partner) if partner else ""
    codes = (product,) if product.isdigit() else hs_codes(product)
    if not codes:
        raise BadData(f"no HS code is known for '{product}'", remedy="give the code, such as 271012")
    day = day_of(on, "--on") if on else None
    answers: list[dict[str, Any]] = []
    with Workspace.open(workspace) as home:
        members = [o.partner for o in home.warehouse.observations(flow="membership", reporter=other)] if other else []
        for code in codes:
            found = acts(home, own, code, kind)
            spans = [(str(day), state_on(found, day, other, members))] if day else [(p.iso, s) for p, s in timeline(found)]  # fmt: skip
            answers += [{"product": code, "when": when, "state": s.state, "why": s.why, "of": sorted({a.product for a in s.acts if a.product != code and a.product.startswith(code)}), "exempt": s.exempt, "stands_in": [x for a in s.acts for x in a.stands_in]} for when, s in spans]  # fmt: skip
    if as_json:
        return print_json(answers)
    if not answers or (day and all(not a["stands_in"] for a in answers)):
        out.print(f"No {kind.replace('_', ' ')} of {name_of(own)} on HS {', '.join(codes)} is loaded.")
    for a in answers if not day else ():
        a["why"] = a["why"] if a["state"] in ("not certain", "suspended", "not known") else ""
    for a in answers:
        out.print(_line_of(a), soft_wrap=True)
        for source in a["stands_in"] if day else ():
            out.print(f"    {escape(source)}", soft_wrap=True)
    return None


def _line_of(a: dict[str, Any]) -> str:
    exempt = f" (exempt: {escape(a['exempt'])})" if a["exempt"] and a["state"] == "in force" else ""
    why = f": {escape(a['why'])}" if a["why"] else ""
    part = f" (of it {', '.join(a['of'])})" if a["of"] else ""
    return f"HS {a['product']}{part}  {a['when']:<22} [bold]{a['state']}[/]{why}{exempt}"


@app.command(epilog="Example: bilateral commitments --pair AZE RUS -w my-desk")
def commitments(pair: Between = None, on: On = None, workspace: Folder = HERE, as_json: Json = False) -> None:
    """Show who undertook what by when: open, kept, overdue or dropped, and what later reports say of it."""
    from bilateral.checking.commitments import undertakings

    day = day_of(on, "--on")
    with Workspace.open(workspace) as home:
        chosen = of_kind(home.pair(*pair).records if pair else home.register.records(), "commitment")
        found = undertakings(home, chosen, day)
    if as_json:
        return print_json([{"record": u.commitment.id, "action": u.commitment.action, "actors": u.commitment.actors, "firm": u.commitment.firm, "status": u.status,
                            "confirmed_by": u.confirmed_by, "due": u.due, "due_from": u.due_from, "hints": [asdict(h) for h in u.hints]} for u in found])  # fmt: skip
    for u in found:
        sure = f", confirmed by {escape(u.confirmed_by)}" if u.confirmed_by else ""
        who = ", ".join(u.commitment.actors) or "not named"
        out.print(f"[bold]{u.status.upper()}[/] {u.commitment.id}{sure}\n  {escape(who)}: {escape(u.commitment.action)}{'' if u.commitment.firm else ' (hedged)'}\n  due {u.due or 'at no date'}: {escape(u.due_from)}", soft_wrap=True)  # fmt: skip
        for h in u.hints:
            out.print(f"  a later report points to '{h.status}' ({h.date}): “{escape(h.quote)}” ({h.record}); `bilateral confirm {u.commitment.id} {h.status} --by NAME --reason …` to keep it", soft_wrap=True)  # fmt: skip
    if not found:
        out.print("No commitment here.")
    return None


@app.command(
    epilog="Example: bilateral confirm commitment-1a2b3c kept --by 'A. Editor' --reason 'signed on 3 May' -w my-desk"
)
def confirm(
    record: Annotated[str, typer.Argument(help="A commitment's identifier, or its beginning.")],
    status: Annotated[str, typer.Argument(help="open, kept, overdue or dropped.")],
    by: Annotated[str, typer.Option("--by", help="Who confirms it.")],
    reason: Annotated[str, typer.Option("--reason", help="What it rests on.")],
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Confirm what became of a commitment: a new version of its record, with your name and reason."""
    from bilateral.checking.commitments import confirm as keep

    with Workspace.open(workspace) as home:
        changed = keep(home, record, status, author=by, reason=reason)
    if as_json:
        return print_json(changed.model_dump(mode="json"))
    out.print(f"{changed.id} is {changed.status}, by {escape(by)}: {escape(reason)}", soft_wrap=True)
    return None


__all__ = ["check", "commitments", "confirm", "conflicts", "measures", "targets"]
