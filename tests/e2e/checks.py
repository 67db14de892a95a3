"""What every page of a journey is held to: accessibility, sizes, width, quiet console, own origin."""

from __future__ import annotations

from pathlib import Path

from tests.journey import HEIGHTS, Person

AXE = (Path(__file__).parent.parent / "data" / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST = 320

BODY_PX, ELDER_PX, SMALLEST_PX = 18, 24, 14
TARGET_PX, ELDER_TARGET_PX = 44, 60

_WIDER_THAN_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) { return []; }
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 4).map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').trim().slice(0, 20));
}"""

_SMALL_TEXT = """(least) => {
  const found = new Map(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    if (!text || element.closest('.visually-hidden, script, style, noscript') || !element.checkVisibility()) { continue; }
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < least) { found.set(element.tagName + '.' + element.className + ' ' + size + 'px', text.slice(0, 12)); }
  }
  return [...found].map(pair => pair.join(': ')).slice(0, 6);
}"""

# A link inside running text is exempt (WCAG 2.5.8); a choice is as large as its label.
_SMALL_TARGETS = """(least) => {
  const wanted = 'button, a.btn, .yz-tap, .yz-iconbtn, .yz-bigbtn, nav a, select, textarea, summary, label.yz-choice, ' +
    'label.yz-chip, a.yz-chip, input:not([type=hidden]):not([type=checkbox]):not([type=radio])';
  return [...document.querySelectorAll(wanted)].filter(e => e.checkVisibility() && !e.closest('.visually-hidden, .yz-skip'))
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.width > 1 && box.height > 1 && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(([e, box]) => `${e.tagName}.${e.className} ${Math.round(box.width)}×${Math.round(box.height)} ` +
      (e.getAttribute('aria-label') || e.textContent || '').trim().slice(0, 12)).slice(0, 6);
}"""


class Checker:
    """Collects what is wrong on the pages of all persons; each screen of a person once.

    The test ends with ``checker.wrong == []``, so that one run tells everything.
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.screens: set[tuple[str, str]] = set()
        self.people: list[Person] = []

    def look(self, person: Person, screen: str) -> None:
        """Called by the journey whenever a page is reached."""
        key = (person.name, screen)
        if key in self.screens:
            return
        self.screens.add(key)
        where = f"{screen} ({person.name}, {person.width}px)"
        self._axe(person, where)
        self._width(person, where)
        self._sizes(person, where)

    def close(self) -> list[str]:
        """Everything found, the persons' console and requests included."""
        for person in self.people:
            self.wrong += person.trouble
            person.close()
        return sorted(set(self.wrong))

    def _axe(self, person: Person, where: str) -> None:
        page = person.page
        page.evaluate(AXE)  # through the debugging protocol: the page's own policy would refuse a script tag
        self.wrong += [
            f"{where}: axe {line}"
            for line in page.evaluate(
                "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(result => result.violations"
                ".map(v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' '"
                " + ((n.any[0] || n.all[0] || n.none[0] || {}).message || '').slice(0, 120)).join(' | ')))",
                AXE_TAGS,
            )
        ]

    def _width(self, person: Person, where: str) -> None:
        page = person.page
        for width in dict.fromkeys((person.width, NARROWEST)) if person.width <= 390 else (person.width,):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            if wider := page.evaluate(_WIDER_THAN_WINDOW):
                self.wrong.append(f"{where}: scrolls sideways at {width}px: {wider}")
        page.set_viewport_size({"width": person.width, "height": HEIGHTS[person.width]})

    def _sizes(self, person: Person, where: str) -> None:
        page = person.page
        elder = page.locator("html").get_attribute("data-view") == "elder"
        large = elder or "yz-large" in (page.locator("body").get_attribute("class") or "")
        if person.is_elder and not elder:
            self.wrong.append(f"{where}: the elder view was lost")
        body = float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        if large and body < (ELDER_PX if elder else BODY_PX):
            self.wrong.append(f"{where}: body text {body}px")
        if small := page.evaluate(_SMALL_TEXT, ELDER_PX if elder else SMALLEST_PX):
            self.wrong.append(f"{where}: small text {small}")
        if large and (small := page.evaluate(_SMALL_TARGETS, ELDER_TARGET_PX if elder else TARGET_PX)):
            self.wrong.append(f"{where}: small targets {small}")
