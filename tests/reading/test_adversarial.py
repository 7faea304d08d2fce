"""A hundred thousand strings that nobody would write."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.reading import read
from bilateral.reading.lexicon import rules
from bilateral.records import Document

PARTS, DOCUMENTS, STRINGS = 4, 250, 100
ODD = ("\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u0301", "\ud7ff", "🇦🇿", "؀", "שלום", "مرحبا", "\x00", "\x1b[31m", "\u2028", "“", "”", "«", "»", "‚", "‘", "((", "))",
       "<b>", "&nbsp;", "%s", "{}", "\\", "$", "€", "₼", "—", "…", "٤٤", "½", "１２", "0x1F", "1e309", "-0", "1/0", "NaN")  # fmt: skip


def vocabulary() -> list[str]:
    """Words that the rules look for, so that strings get deep into them."""
    found: list[str] = []

    def gather(node: object) -> None:
        if isinstance(node, str):
            found.append(node.replace("\\w+", "ов").replace("\\w*", "").replace("\\b", ""))
        elif isinstance(node, dict):
            for key, value in node.items():
                found.append(str(key))
                gather(value)
        elif isinstance(node, list):
            for item in node:
                gather(item)

    for name in ("statements", "acts", "instruments", "russian", "units"):
        gather(rules(name))
    names = [
        "Azerbaijan",
        "Russian",
        "Baku",
        "Tehran's",
        "Казахстан",
        "турецких",
        "Баку",
        "Mr Smith",
        "12th",
        "fifth",
        "1 March 2024",
        "с 1 марта по 31 мая",
        "Q3",
        "last year",
        "10%",
        "$4.4 bn",
        "5,5 млрд долл.",
    ]
    return sorted({w for w in found if w} | set(names))


def strings(seed: int) -> Iterator[str]:
    draw, words = random.Random(seed), vocabulary()
    for _ in range(DOCUMENTS * STRINGS):
        match draw.randrange(8):
            case 0:
                yield "".join(
                    chr(
                        draw.choice(
                            (
                                draw.randrange(32, 0x250),
                                draw.randrange(0x400, 0x600),
                                draw.randrange(0x2000, 0x2100),
                                draw.randrange(0x1F300, 0x1F600),
                            )
                        )
                    )
                    for _ in range(draw.randrange(1, 60))
                )
            case 1:
                yield draw.choice("0123456789") * draw.randrange(
                    1, 400 if draw.random() > 0.01 else 10_000
                ) + draw.choice(("", "%", " bn", " млрд", " t", "th session"))
            case 2:
                quote = draw.choice(("“", "«", '"', "'", "("))
                yield (
                    quote * draw.randrange(1, 40)
                    + draw.choice(words)
                    + draw.choice(("”", "»", '"', "'", ")")) * draw.randrange(1, 40)
                )
            case 3:
                yield draw.choice(ODD).join(draw.choices(words, k=draw.randrange(1, 10)))
            case _:
                yield " ".join(
                    draw.choices((*words, *draw.choices(ODD, k=3), str(draw.randrange(10**6))), k=draw.randrange(2, 16))
                ) + draw.choice((".", "?", "", ";", "!"))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_string_raises_and_every_quote_stands_at_its_place(part: int) -> None:
    """PARTS × DOCUMENTS × STRINGS = 100,000 strings, a hundred a document, in English and Russian."""
    assert PARTS * DOCUMENTS * STRINGS == 100_000
    source = strings(part)
    found = 0
    for number in range(DOCUMENTS):
        text = "\n".join(next(source) for _ in range(STRINGS))
        document = Document.of(text, language="ru" if number % 3 == 0 else "en")
        for record in read(document).records:
            found += 1
            for evidence in record.evidence:
                evidence.verify(document)
    assert found, "some of the strings reach the rules"


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_reads(text: str) -> None:
    document = Document.of(text)
    for record in read(document).records:
        record.evidence[0].verify(document)
