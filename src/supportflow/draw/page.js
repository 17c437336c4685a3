"use strict";
(() => {
  const one = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const sheets = all(".sheet");
  const select = one("#view");
  const search = one("#search");
  const told = one("#told");
  const details = one("#details");
  const empty = details.innerHTML;
  const areas = new Map(sheets.map((sheet) => [sheet, camera(one("svg", sheet))]));
  let sheet = sheets[0];
  let hits = [];
  let at = -1;
  document.body.classList.add("zooming");
  for (const bar of all(".scripted")) bar.hidden = false;

  // A camera moves the view box of a picture; all that is drawn stays as it is.
  function camera(svg) {
    const whole = svg.viewBox.baseVal;
    const start = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    let box = { ...start };
    const show = () => svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    const zoom = (factor, x = box.x + box.width / 2, y = box.y + box.height / 2) => {
      const width = Math.min(start.width * 1.5, Math.max(start.width / 40, box.width * factor));
      const real = width / box.width;
      box = { x: x - (x - box.x) * real, y: y - (y - box.y) * real, width, height: box.height * real };
      show();
    };
    const move = (x, y) => { box = { ...box, x: box.x + x * box.width, y: box.y + y * box.height }; show(); };
    const fit = () => { box = { ...start }; show(); };
    const point = (event) => {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [place.x, place.y];
    };
    const centre = (part) => {
      const place = part.getBoundingClientRect();
      const [x, y] = point({ clientX: place.left + place.width / 2, clientY: place.top + place.height / 2 });
      const width = Math.min(box.width, start.width, Math.max(start.width / 3, 500));
      const height = box.height * (width / box.width);
      box = { x: x - width / 2, y: y - height / 2, width, height };
      show();
    };
    let held = null;
    svg.addEventListener("pointerdown", (event) => { held = { at: point(event), far: false, x: event.clientX, y: event.clientY }; });
    svg.addEventListener("pointermove", (event) => {
      if (!held || !event.buttons) { held = null; return; }
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) > 5 && !held.far) {
        held.far = true;
        svg.setPointerCapture(event.pointerId);
      }
      if (!held.far) return;
      const [x, y] = point(event);
      box = { ...box, x: box.x - (x - held.at[0]), y: box.y - (y - held.at[1]) };
      show();
    });
    svg.addEventListener("click", (event) => {
      if (held && held.far) { event.preventDefault(); event.stopPropagation(); }
      held = null;
    }, true);
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...point(event));
    }, { passive: false });
    return { zoom, move, fit, centre };
  }

  // Details: what the table says of a part.
  // Where two versions stand beside each other, each has a prefix of its own.
  const versions = ["", "after-", "before-"];
  function name(part) {
    return part.id.slice(sheet.dataset.prefix.length).replace(/^(after|before)-/, "");
  }
  function place(bare, where) {
    const ids = versions.map((version) => where.dataset.prefix + version + bare);
    return ids.map((id) => document.getElementById(id)).find(Boolean);
  }
  function show(part) {
    for (const other of all(".chosen")) other.classList.remove("chosen");
    part.classList.add("chosen");
    const row = document.getElementById(`row-${name(part)}`);
    const title = one("title", part).textContent;
    const heading = document.createElement("h2");
    heading.textContent = row ? one("th", row).textContent : title;
    const list = document.createElement("dl");
    if (row) {
      const heads = all("thead th", row.closest("table")).map((head) => head.textContent);
      all("td", row).forEach((cell, column) => {
        if (!cell.textContent.trim()) return;
        const term = document.createElement("dt");
        const words = document.createElement("dd");
        term.textContent = heads[column + 1];
        words.append(...[...cell.cloneNode(true).childNodes]);
        list.append(term, words);
      });
    }
    details.replaceChildren(heading, list);
  }
  for (const part of all(".sheet .node, .sheet .edge")) {
    if (one("a", part) || part.closest("a") || !one("title", part)) continue;
    part.setAttribute("tabindex", "0");
    part.setAttribute("role", "button");
    part.setAttribute("aria-label", one("title", part).textContent);
    part.addEventListener("click", () => show(part));
    part.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(part); }
    });
    part.addEventListener("focus", () => {
      if (part.matches(":focus-visible")) areas.get(sheet).centre(part);
    });
  }

  // Views
  function turn(id) {
    sheet = sheets.find((each) => each.id === id) || sheets[0];
    for (const each of sheets) each.hidden = each !== sheet;
    if (select) select.value = sheet.id;
    details.innerHTML = empty;
    find();
  }
  if (select) select.addEventListener("change", () => turn(select.value));

  // Search: parts whose words hold all that is looked for.
  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const part of all(".found")) part.classList.remove("found");
    at = -1;
    const parts = [...all(".node", sheet), ...all(".edge", sheet)].filter((part) => one("title", part));
    hits = words.length === 0 ? [] : parts.filter((part) => {
      const said = one("title", part).textContent.toLowerCase();
      return words.every((word) => said.includes(word));
    });
    for (const part of hits) part.classList.add("found");
    for (const row of all(".table tbody tr")) {
      const said = row.textContent.toLowerCase();
      row.hidden = words.length > 0 && !words.every((word) => said.includes(word));
    }
    const kind = new Intl.PluralRules(told.dataset.lang).select(hits.length);
    told.textContent = words.length === 0 ? "" : (told.dataset[kind] || told.dataset.other).replace("{count}", hits.length);
  }
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || hits.length === 0) return;
    event.preventDefault();
    at = (at + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    areas.get(sheet).centre(hits[at]);
    show(hits[at]);
  });

  // Zoom by buttons and keys.
  const acts = {
    "+": (one) => one.zoom(1 / 1.3), "=": (one) => one.zoom(1 / 1.3), "-": (one) => one.zoom(1.3),
    "0": (one) => one.fit(), ArrowLeft: (one) => one.move(-0.1, 0), ArrowRight: (one) => one.move(0.1, 0),
    ArrowUp: (one) => one.move(0, -0.1), ArrowDown: (one) => one.move(0, 0.1),
  };
  for (const button of all("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act](areas.get(sheet)));
  }
  for (const each of sheets) {
    one(".window", each).addEventListener("keydown", (event) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? null : acts[event.key];
      if (act) { event.preventDefault(); act(areas.get(sheet)); }
    });
  }

  // The table leads into the picture, signs in the picture to where they point.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const href = link && (link.getAttribute("href") || link.getAttribute("xlink:href"));
    if (!href || !href.startsWith("#")) return;
    const wanted = href.slice(1);
    if (sheets.some((each) => each.id === wanted)) { event.preventDefault(); turn(wanted); return; }
    const bare = wanted.startsWith("row-") ? wanted.slice(4) : wanted.startsWith(sheet.dataset.prefix) ? wanted.slice(sheet.dataset.prefix.length) : wanted;
    const home = place(bare, sheet) ? sheet : sheets.find((each) => place(bare, each));
    if (!home) return;
    event.preventDefault();
    if (home !== sheet) turn(home.id);
    const part = place(bare, sheet);
    areas.get(sheet).centre(part);
    show(part);
    part.focus();
  });
  turn(sheets[0].id);
})();
