// The picture of a document with what was read on it. Events and names: templates/parts/viewer.html.
"use strict";

(() => {
  const STEP = 1.25;
  const SMALLEST = 0.3, LARGEST = 6; // pixels per point
  const WIDTHS = [1400, 2000, 2800]; // as the server makes them
  const READABLE = 1.15; // pixels per point from which no lens is needed
  const LENS = {scale: 3, width: 420, height: 110, beside: 24, before: 60};
  const CLICK = 4; // pixels a press may move and still be a click
  const WHOLE = 24; // pixels around a page that is fitted
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const SVG = "http://www.w3.org/2000/svg";

  class Sheet {
    constructor(figure) {
      this.figure = figure;
      this.number = Number(figure.dataset.page);
      this.inFile = Number(figure.dataset.inFile);
      this.width = Number(figure.dataset.width);
      this.height = Number(figure.dataset.height);
      this.image = figure.querySelector("img");
      this.svg = figure.querySelector("svg");
      this.boxes = figure.querySelector(".viewer-boxes");
      this.marks = figure.querySelector(".viewer-words");
      this.draw = figure.querySelector(".viewer-draw");
      this.sharpness = WIDTHS[0];
      this.asked = null; // the promise of its words
      this.words = [];
    }

    ready() { // its size, for a page whose reading did not keep it
      if (this.width) return Promise.resolve();
      return this.load().then(() => {
        if (!this.width) [this.width, this.height] = [this.image.naturalWidth || 595, this.image.naturalHeight || 420];
      });
    }

    load() {
      this.asked ??= fetch(this.figure.dataset.words, {credentials: "same-origin"})
        .then((answer) => answer.ok ? answer.json() : {width: 0, height: 0, words: [], problem: ""})
        .catch(() => { this.asked = null; return {width: 0, height: 0, words: [], problem: "The words could not be fetched."}; })
        .then((said) => {
          if (!this.width && said.width) [this.width, this.height] = [said.width, said.height];
          this.words = said.words.map(([text, x0, top, x1, bottom]) => ({text, x0, top, x1, bottom, page: this.number}));
          this.problem = said.problem;
          return this.words;
        });
      return this.asked;
    }

    scaled(scale) {
      this.figure.style.width = `${this.width * scale}px`;
      this.figure.style.height = `${this.height * scale}px`;
      this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    }

    sharpen(pixels) {
      const wanted = WIDTHS.find((one) => one >= pixels * 0.9) ?? WIDTHS.at(-1);
      if (wanted <= this.sharpness) return Promise.resolve(this.image);
      this.sharpness = wanted;
      const finer = new Image();
      finer.src = `${this.figure.dataset.picture}?width=${wanted}`;
      return finer.decode().then(() => { this.image.src = finer.src; return this.image; }, () => this.image);
    }

    at(event) { // a pointer's place in points
      const seen = this.svg.getBoundingClientRect();
      return {x: (event.clientX - seen.left) / seen.width * this.width, y: (event.clientY - seen.top) / seen.height * this.height};
    }

    box(place, facts) {
      const rect = this.outline(document.createElementNS(SVG, "rect"), place, 1.5);
      rect.setAttribute("class", "viewer-box");
      Object.assign(rect.dataset, facts);
      return rect;
    }

    outline(rect, box, pad = 1) {
      const size = {x: box.x0 - pad, y: box.top - pad, width: box.x1 - box.x0 + 2 * pad, height: box.bottom - box.top + 2 * pad};
      for (const [name, value] of Object.entries(size)) rect.setAttribute(name, name === "x" || name === "y" ? value : Math.max(0, value));
      return rect;
    }
  }

  const middle = (word) => ({x: (word.x0 + word.x1) / 2, y: (word.top + word.bottom) / 2});
  const within = (word, box) => { const {x, y} = middle(word); return x >= box.x0 && x <= box.x1 && y >= box.top && y <= box.bottom; };
  const around = (words) => ({
    x0: Math.min(...words.map((word) => word.x0)), top: Math.min(...words.map((word) => word.top)),
    x1: Math.max(...words.map((word) => word.x1)), bottom: Math.max(...words.map((word) => word.bottom)),
  });
  const placed = (rect) => ({
    x0: rect.x.baseVal.value, top: rect.y.baseVal.value,
    x1: rect.x.baseVal.value + rect.width.baseVal.value, bottom: rect.y.baseVal.value + rect.height.baseVal.value,
  });

  class Viewer {
    constructor(root) {
      this.root = root;
      this.stage = root.querySelector(".viewer-stage");
      this.lens = root.querySelector(".viewer-lens");
      this.tip = root.querySelector(".viewer-tip");
      this.sheets = [...root.querySelectorAll(".viewer-sheet")].map((figure) => new Sheet(figure));
      Object.assign(this, {fit: "width", scale: 1, field: "", capturing: false, onSheet: null, press: null});
      this.from = this.to = 0; // words chosen by the keyboard
      root.addEventListener("click", (event) => this.pressed(event));
      if (!this.sheets.length) return;
      this.stage.addEventListener("mousedown", (event) => this.down(event));
      this.stage.addEventListener("pointerenter", () => this.visible()?.load());
      this.stage.addEventListener("pointermove", (event) => this.hover(event));
      this.stage.addEventListener("pointerleave", () => { this.tip.hidden = true; });
      this.stage.addEventListener("wheel", (event) => this.wheel(event), {passive: false});
      this.stage.addEventListener("keydown", (event) => this.key(event));
      this.stage.addEventListener("scroll", () => this.scrolled(), {passive: true});
      window.addEventListener("mousemove", (event) => this.move(event));
      window.addEventListener("mouseup", (event) => this.up(event));
      window.addEventListener("keydown", (event) => this.space(event, true));
      window.addEventListener("keyup", (event) => this.space(event, false));
      new ResizeObserver(() => this.fitted()).observe(this.stage);
      Promise.all(this.sheets.map((sheet) => sheet.ready())).then(() => { this.fitted(); this.root.dataset.ready = ""; });
    }

    // Size ------------------------------------------------------------------------------------------------------------
    fitted() {
      const first = this.sheets[0];
      if (!first.width || !this.stage.clientWidth) return;
      const wide = (this.stage.clientWidth - WHOLE) / Math.max(...this.sheets.map((sheet) => sheet.width));
      const top = {x: this.stage.clientWidth / 2, y: 0}; // what is at the upper edge stays there
      if (this.fit === "width") this.resize(wide, top);
      if (this.fit === "page") this.resize(Math.min(wide, (this.stage.clientHeight - WHOLE) / (this.visible() ?? first).height), top);
    }

    resize(scale, at = null) {
      const before = this.scale;
      const stage = this.stage;
      const point = at ?? {x: stage.clientWidth / 2, y: stage.clientHeight / 2};
      const kept = {x: stage.scrollLeft + point.x, y: stage.scrollTop + point.y};
      this.scale = Math.min(LARGEST, Math.max(SMALLEST, scale));
      for (const sheet of this.sheets) sheet.scaled(this.scale);
      const factor = this.scale / before;
      stage.scrollTo({left: kept.x * factor - point.x, top: kept.y * factor - point.y, behavior: "instant"});
      this.root.querySelector("[data-view-scale]").textContent = `${Math.round(this.scale / (96 / 72) * 100)} %`;
      this.visible()?.sharpen(this.visible().width * this.scale * devicePixelRatio);
      this.showLens();
    }

    zoom(factor, at) { this.fit = ""; this.resize(this.scale * factor, at); }

    wheel(event) {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const seen = this.stage.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY / 300), {x: event.clientX - seen.left, y: event.clientY - seen.top});
    }

    // Pages -----------------------------------------------------------------------------------------------------------
    visible() { // the sheet in the middle of what is seen
      const half = this.stage.getBoundingClientRect().top + this.stage.clientHeight / 2;
      return this.sheets.find((sheet) => sheet.figure.getBoundingClientRect().bottom > half) ?? this.sheets.at(-1);
    }

    go(number) {
      const sheet = this.sheets.find((one) => one.number === number);
      if (!sheet) return;
      this.stage.scrollTo({top: sheet.figure.offsetTop - WHOLE / 2, behavior: calm.matches ? "instant" : "smooth"});
      this.say(`Page ${number} of ${this.sheets.length}`);
    }

    scrolled() {
      this.showLens();
      const now = this.visible();
      if (now === this.shown) return;
      this.shown = now;
      const at = this.root.querySelector("[data-view-at]");
      if (at) at.textContent = now.number;
      for (const thumb of this.root.querySelectorAll("[data-view-page]")) {
        const here = Number(thumb.dataset.viewPage) === now.number;
        thumb.toggleAttribute("aria-current", here);
        if (here) thumb.scrollIntoView({block: "nearest"});
      }
      now.sharpen(now.width * this.scale * devicePixelRatio);
    }

    // What was read ---------------------------------------------------------------------------------------------------
    rects() { return [...this.root.querySelectorAll(".viewer-box")]; }

    sheetOf(element) { return this.sheets.find((sheet) => sheet.figure.contains(element)); }

    focus(field) {
      this.field = field;
      for (const part of this.root.querySelectorAll(".einvoice [data-field]")) {
        part.classList.toggle("is-here", field !== "" && part.dataset.field === field);
      }
      this.root.querySelector(".einvoice .is-here")?.scrollIntoView({block: "center", behavior: calm.matches ? "instant" : "smooth"});
      const mine = this.rects().filter((rect) => field && rect.dataset.field === field);
      const main = mine.find((rect) => rect.dataset.state !== "candidate");
      const proves = new Set((main?.dataset.proves ?? "").split(" ").filter(Boolean));
      for (const rect of this.rects()) {
        rect.classList.toggle("is-here", mine.includes(rect) && !(main && rect !== main && this.overlap(rect, main)));
        rect.classList.toggle("is-proof", proves.has(rect.dataset.id));
      }
      this.root.classList.toggle("has-focus", Boolean(main));
      this.here = main ?? mine[0] ?? null;
      if (this.here) this.reveal(this.here);
      this.showLens();
    }

    overlap(one, other) { // another reading of the same print needs no box of its own
      const {x, y} = middle(placed(one)), box = placed(other);
      return this.sheetOf(one) === this.sheetOf(other) && x > box.x0 && x < box.x1 && y > box.top && y < box.bottom;
    }

    reveal(rect) {
      const sheet = this.sheetOf(rect);
      const box = placed(rect);
      const left = sheet.figure.offsetLeft + (box.x0 + box.x1) / 2 * this.scale - this.stage.clientWidth / 2;
      const y = sheet.figure.offsetTop + box.top * this.scale;
      const top = y - this.stage.clientHeight * 0.38, seen = y - this.stage.scrollTop;
      const comfortable = seen > 60 && seen < this.stage.clientHeight - LENS.height - 60;
      const goal = {left, behavior: calm.matches ? "instant" : "smooth"};
      if (!comfortable) goal.top = top;
      this.stage.scrollTo(goal);
    }

    showLens() {
      const rect = this.here;
      this.lens.hidden = !rect || this.scale >= READABLE || this.capturing;
      if (this.lens.hidden) return;
      const sheet = this.sheetOf(rect);
      const box = placed(rect);
      const body = this.lens.parentElement.getBoundingClientRect();
      const seen = rect.getBoundingClientRect();
      const stage = this.stage.getBoundingClientRect();
      if (seen.bottom < stage.top || seen.top > stage.bottom) { this.lens.hidden = true; return; }
      const width = Math.min(LENS.width, stage.width - 24, (box.x1 - box.x0 + LENS.beside) * LENS.scale);
      const height = Math.min(LENS.height, Math.max(52, (box.bottom - box.top + 14) * LENS.scale));
      const below = seen.bottom + 10 + height < stage.bottom;
      this.lens.style.top = `${(below ? seen.bottom + 10 : seen.top - 10 - height) - body.top}px`;
      const left = Math.min(Math.max(seen.left - LENS.before, stage.left + 12), stage.right - width - 12);
      this.lens.style.left = `${left - body.left}px`;
      this.paint(sheet, box, width, height);
    }

    paint(sheet, box, width, height) {
      const dots = devicePixelRatio;
      this.lens.style.width = `${width}px`;
      this.lens.style.height = `${height}px`;
      this.lens.width = width * dots;
      this.lens.height = height * dots;
      const draw = () => {
        const image = sheet.image;
        if (!image.naturalWidth) return;
        const pixels = image.naturalWidth / sheet.width;
        const scale = Math.min(LENS.scale, (width - 24) / (box.x1 - box.x0));
        const x = (box.x0 + box.x1) / 2 - width / scale / 2, y = (box.top + box.bottom) / 2 - height / scale / 2;
        const pen = this.lens.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, this.lens.width, this.lens.height);
        pen.imageSmoothingQuality = "high";
        pen.drawImage(image, x * pixels, y * pixels, width / scale * pixels, height / scale * pixels, 0, 0, width * dots, height * dots);
      };
      draw();
      sheet.sharpen(2000).then(() => { if (!this.lens.hidden) draw(); });
    }

    // By hand ---------------------------------------------------------------------------------------------------------
    down(event) {
      const sheet = this.sheetOf(event.target);
      const pan = event.button === 1 || this.spaced || !sheet || !(this.capturing || this.field || event.shiftKey);
      if (event.button > 1) return;
      event.preventDefault(); // the input that text goes into keeps the focus
      if (pan && !this.stage.contains(document.activeElement) && !this.field) this.stage.focus({preventScroll: true});
      this.press = {pan, sheet, x: event.clientX, y: event.clientY, left: this.stage.scrollLeft, top: this.stage.scrollTop, start: sheet?.at(event), moved: false};
      if (!pan) sheet.load();
    }

    move(event) {
      const press = this.press;
      if (!press) return;
      press.moved ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > CLICK;
      if (!press.moved) return;
      this.root.classList.add(press.pan ? "is-panning" : "is-drawing");
      if (!press.pan) press.sheet.outline(press.sheet.draw, this.drawn(press, event), 0);
      else this.stage.scrollTo({left: press.left - event.clientX + press.x, top: press.top - event.clientY + press.y, behavior: "instant"});
    }

    drawn(press, event) {
      const end = press.sheet.at(event);
      const [x0, x1] = [press.start.x, end.x].sort((one, other) => one - other);
      const [top, bottom] = [press.start.y, end.y].sort((one, other) => one - other);
      return {x0, top, x1, bottom};
    }

    async up(event) {
      const press = this.press;
      this.press = null;
      this.root.classList.remove("is-panning", "is-drawing");
      if (!press) return;
      if (!press.moved) { this.clicked(event, press); return; }
      if (press.pan) return;
      const box = this.drawn(press, event);
      press.sheet.outline(press.sheet.draw, {x0: 0, top: 0, x1: 0, bottom: 0}, 0);
      const words = (await press.sheet.load()).filter((word) => within(word, box));
      if (words.length) this.take(press.sheet, words);
      else this.say(press.sheet.problem || "No text there.");
    }

    async clicked(event, press) {
      const sheet = press.sheet;
      if (!sheet) return;
      const rect = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches(".viewer-box") && this.root.contains(one));
      if (rect && rect.dataset.field !== this.field && !this.capturing && !event.shiftKey) {
        this.send("daybook:box", {field: rect.dataset.field, id: rect.dataset.id, page: sheet.inFile});
        return;
      }
      if (!this.field && !this.capturing && !event.shiftKey) return;
      const {x, y} = sheet.at(event);
      const word = (await sheet.load()).find((one) => x >= one.x0 - 1 && x <= one.x1 + 1 && y >= one.top - 1 && y <= one.bottom + 1);
      if (word) this.take(sheet, [word]);
    }

    hover(event) {
      const rect = event.target.closest?.(".viewer-box");
      this.tip.hidden = !rect || Boolean(this.press);
      if (this.tip.hidden) return;
      const body = this.tip.parentElement.getBoundingClientRect();
      this.tip.textContent = rect.dataset.said;
      this.tip.style.left = `${Math.min(event.clientX - body.left + 12, body.width - this.tip.offsetWidth - 8)}px`;
      this.tip.style.top = `${event.clientY - body.top + 18}px`;
    }

    space(event, down) {
      if (event.key !== " " || event.target.closest?.("input, textarea, select, button, a, summary, [contenteditable]")) return;
      if (down && !this.root.contains(event.target)) return;
      if (down) event.preventDefault();
      this.spaced = down;
      this.root.classList.toggle("can-pan", down);
    }

    // By keyboard -----------------------------------------------------------------------------------------------------
    async capture(on, field = this.field) {
      this.capturing = on;
      this.root.classList.toggle("is-capturing", on);
      this.root.querySelector('[data-view="capture"]')?.setAttribute("aria-pressed", on);
      this.showLens();
      for (const sheet of this.sheets) sheet.marks.replaceChildren();
      if (!on) return;
      this.field = field;
      this.stage.focus({preventScroll: true});
      const sheet = this.here ? this.sheetOf(this.here) : this.visible();
      this.say("Reading the words of this page.");
      await sheet.load();
      if (!this.capturing) return;
      if (!sheet.words.length) { this.say(sheet.problem || "There is no text on this page."); this.capture(false); return; }
      this.onSheet = sheet;
      sheet.marks.replaceChildren(...sheet.words.map((word) => sheet.outline(document.createElementNS(SVG, "rect"), word, 0.5)));
      this.choose(this.here ? this.nearest(sheet, placed(this.here)) : 0, false);
    }

    nearest(sheet, box) {
      const goal = middle(box);
      const far = (word) => { const {x, y} = middle(word); return Math.hypot(x - goal.x, 3 * (y - goal.y)); };
      return sheet.words.reduce((best, word, at) => far(word) < far(sheet.words[best]) ? at : best, 0);
    }

    choose(at, extend) {
      const sheet = this.onSheet;
      this.to = Math.max(0, Math.min(sheet.words.length - 1, at));
      if (!extend) this.from = this.to;
      const chosen = this.chosen();
      [...sheet.marks.children].forEach((mark, one) => mark.classList.toggle("is-chosen", chosen.includes(sheet.words[one])));
      const mark = sheet.marks.children[this.to];
      if (mark) this.reveal(mark);
      this.say(chosen.map((word) => word.text).join(" "));
    }

    chosen() {
      const [first, last] = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
      return this.onSheet.words.slice(first, last + 1);
    }

    beside(way) { // the word above or below
      const words = this.onSheet.words, here = words[this.to], {x, y} = middle(here);
      const others = words.map((word, at) => ({at, word, ...middle(word)})).filter((one) => way * (one.y - y) > (here.bottom - here.top) / 2);
      if (!others.length) return this.to;
      const row = others.reduce((best, one) => Math.abs(one.y - y) < Math.abs(best.y - y) ? one : best);
      const same = others.filter((one) => Math.abs(one.y - row.y) < (row.word.bottom - row.word.top) / 2);
      return same.reduce((best, one) => Math.abs(one.x - x) < Math.abs(best.x - x) ? one : best).at;
    }

    key(event) {
      if (!this.capturing || !this.onSheet || event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = {
        ArrowRight: () => this.to + 1, ArrowLeft: () => this.to - 1, ArrowDown: () => this.beside(1), ArrowUp: () => this.beside(-1),
        Home: () => 0, End: () => this.onSheet.words.length - 1,
      };
      if (event.key in moves) this.choose(moves[event.key](), event.shiftKey);
      else if (event.key === "Enter") this.take(this.onSheet, this.chosen());
      else if (event.key === "Escape") this.leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    leave() {
      this.capture(false);
      this.send("daybook:left", {field: this.field});
    }

    take(sheet, words) {
      const rows = [];
      for (const word of words) {
        const row = rows.at(-1);
        if (row && middle(word).y < row.at(-1).bottom && middle(word).y > row.at(-1).top) row.push(word);
        else rows.push([word]);
      }
      const text = rows.map((row) => row.map((word) => word.text).join(" ")).join("\n");
      const box = around(words);
      if (this.field) this.captured(sheet, box);
      this.say(`Taken: ${text}`);
      const field = this.field;
      if (this.capturing) this.capture(false);
      this.send("daybook:captured", {text, page: sheet.inFile, box, field});
    }

    captured(sheet, box) { // the field's box moves to where its text was taken
      for (const rect of this.rects()) if (rect.dataset.field === this.field && rect.dataset.state !== "candidate") rect.remove();
      this.here = sheet.box(box, {id: this.field, field: this.field, state: "captured", proves: "", said: "Taken from the picture"});
      this.here.classList.add("is-here");
      sheet.boxes.append(this.here);
      this.showLens();
    }

    // Around it -------------------------------------------------------------------------------------------------------
    async refresh() {
      const first = this.sheets[0]?.figure.dataset.picture;
      if (!first) return;
      const answer = await fetch(first.replace(/pages\/[^/]*$/, "boxes.json"), {credentials: "same-origin"}).catch(() => null);
      if (!answer?.ok) return;
      const pages = new Map((await answer.json()).map((page) => [page.number, page.boxes]));
      for (const sheet of this.sheets) {
        sheet.boxes.replaceChildren(...(pages.get(sheet.number) ?? []).map((box) => sheet.box(box, {
          id: box.id, field: box.field, state: box.state, proves: box.proves.join(" "), said: `${box.label}: ${box.raw}`,
        })));
      }
      this.focus(this.field);
    }

    pressed(event) {
      const thumb = event.target.closest("[data-view-page]");
      if (thumb) this.go(Number(thumb.dataset.viewPage));
      const does = event.target.closest("[data-view]")?.dataset.view;
      const acts = {
        before: () => this.go(this.visible().number - 1), after: () => this.go(this.visible().number + 1),
        larger: () => this.zoom(STEP), smaller: () => this.zoom(1 / STEP),
        width: () => { this.fit = "width"; this.fitted(); }, page: () => { this.fit = "page"; this.fitted(); },
        capture: () => this.capturing ? this.leave() : this.capture(true), boxes: () => this.toggle(),
      };
      if (does) acts[does]();
    }

    toggle() {
      const hidden = this.root.classList.toggle("without-boxes");
      this.root.querySelector('[data-view="boxes"]').setAttribute("aria-pressed", !hidden);
    }

    send(name, detail) { this.root.dispatchEvent(new CustomEvent(name, {detail, bubbles: true})); }

    say(text) { this.root.querySelector(".viewer-said").textContent = text; }
  }

  const viewers = new Map();

  function begin() {
    for (const [root] of viewers) if (!root.isConnected) viewers.delete(root);
    for (const root of document.querySelectorAll("[data-viewer]")) if (!viewers.has(root)) viewers.set(root, new Viewer(root));
  }

  const each = (does) => { for (const viewer of viewers.values()) does(viewer); };
  document.addEventListener("daybook:focus", (event) => each((viewer) => viewer.focus(event.detail?.field ?? "")));
  document.addEventListener("daybook:capture", (event) => each((viewer) => { viewer.focus(event.detail?.field ?? viewer.field); viewer.capture(true); }));
  document.addEventListener("daybook:refresh", () => each((viewer) => viewer.refresh()));
  document.addEventListener("desk:swapped", (event) => {
    begin();
    const target = event.detail?.ctx?.target;
    if ((target?.id ?? target) === "work" || target === "#work") each((viewer) => viewer.refresh()); // judged again
  });
  begin();

  // While one types, with Alt.
  const first = () => viewers.values().next().value;
  const group = "Picture";
  window.desk?.keys?.add({key: "Alt+c", does: "Take text into the field in focus", group, typing: true, run: () => first()?.capture(true), when: () => Boolean(first()?.sheets.length)});
  for (const [key, does, run] of [
    ["Alt++", "Larger, while typing", (viewer) => viewer.zoom(STEP)], ["Alt+-", "Smaller, while typing", (viewer) => viewer.zoom(1 / STEP)],
    ["Alt+0", "Fit the width, while typing", (viewer) => { viewer.fit = "width"; viewer.fitted(); }],
  ]) window.desk?.keys?.add({key, does, group, typing: true, run: () => run(first()), when: () => Boolean(first()?.sheets.length)});
})();
