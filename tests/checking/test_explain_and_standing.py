"""Explanations in three forms, held to their published schemas; standing checks that look again at what was touched, and only that."""

import json
from pathlib import Path

import pytest

from bilateral.checking import check_all, claim_review, explain, provenance, recheck
from bilateral.checking.targets import records_of, standings
from bilateral.records import Claim, Document, Target, of_kind
from bilateral.workspace import Workspace
from checking.conftest import keep, load_rows, said, usd
from conftest import run_cli

SHAPES = "http://datashapes.org/schema.ttl"  # schema.org as SHACL; pyshacl brings it along, and the net is not asked


CONTEXT = {"@vocab": "http://schema.org/", "datePublished": {"@type": "http://www.w3.org/2001/XMLSchema#date"}, "url": {"@type": "@id"}}  # fmt: skip


def explanations(home: Workspace) -> list:  # type: ignore[type-arg]
    records = of_kind(home.register.records(), "claim", "target")
    documents = {d.id: d for d in home.register.documents()}
    return [explain(r, documents[r.evidence[0].document], v) for r, v in zip(records, check_all(home, records), strict=True)]  # fmt: skip


def test_an_explanation_has_everything_that_led_to_the_verdict(desk: Workspace) -> None:
    for e in explanations(desk):
        assert e.sentence and e.understood["kind"] in ("claim", "target") and e.verdict.reason.endswith(".")
        if e.verdict.outcome != "unverifiable":
            assert e.series and e.steps


def test_claim_reviews_hold_to_schema_org_s_shapes(desk: Workspace) -> None:
    """pyshacl carries schema.org as SHACL shapes (datashapes.org/schema): domains, ranges and kinds of every property."""
    import pyshacl
    from rdflib import Graph, Namespace

    schema = Namespace("http://schema.org/")
    reviews = [claim_review(e) for e in explanations(desk)]
    graph = Graph()
    for review in reviews:
        # The context of schema.org is on the web: this is what these documents take from it, dates as dates.
        graph.parse(data=json.dumps({**review, "@context": CONTEXT}), format="json-ld")
    conforms, _, said = pyshacl.validate(graph, shacl_graph=SHAPES, ont_graph=SHAPES)
    assert conforms, said
    shapes = Graph().parse(Path(pyshacl.__file__).parent / "assets/schema.ttl")
    known = set(shapes.objects(predicate=Namespace("http://www.w3.org/ns/shacl#").path))
    assert {p for p in graph.predicates() if str(p).startswith(str(schema))} <= known
    assert {r["reviewRating"]["alternateName"] for r in reviews} >= {"supported", "mixed", "unverifiable"}
    assert all("ratingValue" in r["reviewRating"] for r in reviews if r["reviewRating"]["alternateName"] != "unverifiable")  # fmt: skip


def test_a_wrong_claim_review_would_be_noticed() -> None:
    import pyshacl
    from rdflib import Graph

    wrong = {"@context": {"@vocab": "http://schema.org/"}, "@type": "ClaimReview", "reviewRating": "four", "itemReviewed": 3}  # fmt: skip
    conforms, *_ = pyshacl.validate(Graph().parse(data=json.dumps(wrong), format="json-ld"), shacl_graph=SHAPES, ont_graph=SHAPES)  # fmt: skip
    assert not conforms


def test_provenance_reads_back_and_names_claim_observations_and_vintages(desk: Workspace) -> None:
    from prov.model import ProvDocument

    for e in explanations(desk)[:8]:
        graph = ProvDocument.deserialize(content=provenance(e), format="json")
        kinds = [type(r).__name__ for r in graph.get_records()]
        assert kinds.count("ProvUsage") == 1 + len(e.verdict.observations)
        assert {"ProvGeneration", "ProvAssociation", "ProvDerivation"} <= set(kinds)
        assert e.sentence in provenance(e) or json.dumps(e.sentence)[1:-1] in provenance(e)


def test_a_check_without_anything_new_checks_nothing(desk: Workspace) -> None:
    first = recheck(desk)
    assert len(first.checked) == first.of > 20 and not first.turned
    again = recheck(desk)
    assert again.checked == () and again.changes == () and again.of == first.of
    kept = desk.register.verdicts()
    assert {v.record: v for v in check_all(desk, of_kind(desk.register.records(), "claim", "target"))} == kept


def test_new_figures_recheck_what_they_touch_and_nothing_else(desk: Workspace, tmp_path: Path) -> None:
    claims = keep(desk, said("Exports were $900 million in 2022.", indicator="exports", period="2022", value=usd(900e6, 1e7)),
                  said("Georgia's trade with Armenia was $1 billion in 2022.", reporter="GEO", partner="ARM", period="2022", value=usd(1e9, 1e8)))  # fmt: skip
    recheck(desk)
    load_rows(desk, tmp_path / "x.csv", [{"reporter": "AZE", "partner": "RUS", "flow": "exports", "period": 2022, "value": 905e6}])  # fmt: skip
    done = recheck(desk)
    assert claims[0].id in done.checked and claims[1].id not in done.checked and len(done.checked) < done.of
    (turned,) = done.turned
    assert turned.record.id == claims[0].id and turned.before and (turned.before.outcome, turned.after.outcome) == ("unverifiable", "supported")  # fmt: skip
    assert [v.outcome for _, v in desk.register.verdict_history(claims[0].id)] == ["unverifiable", "supported"]
    elsewhere = [{"reporter": "PRY", "partner": "URY", "flow": "exports", "period": 2022, "value": 1.0}]
    load_rows(desk, tmp_path / "y.csv", [r | {"vintage": "2025-02-02"} for r in elsewhere])
    assert recheck(desk).checked == ()


def test_a_new_document_rechecks_the_claims_on_its_subject(desk: Workspace) -> None:
    recheck(desk)
    (claim,) = keep(desk, said("Trade of both was worth $3.1 billion in 2023.", value=usd(3.1e9, 1e8), publisher="another"))  # fmt: skip
    done = recheck(desk)
    assert claim.id in done.checked and 1 < len(done.checked) < done.of
    assert any(c.record.id != claim.id and claim.id in c.after.conflicts for c in done.changes)


def test_a_withdrawn_claim_leaves_no_conflict_behind(desk: Workspace) -> None:
    record, document = said("Trade of both was worth $3.1 billion in 2023.", value=usd(3.1e9, 1e8), publisher="another")
    desk.register.add(document, [record])
    recheck(desk)
    desk.register.add(document, [])
    done = recheck(desk)
    assert done.checked and not any(record.id in v.conflicts for v in desk.register.verdicts().values() if v.record != record.id)  # fmt: skip


# Targets ---------------------------------------------------------------------------------------------------------------


def target(text: str, **fields: object) -> tuple[Target, Document]:
    return said(text, Target, publisher="ministry", **fields)  # type: ignore[return-value]


def test_targets_have_a_state_and_their_sources_a_record(desk: Workspace) -> None:
    from datetime import date

    goals = [target("$4 billion by 2023 is the goal.", value=usd(4e9, 1e9)), target("$9 billion by 2023 is the goal.", value=usd(9e9, 1e9)),
             target("$7 billion by 2030 is the goal.", period="2030", value=usd(7e9, 1e9)), target("$120 million in 2022.", period="2022", region_code="RU-DA", reporter_region="Dagestan", value=usd(1.2e8))]  # fmt: skip
    for record, document in goals:
        desk.register.add(document, [record])
    found = {s.target.period: s for s in standings(desk, [g for g, _ in goals][1:], date(2024, 7, 1))}
    assert (found["2023"].state, found["2030"].state, found["2022"].state) == ("missed", "open", "no figure yet")
    ahead = found["2030"].ahead
    assert ahead and 0 < ahead.chance_percent < 100 and ahead.figure.low and ahead.figure.low < ahead.figure.high  # type: ignore[operator]
    assert ahead.needed_percent == pytest.approx(100 * ((7e9 / ahead.latest.value) ** (1 / 7) - 1))
    (record,) = records_of(standings(desk, [g for g, _ in goals], date(2024, 7, 1)))
    assert (record.targets, record.due, record.met, record.missed) == (4, 2, 1, 1) and record.median_off_percent


def test_a_forecast_may_be_too_low_and_a_goal_that_is_exceeded_is_met(desk: Workspace) -> None:
    from bilateral.checking import check_record

    low = {"value": usd(3e9, 1e8)}
    assert (
        "was too low" in check_record(desk, *target("It is forecast at $3 billion.", modality="forecast", **low)).reason
    )
    assert "target met" in check_record(desk, *target("It is to reach $3 billion.", modality="goal", **low)).reason


# The command line ------------------------------------------------------------------------------------------------------


def test_commands(desk: Workspace, tmp_path: Path) -> None:
    claim = next(r for r in desk.register.records() if isinstance(r, Claim) and "$4 billion in 2014" in r.quote)
    folder = ("-w", desk.folder)
    told = run_cli("check", claim.id, "--explain", *folder).stdout
    assert all(word in told for word in ("Sentence", "Understood", "Series", "Arithmetic", "Verdict", "MIXED"))
    (explained,) = json.loads(run_cli("check", claim.id, "--explain", "--json", *folder).stdout)
    assert explained["series"] and explained["verdict"]["steps"]
    assert (
        json.loads(run_cli("check", claim.id, "--format", "claimreview", *folder).stdout)[0]["@type"] == "ClaimReview"
    )
    assert json.loads(run_cli("check", claim.id, "--format", "prov", *folder).stdout)[0]["wasGeneratedBy"]
    assert "4 billion USD" in run_cli("conflicts", *folder).stdout
    assert {t["state"] for t in json.loads(run_cli("targets", "--json", *folder).stdout)["targets"]} == {"met", "open"}
    assert "suspended" in run_cli("measures", "Russia", "gasoline", "--on", "2024-06-15", *folder).stdout
    (promise, *_) = json.loads(run_cli("commitments", "--json", *folder).stdout)
    kept = run_cli("confirm", promise["record"], "kept", "--by", "A. Editor", "--reason", "seen", *folder)
    assert kept.returncode == 0 and "kept" in run_cli("commitments", *folder).stdout.lower()
    wrong = run_cli("measures", "Russia", "unobtainium", *folder)
    assert wrong.returncode == 2 and "no HS code" in wrong.stderr
    assert run_cli("check", "--format", "yaml", *folder).returncode == 2


def test_a_load_tells_which_verdicts_turned(desk: Workspace, tmp_path: Path) -> None:
    keep(desk, said("Exports were $900 million in 2022.", indicator="exports", period="2022", value=usd(900e6, 1e7)))
    recheck(desk)
    desk.close()
    rows = "source,vintage,reporter,partner,product,flow,period,measure,value,unit\ncomtrade,2025-01-01,AZE,RUS,TOTAL,exports,2022,trade_value,905000000,USD\n"
    path = tmp_path / "new.csv"
    path.write_text(rows, encoding="utf-8")
    told = run_cli("load", path, "-w", desk.folder).stdout
    assert "1 turned" in told and "unverifiable → supported" in told
