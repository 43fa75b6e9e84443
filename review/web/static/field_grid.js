// Crops of one field, one after the other, by keys alone.
//
// A decision is sent when the next one is taken, after GRACE_MS, or when the page is left: until then u takes it back.
// What was sent is in the register, with a mark of its own, so that sending it twice changes nothing.
"use strict";

(() => {
  const GRACE_MS = 4000;
  const root = document.getElementById("fg");
  const list = document.getElementById("fg-crops");
  if (!list) return;

  const crops = [...list.children];
  const tally = {decided: 0, gone: 0, ms: 0};
  let at = -1, since = 0, keys = 0;
  let held = null; // the last decision, not sent yet
  let first = ""; // a digit that chose and may be the beginning of what is typed

  const say = (text) => { document.getElementById("fg-said").textContent = text; };
  const part = (crop, name) => crop.querySelector(name);
  const input = (crop) => part(crop, "input");
  const open = (crop) => crop && !["taken", "sent", "gone"].includes(crop.dataset.state);
  const editing = (crop) => !input(crop).hidden;

  // Which one -------------------------------------------------------------------------------------------------------
  function go(to, {speak = true} = {}) {
    if (crops[at]) crops[at].classList.remove("is-here");
    at = to;
    const crop = crops[at];
    if (!crop) return;
    crop.classList.add("is-here");
    crop.focus({preventScroll: true});
    crop.scrollIntoView({block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"});
    since = performance.now();
    keys = 0;
    first = "";
    for (const near of crops.slice(at + 1, at + 9)) part(near, "img")?.setAttribute("loading", "eager");
    if (speak) say(`${crop.getAttribute("aria-label")}. ${part(crop, ".fg-why").textContent}`);
  }

  function next() {
    const after = crops.findIndex((crop, one) => one > at && open(crop) && crop.dataset.state !== "skipped");
    const again = crops.findIndex((crop) => open(crop) && crop.dataset.state !== "skipped");
    if (after < 0 && again < 0) finish();
    else go(after < 0 ? again : after);
  }

  function step(way) {
    const to = at + way;
    if (crops[to]) go(to);
  }

  function finish() {
    if (crops[at]) crops[at].classList.remove("is-here");
    at = -1;
    const done = document.getElementById("fg-done");
    const left = crops.filter(open).length;
    part(done, "[data-done-text]").textContent = `${tally.decided} decided${left ? `, ${left} skipped` : ""}.`;
    done.hidden = false;
    part(done, "a").focus();
    say(part(done, "[data-done-text]").textContent);
  }

  // What it is to be ------------------------------------------------------------------------------------------------
  function edit(crop, text) {
    const typed = input(crop);
    typed.hidden = false;
    part(crop, "output").hidden = true;
    typed.value = text;
    typed.focus({preventScroll: true});
    typed.setSelectionRange(text.length, text.length);
  }

  function asRead(crop) {
    const typed = input(crop);
    typed.hidden = true;
    typed.removeAttribute("aria-invalid");
    part(crop, "output").hidden = false;
    part(crop, "output").textContent = crop.dataset.value || "–";
    for (const button of crop.querySelectorAll(".is-chosen")) button.classList.remove("is-chosen");
    crop.focus({preventScroll: true});
  }

  function choose(crop, key) {
    const button = crop.querySelector(`[data-choice="${key}"]`);
    if (!button) return false;
    asRead(crop);
    button.classList.add("is-chosen");
    part(crop, "output").textContent = button.dataset.text;
    say(button.dataset.text);
    return true;
  }

  function decision(crop) {
    const chosen = part(crop, ".is-chosen");
    if (editing(crop)) {
      const value = input(crop).value.trim();
      if (!value) { say("Type a value, or press Escape."); return null; }
      return value === crop.dataset.value && crop.dataset.acceptable !== undefined ? {} : {value};
    }
    if (chosen) return {value: chosen.dataset.text, reading: chosen.dataset.reading, place_page: chosen.dataset.placePage ?? 0, place_box: chosen.dataset.placeBox ?? ""};
    if (crop.dataset.acceptable !== undefined) return {};
    say("There is no value to accept: choose one by its number, or type it.");
    crop.classList.add("is-refusing");
    setTimeout(() => crop.classList.remove("is-refusing"), 400);
    return null;
  }

  function accept() {
    const crop = crops[at];
    const what = open(crop) && decision(crop);
    if (!what) return;
    flush();
    const ms = performance.now() - since;
    held = {crop, once: crypto.randomUUID(), what, seconds: (ms / 1000).toFixed(2), keystrokes: keys, timer: setTimeout(flush, GRACE_MS)};
    crop.dataset.state = "taken";
    part(crop, "output").textContent = what.value ?? crop.dataset.value;
    part(crop, "output").hidden = false;
    input(crop).hidden = true;
    outcome(crop, "taken; u takes it back");
    tally.decided += 1;
    tally.ms += ms;
    count();
    next();
  }

  function undo() {
    if (!held) { say("The last decision was sent already; open the document to change it."); return; }
    const {crop, timer, seconds} = held;
    clearTimeout(timer);
    held = null;
    delete crop.dataset.state;
    part(crop, ".fg-outcome").hidden = true;
    asRead(crop);
    tally.decided -= 1;
    tally.ms -= seconds * 1000;
    document.getElementById("fg-done").hidden = true;
    count();
    go(crops.indexOf(crop));
  }

  // Sending ---------------------------------------------------------------------------------------------------------
  function form({crop, once, what, seconds, keystrokes}) {
    const {document: document_id, version} = crop.dataset;
    return new URLSearchParams({document_id, version, once, seconds, keystrokes, ...what});
  }

  const address = (crop) => `/clients/${crop.dataset.client}/fields/${root.dataset.field}`;

  async function flush() {
    if (!held) return;
    const sent = held;
    clearTimeout(sent.timer);
    held = null;
    sent.crop.dataset.state = "sent";
    outcome(sent.crop, "sending …");
    const answer = await desk.send(address(sent.crop), {body: form(sent)});
    if (!answer) { back(sent.crop, "It could not be sent. Press Enter to send it again."); return; }
    const said = await answer.json().catch(() => ({text: "The desk could not do this."}));
    if (!answer.ok) { back(sent.crop, said.text ?? "The desk refused this.", said.readings); return; }
    sent.crop.dataset.version = said.version;
    if (said.doubted) { back(sent.crop, said.text); return; }
    sent.crop.dataset.state = said.gone_on ? "gone" : "sent";
    if (said.gone_on) tally.gone += 1;
    outcome(sent.crop, said.gone_on ? "went on to posting" : `still waits: ${said.text}`);
    count();
  }

  function back(crop, text, readings = []) {
    crop.dataset.state = "refused";
    tally.decided -= 1;
    outcome(crop, readings.length ? `${text}` : text);
    count();
    say(text);
    document.getElementById("fg-done").hidden = true;
    if (at < 0) go(crops.indexOf(crop));
  }

  function outcome(crop, text) {
    const line = part(crop, ".fg-outcome");
    line.textContent = text;
    line.hidden = false;
  }

  function count() {
    const show = (name, value) => { root.querySelector(`[data-tally="${name}"]`).textContent = value; };
    show("left", crops.filter(open).length);
    show("decided", tally.decided);
    show("gone", tally.gone);
    show("pace", tally.decided ? (tally.ms / tally.decided / 1000).toFixed(1) : "–");
  }

  // Keys ------------------------------------------------------------------------------------------------------------
  const acts = {
    Enter: accept,
    ArrowDown: () => step(1), ArrowRight: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
    s: () => { if (open(crops[at])) { crops[at].dataset.state = "skipped"; outcome(crops[at], "skipped"); } next(); },
    u: undo,
    e: () => edit(crops[at], crops[at].dataset.value),
    F2: () => edit(crops[at], crops[at].dataset.value),
    o: () => { flush(); window.open(crops[at].dataset.page, "_blank", "noopener"); },
  };

  list.addEventListener("keydown", (event) => {
    const crop = crops[at];
    if (!crop || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    keys += 1;
    if (event.target === input(crop)) {
      if (event.key === "Enter") accept();
      else if (event.key === "Escape") { delete crop.dataset.state; asRead(crop); }
      else return;
    } else if (event.key === "Escape") {
      asRead(crop);
    } else if (first && event.key.length === 1) {
      edit(crop, first + event.key); // the digit was the beginning of a value
      first = "";
    } else if (/^[1-9]$/.test(event.key) && open(crop) && choose(crop, event.key)) {
      first = event.key;
    } else if (event.key in acts) {
      acts[event.key]();
    } else if (event.key.length === 1 && event.key !== " " && event.key !== "?" && open(crop)) {
      edit(crop, event.key);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  list.addEventListener("click", (event) => {
    const crop = event.target.closest(".fg-crop");
    if (!crop || event.target.closest("a")) return;
    if (crops.indexOf(crop) !== at) go(crops.indexOf(crop), {speak: false});
    const button = event.target.closest("[data-choice]");
    if (button && open(crop)) choose(crop, button.dataset.choice);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "u" && document.activeElement?.closest("#fg-done")) { undo(); event.stopPropagation(); }
  });

  window.addEventListener("pagehide", () => {
    if (!held) return;
    const headers = {"X-CSRF-Token": desk.meta("csrf")};
    fetch(address(held.crop), {method: "POST", body: form(held), headers, credentials: "same-origin", keepalive: true});
    held = null;
  });

  const group = "Crops";
  for (const [key, does] of [["Enter", "Accept, and go on"], ["1", "Take another value (1 to 9)"], ["s", "Skip"], ["u", "Take back the last one"], ["e", "Change the value"], ["o", "Open the document"]]) {
    // Shown under ?; they act in the list itself, where the focus always is.
    desk.keys?.add({key, does, group, run: () => crops[at]?.focus(), when: () => at >= 0 && !list.contains(document.activeElement)});
  }
  root.dataset.ready = "";
  go(0);
})();
