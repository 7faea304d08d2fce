"""What is known: pairs, records and their verdicts, conflicts, targets, commitments, the agenda, measures by day, statistics, ways."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi import Query as Asked
from fastapi.responses import Response
from pydantic import BaseModel

from bilateral.checking import conflicts_of
from bilateral.checking.agreement import Conflict
from bilateral.checking.commitments import undertakings
from bilateral.checking.measures import acts, state_on
from bilateral.checking.targets import standings
from bilateral.errors import BadData, NoData
from bilateral.notices import agenda
from bilateral.records import AnyRecord, Observation, Verdict, of_kind, read_record
from bilateral.reference.countries import country
from bilateral.reference.describe import describe
from bilateral.reference.goods import hs_codes
from bilateral.register import READER, Query
from bilateral.tables import MEDIA, encode
from bilateral.team import Filters
from bilateral.warehouse import Dataset
from bilateral.web.api.frame import Caller, Key, Paged, PageNumber, PerPage, answer
from bilateral.web.pages.documents import pick
from bilateral.web.pages.looking import prepared_pair
from bilateral.web.pages.making import ways as find_ways
from bilateral.web.rows import Day, Pair, Words

router = APIRouter(tags=["what is known"])
KindName = Literal["", "claim", "target", "measure", "event", "commitment", "position"]
Outcome = Literal["", "supported", "close", "contradicted", "mixed", "unverifiable"]
Text = Annotated[str, Asked(max_length=80)]
DOWNLOAD = 100_000
COLUMNS = ("id", "kind", "what", "quote", "verdict", "first", "last", "pair", "document", "version", "author")


class PairOut(BaseModel):
    """A pair of economies and how many figures are stated of it."""

    pair: str
    name: str
    statements: int


class PairContent(BaseModel):
    """A pair's content and when it was made."""

    pair: str
    made: str
    fresh: bool
    content: dict[str, Any] | None


class RecordOut(BaseModel):
    """A record in its newest version, with the verdict of a claim or target."""

    id: str
    kind: str
    describes: str
    version: int
    author: str
    document: str
    record: AnyRecord
    verdict: str | None = None


class VersionOut(BaseModel):
    """A version of a record; without content where it was withdrawn."""

    version: int
    author: str
    reason: str
    made: str
    record: AnyRecord | None


class VerdictOut(BaseModel):
    """A verdict and when it was reached."""

    made: str
    verdict: Verdict


class AgendaOut(BaseModel):
    """A meeting or due day."""

    uid: str
    kind: str
    title: str
    period: str
    place: str
    status: str
    records: list[str]
    sequence: int


class TargetOut(BaseModel):
    """A target and where it stands."""

    record: str
    said_by: str
    due: str | None
    state: str
    reason: str
    needed_percent: float | None
    chance_percent: float | None


class CommitmentOut(BaseModel):
    """A commitment and where it stands."""

    record: str
    actors: list[str]
    action: str
    status: str
    due: date | None
    confirmed_by: str


class StateOut(BaseModel):
    """What holds on a day."""

    day: date
    state: str
    why: str


@router.get("/pairs", response_model=list[PairOut])
def pairs(v: Caller) -> Response:
    """The pairs that figures are stated of, the most spoken of first."""
    return answer(v, lambda: [{"pair": slug, "name": v.t.pair(slug), "statements": n} for slug, n in v.pairs])


@router.get("/pairs/{pair}", response_model=PairContent)
def pair(v: Caller, pair: Key) -> Response:
    """What is known of a pair, as its page has it: every number with its notes; `fresh` is false while newer things are being worked in, and
    the content is empty until it is made for the first time."""
    slug, held = prepared_pair(v, pair)
    shown = {
        "pair": slug,
        "made": held.made if held else "",
        "fresh": bool(held and held.fresh),
        "content": held.content.model_dump(mode="json") if held else None,
    }
    return answer(v, shown, shown["made"], shown["fresh"])


def _query(words: Words = "", kind: KindName = "", country: Annotated[str, Asked(pattern="^([A-Z]{3})?$")] = "", sphere: Text = "", series: Annotated[str, Asked(max_length=120)] = "",
           outcome: Outcome = "", pair: Pair = "", document: Annotated[str, Asked(max_length=40)] = "", since: Day = "", until: Day = "") -> Query:  # fmt: skip
    kinds = (kind,) if kind else ("claim", "target", "measure", "event", "commitment", "position")
    return Query(words=words, kinds=kinds, countries=(country,) if country else (), sphere=sphere, series=series, outcome=outcome, pair=pair, document=document,
                 since=since, until=until)  # fmt: skip


@router.get("/records", response_model=Paged[RecordOut])
def records(v: Caller, words: Words = "", kind: KindName = "", country: Annotated[str, Asked(pattern="^([A-Z]{3})?$")] = "", sphere: Text = "", series: Annotated[str, Asked(max_length=120)] = "",
            outcome: Outcome = "", pair: Pair = "", document: Annotated[str, Asked(max_length=40)] = "", since: Day = "", until: Day = "",
            page: PageNumber = 1, per_page: PerPage = 50) -> Response:  # fmt: skip
    """Records by words, kind, country, sphere, series, verdict, pair, document and span; the newest days first."""
    query = _query(words, kind, country, sphere, series, outcome, pair, document, since, until)

    def made() -> dict[str, Any]:
        found = v.register.look_for(query, page, per_page)
        verdicts = v.register.verdicts([r.id for r in found.rows])
        return {
            "total": found.total,
            "page": page,
            "per_page": per_page,
            "items": [_out(v, r, verdicts.get(r.id)) for r in found.rows],
        }

    return answer(v, made)


def _out(v: Caller, row: Any, verdict: Verdict | None) -> dict[str, Any]:
    record: AnyRecord = read_record(row.payload, None)
    return {"id": row.id, "kind": row.kind, "describes": describe(record), "version": row.version, "author": _author(v, row.author), "document": row.document_id,
            "record": record, "verdict": verdict.outcome if verdict else None}  # fmt: skip


@router.get(
    "/records/download",
    responses={200: {"content": {m: {} for m in MEDIA.values()}, "description": "The table."}},
    response_class=Response,
)
def download(v: Caller, format: Literal["csv", "json", "parquet", "xlsx"] = "csv", words: Words = "", kind: KindName = "", country: Annotated[str, Asked(pattern="^([A-Z]{3})?$")] = "",
             sphere: Text = "", series: Annotated[str, Asked(max_length=120)] = "", outcome: Outcome = "", pair: Pair = "", document: Annotated[str, Asked(max_length=40)] = "",
             since: Day = "", until: Day = "") -> Response:  # fmt: skip
    """The records of a query as a table, up to 100,000 rows: CSV, JSON, Parquet or XLSX; no cell runs as a formula."""
    found = v.register.look_for(
        _query(words, kind, country, sphere, series, outcome, pair, document, since, until), 1, DOWNLOAD
    )
    outcomes = v.register.outcomes([r.id for r in found.rows])
    rows = [(r.id, r.kind, describe(record), record.quote, outcomes.get(r.id, ""), r.first, r.last, r.sides, r.document_id, r.version, _author(v, r.author))
            for r in found.rows for record in (read_record(r.payload, None),)]  # fmt: skip
    headers = {"content-disposition": f'attachment; filename="records.{format}"', "cache-control": "private, no-cache"}
    return Response(encode(format, COLUMNS, rows), 200, headers, MEDIA[format])


@router.get("/records/{key}", response_model=VersionOut)
def record(v: Caller, key: Key, version: Annotated[int, Asked(ge=0, le=100_000)] = 0, as_of: Day = "") -> Response:
    """A record as it stands, as a version had it, or as it was known on a day."""
    return answer(v, lambda: _version(v, pick(_history(v, key), version, as_of)))


@router.get("/records/{key}/history", response_model=list[VersionOut])
def history(v: Caller, key: Key) -> Response:
    """Every version of a record, the first one first."""
    return answer(v, lambda: [_version(v, x) for x in _history(v, key)])


@router.get("/records/{key}/verdicts", response_model=list[VerdictOut])
def verdicts(v: Caller, key: Key) -> Response:
    """Every verdict on a record with when it was reached, the first one first."""
    _history(v, key)
    return answer(v, lambda: [{"made": made, "verdict": x} for made, x in v.register.verdict_history(key)])


def _history(v: Caller, key: str) -> list[Any]:
    found = v.register.history(key)
    if not found:
        raise NoData(f"no record '{key[:60]}'")
    return found


def _author(v: Caller, author: str) -> str:
    """Who made a version: to members by address, to visitors not by name."""
    return author if v.person or author == READER else "member"


def _version(v: Caller, x: Any) -> dict[str, Any]:
    return {"version": x.number, "author": _author(v, x.author), "reason": x.reason, "made": x.made, "record": x.record}


@router.get("/conflicts", response_model=list[Conflict])
def conflicts(v: Caller, pair: Pair) -> Response:
    """What reports state differently of a pair."""
    return answer(v, lambda: conflicts_of(v.home, v.home.pair(*_sides(pair))))


@router.get("/targets", response_model=list[TargetOut])
def targets(v: Caller, pair: Pair, on: Day = "") -> Response:
    """Targets of a pair on a day: who said it, due when, where it stands, what it still takes."""
    day = date.fromisoformat(on) if on else date.today()

    def made() -> list[dict[str, Any]]:
        found = standings(v.home, of_kind(v.home.pair(*_sides(pair)).records, "target"), day)
        return [{"record": s.target.id, "said_by": s.said_by, "due": s.target.period, "state": s.state, "reason": s.verdict.reason,
                 "needed_percent": s.ahead.needed_percent if s.ahead else None, "chance_percent": s.ahead.chance_percent if s.ahead else None} for s in found]  # fmt: skip

    return answer(v, made, day)


@router.get("/commitments", response_model=list[CommitmentOut])
def commitments(v: Caller, pair: Pair, on: Day = "") -> Response:
    """Commitments of a pair on a day."""
    day = date.fromisoformat(on) if on else date.today()

    def made() -> list[dict[str, Any]]:
        known = v.home.pair(*_sides(pair)).records
        found = undertakings(v.home, of_kind(known, "commitment"), day, known)
        return [{"record": u.commitment.id, "actors": list(u.commitment.actors), "action": u.commitment.action, "status": u.status, "due": u.due,
                 "confirmed_by": _author(v, u.confirmed_by) if u.confirmed_by else ""} for u in found]  # fmt: skip

    return answer(v, made, day)


@router.get("/agenda", response_model=list[AgendaOut])
def agenda_out(
    v: Caller,
    pair: Pair = "",
    series: Annotated[str, Asked(max_length=120)] = "",
    sphere: Text = "",
    since: Day = "",
    until: Day = "",
) -> Response:
    """Meetings and due days, each once however many reports speak of it."""
    asked = Filters(pair=pair, series=series, sphere=sphere)
    ends = [date.fromisoformat(x) if x else None for x in (since, until)]
    return answer(v, lambda: [{"uid": e.uid, "kind": e.kind, "title": e.title, "period": e.period.iso, "place": e.place, "status": e.status,
                               "records": list(e.records), "sequence": e.sequence} for e in agenda(v.register, asked, *ends)])  # fmt: skip


@router.get("/measures/state", response_model=StateOut)
def measures_state(v: Caller, imposer: Text, product: Text, type: Literal["export_ban", "import_ban", "tariff", "export_duty", "quota", "sanction"] = "export_ban",
                   on: Day = "", partner: Text = "") -> Response:  # fmt: skip
    """What an economy's acts on a product hold on a day, for everybody or for one partner."""
    day = date.fromisoformat(on) if on else date.today()
    codes = (product,) if product.isdigit() else hs_codes(product)
    if not codes:
        raise BadData(f"'{product}' is no HS code and no good that is known by name", where="product")

    def made() -> dict[str, Any]:
        found = state_on(acts(v.home, country(imposer), codes[0], type), day, country(partner) if partner else "")
        return {"day": found.day, "state": found.state, "why": found.why}

    return answer(v, made, day)


@router.get("/datasets", response_model=list[Dataset])
def datasets(v: Caller) -> Response:
    """The releases of statistics that are loaded."""
    return answer(v, v.home.warehouse.datasets)


@router.get("/observations", response_model=list[Observation])
def observations(v: Caller, reporter: Annotated[str, Asked(max_length=10, min_length=1)], partner: Text = "", flow: Text = "", product: Annotated[str, Asked(max_length=10)] = "TOTAL",
                 source: Text = "", vintage: Text = "") -> Response:  # fmt: skip
    """Observations of a reporter, the newest vintage of each unless one is named; at most 5,000."""
    keys = {
        k: x
        for k, x in {
            "reporter": reporter,
            "partner": partner,
            "flow": flow,
            "product": product,
            "source": source,
            "vintage": vintage,
        }.items()
        if x
    }
    return answer(v, lambda: v.home.warehouse.observations(**keys)[:5000])


@router.get("/corridors", response_model=dict[str, Any])
def corridors(v: Caller, origin: Annotated[str, Asked(max_length=120, min_length=2)], destination: Annotated[str, Asked(max_length=120, min_length=2)],
              cargo: Literal["container", "dry_bulk", "liquid_bulk"] = "container", open: Annotated[list[str], Asked(max_length=20)] = [],  # noqa: B006
              close: Annotated[list[str], Asked(max_length=20)] = [], month: Annotated[int | None, Asked(ge=1, le=12)] = None) -> Response:  # noqa: B006  # fmt: skip
    """Ways of freight between two places that differ, with links opened and closed, against today."""
    found = find_ways(origin, destination, cargo, open, close, str(month or ""))
    compared = found["compared"]
    return answer(v, {"routes": found["routes"], "against_today": {"days": compared.days, "usd_tonne": compared.usd_tonne, "reason": compared.reason} if compared else None})  # fmt: skip


def _sides(pair: str) -> tuple[str, str]:
    first, _, second = pair.partition("-")
    if not second:
        raise BadData("a pair is needed", where="pair", remedy="write AZE-RUS")
    return first, second


__all__ = ["router"]
