"""One piece of work as people live it in a browser: page functions shared by the end-to-end tests and the pictures.

:class:`Person` is one browser of one person; :class:`Journey` holds what somebody does on which page, by the words that
people see. Nothing here asserts how a page looks: ``look`` is called on every page with the name of the screen, and
whoever runs the journey decides what to do there (accessibility, a picture, nothing).

All selectors are in this file. When a button is renamed, it is renamed here once.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, sync_playwright

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE_WIDTH, DESK_WIDTH = 390, 1280
HEIGHTS = {320: 700, 390: 844, 1280: 900, 1440: 900}
SLOW_MS = 15_000

TITLE = "搬运工"
SENTENCE = "明天早上七点半要3个搬运工，中山街道江津路家具城卸货搬家具，260一天，当天结，管中饭，干到下午五点"
"""What the hirer types. It holds everything that a posting needs."""

Look = Callable[["Person", str], None]


def chromium_path() -> str:
    """Path of the browser: ``CHROMIUM``, else what the machine has.

    Raises:
        FileNotFoundError: there is none.
    """
    for name in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "chromium", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise FileNotFoundError("no Chromium found; set CHROMIUM=/path/to/it")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium that stays on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Sent:
    """One form that went out: what is needed to send the very same again."""

    url: str
    body: bytes
    content_type: str


class Person:
    """One person's browser at one width.

    Args:
        base_url: of the server, without the last slash.
        name: for messages.
        look: called with this person and the screen's name whenever a page is reached.
        after_sending: called after every form with this person, the form, and a second tab in which the same form
            stood open before (``None`` for forms that make something new each time).
        script: whether this browser runs scripts; every form of a worker works without.
    """

    def __init__(
        self,
        browser: Browser,
        base_url: str,
        name: str,
        *,
        width: int = PHONE_WIDTH,
        script: bool = True,
        look: Look = lambda person, screen: None,
        after_sending: Callable[[Person, Sent, Callable[[], None] | None], None] | None = None,
    ):
        self.base_url, self.name, self.width = base_url, name, width
        self._look, self._after_sending = look, after_sending
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
        )
        self.context.set_default_timeout(SLOW_MS)
        self.context.on("request", self._watch_origin)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.trouble: list[str] = []
        self.is_elder = False

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.trouble.append(f"{self.name} {urlsplit(self.page.url).path}: console {kind}: {text}")

    def _watch_origin(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:", "about:")):
            self.trouble.append(f"{self.name}: left the origin: {request.url}")

    def close(self) -> None:
        self.context.close()

    # ---- reaching pages ----

    def go(self, path: str, screen: str) -> None:
        """Open an address."""
        response = self.page.goto(path if path.startswith("http") else self.base_url + path)
        assert response is None or response.status < 400, f"{self.name}: {path} answered {response.status}"
        self.arrive(screen)

    def arrive(self, screen: str) -> None:
        """A page was reached by a link or a form."""
        self.page.wait_for_load_state("load")
        self._look(self, screen)

    def follow(self, name: str | re.Pattern[str], screen: str) -> None:
        """Press the first link of this name."""
        link = self.page.get_by_role("link", name=name).first
        before = self.page.url
        link.click()
        self.page.wait_for_url(lambda url: url != before)
        self.arrive(screen)

    def button(self, name: str | re.Pattern[str], page: Page | None = None) -> Locator:
        return (page or self.page).get_by_role("button", name=name).first

    # ---- sending forms ----

    def send(
        self,
        button: str | re.Pattern[str],
        screen: str,
        *,
        fill: Callable[[Page], None] | None = None,
        makes_new: bool = False,
        until: str = "",
        reach: Callable[[Page], None] = lambda page: None,
    ) -> None:
        """Fill the form of this page and press its button.

        Args:
            reach: brings a second tab, opened at this address, to the same form (when a search stands in between).
            until: selector that shows when a part of the page has been swapped (no new page comes then).
            fill: types what belongs in; also run in the second tab.
            makes_new: a second tab may honestly make a second one (a registration, a posting, a code).
        """
        twin = None
        if self._after_sending and not makes_new:
            twin = self.context.new_page()
            twin.goto(self.page.url)
            reach(twin)
        if fill:
            fill(self.page)
        sent = self._press(self.page, button, until)
        self.arrive(screen)
        if self._after_sending:
            again = None
            if twin is not None:
                second = twin

                def again() -> None:
                    if fill:
                        fill(second)
                    self._press(second, button, until)

            self._after_sending(self, sent, again)
        if twin is not None:
            twin.close()

    def _press(self, page: Page, button: str | re.Pattern[str], until: str) -> Sent:
        """Press a button that sends a form, and wait for the answer: a new page, or a swapped part of this one."""
        with page.expect_request(lambda request: request.method == "POST") as sending:
            if until:
                self.button(button, page).click()
            else:
                with page.expect_navigation(wait_until="load"):
                    self.button(button, page).click()
        if until:
            page.wait_for_selector(until)
        request = sending.value
        return Sent(request.url, request.post_data_buffer or b"", request.headers.get("content-type", ""))

    # ---- what is on the page ----

    def text(self) -> str:
        """Everything readable in the main part."""
        return self.page.locator("main").inner_text()

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def sees(self, words: str) -> bool:
        return words in self.text()


def labelled(page: Page, **values: str) -> None:
    """Fill fields by their label's beginning (a label also holds 可以不填)."""
    for label, value in values.items():
        page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.fill(value)


@dataclass
class Journey:
    """Who takes part and what they do.

    Args:
        base_url: of the server.
        newcomer: makes the browser of one more person: ``newcomer("李春梅")``.
        do_jobs: lets the background work that waits be done (a worker process may do it by itself).
        facts: what later pages need: address of the posting, number of the job, …
    """

    base_url: str
    newcomer: Callable[..., Person]
    do_jobs: Callable[[], None] = lambda: None
    facts: dict[str, str] = field(default_factory=dict)

    # ---- signing in ----

    def enter_as_demo(self, person: Person, role_label: str) -> None:
        """Step into a demo account with the button of ``/_demo/``."""
        person.go("/_demo/", "demo-accounts")
        person.send(re.compile(f"：{role_label}$"), "home", makes_new=True)

    def sign_in_by_phone(self, person: Person, phone: str) -> None:
        """Phone, code from the demo messages, in."""
        person.go("/sign-in/", "sign-in")
        person.send(
            "发验证码", "sign-in-code", fill=lambda page: labelled(page, 手机号=phone), makes_new=True
        )
        self.do_jobs()
        code = self.code_for(person, phone)
        person.send("登录", "after-code", fill=lambda page: labelled(page, 短信里的=code), makes_new=True)

    def code_for(self, person: Person, phone: str) -> str:
        """The six digits of the newest message to a phone, read where the demo shows messages."""
        reader = person.context.new_page()
        reader.goto(f"{self.base_url}/_dev/messages/?phone={phone}")
        found = re.search(r"\b(\d{6})\b", reader.locator("main").inner_text())
        reader.close()
        assert found, f"no code for {phone}"
        return found[1]

    def register_as_worker(self, person: Person, full_name: str, trade: str, town: str = "中山街道") -> None:
        """登记: a name, the consents, then trades and home; ends on the card."""

        def who(page: Page) -> None:
            labelled(page, 你叫什么=full_name)
            for words in ("找活干", "我满 16 周岁了", "我同意建档案", "也按我的情况", "有活时给我发短信"):
                page.get_by_label(re.compile(words)).first.check()

        person.send("登记好了", "after-registration", fill=who, makes_new=True)
        person.go("/me/register/", "me-register")

        def what(page: Page) -> None:
            page.get_by_label(trade, exact=True).first.check()
            page.get_by_label(re.compile("住哪个镇街")).first.select_option(label=town)
            for words in ("按我的情况推荐", "用我大概的位置", "谈成后把电话"):
                page.get_by_label(re.compile(words)).first.check()

        person.send("好了，给我卡号", "me-card", fill=what, makes_new=True)

    # ---- the hirer and the foreman ----

    def post_by_sentence(self, hirer: Person, site: str, sentence: str = SENTENCE) -> None:
        """一句话招人: type, look at what it became, name the site, send it to review."""
        hirer.go("/hire/post/", "quick-post")
        hirer.send(
            "帮我整理",
            "quick-post-preview",
            fill=lambda page: labelled(page, 想招什么人=sentence),
            makes_new=True,
            until="#preview",
        )
        hirer.follow("改地点", "posting-form")
        hirer.send(
            "发出去，等审核",
            "hire-board-in-review",
            fill=lambda page: page.get_by_label(re.compile("哪个工地")).first.select_option(label=site),
        )
        self.facts["posting"] = re.search(r"/hire/postings/([0-9a-f-]{36})/", hirer.page.url)[1]  # type: ignore[index]
        self.do_jobs()

    def board(self, hirer: Person, screen: str) -> None:
        """用工进度."""
        hirer.go(f"/hire/postings/{self.facts['posting']}/", screen)

    def offer(self, hirer: Person, name: str) -> None:
        """请他来: the answer to an application."""
        self.board(hirer, "hire-board-applied")
        hirer.send(f"请他来 {name}", "hire-board-offered")
        self.do_jobs()

    def show_day_code(self, foreman: Person) -> str:
        """出今天的码; returns the four digits."""
        foreman.go(f"/hire/postings/{self.facts['posting']}/code/", "day-code")
        foreman.send("出今天的码", "day-code-shown", makes_new=True)
        return foreman.page.locator(".yz-slip-number").inner_text().strip()

    def call_the_roll(self, foreman: Person, *names: str) -> None:
        """点名: tick who came."""
        foreman.go(f"/hire/postings/{self.facts['posting']}/roll-call/", "roll-call")
        foreman.send("勾上的到了", "roll-call-done", fill=lambda page: tick(page, *names))
        self.do_jobs()

    def end_the_day(self, foreman: Person, *names: str, hours: str) -> None:
        """收工 with the hours for those who did not press 下工 themselves."""
        foreman.go(f"/hire/postings/{self.facts['posting']}/roll-call/", "roll-call-evening")

        def fill(page: Page) -> None:
            tick(page, *names)
            labelled(page, 干了几小时=hours)

        foreman.send("勾上的收工", "roll-call-ended", fill=fill)
        self.do_jobs()

    def agree_hours_on_site(self, person: Person) -> None:
        """没错, to what a worker reported (the foreman), or for somebody without a phone (the station)."""
        person.go(f"/hire/postings/{self.facts['posting']}/roll-call/", "roll-call-hours")
        person.send("没错", "roll-call-agreed")
        self.do_jobs()

    def pay_all(self, hirer: Person) -> None:
        """全付了."""
        hirer.go(f"/hire/pay/{self.facts['posting']}/", "claim-pay")
        hirer.send("全付了", "claim-pay-done")
        self.do_jobs()

    def rate_worker(self, hirer: Person, name: str) -> None:
        """评一下, from the board."""
        self.board(hirer, "hire-board-rate")
        hirer.follow(re.compile(rf"^评一下\s*{name}"), "rate-worker")
        hirer.send("评好了", "hire-board-rated", fill=_three_faces)
        self.do_jobs()

    # ---- the station ----

    def review(self, reviewer: Person, title: str = TITLE) -> None:
        """待审核 → 看 → 通过，发布."""
        reviewer.go("/console/review/", "review-inbox")
        reviewer.follow(re.compile(f"^看 {title}"), "review-posting")
        reviewer.send("通过，发布", "review-inbox-done")
        self.do_jobs()

    def register_at_counter(self, clerk: Person, full_name: str, trade: str) -> str:
        """取号登记 of somebody without a phone; returns the card number."""
        clerk.go("/console/register/", "counter-register")

        def fill(page: Page) -> None:
            labelled(page, 叫什么=full_name, 哪年生的="1968")
            page.get_by_label(trade, exact=True).first.check()
            page.get_by_text("再多记几样").first.click()
            page.get_by_label(re.compile("住哪个镇街")).first.select_option(label="中山街道")
            page.get_by_role("button", name="都答应了").click()

        clerk.send("登记，给号", "counter-read-back", fill=fill, makes_new=True)
        clerk.send("他说都对", "counter-registered")
        self.do_jobs()
        return clerk.page.locator(".yz-slip-number").inner_text().strip()

    def assign_and_print(self, clerk: Person, card_number: str, name: str) -> None:
        """派工: find by card number, send, and the slip comes out in the same step."""
        clerk.go(f"/console/postings/{self.facts['posting']}/", "console-posting")
        clerk.follow("派工", "assign")

        def search(page: Page) -> None:
            page.get_by_label("卡号、手机号或称呼").fill(card_number)

        def reach(page: Page) -> None:
            search(page)
            with page.expect_navigation():
                clerk.button("找人", page).click()

        clerk.send("找人", "assign-found", fill=search)
        clerk.send(f"派他去，打单子 {name}", "slip", reach=reach)
        self.do_jobs()

    def print_slip(self, clerk: Person, name: str) -> None:
        """打确认单 for somebody who said yes on his phone."""
        clerk.go(f"/console/postings/{self.facts['posting']}/", "console-posting-accepted")
        clerk.send(f"打确认单：{name}", "slip", makes_new=True)  # printing again is honest, and audited
        self.do_jobs()

    def confirm_pay_for(self, clerk: Person, name: str) -> None:
        """At the counter: he says that he got his money."""
        clerk.go(f"/console/postings/{self.facts['posting']}/", "console-posting-paid")
        clerk.follow(re.compile(rf"^\d[\d.]* ?元 .*{name}$"), "confirm-pay")
        clerk.send(re.compile("都收到了$"), "console-after-pay")
        self.do_jobs()

    # ---- the worker ----

    def find_job(self, worker: Person, title: str) -> None:
        """找活: from the list to the page of the job, with the reasons why it fits."""
        worker.go("/jobs/", "jobs")
        worker.follow(re.compile(title), "job")
        self.facts["job_path"] = worker.path()

    def use_large_letters(self, person: Person) -> None:
        """大字."""
        with person.page.expect_navigation():
            person.button("大字").click()
        person.is_elder = True
        person.arrive("elder")

    def apply(self, worker: Person) -> None:
        """一键报名."""
        worker.send("一键报名", "me-shift-applied")
        self.do_jobs()

    def accept(self, worker: Person, title: str) -> None:
        """去: the offer on the home page."""
        worker.go("/me/", "me-home-offer")
        worker.send(re.compile(rf"^去\s*{title}"), "me-shift-accepted")
        self.do_jobs()

    def check_in(self, worker: Person, code: str) -> None:
        """签到 with the four digits."""
        self.my_shift(worker, "me-shift-morning")
        worker.send("签到", "me-shift-on-site", fill=lambda page: labelled(page, 带班手里的四个数=code))
        self.do_jobs()

    def check_in_without_code(self, worker: Person) -> None:
        """没有数，我到了."""
        self.my_shift(worker, "me-shift-morning")
        worker.send("没有数，我到了", "me-shift-on-site")
        self.do_jobs()

    def check_out(self, worker: Person) -> None:
        """下工了."""
        self.my_shift(worker, "me-shift-evening")
        worker.send("下工了", "me-shift-hours")
        self.do_jobs()

    def agree_hours(self, worker: Person) -> None:
        """The foreman reported the hours; the worker says 没错."""
        self.my_shift(worker, "me-shift-hours")
        worker.send("没错", "me-shift-agreed")
        self.do_jobs()

    def confirm_pay(self, worker: Person) -> None:
        """收到了."""
        self.my_shift(worker, "me-shift-pay")
        worker.send(re.compile("都收到了$"), "me-shift-paid")
        self.do_jobs()

    def rate_hirer(self, worker: Person) -> None:
        """评一评."""
        self.my_shift(worker, "me-shift-rate")
        worker.send("评好了", "me-shift-rated", fill=_three_faces)
        self.do_jobs()

    def my_shift(self, worker: Person, screen: str) -> None:
        """The newest shift of 我的班, wherever it stands."""
        for group in ("upcoming", "done", "ended"):
            worker.go(f"/me/shifts/?show={group}", f"me-shifts-{group}")
            links = worker.page.locator("article.yz-job h2 a")
            if links.count():
                worker.go(links.first.get_attribute("href") or "", screen)
                return
        raise AssertionError(f"{worker.name} has no shift")


def tick(page: Page, *names: str) -> None:
    """Tick the boxes of persons by what they are called."""
    for name in names:
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).first.check()


def _three_faces(page: Page) -> None:
    page.get_by_label("好", exact=True).first.check()
    page.get_by_label("愿意", exact=True).first.check()
