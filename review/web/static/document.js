// The page of one document. Nothing here decides: it moves the focus, sends what was typed, and keeps it until it was saved.
//
//   Tab, Shift+Tab     in a field: the next, the previous field in doubt; after the last one the decisions
//   ArrowDown, ArrowUp the next, the previous field whatever its state
//   Enter              in a field: save what was typed, or confirm what was read, and on to the next in doubt
//   1 to 9             in a field nobody typed into yet: take that candidate; a digit more, and it was typing after all
//   Ctrl+Enter         save all that was typed
//   Escape             in a field: back to what it was; then out of the fields
//
// Events of the picture: `daybook:focus` {field} goes out, `daybook:box` {field} and `daybook:captured` {text, page, box,
// field} come in. What needs none of this is in document_more.js: crops, tabs, searching in dialogs.
"use strict";

(() => {
  const page = document.getElementById("doc");
  if (!page) return;
  const base = page.dataset.base;
  const work = document.getElementById("work");
  const DRAFT_MS = 3000;
  const LOOK_MS = 4000;
  const extra = new Map(); // name of a field: {reading, page, box} of what was taken from the picture or a candidate
  const all = (selector, root = work) => [...root.querySelectorAll(selector)];
  const state = () => document.getElementById("work-state").dataset;
  const editable = () => page.dataset.editable !== undefined && !page.dataset.held;
  const inputs = () => all(".f input, input.cell, tr.added input");
  const fields = () => all(".f:not([hidden]) input[data-was]");
  const doubtful = () => fields().filter((one) => one.closest(".f").dataset.doubt && !one.closest(".f").classList.contains("given"));
  const row = (input) => input.closest(".f, tr");
  const isDirty = (input) => input.dataset.was !== undefined && input.value !== input.dataset.was;
  const dirty = () => inputs().filter(isDirty);

  // Where one is ------------------------------------------------------------------------------------------------------
  let last = null; // name of the field that what is taken from the picture goes into
  function go(input) {
    if (!input) return false;
    input.focus({preventScroll: true});
    input.select?.();
    row(input)?.scrollIntoView({block: "nearest"});
    return true;
  }

  function fieldOf(input) {
    return input.dataset.cell ?? row(input)?.dataset.field ?? "";
  }

  document.addEventListener("focusin", (event) => {
    const input = event.target.closest?.("#work input");
    if (!input) return;
    if (input.dataset.was !== undefined) last = input.name;
    // Open until another is gone to: were it shut by the mouse going down on a button, the button would move away from under it.
    for (const one of all(".f.is-open")) one.classList.remove("is-open");
    input.closest(".f")?.classList.add("is-open");
    document.dispatchEvent(new CustomEvent("daybook:focus", {detail: {field: fieldOf(input)}}));
    const holder = input.closest(".f")?.querySelector(".f-crop:empty");
    if (holder) desk.crop(holder);
  });

  function next(from, backwards = false) {
    const list = doubtful();
    const ordered = fields();
    const at = ordered.indexOf(from);
    const rest = backwards
      ? list.filter((one) => ordered.indexOf(one) < at).reverse()
      : list.filter((one) => ordered.indexOf(one) > at);
    return rest[0] ?? null;
  }

  function toDecision() {
    const likely = ["#decide .primary:not(:disabled)", ".doc-card-acts .primary", "#doc-next", "#decide button:not(:disabled)"];
    const best = likely.map((one) => document.querySelector(one)).find(Boolean);
    if (best) best.focus();
    else document.activeElement?.blur();
  }

  function onward(from) {
    go(next(from)) || go(doubtful()[0]) || toDecision();
  }

  function step(from, by) {
    const list = fields();
    go(list[list.indexOf(from) + by]);
  }

  // Typing ------------------------------------------------------------------------------------------------------------
  let begun = null; // {input, digit}: one digit took a candidate; another one shows that it was typing

  function mark(input) {
    row(input)?.classList.toggle("changed", all("input", row(input)).some(isDirty));
    input.classList.toggle("changed", isDirty(input));
    showTodo();
  }

  function put(input, text, more = null) {
    input.value = text;
    if (more) extra.set(input.name, more);
    else extra.delete(input.name);
    mark(input);
    draftSoon();
  }

  document.addEventListener("input", (event) => {
    const input = event.target.closest?.("#work input");
    if (!input || input.dataset.was === undefined) return;
    extra.delete(input.name);
    mark(input);
    draftSoon();
  });

  function take(input, key) {
    const choice = all(`[data-choice="${CSS.escape(key)}"]`, row(input))[0];
    if (!choice) return false;
    const {text, reading, page: number, box} = choice.dataset;
    put(input, text, {reading, page: number, box});
    const holder = input.closest(".f")?.querySelector(".f-crop");
    if (holder && box) desk.crop(holder, number, box);
    input.select();
    return true;
  }

  work.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]");
    if (choice) {
      const input = all("input[data-was]", row(choice))[0];
      take(input, choice.dataset.choice);
      go(input);
    }
    const goto = event.target.closest("[data-goto]");
    if (goto) show(goto.dataset.goto);
    const line = event.target.closest("[data-goto-line]");
    if (line) toLine(line.dataset.gotoLine);
    const unfold = event.target.closest("[data-unfold]");
    if (unfold) open(unfold);
    const removed = event.target.closest("[data-remove-line]");
    if (removed) removeLine(removed);
    if (event.target.closest("[data-add-line]")) addLine();
    const act = event.target.closest("[data-act]");
    if (act) begin(act);
  });

  function open(button) {
    const folded = all("[data-folded]", button.closest(".doc-group"));
    for (const one of folded) one.hidden = false;
    button.remove();
    go(folded[0]?.querySelector("input"));
  }

  function show(field) {
    const found = document.getElementById(`v-${field}`);
    const folded = found?.closest("[data-folded][hidden]");
    if (folded) folded.hidden = false;
    go(found);
  }

  function toLine(number) {
    const found = document.getElementById(`line-${number}`);
    if (found && !go(all("input", found)[0])) found.scrollIntoView({block: "center"});
    document.dispatchEvent(new CustomEvent("daybook:focus", {detail: {field: `lines.${number}.net_amount`}}));
  }

  // Keys in fields ------------------------------------------------------------------------------------------------------
  const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

  work.addEventListener("keydown", (event) => {
    const input = event.target.closest(".f input, input.cell");
    if (!input) return;
    if (event.ctrlKey && event.key === "Enter") { handled(event); saveAll(input); return; }
    if (event.altKey && /^[0-9]$/.test(event.key) && take(input, event.key)) { handled(event); return; }
    if (!plain(event)) return;
    const act = (input.closest(".f") ? FIELD_KEYS : CELL_KEYS)[event.key];
    if (act) { act(event, input); begun = null; return; }
    digits(event, input);
  });

  function handled(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  const FIELD_KEYS = {
    Tab: (event, input) => {
      const found = next(input, event.shiftKey);
      if (found) { handled(event); go(found); }
      else if (!event.shiftKey) { handled(event); toDecision(); }
    },
    Enter: (event, input) => { handled(event); enter(input); },
    ArrowDown: (event, input) => { handled(event); step(input, 1); },
    ArrowUp: (event, input) => { handled(event); step(input, -1); },
    Escape: (event, input) => { handled(event); back(input); },
  };

  const CELL_KEYS = {
    Enter: (event, input) => { handled(event); if (dirty().length) saveAll(input); else below(input, 1); },
    ArrowDown: (event, input) => { handled(event); below(input, 1); },
    ArrowUp: (event, input) => { handled(event); below(input, -1); },
    Tab: (event, input) => {
      const cells = all("input.cell");
      const found = cells[cells.indexOf(input) + (event.shiftKey ? -1 : 1)];
      handled(event);
      go(found) || toDecision();
    },
    Escape: (event, input) => { handled(event); back(input); },
  };

  function back(input) {
    if (isDirty(input)) put(input, input.dataset.was);
    else input.blur();
  }

  function below(input, by) {
    const rows = all("tr[data-line]");
    const to = rows[rows.indexOf(row(input)) + by];
    const column = input.name.split(".").pop();
    go(to?.querySelector(`input[name$=".${column}"]`));
  }

  function digits(event, input) {
    if (begun?.input === input && (event.key.length === 1 || event.key === "Backspace")) {
      put(input, event.key === "Backspace" ? "" : begun.digit);
      input.setSelectionRange(input.value.length, input.value.length);
      begun = null;
      if (event.key === "Backspace") handled(event);
      return;
    }
    begun = null;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (!/^[1-9]$/.test(event.key) || isDirty(input) || !whole || !editable()) return;
    if (take(input, event.key)) { handled(event); begun = {input, digit: event.key}; }
  }

  function enter(input) {
    if (!editable()) { onward(input); return; }
    const field = input.closest(".f");
    if (isDirty(input)) save([input], input);
    else if (field.dataset.doubt && !field.classList.contains("given") && input.value) confirm(input);
    else onward(input);
  }

  // Sending ------------------------------------------------------------------------------------------------------------
  let busy = Promise.resolve();
  let sending = null;

  function queued(send) {
    busy = busy.then(send, send);
    return busy;
  }

  const sentName = (input) => input.dataset.cell ? input.name : `f.${input.name}`;

  function valuesOf(list) {
    const values = {};
    for (const input of list) {
      const name = sentName(input);
      values[name] = input.value;
      const more = extra.get(input.name) ?? {};
      for (const key of ["reading", "page", "box"]) if (more[key]) values[`${name}.${key}`] = more[key];
      const meter = input.closest(".f") && desk.meter.stamp(input);
      if (meter) { values[`${name}.seconds`] = meter.seconds; values[`${name}.keystrokes`] = meter.keystrokes; }
    }
    for (const removed of all("tr.removed")) values[`line.${removed.dataset.line}.removed`] = "yes";
    for (const added of all("tr.added")) values[`line.${added.dataset.line}.added`] = "yes";
    return values;
  }

  function save(list, from) {
    const sent = list.map((input) => input.name);
    return post("corrections", valuesOf(list), {sent, from});
  }

  function saveAll(from) {
    const list = dirty();
    if (list.length || all("tr.removed, tr.added").length) save(list, from);
    else onward(from);
  }

  function confirm(input) {
    const {name} = input;
    if (row(input).dataset.derived !== undefined) { save([input], input); return; }
    const meter = desk.meter.stamp(input);
    post("confirmations", {field: name, [`f.${name}.seconds`]: meter.seconds, [`f.${name}.keystrokes`]: meter.keystrokes}, {sent: [name], from: input});
  }

  function post(what, values, {sent = [], from = null} = {}) {
    const here = from?.name ?? "";
    return queued(() => {
      sending = {sent: new Set(sent), here, kept: typed(), values: {...values, version: state().version}};
      return htmx.ajax("POST", `${base}/${what}`, {source: "#doc-send", target: "#work", swap: "innerHTML", values: sending.values});
    });
  }

  const marks = new Map();
  document.addEventListener("htmx:config:request", (event) => {
    const {sourceElement, request} = event.detail.ctx;
    if (sourceElement?.id !== "doc-send" || request.method !== "POST") return;
    // The same press again, after nobody answered, carries the same mark and is taken once.
    const key = `${request.action} ${JSON.stringify(sending?.values ?? {}).replace(/"[^"]*\.(seconds|keystrokes)":"[^"]*",?/g, "")}`;
    if (!marks.has(key)) marks.set(key, crypto.randomUUID());
    request.body.set("once", marks.get(key));
  });

  const typed = () => new Map(dirty().map((input) => [input.name, {text: input.value, more: extra.get(input.name)}]));

  document.addEventListener("htmx:after:swap", (event) => {
    const {ctx} = event.detail;
    if (ctx?.target?.id !== "work" && ctx?.target !== work) return;
    const saved = (ctx.response?.status ?? 200) < 400;
    const was = sending;
    sending = null;
    for (const [name, {text, more}] of was?.kept ?? []) {
      if (!saved || !was.sent.has(name)) again(name, text, more, saved);
    }
    settled(saved, was?.here ?? "");
  });

  function again(name, text, more, saved) {
    const input = work.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (!input || input.value === text) return;
    const theirs = input.value;
    put(input, text, more);
    if (saved || !document.getElementById("conflict") || !row(input).matches(".f")) return;
    const told = document.createElement("p");
    told.className = "f-theirs";
    told.textContent = `now saved: ${theirs || "nothing"}`;
    row(input).append(told);
  }

  function settled(saved, here) {
    const {news} = state();
    if (news) document.getElementById("doc-news").textContent = news;
    delete page.dataset.editable;
    if (state().editable !== undefined) page.dataset.editable = "";
    watch();
    showTodo();
    draftSoon();
    const input = here && work.querySelector(`input[name="${CSS.escape(here)}"]`);
    const conflict = document.getElementById("conflict");
    if (conflict) conflict.focus();
    else if (!saved) {
      const said = work.querySelector("[data-refused]");
      if (said) desk.tell(said.textContent.trim(), {kind: "stop"});
      go(work.querySelector(".f.wrong input") ?? input) || desk.focus("#findings-title");
    } else if (input) onward(input);
    else go(doubtful()[0]) || toDecision();
  }

  function showTodo() {
    const todo = document.getElementById("doc-todo");
    if (!todo) return;
    const changed = new Set([...dirty().map((input) => input.name), ...all("tr.removed, tr.added").map((one) => one.dataset.line)]).size;
    const left = doubtful().length;
    const parts = [changed && `${changed} ${changed === 1 ? "change" : "changes"} not saved`, left && `${left} ${left === 1 ? "field" : "fields"} in doubt`];
    todo.textContent = parts.filter(Boolean).join(" · ");
    for (const one of all("[data-act=save]")) one.disabled = !changed;
  }

  // Lines ---------------------------------------------------------------------------------------------------------------
  function removeLine(button) {
    const found = document.getElementById(`line-${button.dataset.removeLine}`);
    if (found.classList.contains("added")) {
      found.remove();
      work.querySelector("[data-add-line]").focus();
    } else found.classList.toggle("removed");
    showTodo();
  }

  function addLine() {
    const made = document.getElementById("line-new").content.firstElementChild.cloneNode(true);
    const free = Number(made.dataset.line);
    const number = Math.max(free, ...all("tr.added").map((one) => Number(one.dataset.line) + 1));
    Object.assign(made, {id: `line-${number}`, className: "added"});
    made.dataset.line = number;
    made.querySelector("th").textContent = number;
    for (const input of made.querySelectorAll("input")) {
      input.name = input.name.replace(/\d+/, number);
      input.dataset.cell = `lines.${input.name.slice("line.".length)}`;
    }
    for (const one of made.querySelectorAll("[aria-label]")) one.setAttribute("aria-label", one.getAttribute("aria-label").replace(`ine ${free}`, `ine ${number}`));
    made.querySelector("button").title = `Remove line ${number}`;
    made.querySelector("button").dataset.removeLine = number;
    document.querySelector("#lines tbody").append(made);
    go(made.querySelector("input"));
    showTodo();
  }

  // Decisions -----------------------------------------------------------------------------------------------------------
  function begin(button) {
    const {act, dialog, about} = button.dataset;
    if (act === "save") { saveAll(null); return; }
    if (!dialog) return;
    const box = document.getElementById(dialog);
    const field = box.querySelector('[name="finding"]');
    if (field && about) field.value = about;
    const line = box.querySelector('select[name="line"]');
    const [, number] = /^[^|]*\|line (\d+)\|/.exec(about ?? "") ?? [];
    if (line && number) line.value = number;
    for (const one of box.querySelectorAll("[data-of]")) one.hidden = one.dataset.of !== about;
    desk.open(dialog);
    box.querySelector("[autofocus], textarea, select, input:not([type=hidden])")?.focus();
  }

  // A form of a dialog goes the same way as everything else: one after the other, and what was typed stays.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-decision]");
    if (!form) return;
    event.preventDefault();
    const values = {};
    for (const [name, value] of new FormData(form, event.submitter)) values[name] = name in values ? `${values[name]}\n${value}` : value;
    form.closest("dialog")?.close();
    post(form.dataset.decision, values);
  });

  // Keys of the page ------------------------------------------------------------------------------------------------------
  const group = "Fields";
  desk.keys.add({key: "Ctrl+Enter", does: "Save all that was typed", group, run: () => saveAll(null)});
  desk.keys.add({key: "f", does: "First field in doubt", group, run: () => go(doubtful()[0]) || go(fields()[0])});
  desk.keys.add({key: "g l", does: "Lines", group: "Look", run: () => go(all("input.cell")[0]) || document.getElementById("lines")?.scrollIntoView()});
  for (const [key, does, view] of [["[", "Page before", "before"], ["]", "Next page", "after"]]) {
    const button = () => document.querySelector(`[data-view="${view}"]`);
    desk.keys.add({key, does, group: "Picture", run: () => button().click(), when: () => Boolean(button())});
  }

  // These work in a field only (see FIELD_KEYS); here they are told. A blank that does not break makes them no key.
  for (const [key, does] of [["Tab\u00a0", "In a field: the next in doubt"], ["Enter\u00a0", "In a field: confirm or save, and on"], ["1\u00a0…\u00a09", "In a field: take a candidate"], ["↓\u00a0", "In a field: the next, whatever its state"]]) {
    desk.keys.add({key, does, group, run: () => {}});
  }

  // The picture ---------------------------------------------------------------------------------------------------------
  document.addEventListener("daybook:box", (event) => {
    const {field = ""} = event.detail;
    const [kind, number, cell] = field.split(".");
    if (kind === "lines") go(work.querySelector(`input[name="line.${number}.${cell}"]`)) || toLine(number);
    else show(kind === "taxes" ? "tax_total" : field);
  });



  document.addEventListener("daybook:captured", (event) => {
    const {text, page: number, box, field} = event.detail;
    const byName = field && (work.querySelector(`input[data-cell="${CSS.escape(field)}"]`) ?? document.getElementById(`v-${field}`));
    const input = byName || (last && work.querySelector(`input[name="${CSS.escape(last)}"]`));
    if (!input || !editable()) { desk.tell("Choose a field first; then what you take from the picture goes there.", {kind: "info"}); return; }
    put(input, text, {page: number, box: [box.x0, box.top, box.x1, box.bottom].map((edge) => edge.toFixed(2)).join(" ")});
    go(input);
  });

  // Signed out: nothing is sent until somebody has signed in again, on this page.
  let out = false;
  document.addEventListener("desk:over", () => { out = true; clearTimeout(later); });
  document.addEventListener("desk:back", () => { out = false; kept = ""; draftSoon(); });
  addEventListener("pagehide", () => keepDraft(true));

  // What was typed ----------------------------------------------------------------------------------------------------------
  let later = 0;
  let kept = "";

  function draftSoon() {
    clearTimeout(later);
    later = setTimeout(keepDraft, DRAFT_MS);
  }

  function keepDraft(leaving = false) {
    const now = [...typed()].map(([name, {text, more}]) => [name, text, more ?? null]);
    const body = now.length ? JSON.stringify(now) : "";
    if (out || body === kept || page.dataset.claims === undefined) return;
    kept = body;
    if (leaving) desk.quietly("drafts", {body, version: state().version});
    else desk.send(`${base}/drafts`, {body: new URLSearchParams({body, version: state().version})});
  }

  function restore() {
    const {draftBody, draftVersion} = page.dataset;
    if (!draftBody || !editable()) return;
    kept = draftBody;
    let count = 0;
    for (const [name, text, more] of JSON.parse(draftBody)) {
      const input = work.querySelector(`input[name="${CSS.escape(name)}"]`);
      if (!input || input.value === text) continue;
      put(input, text, more);
      const folded = input.closest("[data-folded]");
      if (folded) folded.hidden = false;
      count += 1;
    }
    const older = draftVersion !== state().version ? " The document has changed since; look at it once more." : "";
    if (count) desk.tell(`What you had typed is back (${count} ${count === 1 ? "value" : "values"}), not saved yet.${older}`, {stays: true});
  }

  // On its way into the books -----------------------------------------------------------------------------------------------
  let looking = 0;
  function watch() {
    clearTimeout(looking);
    if (document.querySelector("[data-moving]")) looking = setTimeout(look, LOOK_MS);
  }

  async function look() {
    const answer = await desk.send(`${base}/status`);
    if (answer?.status === 200) await htmx.ajax("GET", `${base}/work`, {source: "#doc-send", target: "#work", swap: "innerHTML"});
    else watch();
  }

  restore();
  showTodo();
  watch();
  if (!location.hash) go(doubtful()[0]);
})();
