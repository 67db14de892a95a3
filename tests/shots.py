"""Pictures of the main screens for ``docs/shots/``, taken from the demo district.

``python -m tests.shots`` (or ``python3 dev.py shots``) builds the demo in a temporary folder, starts the server on it,
signs in with ``manage.py demo_session`` and takes each screen at its widths. With ``YIZHAN_VAR`` naming a folder that
holds a demo database already, that one is used (read only: no form is sent but the sentence of the quick post). Names
of screens may be given to take only those: ``python -m tests.shots portal jobs``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.chaos.processes import ROOT, House
from tests.journey import HEIGHTS, SENTENCE, open_browser

TARGET = ROOT / "docs" / "shots"
PHONE, DESK, CONSOLE = 390, 1280, 1440
TALLEST = {PHONE: 2400, DESK: 1500, CONSOLE: 1300}
"""Longer pages are cut here: a picture shows what a screen is, not all its rows."""
LARGEST_BYTES = 400_000


@dataclass(frozen=True)
class Shot:
    """One screen.

    Args:
        role: demo role that looks at it, ``""`` for a visitor.
        open: brings the page there; the address, or a function.
        mock_up: file name of the mock-up it is to be compared with, ``""`` for none.
    """

    name: str
    role: str
    open: str | Callable[[Page, str], None]
    widths: tuple[int, ...]
    mock_up: str = ""
    elder: bool = False


def first_link(listing: str, links: str) -> Callable[[Page, str], None]:
    """Open a list, then the first page it links to (the list itself when it is empty)."""

    def go(page: Page, base_url: str) -> None:
        page.goto(base_url + listing)
        if not page.locator(links).count():
            return
        address = page.locator(links).first.get_attribute("href")
        page.goto(address if (address or "").startswith("http") else base_url + (address or "/"))

    return go


def quick_post(page: Page, base_url: str) -> None:
    """The sentence and what it became; the draft is not sent."""
    page.goto(f"{base_url}/hire/post/")
    page.get_by_label(re.compile("想招什么人")).first.fill(SENTENCE)
    page.get_by_role("button", name="帮我整理").click()
    page.wait_for_selector("#preview")


def busiest_board(page: Page, base_url: str) -> None:
    """The board with most to do: the first duty of the hirer's home, else the first posting."""
    page.goto(f"{base_url}/hire/")
    links = page.locator("article.yz-panel :is(h2, h3) a")
    if not links.count():
        page.goto(f"{base_url}/hire/postings/")
    page.goto(base_url + (links.first.get_attribute("href") or "/hire/"))


def people_for(page: Page, base_url: str) -> None:
    """Recommended workers of the first posting that still looks for some."""
    page.goto(f"{base_url}/hire/postings/?show=open")
    for address in [
        link.get_attribute("href") for link in page.locator("article.yz-panel :is(h2, h3) a").all()
    ]:
        page.goto(f"{base_url}{address}")
        link = page.get_by_role("link", name=re.compile("看看谁合适"))
        if link.count():
            page.goto(base_url + (link.first.get_attribute("href") or ""))
            return


BOTH = (PHONE, DESK)
SHOTS = (
    Shot("portal", "", "/", BOTH, "01-portal.html"),
    Shot("jobs", "", "/jobs/", BOTH, "02a-jobs.html"),
    Shot(
        "job",
        "worker",
        first_link("/jobs/", "article.yz-job h2 a, article.yz-job a"),
        BOTH,
        "02b-job-detail.html",
    ),
    Shot("worker-home", "worker", "/me/", BOTH, "03a-worker-home.html"),
    Shot("worker-home-elder", "worker", "/me/", BOTH, "03b-worker-home-elder.html", elder=True),
    Shot("worker-shifts", "worker", "/me/shifts/", (PHONE,)),
    Shot("worker-income", "worker", "/me/income/", (PHONE,)),
    Shot("worker-stars", "worker", "/me/stars/", (PHONE,)),
    Shot("my-data", "worker", "/me/data/", (PHONE,)),
    Shot("crews", "worker", "/me/crews/", (PHONE,)),
    Shot("quick-post", "hirer", quick_post, BOTH, "04a-employer-post.html"),
    Shot("recommended", "hirer", people_for, BOTH, "04b-employer-recommend.html"),
    Shot("hirer-board", "hirer", busiest_board, BOTH, "04c-employer-board.html"),
    Shot("hirer-home", "hirer", "/hire/", (PHONE,)),
    Shot("console", "attendant", "/console/", (PHONE, DESK, CONSOLE), "05-station-console.html"),
    Shot("counter-register", "attendant", "/console/register/", (DESK,)),
    Shot("review", "posting_reviewer", first_link("/console/review/", "main ul.yz-list a.btn"), (DESK,)),
    Shot("late-pay", "attendant", "/console/late-pay/", (DESK,)),
    Shot("twins", "attendant", "/console/twins/", (DESK,)),
    Shot("blocks", "attendant", "/console/blocks/", (DESK,)),
    Shot("stations", "", "/stations/", BOTH),
    Shot("station", "", "/stations/ST-005/", BOTH, "06-station-profile.html"),
    Shot("settings", "district_officer", "/district/settings/", (DESK,)),
    Shot("sign-in", "", "/sign-in/", (PHONE,)),
    Shot("demo-accounts", "", "/_demo/", (DESK,)),
)


@contextmanager
def demo_server() -> Iterator[tuple[str, dict[str, str]]]:
    """Server on the demo database: its address and the environment of ``manage.py``."""
    with tempfile.TemporaryDirectory(prefix="yizhan-shots-") as temporary:
        folder = Path(os.environ.get("YIZHAN_VAR") or temporary).resolve()
        database = folder / "yizhan.sqlite3"
        environment = {**os.environ, "YIZHAN_VAR": str(folder), "YIZHAN_MODE": "demo"}
        environment["DATABASE_URL"] = f"sqlite:///{database}"
        if not database.exists():
            say("building the demo district")
            for command in (["migrate", "--verbosity", "0"], ["load_reference_data"], ["build_demo"]):
                manage(environment, *command)
        house = House(environment, Path(temporary), with_worker=False)
        try:
            house.start()
            yield f"http://127.0.0.1:{house.port}", environment
        finally:
            house.stop()


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run ``manage.py``; what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def take(browser: Browser, base_url: str, shot: Shot, width: int, cookie: str) -> Path:
    """One picture at one width; the page is cut at :data:`TALLEST`."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    cookies = dict(pair.split("=", 1) for pair in cookie.split() if "=" in pair)
    if shot.elder:
        cookies["view"] = "elder"
    context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in cookies.items()])  # type: ignore[misc]
    page = context.new_page()
    if callable(shot.open):
        shot.open(page, base_url)
    else:
        page.goto(base_url + shot.open)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    path = TARGET / f"{shot.name}-{width}.png"
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST[width])
    for tallest in (height, HEIGHTS[width]):
        # A bar that stands at the foot of the window belongs at the foot of the picture.
        page.set_viewport_size({"width": width, "height": max(tallest, HEIGHTS[width])})
        page.screenshot(path=path, animations="disabled", caret="hide")
        if path.stat().st_size <= LARGEST_BYTES:
            break
    context.close()
    return path


def pictures_of(mock_up: str) -> str:
    """Links to the pictures of a mock-up; empty where none was kept."""
    found = sorted((TARGET / "mock-ups").glob(f"{Path(mock_up).stem}*.png")) if mock_up else []
    return " · ".join(f"[{path.stem}](mock-ups/{path.name})" for path in found)


def write_index() -> None:
    """``docs/shots/README.md``: each picture beside the name of its mock-up."""
    lines = [
        "# Screens",
        "",
        "Taken from the demo district by `python3 dev.py shots` at 390, 1280 and (console) 1440 px. The mock-ups are the design's",
        "pages; where its words and the decisions of the district differ, the decisions win (no stars for hirers, 约 distances).",
        "",
        "| screen | looks as | shots | mock-up |",
        "|---|---|---|---|",
    ]
    for shot in SHOTS:
        there = [width for width in shot.widths if (TARGET / f"{shot.name}-{width}.png").exists()]
        links = " · ".join(f"[{width}]({shot.name}-{width}.png)" for width in there)
        mock_up = pictures_of(shot.mock_up) or (f"`{shot.mock_up}`" if shot.mock_up else "none")
        lines.append(f"| {shot.name} | {shot.role or 'visitor'} | {links or 'not taken'} | {mock_up} |")
    (TARGET / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(names: list[str]) -> int:
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        say(f"no such screen: {', '.join(sorted(unknown))}; there are: {', '.join(s.name for s in SHOTS)}")
        return 2
    TARGET.mkdir(parents=True, exist_ok=True)
    too_large = []
    with demo_server() as (base_url, environment), open_browser() as browser:
        cookies = {"": ""}
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            if shot.role not in cookies:
                cookies[shot.role] = manage(environment, "demo_session", shot.role).strip()
            for width in shot.widths:
                path = take(browser, base_url, shot, width, cookies[shot.role])
                say(f"{path.name}  {path.stat().st_size // 1000} kB")
                if path.stat().st_size > LARGEST_BYTES:
                    too_large.append(path.name)
    write_index()
    if too_large:
        say(f"larger than {LARGEST_BYTES // 1000} kB: {', '.join(too_large)}")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
