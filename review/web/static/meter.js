// How long a decision took and how many keys it needed, so that the desk can be made quicker. Nobody is ranked by it.
//
//   <form data-stamp> or a button data-stamp with hx-post       sends once, seconds and keystrokes along
//
// Seconds and keys count from when the page was opened, or from the last decision that was taken, to this one: together
// they are the time somebody worked on the document, and nothing is counted twice. They count while the tab is seen, and
// stop after IDLE_MS without a key or a move: a break is not work.
// desk.meter.stamp() gives {seconds, keystrokes} to code that sends by itself; desk.meter.restart() after it was taken.
"use strict";

desk.meter = (() => {
  const IDLE_MS = 120000;
  const MUTE = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock"]);
  let last = performance.now();
  let spent = 0;
  let keystrokes = 0;

  function lap() {
    const now = performance.now();
    if (!document.hidden) spent += Math.min(now - last, IDLE_MS);
    last = now;
  }

  document.addEventListener("keydown", (event) => {
    lap();
    if (!MUTE.has(event.key) && !event.repeat) keystrokes += 1;
  }, true);
  for (const sign of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(sign, lap, {capture: true, passive: true});
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) spent += Math.min(performance.now() - last, IDLE_MS);
    last = performance.now();
  });

  function stamp() {
    lap();
    return {seconds: (spent / 1000).toFixed(1), keystrokes: String(keystrokes)};
  }

  function restart() {
    lap();
    spent = 0;
    keystrokes = 0;
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
    const values = {once: form ? desk.once(form) : desk.onceFor(sourceElement), ...stamp()};
    for (const [name, value] of Object.entries(values)) request.body.set(name, value);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const {sourceElement, request, response} = event.detail.ctx ?? {};
    if (sourceElement?.closest?.("[data-stamp]") && request?.method !== "GET" && response?.status < 400) restart();
  });

  return {stamp, restart};
})();
