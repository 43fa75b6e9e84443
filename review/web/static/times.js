// Times that stay true while a page is open.
//
//   <time datetime="2026-11-22T10:00:00+00:00" data-relative>     "5 min ago", and the moment itself once it is days away
//   <span class="clock" data-left="5400" data-warn="7200" data-runs-from="…" data-runs-until="…"><span class="says">
//
// A clock counts business time: data-left are its seconds at data-runs-from (the moment of rendering, or the next opening),
// and it runs until data-runs-until (the office closes). Without data-runs-from it stands still.
"use strict";

desk.times = (() => {
  const TICK_MS = 15000;
  const MINUTE = 60;
  const DAYS_RELATIVE = 6;

  // As the server says lengths: "3 h 20 min", "45 min".
  function spoken(seconds) {
    const minutes = Math.floor(Math.abs(seconds) / MINUTE);
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (hours && rest) return `${hours} h ${rest} min`;
    return hours ? `${hours} h` : `${rest} min`;
  }

  function relative(moment, now) {
    const seconds = (now - moment) / 1000;
    const size = Math.abs(seconds);
    const said = size < 45 ? "" : size < 3600 ? `${Math.round(size / 60)} min` : size < 86400 ? `${Math.round(size / 3600)} h` : `${Math.round(size / 86400)} d`;
    if (!said) return "just now";
    return seconds < 0 ? `in ${said}` : `${said} ago`;
  }

  function passed(clock, now) {
    if (!clock.dataset.runsFrom) return 0;
    const until = clock.dataset.runsUntil ? Date.parse(clock.dataset.runsUntil) : Infinity;
    return Math.max(0, Math.min(now, until) - Date.parse(clock.dataset.runsFrom)) / 1000;
  }

  function showClock(clock, now) {
    if (!clock.dataset.runsFrom) return;
    const left = Number(clock.dataset.left) - passed(clock, now);
    clock.classList.toggle("late", left < 0);
    clock.classList.toggle("soon", left >= 0 && left < Number(clock.dataset.warn ?? 0));
    clock.querySelector(".says").textContent = left < 0 ? `late by ${spoken(left)}` : `${spoken(left)} left`;
  }

  function show(now = Date.now()) {
    for (const one of document.querySelectorAll("time[data-relative]")) {
      const moment = Date.parse(one.dateTime);
      if (Math.abs(now - moment) < DAYS_RELATIVE * 86400000) one.textContent = relative(moment, now);
    }
    for (const clock of document.querySelectorAll("[data-left]")) showClock(clock, now);
  }

  show();
  setInterval(show, TICK_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) show(); });
  document.addEventListener("desk:swapped", () => show());

  return {show, spoken, relative};
})();
