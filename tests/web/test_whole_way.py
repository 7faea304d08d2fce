"""From the first run to a reader's vote, in a real browser, with a real server, worker and mail server."""

from __future__ import annotations

import email
import re
import shutil
from pathlib import Path

import httpx
import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import SHARED
from web_server import served

FORUM = SHARED / "documents" / "interregional-forum.txt"
PASSWORD = "seven green lanterns"


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def look(page) -> None:
    assert serious(page) == [], page.url


def join(page, link: str, name: str, **more: str) -> None:
    page.goto(link)
    look(page)
    for field, value in {"name": name, "password": PASSWORD, **more}.items():
        page.fill(f"#{field}", value)
    page.click("main button")
    page.wait_for_load_state()


def invite(page, address: str, role: str, organisation: str) -> str:
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/people")
    look(page)
    page.fill("#email", address)
    page.fill("#new_organisation", organisation)
    page.select_option("#role", role)
    page.click("main form.stack button")
    return page.inner_text("#invitation").strip()


def sign_in(page, site, address: str) -> None:
    page.goto(f"{site.url}/sign-in")
    look(page)
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()


@pytest.mark.browser
@pytest.mark.shared
def test_the_whole_way(browser, _full_desk: Path, tmp_path: Path, mail_server) -> None:
    folder = tmp_path / "desk"
    shutil.copytree(_full_desk, folder)
    with served(
        folder, settings=f'[site.mail]\nhost = "127.0.0.1"\nport = {mail_server.port}\nsender = "news@example.org"'
    ) as site:
        # the first run, and an analyst of each organisation
        context = browser.new_context()
        page = context.new_page()
        problems: list[str] = []
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        join(page, site.link, "Ada Minister", email="ada@baku.example", organisation="Secretariat in Baku")
        assert page.url == f"{site.url}/people"
        own = invite(page, "aynur@baku.example", "editor", "Secretariat in Baku")
        other = invite(page, "oleg@moscow.example", "analyst", "Secretariat in Moscow")
        one, two = browser.new_context(), browser.new_context()
        aynur, oleg = one.new_page(), two.new_page()
        join(aynur, own, "Aynur")
        join(oleg, other, "Oleg")

        # upload the first founding text, watch it being read
        aynur.goto(f"{site.url}/documents/new")
        look(aynur)
        aynur.set_input_files("#file", FORUM)
        aynur.fill("#title", "The twelfth forum")
        aynur.fill("#date", "2024-05-20")
        aynur.click("main form button")
        aynur.wait_for_selector("progress, mark")
        aynur.wait_for_selector("mark", timeout=90_000)
        look(aynur)
        document = aynur.url
        assert "/documents/doc-" in document and aynur.locator("[data-card]").count() >= 6

        # the other side does not see the draft
        assert oleg.goto(document).status == 404
        assert "twelfth forum" not in oleg.goto(f"{site.url}/search?q=twelfth").text()

        # by keyboard: on to the first card, accept it; correct a record by its form
        aynur.keyboard.press("j")
        assert aynur.evaluate("document.activeElement.dataset.card") is not None
        first = aynur.evaluate("document.activeElement.id")
        aynur.keyboard.press("a")
        aynur.wait_for_selector(f"#{first}.accepted")
        claim = aynur.locator("[data-card]", has_text="200 million").first.get_attribute("id")
        aynur.goto(f"{document}?edit={claim}#{claim}")
        look(aynur)
        aynur.fill(f"[id='{claim}-note']", "the governor's own figure")
        aynur.fill(f"[id='{claim}-reason']", "asked the author")
        aynur.click(f"#{claim} form.stack button")
        aynur.goto(f"{site.url}/records/{claim}")
        look(aynur)
        assert "the governor's own figure" in aynur.content() and "asked the author" in aynur.content()
        assert "aynur@baku.example" in aynur.content()

        # verdicts
        aynur.goto(document)
        aynur.wait_for_selector(".badge")

        # share; now the other side sees it
        aynur.click("text=Share with the others")
        aynur.wait_for_load_state()
        assert oleg.goto(document).status == 200
        look(oleg)

        # simulate the ban
        measure = aynur.locator("[data-card]:has(a:text-is('Simulate'))").first.get_attribute("id")
        aynur.goto(f"{site.url}/scenarios/new?measure={measure}")
        look(aynur)
        aynur.fill("#m-on", "AZE")
        aynur.fill("#m-draws", "40")
        aynur.fill("#m-start", "2024-03-01")
        aynur.locator("main form.stack button").first.click()
        aynur.wait_for_url(re.compile("/scenarios/scenario-"), timeout=90_000)
        look(aynur)
        assert aynur.locator("table").count() >= 2 and aynur.locator("figure svg").count() == 1

        # open Rasht–Astara
        aynur.goto(f"{site.url}/corridors")
        look(aynur)
        aynur.fill("#origin", "Nhava Sheva")
        aynur.fill("#destination", "Moscow")
        aynur.get_by_label("Rasht–Astara").first.check()
        aynur.click("main form button")
        aynur.wait_for_selector("figure svg")
        look(aynur)
        assert "Against today" in aynur.content()

        # the pair's page
        aynur.goto(f"{site.url}/pairs/AZE-RUS")
        aynur.wait_for_selector("#said", timeout=90_000)
        look(aynur)

        # build and publish the brief
        aynur.goto(f"{site.url}/briefs/new?pair=AZE-RUS")
        look(aynur)
        aynur.fill("#title", "Azerbaijan and Russia before the forum")
        aynur.click("main form button")
        aynur.wait_for_url(re.compile("/briefs/aze-rus-"), timeout=120_000)
        brief = aynur.url
        assert oleg.goto(brief).status == 404
        aynur.click("text=Publish")
        aynur.wait_for_selector("#rating")
        look(aynur)
        aynur.click("details summary >> text=Ask a question")
        aynur.fill("#question", "Will the ban be prolonged?")
        aynur.fill("#options", "Yes\nNo\nNobody knows")
        aynur.click("details form button")
        aynur.wait_for_selector(".poll")

        # a reader without an account: follow, rate, vote, change the vote
        reader = browser.new_context().new_page()
        reader.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        reader.goto(brief)
        look(reader)
        reader.click("text=4 ★")
        reader.wait_for_load_state()
        reader.click("text=5 ★")
        reader.wait_for_load_state()
        assert "5 of 5 on average, 1 vote" in reader.inner_text("#rating").replace("5.00", "5")
        reader.get_by_label("Nobody knows").first.check()
        reader.click(".poll button")
        reader.wait_for_load_state()
        assert "1 vote, 100%" in reader.inner_text(".poll")
        reader.click("text=Students")
        reader.wait_for_load_state()
        assert reader.locator("main section").nth(1).get_attribute("id") == "timeline"

        reader.goto(f"{site.url}/follow?pair=AZE-RUS")
        look(reader)
        reader.fill("#mail-target", "reader@example.org")
        reader.select_option("#mail-every", "now")
        reader.click("main form.stack button")
        reader.wait_for_load_state()
        look(reader)
        letter = mail_server.wait(1)[0]
        link = re.search(r"http://\S+/confirm\?secret=\S+", text_of(letter))[0]
        reader.goto(link)
        look(reader)
        reader.click("main button")
        assert "has begun" in reader.inner_text("h1")

        # the event in the calendar feed
        events = icalendar.Calendar.from_ical(httpx.get(f"{site.url}/calendar.ics?pair=AZE-RUS").content).walk("VEVENT")
        assert any("12th" in str(e["summary"]) or "12." in str(e["summary"]) for e in events), [
            str(e["summary"]) for e in events
        ]

        # every other page, as everybody sees it
        for path in ("/", "/documents", "/search?q=forum", "/claims", "/targets", "/measures?imposer=RUS&product=gasoline&on=2024-04-01", "/commitments", "/calendar", "/conflicts",
                     "/scenarios", "/briefs", "/account", "/statistics/baci/none", "/nothing", "/?lang=ru", "/claims?lang=ru"):  # fmt: skip
            aynur.goto(f"{site.url}{path}")
            look(aynur)
        page.goto(f"{site.url}/audit")
        look(page)
        assert "shared" in page.content() and "published" in page.content()
        assert [p for p in problems if "404" not in p and "401" not in p] == []


def text_of(letter: bytes) -> str:
    return str(email.message_from_bytes(letter, policy=email.policy.default).get_content())
