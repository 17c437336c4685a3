/* Zoom, drag and full screen for the pictures of a process, and buttons that copy. Needs nothing. */
(() => {
  "use strict";
  const STEP = 1.25;

  const size = (svg) => {
    const box = svg.viewBox.baseVal;
    return { width: box.width, height: box.height };
  };

  // Nothing is zoomed until somebody asks: letters keep at least four fifths of their size.
  const fitted = (stage, svg) => {
    const room = stage.clientWidth - 12;
    const least = stage.closest("dialog") ? 0.2 : 0.8;
    return Math.min(1, Math.max(least, room / size(svg).width));
  };

  const zoom = (figure, factor) => {
    const stage = figure.querySelector(".sf-stage");
    const svg = stage.querySelector("svg");
    const before = Number(figure.dataset.scale) || fitted(stage, svg);
    const scale = factor ? Math.min(4, Math.max(0.2, before * factor)) : fitted(stage, svg);
    const x = (stage.scrollLeft + stage.clientWidth / 2) / before;
    const y = (stage.scrollTop + stage.clientHeight / 2) / before;
    svg.setAttribute("width", String(size(svg).width * scale));
    svg.setAttribute("height", String(size(svg).height * scale));
    figure.dataset.scale = factor ? String(scale) : "";
    stage.scrollLeft = x * scale - stage.clientWidth / 2;
    stage.scrollTop = factor ? y * scale - stage.clientHeight / 2 : 0;
  };

  const full = (figure) => {
    const open = figure.closest("dialog");
    if (open) {
      open.close();
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "sf-full";
    dialog.setAttribute("aria-label", figure.querySelector(".sf-stage").getAttribute("aria-label"));
    const place = document.createComment("picture");
    figure.replaceWith(place);
    dialog.append(figure);
    document.body.append(dialog);
    dialog.showModal();
    named(figure, true);
    zoom(figure, 0);
    dialog.addEventListener("close", () => {
      place.replaceWith(figure);
      dialog.remove();
      named(figure, false);
      zoom(figure, 0);
      figure.querySelector('[data-act="full"]').focus();
    });
  };

  const named = (figure, open) => {
    const words = figure.dataset.words.split("|");
    figure.querySelector('[data-act="full"]').textContent = words[open ? 4 : 3];
  };

  const drag = (stage) => {
    let from = null;
    stage.addEventListener("pointerdown", (event) => {
      // Fingers scroll by themselves, and a link is to be followed.
      if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("a")) return;
      from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (!from) return;
      stage.scrollLeft = from.x - event.clientX;
      stage.scrollTop = from.y - event.clientY;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      stage.addEventListener(end, () => { from = null; });
    }
  };

  const mount = (figure) => {
    const svg = figure.querySelector("svg");
    if (!svg || figure.querySelector(".sf-bar")) return;
    const words = figure.dataset.words.split("|");
    const bar = document.createElement("div");
    bar.className = "sf-bar";
    const acts = [["larger", "+"], ["smaller", "\u2212"], ["fit", words[2]], ["full", words[3]]];
    acts.forEach(([act, shown], at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.act = act;
      button.textContent = shown;
      if (at < 2) button.setAttribute("aria-label", words[at]);
      bar.append(button);
    });
    bar.addEventListener("click", (event) => {
      const act = event.target.dataset.act;
      if (act === "larger") zoom(figure, STEP);
      else if (act === "smaller") zoom(figure, 1 / STEP);
      else if (act === "fit") zoom(figure, 0);
      else if (act === "full") full(figure);
    });
    figure.prepend(bar);
    const stage = figure.querySelector(".sf-stage");
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(figure, event.deltaY < 0 ? STEP : 1 / STEP);
    }, { passive: false });
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const factor = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 0 }[event.key];
      if (factor === undefined) return;
      event.preventDefault();
      zoom(figure, factor);
    });
    drag(stage);
    zoom(figure, 0);
    // What nobody has zoomed keeps to the room that there is.
    new ResizeObserver(() => { if (!figure.dataset.scale) zoom(figure, 0); }).observe(stage);
  };

  // Tables that scroll sideways are reached with the keyboard too.
  const reachable = () => {
    document.querySelectorAll(".md-typeset__scrollwrap, .wy-table-responsive, table.docutils").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  };

  const offer = (button) => {
    if (!button.hidden || !navigator.clipboard) return;
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector(".sf-words").innerText;
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  };

  const all = () => {
    document.querySelectorAll(".sf-diagram").forEach(mount);
    document.querySelectorAll(".sf-copy").forEach(offer);
    // Themes put tables into boxes of their own, some time after this.
    setTimeout(reachable, 300);
  };

  // Pages that are exchanged without being loaded say so; others are ready once.
  if (typeof document$ !== "undefined" && document$.subscribe) document$.subscribe(all);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
})();
