// The desk: what every page may rely on. Nothing here decides anything; without it plain forms still work.
//
// desk.tell(text, {kind, stays, action})   a toast, read aloud. kind: good, info (default), hold, stop; the last two stay.
//                                          action: {says: "Undo", does: () => …}
// desk.ask({title, text, yes, danger})     a dialog; resolves to true or false. hx-confirm="…" uses it by itself.
// desk.send(address, {body, method})       fetch with the token; resolves to the Response, also for 4xx and 5xx, or to null
//                                          when nobody answered or the session is over: the person was told.
// desk.open(id), desk.close(id)            a <dialog>; in a page: data-opens="ID", data-closes. Focus goes back afterwards.
// desk.once(form), desk.onceFor(button)    the mark of one decision: the same while the same values are sent again
// desk.taken(form)                         what was sent by desk.send was taken: its draft and its mark are gone
// desk.focus(selector)                     put the focus there, and into view
//
// Attributes a page may use:
// data-key, data-does, data-group          a key that clicks this element (or focuses it, if one types there): keys.js
// data-relative, data-left                 times and clocks: times.js
// data-stamp                               once, seconds and keystrokes go along with what is sent: meter.js
// data-draft="name"                        on a form: what was typed survives a lost session or a closed tab's reload, until
//                                          it was sent successfully
// data-focus-after="selector"              on what sends a request: where the focus goes after the swap
//
// htmx: the token goes along with every request. 401 asks to sign in again in a dialog and keeps the page. 409, 413, 422 and
// other answers below 500 are swapped in, because they say something; 5xx and silence keep the page and say that nothing
// was lost. An answer may carry HX-Trigger: {"told": {"text": "…", "kind": "good"}} for a toast.
//
// Events on document: desk:lost (nobody answered), desk:over (the session), desk:back (signed in again, on the same page),
// desk:swapped (after new content is in place).
"use strict";

window.desk = (() => {
  const TOAST_MS = 6000;
  const DRAFT = "draft:";
  const byId = (id) => document.getElementById(id);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const fire = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, {detail}));

  // Toasts ------------------------------------------------------------------------------------------------------------
  function sign(name) {
    return byId("signs").content.querySelector(`[data-sign="${name}"] svg`).cloneNode(true);
  }

  function tell(text, {kind = "info", stays = kind === "stop" || kind === "hold", action = null} = {}) {
    const toast = document.createElement("div");
    toast.className = `toast ${kind}`;
    const words = document.createElement("div");
    words.className = "grow";
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet icon small";
    close.setAttribute("aria-label", "Close this message");
    close.append(sign("close"));
    close.addEventListener("click", () => toast.remove());
    toast.append(sign(kind), words);
    if (action) toast.append(actionButton(action, toast));
    toast.append(close);
    for (const other of byId("told").children) {
      if (other.querySelector(".grow").textContent === text) other.remove();
    }
    byId("told").append(toast);
    if (!stays) setTimeout(() => toast.remove(), TOAST_MS);
    return toast;
  }

  function actionButton(action, toast) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = action.says;
    button.addEventListener("click", () => { toast.remove(); action.does(); });
    return button;
  }

  // Dialogs -----------------------------------------------------------------------------------------------------------
  function open(id) {
    const dialog = byId(id);
    if (!dialog.open) {
      fire("desk:opening", {id});
      dialog.showModal();
      const first = ".body input:not([type=hidden]), .body textarea, .body select";
      (dialog.querySelector("[autofocus]") ?? dialog.querySelector(id === "keys" ? "h2" : first) ?? dialog.querySelector("h2"))?.focus();
    }
    return dialog;
  }

  function close(id) {
    byId(id)?.close();
  }

  function ask({title = "Are you sure?", text = "", yes = "Yes", danger = false} = {}) {
    byId("asked-title").textContent = title;
    byId("asked-text").textContent = text;
    const button = byId("asked-yes");
    button.textContent = yes;
    button.className = danger ? "danger" : "primary";
    const dialog = open("asked");
    button.focus();
    return new Promise((resolve) => {
      const agree = () => dialog.close("yes");
      dialog.returnValue = "";
      button.addEventListener("click", agree);
      dialog.addEventListener("close", () => {
        button.removeEventListener("click", agree);
        resolve(dialog.returnValue === "yes");
      }, {once: true});
    });
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the veil around it
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  // A key that opens a menu leads into it; Tab would come to it only after the whole page.
  document.addEventListener("toggle", (event) => {
    const menu = event.target.matches?.("details.menu[open]") && event.target;
    if (menu && !menu.contains(document.activeElement)) menu.querySelector(".list-of a, .list-of button, .list-of input")?.focus();
  }, true);

  // Requests ----------------------------------------------------------------------------------------------------------
  function over() {
    keepDrafts();
    if (byId("session-over").open) return;
    open("session-over");
    fire("desk:over");
  }

  // Signing in again without leaving the page: what was typed stays where it is, only the token is a new one.
  byId("session-form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    byId("session-problem").textContent = "";
    try {
      const answer = await fetch("/login", {method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", credentials: "same-origin"});
      if (answer.type === "opaqueredirect") await goOn();
      else byId("session-problem").textContent = problemIn(await answer.text());
    } catch {
      byId("session-problem").textContent = "The desk did not answer. Try again in a moment.";
    }
    byId("session-password").value = "";
  });

  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const problemIn = (text) => parsed(text).querySelector(".notice, .problem")?.textContent.trim() || "Login and password do not belong together.";

  async function goOn() {
    const fresh = parsed(await (await fetch(location.href, {credentials: "same-origin"})).text());
    const person = fresh.querySelector('meta[name="person"]')?.content;
    if (person !== meta("person")) { location.reload(); return; } // somebody else: not their page, not their drafts
    const token = fresh.querySelector('meta[name="csrf"]').content;
    document.querySelector('meta[name="csrf"]').content = token;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
    close("session-over");
    tell("You are signed in again. What you did last was not saved yet: press once more.", {kind: "hold"});
    fire("desk:back");
  }

  function silence() {
    tell("The desk did not answer. Nothing was lost: what you typed is still here. Try again in a moment.", {kind: "stop"});
    fire("desk:lost");
  }

  function broken(status) {
    tell(`The desk could not do this (${status}). Nothing was changed and nothing was lost; the operator can see why.`, {kind: "stop"});
  }

  async function send(address, {body = null, method = body ? "POST" : "GET", headers = {}} = {}) {
    let answer;
    try {
      const token = method === "GET" ? {} : {"X-CSRF-Token": meta("csrf")};
      answer = await fetch(address, {method, body, headers: {"HX-Request": "true", ...token, ...headers}, credentials: "same-origin"});
    } catch {
      silence();
      return null;
    }
    if (answer.status === 401) { over(); return null; }
    return answer;
  }

  document.addEventListener("htmx:config:request", (event) => {
    const {request} = event.detail.ctx;
    if (request.method !== "GET") request.headers["X-CSRF-Token"] = meta("csrf");
  });

  document.addEventListener("htmx:before:request", () => document.body.classList.add("busy"));
  document.addEventListener("htmx:finally:request", () => document.body.classList.remove("busy"));

  document.addEventListener("htmx:before:response", (event) => {
    const {status} = event.detail.ctx.response;
    if (status === 401) { event.preventDefault(); over(); }
    if (status >= 500) { event.preventDefault(); broken(status); }
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.detail.ctx.response) silence();
  });

  document.addEventListener("htmx:confirm", (event) => {
    const {ctx, issueRequest, dropRequest} = event.detail;
    event.preventDefault();
    const {askTitle, askYes, askDanger} = ctx.sourceElement.dataset;
    ask({title: askTitle, text: ctx.confirm, yes: askYes, danger: askDanger !== undefined}).then((agreed) => agreed ? issueRequest() : dropRequest());
  });

  document.addEventListener("told", (event) => tell(event.detail.text ?? event.detail.value, event.detail));

  // Where the focus is after new content came -------------------------------------------------------------------------
  function focus(selector, root = document) {
    const found = typeof selector === "string" ? root.querySelector(selector) : selector;
    if (!found) return false;
    if (found.tabIndex < 0 && !found.hasAttribute("tabindex")) found.tabIndex = -1;
    found.focus({preventScroll: true});
    found.scrollIntoView({block: "nearest"});
    return true;
  }

  let before = null;
  document.addEventListener("htmx:before:swap", (event) => {
    const held = document.activeElement;
    before = held && held !== document.body ? {id: held.id, name: held.name, within: held.closest("form")?.id} : null;
    const {sourceElement, request, response} = event.detail.ctx ?? {};
    if (response?.status < 400 && request.method !== "GET") taken(sourceElement);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const wanted = event.detail.ctx?.sourceElement?.dataset?.focusAfter;
    fire("desk:swapped", event.detail);
    if (wanted && focus(wanted)) return;
    if (!before || document.activeElement !== document.body) return;
    if (before.id && focus(`#${CSS.escape(before.id)}`)) return;
    if (before.name && before.within && focus(`#${CSS.escape(before.within)} [name="${CSS.escape(before.name)}"]`)) return;
    focus("main [autofocus]") || focus("#main");
  });

  // What was typed survives -------------------------------------------------------------------------------------------
  const draftKey = (form) => `${DRAFT}${meta("person")}:${location.pathname}:${form.dataset.draft}`;
  const UNKEPT = new Set(["csrf", "once", "version", "seconds", "keystrokes"]);

  function keepDraft(form) {
    const values = [...new FormData(form)].filter(([name, value]) => !UNKEPT.has(name) && typeof value === "string");
    sessionStorage.setItem(draftKey(form), JSON.stringify(values));
  }

  function keepDrafts() {
    for (const form of document.querySelectorAll("form[data-draft][data-touched]")) keepDraft(form);
  }

  function forget(form) {
    marks.delete(form);
    if (!form?.dataset?.draft) return;
    sessionStorage.removeItem(draftKey(form));
    delete form.dataset.touched;
  }

  function taken(element) {
    marks.delete(element);
    const form = element.form ?? element.closest?.("form");
    if (form) forget(form);
  }

  function restoreDrafts(root = document) {
    let restored = 0;
    for (const form of root.querySelectorAll("form[data-draft]")) {
      const kept = form.dataset.touched === undefined && sessionStorage.getItem(draftKey(form));
      if (!kept) continue;
      for (const [name, value] of JSON.parse(kept)) restored += put(form, name, value);
      form.dataset.touched = "";
    }
    if (restored) tell("What you had typed before is back. It has not been sent yet.", {kind: "info", stays: true});
  }

  function put(form, name, value) {
    const control = form.elements.namedItem(name);
    if (!control || control instanceof RadioNodeList || control.type === "hidden") return 0;
    if (control.type === "checkbox") {
      if (control.checked || control.value !== value) return 0;
      control.checked = true;
    } else {
      if (control.value === value) return 0;
      control.value = value;
    }
    control.dispatchEvent(new Event("input", {bubbles: true}));
    return 1;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset?.draft === undefined) return;
    form.dataset.touched = "";
    keepDraft(form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id === "sign-out") forgetEverything();
    if (event.target.elements.namedItem("theme")) localStorage.removeItem("theme"); // the account's choice counts again
  });

  function forgetEverything() {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(DRAFT)) sessionStorage.removeItem(key);
  }

  // One decision is sent once -----------------------------------------------------------------------------------------
  const UNSIGNED = new Set(["csrf", "once", "seconds", "keystrokes"]);
  const marks = new WeakMap();

  function once(form) {
    const values = JSON.stringify([...new FormData(form)].filter(([name, value]) => !UNSIGNED.has(name) && typeof value === "string"));
    const last = marks.get(form);
    if (last?.values === values) return last.mark;
    const mark = crypto.randomUUID();
    marks.set(form, {values, mark});
    return mark;
  }

  // A button without a form: its mark holds until it was taken.
  function onceFor(button) {
    if (!marks.has(button)) marks.set(button, {mark: crypto.randomUUID()});
    return marks.get(button).mark;
  }

  // Theme -------------------------------------------------------------------------------------------------------------
  const THEMES = {system: "As the system says", light: "Light", dark: "Dark"};

  function showTheme() {
    const button = byId("theme");
    const chosen = localStorage.getItem("theme") ?? document.documentElement.dataset.theme ?? "system";
    if (button) button.title = button.ariaLabel = `Theme: ${THEMES[chosen]}`;
    return chosen;
  }

  function theme(wanted) {
    localStorage.setItem("theme", wanted);
    if (wanted === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = wanted;
    showTheme();
    tell(`Theme: ${THEMES[wanted]}.`);
  }

  byId("theme")?.addEventListener("click", () => {
    const order = Object.keys(THEMES);
    theme(order[(order.indexOf(showTheme()) + 1) % order.length]);
  });

  showTheme();
  restoreDrafts();
  document.addEventListener("desk:swapped", () => restoreDrafts());

  return {tell, ask, open, close, send, over, once, onceFor, taken, focus, theme, meta};
})();
