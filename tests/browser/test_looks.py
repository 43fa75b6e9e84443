"""Every page at three widths, one of them at night: nothing runs out of it or is cut off, all is named, text can be read, fingers can press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.desk import Desk, enter

SCREENS = ((1440, "dark"), (1024, "light"), (390, "light"))
"""Width in pixels and theme; the colours of both themes are computed in tests/review/web/test_contrast.py as well."""
NARROW = 720
"""Pixels; from here on things are pressed with fingers (parts.css)."""

PAGES: tuple[tuple[str, Sequence[str]], ...] = (
    (
        "sonja",
        ("/queue?desk=all", "/queue/causes?desk=all", "/queue?desk=all&q=nothing", "/measures", "/measures/mine"),
    ),
    ("sonja", ("/clients/nordlicht/rules", "/clients/nordlicht/proposals", "{040-redwood-invoice.pdf}/beside")),
    ("rita", ("{028-mueller-invoice.pdf}", "{028-mueller-invoice.pdf}/decide", "{032-brixen-invoice.pdf}/decide")),
    ("rita", ("{033-darcy-invoice.pdf}", "{two-in-one.pdf}/structure", "/fields", "/account", "/style", "/nothing")),
    ("bruno", ("{035-delorme-invoice.pdf}",)),
    ("vera", ("/clients/nordlicht/accounts", "/clients/nordlicht/accounts/new?vendor=vandijk", "/people")),
    ("ada", ("/people", "/people/rita")),
)

LOOK = """
(fingers) => {
  const found = [];
  const name = (one) => `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""}.${one.getAttribute("class") ?? ""} "${(one.innerText || one.value || "").trim().slice(0, 40)}"`;
  const seen = (one) => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && one.getClientRects().length > 0;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  for (const one of [...document.querySelectorAll(pressed)].filter(seen)) {
    const written = (one.labels?.length ? [...one.labels].map((label) => label.textContent).join("") : /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName) ? "" : one.textContent).trim();
    if (!written && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby")) found.push(`without a name: ${name(one)}`);
    const {width, height} = (one.closest("label") ?? one).getBoundingClientRect();
    const inText = one.tagName === "A" && getComputedStyle(one).display === "inline";
    if (fingers && !inText && !one.matches(".skip") && Math.min(width, height) < 24) found.push(`too small to press: ${name(one)}`);
  }
  for (const one of [...document.body.querySelectorAll("*")].filter((one) => seen(one) && !one.closest("svg, .hidden-text, input, select"))) {
    const style = getComputedStyle(one);
    const hides = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis" && one.clientWidth > 1;
    if (hides && one.scrollWidth > one.clientWidth + 1) found.push(`cut off: ${name(one)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`twice on the page: #${id}`);
  for (const of of ["aria-describedby", "aria-labelledby", "aria-controls", "for"]) {
    for (const one of document.querySelectorAll(`[${of}]`)) {
      for (const id of one.getAttribute(of).split(" ")) if (!document.getElementById(id)) found.push(`nothing is #${id}: ${name(one)}`);
    }
  }
  for (const one of document.querySelectorAll("img:not([alt])")) found.push(`a picture without words: ${one.src}`);
  let last = 0;
  for (const one of [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen)) {
    const level = Number(one.tagName[1]);
    if (level > last + 1) found.push(`a heading too deep: ${name(one)}`);
    last = level;
  }
  if ([...document.querySelectorAll("h1")].filter(seen).length !== 1) found.push("not one title");

  // Colours, put over whatever is behind them by the browser itself.
  const pen = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const painted = (colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const [colour, opacity] of colours) { pen.globalAlpha = opacity; pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const around = (one) => { const all = []; for (let at = one; at; at = at.parentElement) all.unshift(at); return all; };
  const light = (rgb) => rgb.map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !seen(one) || one.closest("script, .hidden-text, .skeleton, [aria-busy], :disabled, [aria-disabled]")) continue;
    const behind = around(one).map((at) => [getComputedStyle(at).backgroundColor, 1]);
    const opacity = around(one).reduce((all, at) => all * Number(getComputedStyle(at).opacity), 1);
    const [dark, bright] = [light(painted(behind)), light(painted([...behind, [getComputedStyle(one).color, opacity]]))].sort((a, b) => a - b);
    const size = parseFloat(getComputedStyle(one).fontSize);
    if ((bright + 0.05) / (dark + 0.05) < (size >= 24 ? 3 : 4.5)) found.push(`too faint: ${name(one)}`);
    if (size < 11) found.push(`too small to read: ${name(one)}`);
  }
  return [...new Set(found)];
}
"""


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of some width in a theme."""
    width, theme = request.param
    fingers = width < NARROW
    context = browser.new_context(
        viewport={"width": width, "height": 850}, color_scheme=theme, has_touch=fingers, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def address(desk: Desk, path: str) -> str:
    """Return a path, in which "{file name}" is the page of the document that arrived so."""
    if not path.startswith("{"):
        return path
    file_name, _, rest = path[1:].partition("}")
    return desk.page_of(file_name) + rest


def seen_on(screen: Page) -> list[str]:
    """Return what is wrong with the page that is open."""
    viewport = screen.viewport_size
    assert viewport is not None
    return list(screen.evaluate(LOOK, viewport["width"] < NARROW))


def test_every_page_is_whole_named_and_readable(screen: Page, lasting_desk: Desk) -> None:
    wrong: dict[str, list[str]] = {}
    screen.goto(lasting_desk.address + "/login")
    wrong["/login"] = seen_on(screen)
    for login, paths in PAGES:
        for path in paths:
            enter(screen, lasting_desk, login, address(lasting_desk, path))
            screen.wait_for_load_state("networkidle")
            wrong[f"{login} {path}"] = seen_on(screen)
    assert {where: what for where, what in wrong.items() if what} == {}


@pytest.mark.parametrize(
    ("login", "path", "menu"),
    [
        ("rita", "{028-mueller-invoice.pdf}", ".doc-rare"),
        ("sonja", "/queue?desk=all", ".more-filters"),
        ("sonja", "/queue?desk=all", ".views .menu"),
        ("sonja", "/clients/nordlicht/rules", "main .head .menu"),
        ("sonja", "/account", ".who .menu"),
    ],
)
def test_what_opens_stays_in_the_window(screen: Page, lasting_desk: Desk, login: str, path: str, menu: str) -> None:
    enter(screen, lasting_desk, login, address(lasting_desk, path))
    screen.locator(f"{menu} > summary").click()
    box, viewport = screen.locator(f"{menu} > .list-of").bounding_box(), screen.viewport_size
    assert box is not None
    assert viewport is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]


def test_the_head_of_the_list_never_hides_the_row_one_is_at(screen: Page, lasting_desk: Desk) -> None:
    enter(screen, lasting_desk, "sonja", "/queue?desk=all")
    screen.evaluate("document.querySelector('main').style.paddingBottom = '100vh'")
    screen.keyboard.press("j")
    screen.keyboard.press("j")
    screen.evaluate("scrollTo(0, 400)")
    screen.keyboard.press("k")
    row = screen.locator("tr[aria-selected=true] .what a").bounding_box()
    head = screen.locator("table.tasks thead th").nth(2).bounding_box() or screen.locator("header.bar").bounding_box()
    assert row is not None
    assert head is not None
    assert row["y"] >= head["y"] + head["height"]
