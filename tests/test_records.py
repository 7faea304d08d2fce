import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bilateral.errors import BadRecord, QuoteMismatch
from bilateral.reading import Reading
from bilateral.records import Claim, Document, Evidence, Target, Value, read_record

TEXT = "Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023."


def claim(document: Document, **fields: object) -> Claim:
    given = {"indicator": "turnover", "value": Value(amount=4.4e9, unit="USD"), "period": "2023", **fields}
    return Claim.cited(document, (0, len(document.text)), **given)


def test_every_record_of_the_starter_reports_reads_back_from_its_json(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        for record in reading.records:
            data = record.model_dump(mode="json")
            assert read_record(data, reading.document) == record


@given(st.text(min_size=1), st.data())
def test_evidence_holds_only_at_its_place(text: str, data: st.DataObject) -> None:
    document = Document.of(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        evidence = document.cite(start, end)
        assert evidence.verify(document) is evidence
        assert Evidence.model_validate_json(evidence.model_dump_json()) == evidence


def test_a_quote_that_is_not_at_its_place_is_refused(document: Document) -> None:
    moved = Evidence(document=document.id, start=1, end=6, quote="Trade")
    with pytest.raises(QuoteMismatch, match="does not stand at 1-6"):
        moved.verify(document)
    data = claim(document).model_dump(mode="json")
    data["evidence"][0] |= {"quote": "T" * len(TEXT)}
    with pytest.raises(QuoteMismatch):
        read_record(data, document)


def test_a_quote_from_another_document_is_refused(document: Document) -> None:
    with pytest.raises(QuoteMismatch):
        document.cite(0, 5).verify(Document.of(TEXT + " "))


def test_a_bad_field_is_named(document: Document) -> None:
    with pytest.raises(BadRecord, match="period"):
        claim(document, period="some time")
    with pytest.raises(BadRecord, match="reporter"):
        claim(document, reporter="Azerbaijan")
    with pytest.raises(BadRecord, match="change"):
        Target.cited(document, (0, 5), indicator="turnover")


def test_records_are_frozen(document: Document) -> None:
    with pytest.raises(ValidationError):
        claim(document).indicator = "exports"  # type: ignore[misc]


def test_uncertain_is_not_absent(document: Document) -> None:
    sure = claim(document, reporter="AZE")
    unsure = claim(document, reporter="AZE", doubts=({"field": "reporter", "why": "from the title"},))
    absent = claim(document)
    assert sure.reporter == unsure.reporter == "AZE" and absent.reporter is None
    assert unsure.doubts[0].field == "reporter" and not absent.doubts


@pytest.mark.parametrize(("written", "kept"), [("≤", "<="), ("≥", ">="), ("≈", "~"), (">", ">")])
def test_comparators_are_understood_as_print_writes_them(written: str, kept: str) -> None:
    assert Value(amount=1, comparator=written).comparator == kept  # type: ignore[arg-type]


def test_the_same_text_is_the_same_document_and_the_same_record(document: Document) -> None:
    again = Document.of(document.text, title="Another title")
    assert again.id == document.id and claim(again).id == claim(document).id
