// The page of parts: its buttons that show a toast.
"use strict";
const SAYS = {good: "Posted as entry 2026-000118.", stop: "The desk did not answer. Nothing was lost."};
for (const button of document.querySelectorAll("[data-tell]")) {
  button.addEventListener("click", () => desk.tell(SAYS[button.dataset.tell], {kind: button.dataset.tell}));
}
