// How long a decision took and how many keys it needed, so that the desk can be made quicker. Nobody is ranked by it.
//
//   <form data-stamp> or a button data-stamp with hx-post       sends once, seconds and keystrokes along
//
// Seconds and keys count while the tab is seen, and stop after IDLE_MS without a key or a move: a break is not work. Each
// second belongs to one thing only: to the field the focus is in, and what was spent before the focus came into a field
// (opening the page, looking around) to that field. So what all decisions on a document took is what the document took.
//
// desk.meter.stamp(input)     {seconds, keystrokes} of one field since it was decided last
// desk.meter.stamp()          the same of the whole page since the last decision
// desk.meter.restart()        what was stamped last was taken, and begins anew; forms and htmx with data-stamp do this
//                             themselves
"use strict";

desk.meter = (() => {
  const IDLE_MS = 120000;
  const AROUND = ""; // neither this field nor that
  const MUTE = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock"]);
  const spent = new Map();
  let stamped = new Set();
  let held = AROUND;
  let last = performance.now();

  const field = (element) => (element?.matches?.("main input[name]:not([type=hidden]), main select[name], main textarea[name]") ? element.name : AROUND);

  function of(name) {
    if (!spent.has(name)) spent.set(name, {ms: 0, keys: 0});
    return spent.get(name);
  }

  function lap() {
    const now = performance.now();
    if (!document.hidden) of(held).ms += Math.min(now - last, IDLE_MS);
    last = now;
  }

  function hold(name) {
    lap();
    held = name;
    if (name === AROUND) return;
    const around = of(AROUND);
    of(name).ms += around.ms;
    of(name).keys += around.keys;
    spent.delete(AROUND);
  }

  document.addEventListener("focusin", (event) => hold(field(event.target)), true);
  document.addEventListener("focusout", (event) => { if (!event.relatedTarget) hold(AROUND); }, true);
  document.addEventListener("keydown", (event) => {
    lap();
    if (!MUTE.has(event.key) && !event.repeat) of(held).keys += 1;
  }, true);
  for (const sign of ["pointermove", "pointerdown"]) document.addEventListener(sign, lap, {capture: true, passive: true});
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) of(held).ms += Math.min(performance.now() - last, IDLE_MS);
    last = performance.now();
  });

  function stamp(element) {
    lap();
    const name = field(element);
    const names = name === AROUND ? [...spent.keys()] : [name];
    for (const one of names) stamped.add(one);
    const ms = names.reduce((sum, one) => sum + of(one).ms, 0);
    const keys = names.reduce((sum, one) => sum + of(one).keys, 0);
    return {seconds: (ms / 1000).toFixed(1), keystrokes: String(keys)};
  }

  function restart() {
    lap();
    for (const one of stamped) spent.delete(one);
    stamped = new Set();
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
    const values = {once: desk.once(form), ...stamp()};
    for (const [name, value] of Object.entries(values)) hidden(form, name, value);
  }, true);

  document.addEventListener("htmx:config:request", (event) => {
    const {sourceElement, request} = event.detail.ctx;
    const stamped = sourceElement.closest("[data-stamp]");
    if (!stamped || request.method === "GET") return;
    const form = sourceElement.form ?? sourceElement.closest("form");
    const own = sourceElement.matches("input, select, textarea") ? sourceElement : null;
    const values = {once: form ? desk.once(form) : desk.onceFor(sourceElement), ...stamp(own)};
    for (const [name, value] of Object.entries(values)) request.body.set(name, value);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const {request, response} = event.detail.ctx ?? {};
    if (request?.method !== "GET" && response?.status < 400) restart();
  });

  return {stamp, restart};
})();
