"""Scenarios and briefs: ask, look, share, publish; ratings and polls of published briefs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from bilateral.briefs.compose import SECTIONS
from bilateral.scenarios import Outcome
from bilateral.team.readers import Rating
from bilateral.web.api.frame import Begun, Caller, Key, Short, answer, begun
from bilateral.web.pages.making import take_brief, take_scenario
from bilateral.web.pages.published import MEDIA, voter
from bilateral.web.rows import Pair

router = APIRouter(tags=["scenarios and briefs"])
Section = Literal[*SECTIONS]  # type: ignore[valid-type]


class Question(BaseModel):
    """A what-if: a measure of the register, or a change written here; economies by name or code."""

    model_config = ConfigDict(extra="forbid")

    measure: Short = ""
    on: Short = ""
    model: Literal["auto", "exposure", "product_market", "production_network", "structural_gravity"] = "auto"
    draws: int = Field(default=0, ge=0, le=10_000)
    seed: int = Field(default=0, ge=0, le=1_000_000)
    title: Short = ""
    type: Literal[
        "",
        "export_ban",
        "import_ban",
        "quota",
        "tariff",
        "trade_cost",
        "sanction",
        "supply_loss",
        "corridor_opened",
        "corridor_closed",
    ] = ""
    product: Short = ""
    exporters: list[Short] = Field(default=[], max_length=250)
    importers: list[Short] = Field(default=[], max_length=250)
    exempt: list[Short] = Field(default=[], max_length=250)
    start: Short = ""
    end: Short = ""
    rate_percent: float | None = None
    percent: float | None = None
    links: list[Short] = Field(default=[], max_length=20)


class Plan(BaseModel):
    """What a brief is to hold."""

    model_config = ConfigDict(extra="forbid")

    pair: Short
    title: Annotated[str, Field(max_length=200)] = ""
    language: Literal["en", "ru"] = "en"
    date: Short = ""
    sections: list[Section] = Field(default=[], max_length=20)
    sentences: int | None = Field(default=None, ge=0, le=10)


class KeptOut(BaseModel):
    """A scenario or brief on the shelf."""

    id: str
    title: str
    state: str
    made: str
    organisation: str
    pair: str = ""
    language: str = "en"


class ScenarioOut(KeptOut):
    """A scenario with its outcome."""

    outcome: Outcome


class BriefOut(KeptOut):
    """A brief with its content, its manifest, and where its files are."""

    content: dict[str, Any]
    manifest: dict[str, Any]
    files: dict[str, str]


class Stars(BaseModel):
    """A rating."""

    model_config = ConfigDict(extra="forbid")

    stars: int = Field(ge=1, le=5)


class PollIn(BaseModel):
    """A question to the readers."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=300)]
    options: list[Annotated[str, Field(min_length=1, max_length=120)]] = Field(min_length=2, max_length=10)


class PollOut(BaseModel):
    """A poll with its counts and percentages."""

    id: str
    brief: str
    question: str
    options: list[str]
    counts: list[int]
    percents: list[float]
    votes: int
    closed: bool
    mine: int | None


class Choice(BaseModel):
    """An answer, by its place from 0."""

    model_config = ConfigDict(extra="forbid")

    option: int = Field(ge=0, le=9)


@router.get("/scenarios", response_model=list[KeptOut])
def scenarios(v: Caller) -> Response:
    """Scenarios that are seen, the newest first."""
    shown = [_kept(s) for s in v.shelves.listed("scenarios")]
    return answer(v, shown, shown)


@router.post("/scenarios", response_model=Begun, status_code=202)
def ask_scenario(v: Caller, question: Question) -> Response:
    """Run a what-if; the job's result names the scenario."""
    person = v.need("analyst")
    given = {
        k: ",".join(x) if isinstance(x, list) else "" if x is None else str(x) for k, x in question.model_dump().items()
    }
    return begun(v, take_scenario(v, given, person.email))


@router.get("/scenarios/{key}", response_model=ScenarioOut)
def scenario(v: Caller, key: Key) -> Response:
    """A scenario with its outcome: tables with intervals, what is assumed, data and parameters."""
    kept = v.shelves.one("scenarios", key)
    return answer(v, {**_kept(kept), "outcome": kept.contents["outcome"]}, kept.state)


@router.post("/scenarios/{key}/share", response_model=KeptOut)
def share_scenario(v: Caller, key: Key) -> Response:
    """Show a scenario of the own organisation to the others."""
    v.shelves.share("scenarios", key, v.need("editor", "publish"))
    return answer(v, _kept(v.shelves.one("scenarios", key)), "shared")


@router.get("/briefs", response_model=list[KeptOut])
def briefs(v: Caller, pair: Pair = "") -> Response:
    """Briefs that are seen, the newest first."""
    shown = [_kept(b) for b in v.shelves.listed("briefs", pair=pair)]
    return answer(v, shown, shown)


@router.post("/briefs", response_model=Begun, status_code=202)
def ask_brief(v: Caller, plan: Plan) -> Response:
    """Make a brief in every form; the job's result names it."""
    person = v.need("analyst")
    given = {
        "pair": plan.pair,
        "title": plan.title,
        "language": plan.language,
        "date": plan.date,
        "sentences": "" if plan.sentences is None else str(plan.sentences),
    }
    return begun(v, take_brief(v, given, list(plan.sections), person.email))


@router.get("/briefs/{key}", response_model=BriefOut)
def brief(v: Caller, key: Key) -> Response:
    """A brief as data: every number with its notes."""
    kept = v.shelves.one("briefs", key)
    files = {form: f"/briefs/{key}/brief.{form}" for form in MEDIA}
    return answer(
        v,
        {**_kept(kept), "content": kept.contents["content"], "manifest": kept.contents["manifest"], "files": files},
        kept.state,
    )


@router.post("/briefs/{key}/{act}", response_model=KeptOut)
def open_brief(v: Caller, key: Key, act: Literal["share", "publish"]) -> Response:
    """Share a brief with the others, or publish it to every reader."""
    person = v.need("editor", "publish")
    v.shelves.publish(key, person) if act == "publish" else v.shelves.share("briefs", key, person)
    return answer(v, _kept(v.shelves.one("briefs", key)), act)


@router.get("/briefs/{key}/rating", response_model=Rating)
def rating(v: Caller, key: Key) -> Response:
    """The rating of a brief."""
    v.shelves.one("briefs", key)
    found = v.house.readers.rating(key, voter(v))
    return answer(v, found, found)


@router.put("/briefs/{key}/rating", response_model=Rating)
def rate(v: Caller, key: Key, given: Stars) -> Response:
    """Rate a published brief; a second rating changes the first."""
    person = v.need("reader", "read")
    found = v.house.readers.rate(key, voter(v), given.stars, person.id)
    return answer(v, found, found)


@router.get("/briefs/{key}/polls", response_model=list[PollOut])
def polls(v: Caller, key: Key) -> Response:
    """The polls of a brief."""
    v.shelves.one("briefs", key)
    shown = [_poll(p) for p in v.house.readers.polls(key, voter(v))]
    return answer(v, shown, shown)


@router.put("/briefs/{key}/polls", response_model=PollOut)
def new_poll(v: Caller, key: Key, given: PollIn) -> Response:
    """Ask the readers of a published brief something."""
    poll = v.house.readers.new_poll(key, given.question, given.options, v.need("editor", "publish"))
    return answer(v, _poll(v.house.readers.poll(poll)), poll)


@router.put("/polls/{poll}/vote", response_model=PollOut)
def vote(v: Caller, poll: Annotated[str, Path(max_length=80)], given: Choice) -> Response:
    """Answer a poll; a second answer changes the first."""
    person = v.need("reader", "read")
    shown = _poll(v.house.readers.answer(poll, voter(v), given.option, person.id))
    return answer(v, shown, shown)


@router.post("/polls/{poll}/close", response_model=PollOut)
def close_poll(v: Caller, poll: Annotated[str, Path(max_length=80)]) -> Response:
    """End a poll of the own organisation; its counts stay."""
    v.house.readers.close_poll(poll, v.need("editor", "publish"))
    shown = _poll(v.house.readers.poll(poll))
    return answer(v, shown, shown)


def _kept(kept: Any) -> dict[str, Any]:
    return {k: getattr(kept, k) for k in KeptOut.model_fields}


def _poll(poll: Any) -> dict[str, Any]:
    return {k: getattr(poll, k) for k in PollOut.model_fields}


__all__ = ["router"]
