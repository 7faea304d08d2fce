"""The commands as a user types them, each in its own process."""

import json
import sqlite3
from pathlib import Path

import pytest

from bilateral.cli import app
from bilateral.workspace import Workspace
from conftest import SHARED, run_cli

COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands]


def one_line(answer) -> str:
    """The error as said: one line, no traceback."""
    assert "Traceback" not in answer.stderr
    lines = [line for line in answer.stderr.splitlines() if line.startswith("error:")]
    assert len(lines) == 1, answer.stderr
    return lines[0]


def state(home: Workspace) -> tuple:
    home.close()
    with Workspace.open(home.folder) as again:
        return (
            tuple(d.id for d in again.register.documents()),
            tuple(r.id for r in again.register.records()),
            tuple((d.source, d.vintage, d.sha256) for d in again.warehouse.datasets()),
        )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    answer = run_cli(command, "--help")
    assert answer.returncode == 0 and f"Example: bilateral {command}" in answer.stdout


def test_the_whole_way(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    report = tmp_path / "report.txt"
    report.write_text("Date: 2024-01-18\n---\nTrade between Russia and China amounted to $239 billion in 2023.\n")
    made = run_cli("init", desk, "--json")
    assert json.loads(made.stdout)["datasets"]
    (reading,) = json.loads(run_cli("read", report, "-w", desk, "--json").stdout)
    (record,) = reading["records"]
    assert reading["kept"]["new"] == 1
    (again,) = json.loads(run_cli("read", report, "-w", desk, "--json").stdout)
    assert again["kept"] == {"new_document": False, "new": 0, "revised": 0, "withdrawn": 0}
    assert [r["id"] for r in json.loads(run_cli("list", "claims", "-w", desk, "--json").stdout)] == [record["id"]]
    assert json.loads(run_cli("show", record["id"], "-w", desk, "--json").stdout)["record"] == record
    (checked,) = json.loads(run_cli("check", "-w", desk, "--json").stdout)
    assert checked["verdict"]["outcome"] == "supported"
    assert json.loads(run_cli("trade", "China", "RUS", "-w", desk, "--json").stdout)["pair"] == ["CHN", "RUS"]
    page = tmp_path / "brief.html"
    assert run_cli("brief", "RUS", "CHN", "-w", desk, "-o", page, "--date", "2024-02-01").returncode == 0
    assert "239 billion" in page.read_text("utf-8")
    assert json.loads(run_cli("brief", "RUS", "CHN", "-w", desk, "--json").stdout)["pair"] == ["RUS", "CHN"]


def test_records_in_the_layout_of_annotated_corpora(tmp_path: Path) -> None:
    report = tmp_path / "entry.json"
    text = "Exports of Kenya to Uganda rose by 12% last year to $1.2 billion."
    report.write_text(json.dumps({"text": text, "title": "", "date": "2023-02-01", "url": ""}))
    (record,) = json.loads(run_cli("read", report, "--format", "records", cwd=tmp_path).stdout)
    assert set(record) == {"kind", "quote", "start", "end", "fields"}
    assert text[record["start"] : record["end"]] == record["quote"]
    assert record["fields"]["period"] == "2022" and record["fields"]["change_percent"] == 12


def test_load_and_list_datasets(desk: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text(
        "source,vintage,reporter,partner,product,flow,period,measure,value,unit\nmine,V1,AZE,RUS,TOTAL,exports,2022,trade_value,5,USD\n"
    )
    answer = json.loads(run_cli("load", table, "-w", desk.folder, "--json").stdout)
    assert "mine" in json.dumps(answer)
    listed = json.loads(run_cli("list", "datasets", "-w", desk.folder, "--json").stdout)
    assert [d["rows"] for d in listed if d["source"] == "mine"] == [1]


def _empty(folder: Path) -> list[object]:
    (folder / "empty.txt").write_bytes(b"  \n")
    return ["read", folder / "empty.txt"]


def _binary(folder: Path) -> list[object]:
    (folder / "report.txt").write_bytes(bytes(range(256)) * 64)
    return ["read", folder / "report.txt"]


def _truncated_pdf(folder: Path) -> list[object]:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty")
    return ["read", folder / "cut.pdf"]


def _huge(folder: Path) -> list[object]:
    (folder / "huge.txt").write_bytes(b"trade rose by 5% in 2023. " * 2_000_000)
    return ["read", folder / "huge.txt"]


def _wrong_encoding(folder: Path) -> list[object]:
    (folder / "odd.txt").write_bytes(bytes(128 + (n * 37 + n // 7) % 128 for n in range(4000)))
    return ["read", folder / "odd.txt"]


def _scripts(folder: Path) -> list[object]:
    (folder / "page.html").write_text(
        "<html><body><script>document.write('Trade rose by 5% in 2023')</script></body></html>"
    )
    return ["read", folder / "page.html"]


def _bomb(folder: Path) -> list[object]:
    import zipfile

    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b" " * 120_000_000)
    return ["read", folder / "bomb.docx"]


def _missing_column(folder: Path) -> list[object]:
    (folder / "short.csv").write_text(
        "source,vintage,reporter,partner,product,flow,period,measure,unit\na,b,AZE,RUS,TOTAL,exports,2022,trade_value,USD\n"
    )
    return ["load", folder / "short.csv"]


def _unknown_country(folder: Path) -> list[object]:
    return ["brief", "AZE", "Ruritania", "-o", folder / "never.html"]


MALFORMED = {
    _empty: "is empty", _binary: "is binary", _truncated_pdf: "PDF", _huge: "52 MB", _wrong_encoding: "UTF-8", _scripts: "no article",
    _bomb: "zip bomb", _missing_column: "'value' is missing", _unknown_country: "Ruritania",
}  # fmt: skip


@pytest.mark.parametrize("make", MALFORMED, ids=lambda f: f.__name__)
def test_malformed_input_gets_one_clear_line_and_loses_nothing(desk: Workspace, tmp_path: Path, make) -> None:
    before = state(desk)
    answer = run_cli(*make(tmp_path), "-w", desk.folder)
    assert answer.returncode == 2
    assert MALFORMED[make] in one_line(answer)
    assert state(desk) == before and not (tmp_path / "never.html").exists()


def test_a_locked_database_gets_one_clear_line_and_loses_nothing(desk: Workspace, tmp_path: Path) -> None:
    before = state(desk)
    report = tmp_path / "r.txt"
    report.write_text("Trade between Russia and China amounted to $239 billion in 2023.")
    holder = sqlite3.connect(desk.folder / "register.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    answer = run_cli("read", report, "-w", desk.folder)
    holder.execute("ROLLBACK")
    holder.close()
    assert answer.returncode == 3 and "locked" in one_line(answer)
    assert state(desk) == before


def test_a_bad_file_among_good_ones_stops_none_of_them(desk: Workspace, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Trade between Kenya and Uganda amounted to $1.1 billion in 2022.")
    (tmp_path / "bad.txt").write_bytes(b"")
    answer = run_cli("read", tmp_path / "bad.txt", tmp_path / "good.txt", "-w", desk.folder)
    assert answer.returncode == 2 and "bad.txt" in one_line(answer)
    assert len(state(desk)[0]) == 9


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list", "rumours"], 2, "rumours"),
        (["show", "claim-none"], 2, "claim-none"),
        (["check", "claim-none"], 2, "claim-none"),
        (["trade", "Kenya", "Uganda"], 4, "KEN"),
        (["read", "absent.txt"], 2, "absent.txt"),
        (["read"], 2, "no report"),
        (["load", "absent.csv"], 2, "absent.csv"),
        (["brief", "AZE", "RUS", "--date", "tomorrow"], 2, "tomorrow"),
        (["brief", "AZE", "AZE"], 2, "same country"),
        (["brief", "AZE", "RUS", "-o", "/proc/none/brief.html"], 2, "/proc/none"),
    ],
)
def test_exit_codes(desk: Workspace, arguments: list[str], code: int, said: str) -> None:
    answer = run_cli(*arguments, "-w", desk.folder)
    assert (answer.returncode, said in one_line(answer)) == (code, True), answer.stderr


def test_outside_a_workspace(tmp_path: Path) -> None:
    answer = run_cli("list", cwd=tmp_path)
    assert answer.returncode == 2 and "bilateral init" in one_line(answer)


@pytest.mark.shared
def test_the_founding_texts_from_the_command_line(tmp_path: Path) -> None:
    answer = run_cli("read", *sorted((SHARED / "documents").glob("*.txt")), "--json", cwd=tmp_path)
    council, forum = json.loads(answer.stdout)
    assert {r["kind"] for r in forum["records"]} >= {"event", "claim", "target", "measure"}
    assert {r["kind"] for r in council["records"]} >= {"event", "commitment", "position"}


# Statistics ----------------------------------------------------------------------------------------------------------

FLOWS = "t,i,j,k,v,q\n" + "".join(f"{{0}},{i},{j},{k},{(i * j) % 97 + n}.5,{n + 1}\n" for n, k in enumerate(("080810", "100199", "271012", "392690")) for i, j in ((31, 643), (31, 792), (643, 31), (643, 792), (792, 31), (792, 643)))  # fmt: skip


@pytest.fixture
def traded(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    files = tmp_path / "baci"
    files.mkdir()
    for year in (2022, 2023):
        head, *lines = FLOWS.format(year).replace("2022,", f"{year},").splitlines(keepends=True)
        lines = [line.replace("{0}", str(year)) for line in lines]
        (files / f"BACI_HS17_Y{year}_V202501.csv").write_text(
            head + "".join(sorted(lines, key=lambda x: [int(f) for f in x.split(",")[1:4]]))
        )
    run_cli("init", folder)
    assert run_cli("load", files, "-w", folder).returncode == 0
    return folder


@pytest.mark.parametrize("view", ["years", "products", "unit-values", "dependence", "specialisation", "potential", "payments", "outlook", "partners", "summary"])  # fmt: skip
def test_every_view_of_trade_answers_people_and_programs(traded: Path, view: str) -> None:
    shown = run_cli("trade", "AZE", "RUS", "--view", view, "-w", traded)
    assert shown.returncode == 0 and shown.stdout.strip() and "Traceback" not in shown.stderr
    assert json.loads(run_cli("trade", "AZE", "RUS", "--view", view, "-w", traded, "--json").stdout)


def test_tables_leave_in_every_format_and_no_cell_is_a_formula(traded: Path, tmp_path: Path) -> None:
    import duckdb
    import openpyxl

    question = "SELECT '=HYPERLINK(1)' AS note, -5.0 AS value, '@cmd' AS handle"
    assert (
        run_cli("sql", question, "--format", "csv", "-w", traded).stdout
        == "note,value,handle\n'=HYPERLINK(1),-5.0,'@cmd\n"
    )
    book, table = tmp_path / "a.xlsx", tmp_path / "a.parquet"
    assert run_cli("sql", question, "--format", "xlsx", "-o", book, "-w", traded).returncode == 0
    assert [cell.value for cell in openpyxl.load_workbook(book).active[2]] == ["'=HYPERLINK(1)", -5, "'@cmd"]
    assert (
        run_cli(
            "trade", "AZE", "RUS", "--view", "products", "--format", "parquet", "-o", table, "-w", traded
        ).returncode
        == 0
    )
    assert duckdb.sql(f"SELECT count(*) FROM '{table}'").fetchall() == [(4,)]
    assert "name a file" in one_line(
        run_cli("trade", "AZE", "RUS", "--view", "products", "--format", "xlsx", "-w", traded)
    )


@pytest.mark.parametrize(
    "question",
    [
        "DROP TABLE datasets",
        "SELECT 1; SELECT 2",
        "SELEKT",
        "COPY (SELECT 1) TO 'x.csv'",
        "FROM read_csv('/etc/passwd')",
    ],
)
def test_sql_reads_only(traded: Path, question: str) -> None:
    answer = run_cli("sql", question, "-w", traded)
    assert answer.returncode == 2 and one_line(answer)
    assert not list(traded.rglob("x.csv"))


def test_series_of_a_product_and_of_a_region(traded: Path) -> None:
    rows = json.loads(
        run_cli("trade", "AZE", "RUS", "--product", "gasoline", "--since", "2022", "-w", traded, "--json").stdout
    )
    assert {r["product"] for r in rows} == {"271012"} and {"baci", "official-press"} <= {r["source"] for r in rows}
    region = json.loads(run_cli("trade", "RUS", "AZE", "--region", "ru-sta", "-w", traded, "--json").stdout)
    assert region and all("RU-STA" in (r["reporter"], r["partner"]) for r in region)
    nothing = run_cli("trade", "AZE", "RUS", "--product", "unicorns", "-w", traded)
    assert nothing.returncode == 2 and "HS code" in one_line(nothing)


def test_a_chart_of_the_pair(traded: Path, tmp_path: Path) -> None:
    assert run_cli("trade", "AZE", "RUS", "--chart", tmp_path / "trade.svg", "-w", traded).returncode == 0
    assert "<svg" in (tmp_path / "trade.svg").read_text("utf-8")


def test_loading_says_what_became_of_every_line_and_the_same_again_changes_nothing(
    traded: Path, tmp_path: Path
) -> None:
    table = tmp_path / "gdp.csv"
    table.write_text("country,iso3,year,gdp_current_usd\nAzerbaijan,AZE,2022,78e9\nArab World,ARB,2022,3e12\n")
    assert "set aside: 1 × an aggregate of the World Bank" in run_cli("load", table, "-w", traded).stdout
    assert "nothing changed" in run_cli("load", table, "-w", traded).stdout


@pytest.mark.parametrize(
    "content",
    [
        "year,exporter,importer,value_kusd\n20x3,AZE,RUS,1\n",
        "year,exporter,importer,value_kusd\n2023,AZE,RUS\n",
        "PAR1 and no more",
    ],
)
def test_broken_statistics_get_one_line(traded: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(content)
    answer = run_cli("load", path, "-w", traded)
    assert answer.returncode == 2 and "broken.csv" in one_line(answer)


def test_ranks_are_given_only_where_all_partners_are_loaded(shared_desk: Workspace, tmp_path: Path) -> None:
    some = json.loads(run_cli("trade", "AZE", "RUS", "--view", "years", "-w", shared_desk.folder, "--json").stdout)[0]
    assert some["year"] == 2000 and some["rank by exports"] is None, "the starter pack has fifteen partners"
    (tmp_path / "BACI_HS17_Y2022_V202501.csv").write_text(
        "t,i,j,k,v,q\n2022,31,643,080810,5,1\n2022,31,792,080810,9,1\n2022,643,31,100199,7,1\n"
    )
    run_cli("init", tmp_path / "own", "--bare")
    run_cli("load", tmp_path / "BACI_HS17_Y2022_V202501.csv", "-w", tmp_path / "own")
    (whole,) = json.loads(run_cli("trade", "AZE", "RUS", "--view", "years", "-w", tmp_path / "own", "--json").stdout)
    assert (whole["rank by exports"], whole["rank by imports"]) == (2, 1)


def test_a_vintage_that_takes_another_s_place_says_so(traded: Path, tmp_path: Path) -> None:
    head = "source,vintage,reporter,partner,product,flow,period,measure,value,unit\n"
    for year in (2021, 2022):
        table = tmp_path / f"{year}.csv"
        table.write_text(f"{head}own,1,AZE,RUS,TOTAL,exports,{year},trade_value,1,USD\n")
        answer = run_cli("load", table, "-w", traded)
    assert "replaces the 1 observations of own 1" in answer.stdout


def test_every_number_of_a_file_names_its_release(traded: Path, tmp_path: Path) -> None:
    for view in (
        "years",
        "products",
        "unit-values",
        "dependence",
        "specialisation",
        "potential",
        "outlook",
        "partners",
    ):
        rows = json.loads(run_cli("trade", "AZE", "RUS", "--view", view, "-w", traded, "--json").stdout)
        assert rows and all(row["source"].startswith("baci ") for row in rows), view
    summary = tmp_path / "summary.json"
    assert run_cli("trade", "AZE", "RUS", "-o", summary, "-w", traded).returncode == 0
    assert json.loads(summary.read_text("utf-8"))["series"][-1]["vintage"]
    assert "--view years" in one_line(run_cli("trade", "AZE", "RUS", "--format", "csv", "-w", traded))


def test_many_reports_are_read_on_all_cores_and_told_in_a_line_each(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(25):
        (folder / f"r{n:02}.txt").write_text(
            f"Trade turnover between Kenya and Uganda reached $1.{n} billion in 2023.\n"
        )
    (folder / "r07.txt").write_text("")
    assert run_cli("init", tmp_path / "desk").returncode == 0
    said = run_cli("read", *sorted(folder.iterdir()), "-w", tmp_path / "desk")
    assert said.returncode == 2 and "r07.txt: is empty" in said.stderr and "Read 24 reports: 24 records." in said.stdout
    told = [line for line in said.stdout.splitlines() if "1 records, kept" in line]
    assert len(told) == 24 and told == sorted(told), "in the order given"
    again = json.loads(run_cli("read", *sorted(folder.glob("r1*.txt")), folder / "r10.txt", "--json", "-w", tmp_path / "desk").stdout)  # fmt: skip
    assert len(again) == 10 and not any(r["kept"]["new_document"] for r in again)
