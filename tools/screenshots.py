"""Take a picture of every page of the site: desktop and phone, light and dark, side by side in one file a page.

python tools/screenshots.py docs/site
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bilateral.checking import recheck  # noqa: E402
from bilateral.reading import read, read_file  # noqa: E402
from bilateral.workspace import Workspace, starter_folder  # noqa: E402
from web_server import served  # noqa: E402 - the tests' own way to start a site

PASSWORD = "seven green lanterns"
VIEWS = (("desktop", 1280, 900), ("phone", 390, 844))
TALLEST = 1800
PAGES = {
    "home": "/", "pair": "/pairs/AZE-RUS", "documents": "/documents", "document": "", "record": "", "document-new": "/documents/new", "search": "/search?q=turnover",
    "claims": "/claims?pair=AZE-RUS", "targets": "/targets?pair=AZE-RUS", "measures": "/measures?imposer=RUS&product=gasoline&on=2024-04-01&partner=AZE",
    "commitments": "/commitments", "calendar": "/calendar?year=2024", "conflicts": "/conflicts?pair=AZE-RUS", "scenarios": "/scenarios", "scenario-new": "/scenarios/new",
    "scenario": "", "corridors": "", "briefs": "/briefs", "brief-new": "/briefs/new?pair=AZE-RUS", "brief": "", "follow": "/follow?pair=AZE-RUS", "sign-in": "/sign-in",
    "account": "/account", "people": "/people", "audit": "/audit", "error": "/nothing", "pair-ru": "/pairs/AZE-RUS?lang=ru",
}  # fmt: skip


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "Baku and Moscow"
        prepare(folder)
        with served(folder) as site, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            state, pages = work(browser, site.url, site.link, dict(PAGES))
            found: dict[str, list[str]] = {}
            for name, path in pages.items():
                picture(browser, site.url + path, state if name != "sign-in" else None, target / f"{name}.png", found)
            browser.close()
    for page, faults in found.items():
        print(page, *faults, sep="\n  ")
    if found:
        raise SystemExit(1)


def prepare(folder: Path) -> None:
    """A workspace with the sample reports, read and checked."""
    with Workspace.create(folder) as home:
        for path in sorted((starter_folder() / "reports").iterdir()):
            reading = read(read_file(path))
            home.register.add(reading.document, reading.records)
        recheck(home)


def work(browser: Browser, url: str, link: str, pages: dict[str, str]) -> tuple[dict, dict[str, str]]:
    """Do what leaves something to look at: an account, a scenario, a brief that is rated and asks something."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    for field, value in {
        "email": "ada@desk.example",
        "organisation": "Secretariat in Baku",
        "name": "Ada",
        "password": PASSWORD,
    }.items():
        page.fill(f"#{field}", value)
    page.click("main button")
    page.fill("#email", "oleg@desk.example")
    page.fill("#new_organisation", "Secretariat in Moscow")
    page.click("main form.stack button")
    page.goto(f"{url}/documents")
    pages["document"] = (
        page.locator("a[href^='/documents/doc-']", has_text="12th interregional").first.get_attribute("href") or ""
    )
    page.goto(f"{url}/claims")
    pages["record"] = page.locator("a[href^='/records/']").first.get_attribute("href") or ""
    page.goto(f"{url}/scenarios/new")
    page.fill("#m-on", "AZE")
    page.fill("#m-start", "2024-03-01")
    page.locator("main form.stack button").first.click()
    page.wait_for_url(re.compile("/scenarios/scenario-"), timeout=120_000)
    pages["scenario"] = page.url.removeprefix(url)
    page.goto(f"{url}/corridors")
    page.fill("#origin", "Nhava Sheva")
    page.fill("#destination", "Moscow")
    page.get_by_label("Rasht–Astara").first.check()
    page.click("main form button")
    page.wait_for_selector("figure svg")
    pages["corridors"] = page.url.removeprefix(url)
    page.goto(f"{url}/briefs/new?pair=AZE-RUS")
    page.click("main form button")
    page.wait_for_url(re.compile("/briefs/aze-rus-"), timeout=120_000)
    pages["brief"] = page.url.removeprefix(url) + "?door=business"
    page.click("text=Publish")
    page.wait_for_selector("#rating")
    page.click("text=5 ★")
    page.click("details summary >> text=Ask a question")
    page.fill("#question", "Will the ban be prolonged?")
    page.fill("#options", "Yes\nNo\nNobody knows")
    page.click("details form button")
    page.get_by_label("Nobody knows").first.check()
    page.click(".poll button")
    for path in ("/pairs/AZE-RUS", "/pairs/AZE-RUS?lang=ru"):
        page.goto(url + path)
        page.wait_for_selector("#spheres", timeout=120_000)
    return context.storage_state(), pages


def picture(browser: Browser, url: str, state: dict | None, file: Path, found: dict[str, list[str]]) -> None:
    """All views of a page in one file; what axe finds serious goes into `found`."""
    shots = []
    for name, width, height in VIEWS:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, storage_state=state
            )
            page = context.new_page()
            page.goto(url)
            look(page, f"{file.stem} {name} {scheme}", found)
            shots.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
            context.close()
    parts = [
        s.crop((0, 0, s.width, min(s.height, TALLEST * s.width // 1280 if s.width > 800 else TALLEST))) for s in shots
    ]
    parts = [
        p.resize(
            (640 if p.width > 800 else 300, p.height * (640 if p.width > 800 else 300) // p.width),
            Image.Resampling.LANCZOS,
        )
        for p in parts
    ]
    sheet = Image.new(
        "RGB", (sum(p.width for p in parts) + 12 * (len(parts) + 1), max(p.height for p in parts) + 24), "#7d8f96"
    )
    x = 12
    for p in parts:
        sheet.paste(p, (x, 12))
        x += p.width + 12
    sheet.quantize(160, method=Image.Quantize.MEDIANCUT).save(file, optimize=True)


def look(page: Page, name: str, found: dict[str, list[str]]) -> None:
    """What axe finds, and whether the page is wider than its window."""
    faults = [
        f"{v['id']}: {v['nodes'][0]['html'][:140]}"
        for v in Axe().run(page).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        faults.append(f"wider than the window: {page.evaluate('document.documentElement.scrollWidth')}")
    if faults:
        found[name] = faults


if __name__ == "__main__":
    main()
