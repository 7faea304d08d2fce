"""Build the country outlines for maps from the npm package world-atlas: `python tools/build_world_map.py countries-110m.json`.

In: TopoJSON of Natural Earth 1:110m (public domain; the package is ISC, Michael Bostock).  Out:
`src/bilateral/reference/world.json`, the same arcs with ISO 3166 alpha-3 codes and names on each country.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pycountry

OUT = Path(__file__).parents[1] / "src/bilateral/reference/world.json"


def main(path: Path) -> None:
    world = json.loads(path.read_text("utf-8"))
    for shape in world["objects"]["countries"]["geometries"]:
        found = pycountry.countries.get(numeric=str(shape.pop("id", "")).zfill(3))
        name = shape["properties"]["name"]
        shape["id"] = found.alpha_3 if found else {"Kosovo": "XKX"}.get(name, name)
    del world["objects"]["land"]
    OUT.write_text(json.dumps(world, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: python tools/build_world_map.py countries-110m.json")
    main(Path(sys.argv[1]))
