// Keys of a page. Two ways to declare one:
//
//   <button data-key="e" data-does="Escalate" data-group="Document">     pressing e clicks it; an input gets the focus
//   const drop = desk.keys.add({key: "j", does: "Next", group: "Queue", run: (event) => …, typing: false, when: () => true})
//
// A key: "e", "E" (with shift), "?", "Enter", "Escape", "ArrowDown", "F2", "Ctrl+Enter", "Alt+1", or two in a row: "g q".
// Where several elements declare the same key, the first that can be seen in the topmost dialog (or the page) counts.
// Keys never fire while one types, unless with Ctrl or Alt, or declared with `typing: true` (data-key-typing).
// Enter and Space on a focused button or link stay theirs. ? opens the list of all keys; there single letters can be
// switched off, because some people speak to their machines (WCAG 2.1.4).
"use strict";

desk.keys = (() => {
  const SEQUENCE_MS = 1200;
  const SHOWN = {ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", " ": "Space"};
  const added = [];
  let first = "";
  let firstAt = 0;

  const singles = () => localStorage.getItem("single-keys") !== "no";

  function add(entry) {
    const one = {group: "This page", typing: false, when: () => true, ...entry};
    added.push(one);
    return () => added.splice(added.indexOf(one), 1);
  }

  const layer = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const seen = (element) => element.checkVisibility() && !element.disabled;

  function declared() {
    return [...layer().querySelectorAll("[data-key]")].filter(seen).map((element) => ({
      key: element.dataset.key,
      does: element.dataset.does || element.getAttribute("aria-label") || words(element),
      group: element.dataset.group ?? "This page",
      typing: element.dataset.keyTyping !== undefined,
      run: () => press(element),
      when: () => true,
    }));
  }

  function words(element) {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll("kbd, svg, .count")) part.remove();
    return copy.textContent.trim() || copy.placeholder || "";
  }

  function press(element) {
    if (element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")) {
      element.focus();
      element.select?.();
    } else {
      element.click();
    }
  }

  function all() {
    const code = layer() === document.body ? added.filter((one) => one.when()) : added.filter((one) => one.inDialog && one.when());
    return [...declared(), ...code];
  }

  function name(event) {
    const plain = event.key.length === 1 ? event.key : event.key;
    const modified = event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
    const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
    return modified + shift + (modified && plain.length === 1 ? plain.toLowerCase() : plain);
  }

  function typing(target) {
    return target.closest?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]");
  }

  const own = (event) => !event.ctrlKey && !event.metaKey && (event.key === "Enter" || event.key === " ") && event.target.closest?.("button, a[href], summary, [role=button], input[type=checkbox]");

  function wanted(event) {
    const pressed = name(event);
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const writing = typing(event.target);
    if (own(event)) return null;
    if (!modified && !writing && !singles() && event.key.length === 1) return null;
    const pair = first && event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${pressed}` : "";
    const fits = (key) => all().find((one) => one.key === key && (modified || !writing || one.typing));
    const found = (pair && fits(pair)) || fits(pressed);
    const begins = !writing && !modified && all().some((one) => one.key.startsWith(`${pressed} `));
    first = begins && !found ? pressed : "";
    firstAt = event.timeStamp;
    return found;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const found = wanted(event);
    if (!found) return;
    event.preventDefault();
    found.run(event);
  });

  // The list ------------------------------------------------------------------------------------------------------------
  function caps(key) {
    return key.split(" ").flatMap((part, index) => {
      const names = part.split(/(?<=.)\+/).map((one) => SHOWN[one] ?? one);
      const made = names.map((one) => Object.assign(document.createElement("kbd"), {textContent: one}));
      return index ? [" then ", ...made] : made;
    });
  }

  function section(title, entries) {
    const made = document.createElement("section");
    const list = document.createElement("dl");
    for (const one of entries) {
      const does = Object.assign(document.createElement("dt"), {textContent: one.does});
      const cap = document.createElement("dd");
      cap.append(...caps(one.key));
      list.append(does, cap);
    }
    made.append(Object.assign(document.createElement("h3"), {textContent: title}), list);
    return made;
  }

  function show() {
    const groups = new Map();
    const known = new Set();
    for (const one of all()) {
      if (!one.does || known.has(`${one.key} ${one.does}`)) continue;
      known.add(`${one.key} ${one.does}`);
      groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    }
    const last = ["Go to", "Everywhere"];
    const order = [...groups.keys()].sort((one, other) => last.indexOf(one) - last.indexOf(other));
    document.getElementById("keys-list").replaceChildren(...order.map((group) => section(group, groups.get(group))));
  }

  document.addEventListener("desk:opening", (event) => { if (event.detail.id === "keys") show(); });

  const box = document.getElementById("single-keys");
  box.checked = singles();
  box.addEventListener("change", () => localStorage.setItem("single-keys", box.checked ? "yes" : "no"));

  function announce() {
    for (const element of document.querySelectorAll("[data-key]:not([aria-keyshortcuts])")) {
      element.setAttribute("aria-keyshortcuts", element.dataset.key.replace("Ctrl", "Control"));
    }
  }
  announce();
  document.addEventListener("desk:swapped", announce);

  return {add, all, show};
})();
