"""CEPII's GeoDist and Gravity: distances, ties and membership of a pair.

GeoDist (dist_cepii: iso_o, iso_d, contig, comlang_off, colony, dist, distcap, distw, distwces; geo_cepii: a line a city of an economy)
carries old codes (ROM, ZAR, TMP, PAL, YUG), which become those of today.  Gravity (a line a pair and year) is kept for
the measures in `GRAVITY`.  Sources: Mayer and Zignago (2011), CEPII working paper 2011-25; Conte, Cotterlaz and Mayer (2022), 2022-05.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.reference.economies import economy_codes
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample, lookup, relation_of, stata, vintage_of
from bilateral.warehouse import Dataset, Table, quoted

PAIRS, PLACES = {"iso_o", "iso_d", "contig", "dist", "distw"}, {"iso2", "iso3", "landlocked", "area", "lat", "lon"}
GRAVITY_COLUMNS = {"year", "iso3_o", "iso3_d", "distw_harmonic"}
DISTANCES = {"dist": "km", "distcap": "km", "distw": "km", "distwces": "km", "contig": "1 is yes", "comlang_off": "1 is yes",
             "comlang_ethno": "1 is yes", "colony": "1 is yes", "comcol": "1 is yes", "curcol": "1 is yes", "col45": "1 is yes", "smctry": "1 is yes"}  # fmt: skip
GRAVITY = {"distw_harmonic": "km", "dist": "km", "contig": "1 is yes", "comlang_off": "1 is yes", "comlang_ethno": "1 is yes", "fta_wto": "1 is yes", "rta_coverage": "code of coverage",
           "wto_o": "1 is yes", "wto_d": "1 is yes", "eu_o": "1 is yes", "eu_d": "1 is yes"}  # fmt: skip
PLACE_UNITS = {"area": "km2", "dis_int": "km", "landlocked": "1 is yes"}
ENCODINGS = ("utf-8", "latin-1")
PAGE = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6"


def recognises(sample: Sample) -> bool:
    """Whether a file is one of GeoDist's two tables or Gravity."""
    return sample.kind in ("csv", "stata") and (
        sample.has >= PAIRS or sample.has >= PLACES or sample.has >= GRAVITY_COLUMNS
    )


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[Table]:
    """The file's measures; a measure that is empty for a pair is set aside."""
    codes = economy_codes("cepii")
    if sample.has >= GRAVITY_COLUMNS:
        yield _table(sample, "cepii-gravity", "Gravity", GRAVITY, "iso3_o", "iso3_d", "year", codes)
    elif sample.has >= PAIRS:
        yield _table(sample, "cepii-geodist", "GeoDist, pairs", DISTANCES, "iso_o", "iso_d", "'2011'", codes)
    else:
        yield _table(sample, "cepii-geodist", "GeoDist, economies", PLACE_UNITS, "iso3", "iso3", "'2011'", codes)


def remote(table: str = "geodist") -> list[Remote]:
    """Where GeoDist's two tables lie (Stata), or Gravity's zip (table gravity)."""
    if table == "gravity":
        name = "Gravity_csv_V202211.zip"
        return [Remote(f"https://www.cepii.fr/DATA_DOWNLOAD/gravity/data/{name}", name)]
    if table != "geodist":
        raise BadData(f"CEPII's '{table}' is not read here", remedy="use table=geodist or table=gravity")
    return [Remote(f"https://www.cepii.fr/distance/{name}", name) for name in ("dist_cepii.dta", "geo_cepii.dta")]


def _table(
    sample: Sample, source: str, title: str, units: dict[str, str], a: str, b: str, period: str, codes: dict[str, str]
) -> Table:
    kept = [name for name in sample.header if name in units]
    vintage = f"{'2011' if source == 'cepii-geodist' else vintage_of(sample.path)}.{sample.path.name.split('.')[0]}"
    lines, values = sample.csv(), dict[str, object]()
    if sample.kind == "stata":
        lines, values = relation_of(sample.header, stata(sample.path).to_numpy().tolist())
    # A city is a line of its own in geo_cepii: an economy's area stands on each of them and is kept once.
    first = f"row_number() OVER (PARTITION BY {a}, {b}, {period}, measure ORDER BY line_number)"
    missing = "trim(coalesce(value, '')) IN ('', '.', 'NA')"
    query = f"""
        SELECT line_number, {quoted(source)} AS source, {quoted(vintage)} AS vintage, coalesce({lookup(codes, a)}, {a}) AS reporter,
               coalesce({lookup(codes, b)}, {b}) AS partner, 'TOTAL' AS product, 'distance' AS flow, {period} AS period, measure, value,
               {lookup(units, "measure")} AS unit, CASE WHEN coalesce({lookup(codes, a)}, {a}) <> {a} THEN 'listed as ' || {a} ELSE '' END AS note, {quoted(PAGE)} AS url,
               CASE WHEN {missing} THEN 'the measure is not given' WHEN {first} > 1 THEN 'a further line of the same economy or pair' END AS aside
        FROM {lines} UNPIVOT INCLUDE NULLS (value FOR measure IN ({", ".join(kept)}))"""
    about = Dataset(source=source, vintage=vintage, title=title, publisher="CEPII", licence="Etalab 2.0", url=PAGE)
    return Table(query, (about,), values=values)
