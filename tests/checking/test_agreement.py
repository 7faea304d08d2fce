"""Claims in several reports: independent voices, copies, revisions, the same number under another year, conflicts side by side."""

from bilateral.checking import check_all
from bilateral.checking.agreement import conflicts, relations
from bilateral.records import Claim, Document, Relation, Value
from bilateral.workspace import Workspace
from checking.conftest import keep, said, usd

LONG = "The ministers met in the capital on Friday to take stock of the year and to look at roads, ports, schools and much else. Turnover came to {} in {}, they said afterwards to the press, and they agreed that more could be done in the years ahead."


def report(
    amount: str, value: float, *, year: str = "2023", text: str = LONG, **more: object
) -> tuple[Claim, Document]:
    return said(text.format(amount, year), value=usd(value, value / 50), period=year, **more)


def kinds(found: dict[str, tuple[Relation, ...]], claim: Claim) -> list[tuple[str, str]]:
    return sorted((r.kind, r.publisher) for r in found.get(claim.id, ()))


def related(*pairs: tuple[Claim, Document]) -> dict[str, tuple[Relation, ...]]:
    return relations([c for c, _ in pairs], {d.id: d for _, d in pairs})


def test_independent_publishers_corroborate_and_a_syndicated_copy_counts_with_its_original() -> None:
    first = report("$4.4 billion", 4.4e9, publisher="wire")
    copy = report("$4.4 billion", 4.4e9, text="CITY (wire). " + LONG, publisher="daily")
    other = said("Trade between the two was worth $4.4 billion last year.", value=usd(4.4e9, 1e8), publisher="review", published="2024-08-01")  # fmt: skip
    found = related(first, copy, other)
    assert kinds(found, first[0]) == [("copy", "daily"), ("corroborates", "review")]
    assert ("copy", "wire") in kinds(found, copy[0])


def test_other_numbers_contradict_and_the_same_voice_later_revises() -> None:
    here = report("$4.4 billion", 4.4e9, publisher="ministry", published="2024-01-10")
    against = said("Others put it at $3.1 billion.", value=usd(3.1e9, 1e8), publisher="institute", published="2024-02-01")  # fmt: skip
    later = said("It now stands at $4.9 billion.", value=usd(4.9e9, 1e8), publisher="ministry", published="2024-06-01")
    found = related(here, against, later)
    assert kinds(found, here[0]) == [("contradicts", "institute"), ("revised_by", "ministry")]
    assert ("revises", "ministry") in kinds(found, later[0]) and ("contradicts", "institute") in kinds(found, later[0])


def test_the_same_number_under_another_year_is_noticed() -> None:
    old = report("$4.43 billion", 4.43e9, year="2023", publisher="wire")
    new = said("Turnover in 2024 was $4.43 billion.", value=usd(4.43e9, 1e7), period="2024", publisher="blog", published="2025-02-01")  # fmt: skip
    round_one, round_two = (said(f"It was $1 billion in {y}.", value=usd(1e9, 1e9), period=y, indicator="exports", publisher=y) for y in ("2019", "2020"))  # fmt: skip
    found = related((old[0].model_copy(update={"value": usd(4.43e9, 1e7)}), old[1]), new, round_one, round_two)
    assert ("repeats_other_period", "wire") in kinds(found, new[0])
    assert not found.get(round_one[0].id)


def test_conflicting_investment_stands_side_by_side_with_dates() -> None:
    one = said("Russian investment was $6.3 billion.", indicator="investment", reporter="RUS", partner="AZE", period="2022-04", value=usd(6.3e9, 1e8), published="2022-04-26")  # fmt: skip
    two = said("Russian investment exceeds $9 billion.", indicator="investment", reporter="RUS", partner="AZE", period=None, value=usd(9e9, 1e9, ">"), published="2024-07-01")  # fmt: skip
    (found,) = conflicts([two[0], one[0]], {d.id: d for _, d in (one, two)})
    assert [s.says for s in found.sides] == ["6.3 billion USD", "more than 9 billion USD"]
    assert [str(s.date) for s in found.sides] == ["2022-04-26", "2024-07-01"] and "both may be right" in found.caution


def test_the_order_of_documents_does_not_matter_to_verdict_or_relation(desk: Workspace) -> None:
    pairs = [report("$4.4 billion", 4.4e9, publisher="a"), said("It was $3.1 billion.", value=usd(3.1e9, 1e8), publisher="b"),
             said("It was 4.4 billion dollars.", value=usd(4.4e9, 1e8), publisher="c", published="2024-09-01")]  # fmt: skip
    claims = keep(desk, *pairs)
    forth = {v.record: v for v in check_all(desk, claims)}
    back = {v.record: v for v in check_all(desk, claims[::-1])}
    assert forth == back and any(v.conflicts for v in forth.values()) and max(v.publishers for v in forth.values()) == 1


def test_claims_of_other_units_or_goods_are_not_set_against_each_other() -> None:
    tonnes = said("It was 500 tonnes.", indicator="exports", product="hazelnuts", hs=("080222",), value=Value(amount=500, unit="t"))  # fmt: skip
    money = said("It was $3 million.", indicator="exports", product="hazelnuts", hs=("080222",), value=usd(3e6))
    assert not related(tonnes, money)
