// The queue: moving through it, opening, selecting. Without it everything is a link or a form.
"use strict";

(() => {
  const list = document.getElementById("tasks");
  const rows = list ? [...list.querySelectorAll("[data-open]")] : [];
  const KEEP = `queue-at:${location.pathname}${location.search}`;
  let at = -1;

  function go(to) {
    if (!rows.length) return;
    rows[at]?.setAttribute("aria-selected", "false");
    at = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[at];
    row.setAttribute("aria-selected", "true");
    row.querySelector("a[href]").focus({preventScroll: true});
    row.scrollIntoView({block: "nearest"});
    sessionStorage.setItem(KEEP, row.dataset.open);
  }

  const open = () => { if (rows[at]) location.href = rows[at].dataset.open; };
  const add = (key, does, run) => desk.keys.add({key, does, run, group: "Queue", when: () => rows.length > 0});
  add("j", "Next row", () => go(at + 1));
  add("k", "Row before", () => go(at - 1));
  add("ArrowDown", "Next row", () => go(at + 1));
  add("ArrowUp", "Row before", () => go(at - 1));
  add("Enter", "Open the row", open);
  add("o", "Unfold its findings", () => {
    const folded = rows[at]?.querySelector("details");
    if (folded) folded.open = !folded.open;
  });
  add("x", "Select the row", () => {
    const box = rows[at]?.querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; picked(); }
  });

  const left = rows.findIndex((row) => row.dataset.open === sessionStorage.getItem(KEEP));
  if (left >= 0) go(left);

  list?.addEventListener("click", (event) => {
    const row = event.target.closest("[data-open]");
    if (!row || event.target.closest("a, button, input, summary, details, .tip") || getSelection().toString()) return;
    go(rows.indexOf(row));
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.open, "_blank", "noopener");
    else open();
  });
  list?.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-open]");
    if (row && rows.indexOf(row) !== at) {
      rows[at]?.setAttribute("aria-selected", "false");
      at = rows.indexOf(row);
      row.setAttribute("aria-selected", "true");
    }
  });

  // Selecting ----------------------------------------------------------------------------------------------------------
  const bar = document.getElementById("bulk-bar");
  const boxes = rows.map((row) => row.querySelector("input[name=task]")).filter(Boolean);
  const all = document.getElementById("pick-all");

  function picked() {
    if (!bar) return;
    const number = boxes.filter((box) => box.checked).length;
    document.getElementById("picked").textContent = number;
    bar.hidden = number === 0;
    if (all) { all.checked = number > 0 && number === boxes.length; all.indeterminate = number > 0 && number < boxes.length; }
  }

  list?.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    picked();
  });
  document.getElementById("pick-none")?.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    picked();
  });
  window.addEventListener("pageshow", picked);
  picked();

  // A filter counts as soon as it is chosen; what is empty stays out of the address.
  const filters = document.querySelector("form.filters");
  if (filters) {
    filters.classList.add("alive");
    filters.addEventListener("submit", () => {
      for (const control of filters.querySelectorAll("input[name], select[name]")) if (!control.value) control.disabled = true;
    });
    for (const one of filters.querySelectorAll("select")) one.addEventListener("change", () => filters.requestSubmit());
  }
  window.addEventListener("pageshow", () => {
    for (const control of document.querySelectorAll("form.filters :disabled")) control.disabled = false;
  });
})();
