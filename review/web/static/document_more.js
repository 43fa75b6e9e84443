// Beside the work on a document: whose it is, the place of a field enlarged, tabs, searching in dialogs.
//
//   desk.crop(holder, page, box)       draws what stands in a box, and some of what is around it, into an element
//   data-more="history"                a tab that fetches its content when it is opened
//   data-search="address" data-into    an input that lists what is found, also when its dialog opens
//   data-copy="id"                     copies what stands there
"use strict";

(() => {
  const page = document.getElementById("doc");
  if (!page) return;
  const {base} = page.dataset;
  const HEARTBEAT_MS = 120000;

  // The place in focus, enlarged from the picture that is there already. -----------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  const AROUND = {x: 46, y: 7, least: 150};

  desk.crop = function crop(holder, number = holder.dataset.cropPage, box = holder.dataset.cropBox) {
    const sheet = sheetOf(number);
    const size = sheet?.querySelector("svg").viewBox.baseVal;
    if (!sheet || !box) { holder.hidden = true; return; }
    if (!size?.width) { // laid out once its picture is there
      sheet.querySelector("img")?.addEventListener("load", () => setTimeout(() => crop(holder, number, box), 50), {once: true});
      return;
    }
    const [x0, top, x1, bottom] = box.split(" ").map(Number);
    const width = Math.max(x1 - x0 + 2 * AROUND.x, AROUND.least);
    const view = [(x0 + x1 - width) / 2, top - AROUND.y, width, bottom - top + 2 * AROUND.y];
    const drawn = document.createElementNS(SVG, "svg");
    drawn.setAttribute("viewBox", view.map((one) => one.toFixed(2)).join(" "));
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", `As printed on page ${number}`);
    const picture = document.createElementNS(SVG, "image");
    for (const [name, value] of Object.entries({href: `${sheet.dataset.picture}?width=1400`, width: size.width, height: size.height, preserveAspectRatio: "none"})) picture.setAttribute(name, value);
    const around = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({x: x0 - 1.5, y: top - 1.5, width: x1 - x0 + 3, height: bottom - top + 3, class: "f-crop-box"})) around.setAttribute(name, value);
    drawn.append(picture, around);
    holder.replaceChildren(drawn);
    holder.hidden = false;
  };

  // Boxes count pages in the file, the picture within the document.
  function sheetOf(number) {
    const first = Number(page.dataset.firstPage) || 1;
    return document.querySelector(`.viewer-sheet[data-page="${Number(number) - first + 1}"]`);
  }

  // Sent while the page is being left; nobody waits for the answer.
  desk.quietly = function quietly(what, values) {
    const headers = {"X-CSRF-Token": desk.meta("csrf"), "HX-Request": "true"};
    fetch(`${base}/${what}`, {method: "POST", body: new URLSearchParams(values), headers, credentials: "same-origin", keepalive: true}).catch(() => {});
  };

  // Whose it is -----------------------------------------------------------------------------------------------------------
  let mine = false;
  let beat = 0;

  async function claim(over = false) {
    if (page.dataset.claims === undefined) return;
    const body = new FormData();
    if (over) body.set("over", "yes");
    const answer = await desk.send(`${base}/claims`, {body});
    if (!answer) return;
    mine = answer.status === 204 || answer.ok;
    if (answer.status === 409) held(await answer.text());
    if (over && answer.ok) location.reload();
    if (mine && !beat) beat = setInterval(pulse, HEARTBEAT_MS);
  }

  // Signed out: the claim runs on by itself for a while, and is taken up again.
  let out = false;
  document.addEventListener("desk:over", () => { out = true; });
  document.addEventListener("desk:back", () => { out = false; claim(); });

  async function pulse() {
    if (out) return;
    const answer = await desk.send(`${base}/heartbeats`, {method: "POST"});
    if (answer?.status === 409) { mine = false; held(await answer.text()); }
  }

  function held(banner) {
    clearInterval(beat);
    beat = 0;
    page.dataset.held = "yes";
    document.getElementById("doc-claim").innerHTML = banner;
    for (const input of document.querySelectorAll("#work input[data-was]")) input.readOnly = true;
    for (const button of document.querySelectorAll("#work [data-act], #work [data-add-line], #work [data-remove-line]")) button.disabled = true;
  }

  document.addEventListener("click", (event) => { if (event.target.closest("[data-take-over]")) claim(true); });

  addEventListener("pagehide", () => {
    if (!mine) return;
    mine = false;
    desk.quietly("claims", {back: "yes"});
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // the back button shows what is, not what was

  // Searching and copying in dialogs ------------------------------------------------------------------------------------
  let asked = 0;
  async function search(input) {
    const mine = ++asked;
    const answer = await desk.send(`${input.dataset.search}?q=${encodeURIComponent(input.value)}`);
    if (answer?.ok && mine === asked) document.getElementById(input.dataset.into).innerHTML = await answer.text();
  }

  document.addEventListener("desk:opening", (event) => {
    for (const one of document.getElementById(event.detail.id).querySelectorAll("[data-search]")) search(one);
  });

  let soon = 0;
  document.addEventListener("input", (event) => {
    const input = event.target.closest?.("[data-search]");
    if (!input) return;
    clearTimeout(soon);
    soon = setTimeout(() => search(input), 200);
  });

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const text = document.getElementById(copy.dataset.copy);
    try { await navigator.clipboard.writeText(text.value); desk.tell("The text is copied.", {kind: "good"}); } catch { text.select(); }
  });

  // More ------------------------------------------------------------------------------------------------------------------
  for (const tab of document.querySelectorAll("[data-more]")) {
    tab.addEventListener("click", async () => {
      const opened = tab.getAttribute("aria-selected") === "true";
      for (const one of document.querySelectorAll("[data-more]")) one.setAttribute("aria-selected", one === tab && !opened ? "true" : "false");
      const panel = document.getElementById("more");
      panel.setAttribute("aria-labelledby", tab.id);
      if (opened) { panel.replaceChildren(); return; }
      await htmx.ajax("GET", `${base}/${tab.dataset.more}`, {source: tab, target: "#more", swap: "innerHTML"});
      panel.scrollIntoView({block: "nearest"});
    });
  }

  for (const link of document.querySelectorAll(".doc-switch a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      page.classList.toggle("shows-picture", link.getAttribute("href") === "#doc-picture");
      for (const one of document.querySelectorAll(".doc-switch a")) one.setAttribute("aria-current", one === link ? "true" : "false");
    });
  }

  // The document one had before, in this tab --------------------------------------------------------------------------------
  const TRAIL = `trail:${desk.meta("person")}`;
  const LONGEST_TRAIL = 50;

  function walk() {
    const trail = JSON.parse(sessionStorage.getItem(TRAIL) ?? "[]").slice(-LONGEST_TRAIL);
    if (!trail.includes(base)) trail.push(base);
    sessionStorage.setItem(TRAIL, JSON.stringify(trail));
    return trail[trail.indexOf(base) - 1] ?? "";
  }

  function offerPrevious() {
    const before = walk();
    const link = document.getElementById("doc-previous");
    link.hidden = !before;
    if (before) link.href = before;
  }

  // What one had already comes after all others: without it, two documents that wait for somebody else take turns.
  document.addEventListener("submit", (event) => {
    const left = event.target.querySelector?.('[name="left"]');
    if (!left) return;
    const ids = JSON.parse(sessionStorage.getItem(TRAIL) ?? "[]").map((one) => one.split("/").pop());
    left.value = [...ids.filter((one) => one !== left.value), left.value].join(" ");
  });

  document.addEventListener("desk:swapped", offerPrevious);
  offerPrevious();
  claim();
})();
