// How long a decision took and how many keys it needed, so that the desk can be made quicker. Nobody is ranked by it.
//
//   <main data-meter="document">   or   <div data-meter="field:issue_date">     what is measured, from the first look
//   <form data-stamp>              sends once, seconds and keystrokes of the nearest data-meter (the page, without one)
//
// Seconds count while the tab is seen, and stop after IDLE_MS without a key or a move: a break is not work. A field's
// seconds count from when the focus first came into it; a page's from when it was opened. What was sent begins anew.
// desk.meter.stamp(element) gives {seconds, keystrokes} to code that sends by itself; desk.meter.restart(element).
"use strict";

desk.meter = (() => {
  const IDLE_MS = 120000;
  const MUTE = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock"]);
  const meters = new Map();
  let last = performance.now();

  const named = (element) => element?.closest?.("[data-meter]")?.dataset.meter ?? "page";
  const fresh = () => ({ms: 0, keystrokes: 0});

  function meter(name) {
    if (!meters.has(name)) meters.set(name, fresh());
    return meters.get(name);
  }

  // Time since the last sign of life goes to the page and to the field one is in.
  function lap() {
    const now = performance.now();
    const spent = Math.min(now - last, IDLE_MS);
    last = now;
    for (const name of current()) meter(name).ms += spent;
  }

  function current() {
    const names = new Set(["page"]);
    for (let at = document.activeElement?.closest("[data-meter]"); at; at = at.parentElement?.closest("[data-meter]")) names.add(at.dataset.meter);
    for (const one of document.querySelectorAll("main[data-meter], main > [data-meter]")) names.add(one.dataset.meter);
    return names;
  }

  document.addEventListener("keydown", (event) => {
    lap();
    if (!MUTE.has(event.key) && !event.repeat) for (const name of current()) meter(name).keystrokes += 1;
  }, true);
  for (const sign of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(sign, lap, {capture: true, passive: true});
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) lap();
    else last = performance.now();
  });

  function stamp(element) {
    lap();
    const {ms, keystrokes} = meter(named(element));
    return {seconds: (ms / 1000).toFixed(1), keystrokes: String(keystrokes)};
  }

  function restart(element) {
    meters.set(named(element), fresh());
  }

  function hidden(form, name, value) {
    let field = form.querySelector(`:scope > input[type="hidden"][name="${name}"]`);
    if (!field) {
      field = Object.assign(document.createElement("input"), {type: "hidden", name});
      form.append(field);
    }
    field.value = value;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.stamp === undefined || event.defaultPrevented) return;
    const values = {once: desk.once(form), ...stamp(form)};
    for (const [name, value] of Object.entries(values)) hidden(form, name, value);
  }, true);

  document.addEventListener("htmx:config:request", (event) => {
    const {sourceElement, request} = event.detail.ctx;
    const stamped = sourceElement.closest("[data-stamp]");
    if (!stamped || request.method === "GET") return;
    const form = sourceElement.form ?? sourceElement.closest("form") ?? sourceElement;
    const values = {once: form instanceof HTMLFormElement ? desk.once(form) : crypto.randomUUID(), ...stamp(sourceElement)};
    for (const [name, value] of Object.entries(values)) request.body.set(name, value);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const {sourceElement, request, response} = event.detail.ctx ?? {};
    if (request?.method === "POST" && response?.status < 400) meters.delete(named(sourceElement));
  });

  return {stamp, restart};
})();
