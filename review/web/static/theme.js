// Before the first paint: the theme this browser was told last. "light", "dark", or nothing for what the system says.
"use strict";
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  if (chosen === "system") delete document.documentElement.dataset.theme;
})();
