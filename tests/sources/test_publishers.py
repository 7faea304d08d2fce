"""Every publisher's layout, as small files of the same form; the real files of ../shared are loaded where they are."""

import csv
import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from bilateral.errors import BadData
from bilateral.sources import SOURCES, load
from bilateral.warehouse import LoadReport, Warehouse
from conftest import SHARED


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def one(house: Warehouse, path: Path) -> LoadReport:
    (report,) = load(house, path)
    return report


def aside(report: LoadReport) -> dict[str, int]:
    return {a.reason: a.rows for a in report.aside}


def test_every_source_can_tell_its_files() -> None:
    assert all(
        hasattr(module, "recognises") and hasattr(module, "tables") and module.__doc__ for module in SOURCES.values()
    )


# UN Comtrade ---------------------------------------------------------------------------------------------------------

RECORD = {"typeCode": "C", "freqCode": "A", "period": "2022", "reporterCode": 31, "flowCode": "M", "partnerCode": 643, "partner2Code": 0, "classificationCode": "H6",
          "cmdCode": "TOTAL", "customsCode": "C00", "motCode": 0, "netWgt": 5000.0, "isNetWgtEstimated": True, "cifvalue": 1060.0, "fobvalue": None, "primaryValue": 1060.0}  # fmt: skip


def comtrade(path: Path, *records: dict) -> Path:
    return put(
        path,
        json.dumps(
            {"elapsedTime": "0.1 secs", "count": len(records), "data": [RECORD | r for r in records], "error": ""}
        ),
    )


def test_comtrade_answers_keep_totals_and_set_parts_aside(house: Warehouse, tmp_path: Path) -> None:
    report = one(house, comtrade(
        tmp_path / "answer.json", {}, {"motCode": 2100}, {"partner2Code": 792}, {"customsCode": "C04"}, {"flowCode": "MIP"}, {"typeCode": "S"},
        {"flowCode": "X", "partnerCode": 490, "cifvalue": None, "netWgt": None}, {"flowCode": "RX", "partnerCode": 899, "period": "202305", "netWgt": 0},
    ))  # fmt: skip
    assert report.lines == 8 and report.observations == 4
    assert sum(aside(report).values()) == 5 and any("transport" in reason for reason in aside(report))
    (value, weight) = house.observations(reporter="AZE", flow="imports")[::-1]
    assert (value.value, value.unit, value.valuation) == (1060.0, "USD", "CIF")
    assert (weight.value, weight.unit, weight.note) == (5.0, "t", "net weight estimated by the UN")
    assert [(o.partner, o.valuation) for o in house.observations(flow="exports")] == [("TWN", "FOB")]
    assert [(o.partner, o.period) for o in house.observations(flow="re-exports")] == [("N899", "2023-05")]


def test_comtrade_bulk_files_are_read_through_gzip(house: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "COMTRADE-FINAL-CA031202201H6[2024-01-01].gz"
    columns = list(RECORD)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, columns, delimiter="\t")
        table.writeheader()
        table.writerows([RECORD, RECORD | {"cmdCode": "271012", "partnerCode": 0}])
    assert one(house, path).observations == 4
    assert house.observations(product="271012", measure="quantity")[0].partner == "WLD"


def test_a_column_that_changed_its_name_is_named_and_the_old_vintage_stays(house: Warehouse, tmp_path: Path) -> None:
    load(house, comtrade(tmp_path / "old.json", {}))
    changed = put(
        tmp_path / "new.csv", "period,reporterCode,flowCode,partnerCode,commodity,primaryValue\n2022,31,M,643,TOTAL,1\n"
    )
    with pytest.raises(BadData, match="no known layout"):
        load(house, changed)
    with pytest.raises(BadData, match=r"line 1: field value says"):
        load(house, comtrade(tmp_path / "bad.json", {"primaryValue": "n/a"}))
    assert len(house.observations()) == 2


def test_tables_of_wits_and_the_former_comtrade_site(house: Warehouse, tmp_path: Path) -> None:
    wits = put(tmp_path / "wits.csv", "Nomenclature,ReporterISO3,ProductCode,ReporterName,PartnerISO3,PartnerName,Year,TradeFlowName,TradeFlowCode,TradeValue in 1000 USD,NetWeight in KGM\n"
               "H5,AZE,271012,Azerbaijan,RUS,Russian Federation,2022,Gross Imp.,1,900.5,1000\nH5,AZE,Total,Azerbaijan,WLD,World,2022,Export,2,5000,\nH5,AZE,01,Azerbaijan,RUS,Russia,2022,Transit,9,1,\n")  # fmt: skip
    report = one(house, wits)
    assert report.observations == 3 and aside(report) == {"flow Transit is unknown": 1}
    legacy = put(tmp_path / "legacy.csv", "Classification,Year,Period,Period Desc.,Trade Flow,Reporter Code,Reporter,Partner Code,Partner,Commodity Code,Netweight (kg),Trade Value (US$)\n"
                 "H4,2015,2015,2015,Import,31,Azerbaijan,842,USA,1001,2000,3000\n")  # fmt: skip
    assert one(house, legacy).observations == 2
    assert {(o.partner, o.unit, o.value) for o in house.observations(reporter="AZE", product="1001")} == {
        ("USA", "USD", 3000.0),
        ("USA", "t", 2.0),
    }


WITS_SERIES = """<gen:Series><gen:SeriesKey><gen:Value id="FREQ" value="A"/><gen:Value id="REPORTER" value="{reporter}"/><gen:Value id="PARTNER" value="RUS"/>
<gen:Value id="PRODUCTCODE" value="{product}"/><gen:Value id="INDICATOR" value="XPRT-TRD-VL"/></gen:SeriesKey><gen:Obs><gen:ObsDimension value="2021"/><gen:ObsValue value="{value}"/></gen:Obs></gen:Series>"""


def test_trade_statistics_of_the_wits_api(house: Warehouse, tmp_path: Path) -> None:
    series = "".join(
        WITS_SERIES.format(reporter=who, product=what, value=value)
        for who, what, value in [("AZE", "Total", 920.5), ("AZE", "27-27_Fuels", 12.25), ("ROM", "Total", 7), ("AZE", "01-05_Animal", 30), ("AZE", "UNCTAD-SoP1", 44)]
    )  # fmt: skip
    head, tail = SDMX.split("<gen:Series>")[0], "</mes:DataSet></mes:GenericData>"
    message = (head + series + tail).replace("IMTS", "DF_WITS_TradeStats_Trade").replace("IMF.STA", "WBG_WITS")
    report = one(house, put(tmp_path / "wits.xml", message))
    assert report.lines == 5 and aside(report) == {"a product group that is no HS chapter": 2}
    assert {
        (o.reporter, o.product, o.flow, o.value, o.unit, o.valuation) for o in house.observations(source="wits")
    } == {
        ("AZE", "TOTAL", "exports", 920.5, "thousand USD", "FOB"),
        ("AZE", "27", "exports", 12.25, "thousand USD", "FOB"),
        ("ROU", "TOTAL", "exports", 7.0, "thousand USD", "FOB"),
    }
    with pytest.raises(BadData, match="dimension INDICATOR is missing"):
        load(house, put(tmp_path / "other.xml", message.replace('id="INDICATOR"', 'id="OTHER"')))


# World Bank, IMF, JODI -----------------------------------------------------------------------------------------------


def test_world_bank_answers_downloads_and_tables_agree(tmp_path: Path) -> None:
    rows = [("AZE", "Azerbaijan", "2022", 78.7e9), ("XKX", "Kosovo", "2022", 9.4e9), ("ARB", "Arab World", "2022", 3e12), ("WLD", "World", "2022", 1e14), ("AZE", "Azerbaijan", "2023", None)]  # fmt: skip
    api = [{"page": 1, "pages": 1, "total": 5}, [{"indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"}, "country": {"id": "", "value": name},
                                                  "countryiso3code": code, "date": year, "value": value, "unit": ""} for code, name, year, value in rows]]  # fmt: skip
    download = ('"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-10-24",\n\n"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023",\n'
                + "".join(f'"{name}","{code}","GDP (current US$)","NY.GDP.MKTP.CD","{value or ""}","",\n' for code, name, year, value in rows if year == "2022"))  # fmt: skip
    tidy = "country,iso3,year,gdp_current_usd\n" + "".join(
        f"{name},{code},{year},{value or ''}\n" for code, name, year, value in rows
    )
    files = [
        put(tmp_path / "a.json", json.dumps(api)),
        put(tmp_path / "b.csv", download),
        put(tmp_path / "c.csv", tidy),
    ]
    seen = []
    for n, path in enumerate(files):
        house = Warehouse(tmp_path / f"house{n}")
        report = one(house, path)
        assert aside(report)["an aggregate of the World Bank, not an economy"] in (1, 2)
        seen.append([(o.reporter, o.period, o.value, o.flow) for o in house.observations()])
    assert seen[0] == seen[1] == seen[2]
    assert ("XKX", "2022", 9.4e9, "gdp") in seen[0] and len(seen[0]) == 3


SDMX = """<?xml version="1.0" encoding="utf-8"?>
<mes:GenericData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:gen="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2025-01-01T00:00:00Z</mes:Prepared><mes:Sender id="IMF"/><mes:Structure structureID="IMTS" dimensionAtObservation="TIME_PERIOD"><com:Structure><Ref agencyID="IMF.STA" id="IMTS" version="1.0"/></com:Structure></mes:Structure></mes:Header>
<mes:DataSet structureRef="IMTS"><gen:Series><gen:SeriesKey><gen:Value id="COUNTRY" value="AZE"/><gen:Value id="INDICATOR" value="{indicator}"/><gen:Value id="COUNTERPART_COUNTRY" value="{partner}"/><gen:Value id="FREQUENCY" value="A"/></gen:SeriesKey>
<gen:Attributes><gen:Value id="SCALE" value="6"/></gen:Attributes>
<gen:Obs><gen:ObsDimension value="2022"/><gen:ObsValue value="975.5"/></gen:Obs><gen:Obs><gen:ObsDimension value="2023-M05"/><gen:ObsValue value="80"/></gen:Obs></gen:Series></mes:DataSet></mes:GenericData>"""


def test_imf_messages_and_tables(house: Warehouse, tmp_path: Path) -> None:
    load(house, put(tmp_path / "imts.xml", SDMX.format(indicator="XG_FOB_USD", partner="RUS")))
    assert [(o.partner, o.flow, o.period, o.value, o.valuation) for o in house.observations(source="imf")] == [
        ("RUS", "exports", "2022", 975.5e6, "FOB"), ("RUS", "exports", "2023-05", 80e6, "FOB")
    ]  # fmt: skip
    table = put(tmp_path / "weo.csv", "COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE\nAZE,NGDPD,A,2024,74.3,9\nG163,NGDPD,A,2024,1,9\nAZE,NGDPD,Q,2024-Q1,1,9\nUVK,PCPIPCH,A,2024,2.1,0\n")  # fmt: skip
    report = one(house, table)
    assert aside(report) == {"area G163 is no economy": 1, "quarters are not kept beside months and years": 1}
    assert [(o.value, o.unit) for o in house.observations(flow="gdp")] == [(74.3e9, "USD")]
    assert [o.reporter for o in house.observations(measure="inflation")] == ["XKX"]
    with pytest.raises(BadData, match="not a readable SDMX message"):
        load(house, put(tmp_path / "broken.xml", SDMX[:700]))


def test_jodi_keeps_one_unit_of_a_figure(house: Warehouse, tmp_path: Path) -> None:
    path = put(tmp_path / "jodi.csv", "REF_AREA,TIME_PERIOD,ENERGY_PRODUCT,FLOW_BREAKDOWN,UNIT_MEASURE,OBS_VALUE,ASSESSMENT_CODE\n"
               "AZ,2023-05,GASOLINE,TOTIMPSB,KTONS,12,1\nAZ,2023-05,GASOLINE,TOTIMPSB,KBBL,101,1\nAZ,2023-05,GASOLINE,TOTDEMO,KBBL,800,1\nAZ,2023-05,GASOLINE,STOCKCH,KTONS,1,1\n"
               "AZ,2023-05,GASOLINE,CLOSTLV,KTONS,-,3\nAZ,2023-05,GASDIES,REFGROUT,KBD,9,1\n")  # fmt: skip
    report = one(house, path)
    assert report.lines == 6 and report.observations == 2
    assert {(o.flow, o.partner, o.value, o.unit) for o in house.observations()} == {
        ("imports", "WLD", 12.0, "thousand t"),
        ("consumption", "AZE", 800.0, "thousand barrels"),
    }


# Prices, distances, policy -------------------------------------------------------------------------------------------


def test_the_pink_sheet_s_workbook(house: Warehouse, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Monthly Prices"
    for row in (["World Bank Commodity Price Data"], ["Updated on"], [None, "Crude oil, Brent", "Wheat, US HRW **"], [None, "($/bbl)", "($/mt)"], ["2024M01", 80.2, "…"], ["2024M02", 83.8, 278.5]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "CMO-Historical-Data-Monthly.xlsx")
    report = one(house, tmp_path / "CMO-Historical-Data-Monthly.xlsx")
    assert aside(report) == {"no price for the month": 1}
    assert [(o.measure, o.period, o.value, o.unit) for o in house.observations(flow="price")] == [
        ("crude_oil_brent", "2024-01", 80.2, "USD/bbl"), ("crude_oil_brent", "2024-02", 83.8, "USD/bbl"), ("wheat_us_hrw", "2024-02", 278.5, "USD/mt")
    ]  # fmt: skip


def test_old_codes_of_cepii_become_those_of_today_and_latin_1_is_read(house: Warehouse, tmp_path: Path) -> None:
    path = put(tmp_path / "dist_cepii.csv", "iso_o;iso_d;contig;comlang_off;colony;dist;distcap;distw;distwces\nROM;AZE;0;0;0;1700.5;1700.5;.;1650\nYUG;ZAR;0;0;0;5000;5000;5001;5002\n")  # fmt: skip
    assert aside(one(house, path)) == {"the measure is not given": 1}
    assert {(o.reporter, o.partner, o.note) for o in house.observations(measure="dist")} == {
        ("ROU", "AZE", "listed as ROM"),
        ("SCG", "COD", "listed as YUG"),
    }
    places = tmp_path / "geo_cepii.csv"
    places.write_bytes("iso2;iso3;cnum;country;pays;area;dis_int;landlocked;lat;lon\nCI;CIV;384;Cote;Côte d'Ivoire;322462;213.5;0;5.3;-4\nCI;CIV;384;Cote;Côte d'Ivoire;322462;213.5;0;6.8;-5.3\n".encode("latin-1"))  # fmt: skip
    assert aside(one(house, places)) == {"a further line of the same economy or pair": 3}


def test_geodist_in_stata_is_read_as_its_csv(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame({"iso_o": ["ROM", "AZE"], "iso_d": ["AZE", "RUS"], "contig": [0, 1], "dist": [1700.5, 1924.25], "distw": [None, 2000.125]})  # fmt: skip
    frame.to_stata(tmp_path / "dist_cepii.dta", write_index=False, version=114)
    frame.to_csv(tmp_path / "dist_cepii.csv", index=False)
    seen = []
    for name in ("dist_cepii.dta", "dist_cepii.csv"):
        house = Warehouse(tmp_path / name.replace(".", "-"))
        report = one(house, tmp_path / name)
        assert report.lines == 2 and aside(report) == {"the measure is not given": 1}
        seen.append([o.model_dump(exclude={"vintage"}) for o in house.observations()])
    assert seen[0] == seen[1] and len(seen[0]) == 5
    broken = tmp_path / "cut.dta"
    broken.write_bytes((tmp_path / "dist_cepii.dta").read_bytes()[:300])
    with pytest.raises(BadData, match="Stata"):
        load(Warehouse(tmp_path / "none"), broken)


def test_policy_acts_of_the_global_trade_alert(house: Warehouse, tmp_path: Path) -> None:
    act = {"intervention_id": 1, "state_act_title": "Ban of gasoline exports", "intervention_url": "https://example.org/1?key=secret", "intervention_type": "Export ban",
           "implementing_jurisdictions": [{"id": 643, "name": "Russia", "iso": "RUS"}], "affected_jurisdictions": [{"id": 31, "name": "Azerbaijan", "iso": "AZE"}],
           "affected_products": [{"product_id": 271012, "new_level": None}], "date_announced": "2024-02-27", "date_implemented": "2024-03-01", "date_removed": "2024-08-31"}  # fmt: skip
    tariff = act | {
        "intervention_id": 2,
        "intervention_type": "Import tariff",
        "affected_products": [{"product_id": 10121, "new_level": "7.5", "unit": "percent"}],
        "date_removed": None,
    }
    services = act | {"intervention_id": 3, "affected_products": []}
    report = one(house, put(tmp_path / "gta.json", json.dumps([act, tariff, services, act])))
    assert report.lines == 4 and aside(report) == {"no goods are named": 1, "the same intervention again": 1}
    duty, ban = house.observations(flow="policy", source="gta")
    assert (ban.reporter, ban.partner, ban.product, ban.measure, ban.period) == (
        "RUS",
        "AZE",
        "271012",
        "export_ban",
        "2024-03-01/2024-08-31",
    )
    assert (duty.product, duty.value, duty.unit, duty.period) == ("010121", 7.5, "%", "2024-03-01/..")
    assert "secret" not in ban.url
    table = put(tmp_path / "interventions.csv", "Title,Intervention Type,Implementing Jurisdictions,Affected Jurisdictions,Affected Products,Announcement Date,Implementation Date,Removal Date\n"
                'Wheat quota,Export quota,Russia,"Azerbaijan, Georgia",100199,2024-01-10,2024-02-15,2024-06-30\n')  # fmt: skip
    assert one(house, table).observations == 2


def test_trade_between_industries_of_the_oecd_table(house: Warehouse, tmp_path: Path) -> None:
    path = put(tmp_path / "2020_SML.csv", "V1,AUS_A01_02,AUS_B05_06,CN1_A01_02,AUS_HFCE,CHN_HFCE,OUT\nAUS_A01_02,5,1,2,3,4,15\nCN1_A01_02,1,0,9,2,1,13\nTLS,1,1,1,1,1,5\nVA,1,1,1,0,0,3\nOUT,8,3,13,6,6,36\n")  # fmt: skip
    report = one(house, path)
    assert {(o.reporter, o.partner, o.product, o.value) for o in house.observations()} == {
        ("AUS", "CHN", "ISIC-A01_02", 6.0),
        ("CHN", "AUS", "ISIC-A01_02", 3.0),
    }
    assert "sales at home" in aside(report)


def test_press_figures_say_what_was_not_understood(house: Warehouse, tmp_path: Path) -> None:
    path = put(tmp_path / "press.csv", "reporter,partner,metric,period,value,unit,url,note\nAZE,RUS,trade turnover,2025,~5,bn USD,https://e.org/1,a\nAZE,RUS,crude oil imports from Russia,2024H1,855.23,kt,https://e.org/2,\n"
               "AZE,RUS,good will,2024,1,%,https://e.org/3,\nAZE,RUS,trade turnover,last year,4,bn USD,https://e.org/4,\n")  # fmt: skip
    report = one(house, path)
    assert {(o.measure, o.value, o.period) for o in house.observations()} == {
        ("trade_value_about", 5e6, "2025"),
        ("quantity", 855230.0, "2024-01/2024-06"),
    }
    assert any("good will" in reason for reason in aside(report)) and any(
        "last year" in reason for reason in aside(report)
    )


# Archives and folders ------------------------------------------------------------------------------------------------

FLOWS = "t,i,j,k,v,q\n2022,31,643,080810,22.5,40.25\n2022,643,31,100199,10,NA\n2022,643,490,100199,1,NA\n2022,899,31,100199,2,NA\n"


def test_an_archive_of_baci_brings_flows_and_names_together(house: Warehouse, tmp_path: Path) -> None:
    archive = tmp_path / "BACI_HS17_V202501.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("BACI_HS17_Y2022_V202501.csv", FLOWS)
        out.writestr("BACI_HS17_Y2023_V202501.csv", FLOWS.replace("2022,", "2023,"))
        out.writestr("product_codes_HS17_V202501.csv", 'code,description\n080810,"Apples, fresh"\n100199,Wheat\n')
        out.writestr(
            "country_codes_V202501.csv", "country_code,country_name,country_iso2,country_iso3\n31,Azerbaijan,AZ,AZE\n"
        )
        out.writestr("Readme.txt", "BACI\n")
    reports = {r.file.split("/")[-1]: r for r in load(house, archive)}
    assert [d.year for d in house.flows()] == [2022, 2023]
    assert reports["Readme.txt"].aside[0].reason == "no layout that is known"
    assert {o.partner for o in house.observations(reporter="RUS", product="100199")} == {"AZE", "TWN"}
    assert {o.reporter for o in house.observations(partner="AZE", product="100199", period="2022")} == {"RUS", "N899"}
    assert house.table("names", "SELECT name FROM codes WHERE code = '080810'") == [("Apples, fresh",)]


def test_one_bad_file_of_an_archive_leaves_everything_as_it_was(house: Warehouse, tmp_path: Path) -> None:
    archive = tmp_path / "BACI_HS17_V202501.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("BACI_HS17_Y2022_V202501.csv", FLOWS)
        out.writestr("BACI_HS17_Y2023_V202501.csv", FLOWS.replace("2022,", "2023,").replace(",10,", ",ten,"))
    with pytest.raises(BadData, match=r"BACI_HS17_Y2023_V202501\.csv, line 3: field value says 'ten'"):
        load(house, archive)
    assert house.datasets() == []


@pytest.mark.parametrize(("change", "said"), [
    ((",22.5,", ",inf,"), "line 2: field value"), (("080810", "apples"), "line 2: field k"), (("2022,643,31,100199,10,NA\n", "2022,643,31,100199\n"), "line 3"),
    (("2022,899", "2021,899"), "another year"), (("2022,643,490", "2022,643,31"), "twice"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_of_flows_is_named(
    house: Warehouse, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(BadData, match=said):
        load(house, put(tmp_path / "BACI_HS17_Y2022_V202501.csv", FLOWS.replace(*change)))
    assert house.datasets() == []


def test_flows_in_any_order_come_out_sorted_and_alike(tmp_path: Path) -> None:
    head, *lines = FLOWS.splitlines(keepends=True)
    answers = []
    for n, rows in enumerate((lines, lines[::-1])):
        (tmp_path / str(n)).mkdir()
        house = Warehouse(tmp_path / f"house{n}")
        load(house, put(tmp_path / str(n) / "BACI_HS17_Y2022_V202501.csv", head + "".join(rows)))
        answers.append([(o.reporter, o.partner, o.product, o.measure, o.value) for o in house.observations()])
    assert answers[0] == answers[1]


def test_two_files_of_one_vintage_in_a_folder_are_refused(house: Warehouse, tmp_path: Path) -> None:
    row = "source,vintage,reporter,partner,product,flow,period,measure,value,unit\nx,V1,AZE,RUS,TOTAL,exports,{},trade_value,1,USD\n"
    folder = tmp_path / "folder"
    folder.mkdir()
    put(folder / "a.csv", row.format(2021))
    put(folder / "b.csv", row.format(2022))
    with pytest.raises(BadData, match="two files of one load"):
        load(house, folder)


def test_a_newer_release_of_the_same_year_takes_over_and_the_old_one_stays(house: Warehouse, tmp_path: Path) -> None:
    load(house, put(tmp_path / "BACI_HS17_Y2022_V202401.csv", FLOWS.replace(",10,", ",9,")))
    load(house, put(tmp_path / "BACI_HS17_Y2022_V202501.csv", FLOWS))
    keys = {"reporter": "RUS", "partner": "AZE", "product": "100199", "measure": "trade_value"}
    assert [o.value for o in house.observations(**keys)] == [10.0]
    assert [o.value for o in house.observations(vintage="V202401-HS17-2022", **keys)] == [9.0]
    assert [d.vintage for d in house.flows()] == ["V202501-HS17-2022"]


# The real files ------------------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted([*(SHARED / "data/trade").glob("*"), *(SHARED / "data/energy").glob("*")]) if SHARED.is_dir() else [], ids=lambda p: p.name)  # fmt: skip
def test_every_real_file_loads_with_a_true_report(house: Warehouse, path: Path) -> None:
    (report,) = load(house, path)
    if path.suffix == ".csv":
        with path.open(encoding="latin-1", newline="") as table:
            assert report.lines == sum(1 for _ in csv.reader(table)) - 1
    assert report.observations == sum(d.rows for d in report.datasets)
    again = load(house, path)
    assert again[0].unchanged and house.datasets() == list(report.datasets)


@pytest.mark.shared
def test_totals_of_baci_are_those_of_the_file(house: Warehouse) -> None:
    load(house, SHARED / "data/trade/baci_totals_2023.csv")
    seen = {
        (o.reporter, o.partner): round(o.value)
        for o in house.observations(reporter=["AZE", "RUS"], partner=["AZE", "RUS"])
    }
    assert seen == {("RUS", "AZE"): 3_155_709, ("AZE", "RUS"): 1_196_311}


@pytest.mark.shared
def test_the_real_records_of_the_global_trade_alert(house: Warehouse) -> None:
    (report,) = load(house, SHARED / "data/events/gta_api_sample_responses_2026-01.json")
    assert report.lines == 69 and {a.reason: a.rows for a in report.aside}["the same intervention again"] == 11
    assert Counter(o.flow for o in house.observations()) == {"policy": report.observations}
