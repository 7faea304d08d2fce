import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import BadDocument
from bilateral.reading import read, read_file
from bilateral.reading.corpus import corpus_record
from bilateral.reading.evaluation import evaluate, gold_pairs
from conftest import ROOT, SHARED, run_cli


def entry(kind: str = "claim", start: int = 0, end: int = 50, **fields: object) -> dict:
    return {"kind": kind, "quote": "", "start": start, "end": end, "fields": fields}


TRUE = entry(indicator="turnover", value=5.0, unit="USD", period="2023", reporter="KEN", partner="UGA")


def test_what_agrees_wholly_scores_one() -> None:
    scores, faults = evaluate([("a", [TRUE], [TRUE])])
    assert scores["claim"].rates() | {"fields": {}} == {
        "gold": 1, "read": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0, "strict_f1": 1.0, "fields": {},
    }  # fmt: skip
    assert not faults


@pytest.mark.parametrize(
    ("field", "value", "strict"),
    [
        ("value", 5.02, True),
        ("value", 5.5, False),
        ("period", "2022", False),
        ("unit", "EUR", False),
        ("partner", "TZA", False),
    ],
)
def test_one_core_field_decides_the_strict_score(field: str, value: object, strict: bool) -> None:
    other = entry(**TRUE["fields"] | {field: value})
    scores, faults = evaluate([("a", [other], [TRUE])])
    assert (scores["claim"].matched, scores["claim"].strict) == (1, int(strict)) and bool(faults) != strict


def test_the_pair_of_turnover_has_no_order_that_of_exports_has() -> None:
    for indicator, strict in (("turnover", 1), ("exports", 0)):
        gold = entry(**TRUE["fields"] | {"indicator": indicator})
        read = entry(**gold["fields"] | {"reporter": "UGA", "partner": "KEN"})
        assert evaluate([("a", [read], [gold])])[0]["claim"].strict == strict


def test_each_gold_record_is_matched_once() -> None:
    scores, faults = evaluate([("a", [TRUE, TRUE], [TRUE])])
    assert (scores["claim"].matched, scores["claim"].read) == (1, 2) and [f.what for f in faults] == ["spurious"]


spans = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(
    lambda p: entry("event", p[0], p[0] + p[1], type="meeting")
)


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_scores_stay_within_zero_and_one_and_grow_no_matches(read: list, gold: list) -> None:
    score = evaluate([("a", read, gold)])[0]["event"]
    assert 0 <= score.strict <= score.matched <= min(len(read), len(gold))
    assert 0 <= score.rates()["f1"] <= 1


def test_folders_without_annotations(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="no annotated document"):
        gold_pairs(tmp_path)
    (tmp_path / "1.gold.json").write_text("{}")
    with pytest.raises(BadDocument, match="no list of records"):
        gold_pairs(tmp_path)
    (tmp_path / "1.gold.json").write_text("[]")
    with pytest.raises(BadDocument, match="no document beside it"):
        gold_pairs(tmp_path)


@pytest.mark.shared
def test_the_same_scores_as_the_corpus_own_script(tmp_path: Path) -> None:
    import os

    corpus = SHARED / "corpus"
    answer = run_cli("evaluate", corpus, "--json", "--faults")
    ours = json.loads(answer.stdout)
    for path, _ in gold_pairs(corpus):
        records = [corpus_record(r) for r in read(read_file(path)).records]
        (tmp_path / f"{path.stem}.pred.json").write_text(json.dumps(records))
    script = (corpus / "evaluate.py").read_text("utf-8").replace("os.path.environ", "os.environ")
    (tmp_path / "script.py").write_text(script, "utf-8")
    theirs = subprocess.run(
        [sys.executable, tmp_path / "script.py", tmp_path],
        env={**os.environ, "GOLD_DIR": str(corpus)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for kind, r in ours["kinds"].items():
        line = next(x for x in theirs.splitlines() if x.startswith(kind))
        fields = " ".join(f"{name.replace('number', 'num')}:{share:.2f}" for name, share in r["fields"].items())
        expected = f"P{r['precision']:.2f} R{r['recall']:.2f} F{r['f1']:.2f} | strict F{r['strict_f1']:.2f} | {fields}"
        assert expected in line


def scored(*folders: str) -> dict[str, dict]:
    texts = [pair for folder in folders for pair in gold_pairs(ROOT / "tests/corpus" / folder)]
    results = [(str(path), [corpus_record(r) for r in read(read_file(path)).records], gold) for path, gold in texts]
    return {kind: s.rates() for kind, s in evaluate(results)[0].items()}


def below(scores: dict[str, dict], floors: dict[str, tuple[float, float]]) -> dict:
    """What lies under its floor of detection F1 and strict F1."""
    rates = {kind: (scores[kind]["f1"], scores[kind]["strict_f1"]) for kind in floors}
    return {k: r for k, r in rates.items() if r[0] < floors[k][0] or r[1] < floors[k][1]}


BARS = {"claim": (0.92, 0.85), "target": (0.85, 0.85), "measure": (0.85, 0.7), "event": (0.85, 0.75), "commitment": (0.85, 0.65)}  # fmt: skip
"""What the reader must hold on the texts that it was developed with."""


def test_own_texts_in_many_styles_hold_the_bars() -> None:
    """Eighteen English and seventeen Russian texts on many pairs, annotated after the guideline."""
    assert below(scored("", "varied"), BARS) == {}


def test_retold_news_is_read() -> None:
    """406 English and 82 Russian texts, annotated without sight of the rules, then used to make them general."""
    floors = {"claim": (0.9, 0.72), "target": (0.84, 0.67), "measure": (0.84, 0.57), "event": (0.86, 0.71), "commitment": (0.83, 0.74)}  # fmt: skip
    assert below(scored("reported"), floors) == {}


@pytest.mark.parametrize(("folder", "floors"), [
    # 24 long and dense texts, a third of them Russian.
    ("unseen", {"claim": (0.84, 0.6), "target": (0.84, 0.53), "measure": (0.76, 0.55), "event": (0.89, 0.62), "commitment": (0.69, 0.65)}),
    # 74 short ones in the manner of the development set, 24 of them Russian: the bars for what nobody tuned to.
    ("plain", {"claim": (0.85, 0.7), "target": (0.8, 0.7), "measure": (0.8, 0.55), "event": (0.8, 0.6), "commitment": (0.75, 0.5)}),
])  # fmt: skip
def test_texts_that_no_rule_was_written_with_score_no_less_than_they_did(folder: str, floors: dict) -> None:
    """The honest measure, held: never read while rules are written."""
    assert below(scored(folder), floors) == {}


@pytest.mark.shared
def test_the_development_set_holds_the_bars() -> None:
    results = []
    for path, gold in gold_pairs(SHARED / "corpus"):
        results.append((path.stem, [corpus_record(r) for r in read(read_file(path)).records], gold))
    assert below({kind: s.rates() for kind, s in evaluate(results)[0].items()}, BARS) == {}
