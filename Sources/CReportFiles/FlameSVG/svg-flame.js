// Behaviour of a flame graph as SVG: zoom, search, details, keyboard. The frames are in the document; each has its
// position (x, w: parts of the whole; d: depth; p: panel, where several graphs are in one drawing) as attributes, and
// everything else is computed from them.
(function () {
  "use strict";
  const svg = document.querySelector("svg");
  const frames = Array.from(document.querySelectorAll("g.f"));
  const details = document.getElementById("details");
  const matched = document.getElementById("matched");
  const reset = document.getElementById("reset");
  const width = Number(svg.dataset.width), margin = Number(svg.dataset.margin), glyph = 7.3;
  const box = frames.map(g => ({
    g, x: Number(g.dataset.x), w: Number(g.dataset.w), d: Number(g.dataset.d), p: g.dataset.p,
    rect: g.querySelector("rect"), text: g.querySelector("text"), name: g.dataset.n,
  }));
  const byFrame = new Map(box.map(b => [b.g, b]));
  const panels = new Set(box.map(b => b.p)).size;
  let zoomed = null;

  function label(b, pixels) {
    const room = Math.floor((pixels - 6) / glyph);
    b.text.textContent = room < 3 ? "" : b.name.length <= room ? b.name : b.name.slice(0, room - 1) + "…";
  }

  // Shows `root` (null: everything) over the whole width; its ancestors stay as a faint path to it.
  function zoom(root) {
    zoomed = root;
    const from = root ? root.x : 0, span = root ? root.w : 1, depth = root ? root.d : 0, slack = 1e-9;
    for (const b of box) {
      if (root && b.p !== root.p) continue;
      const isAncestor = root && b.d < depth && b.x <= from + slack && b.x + b.w >= from + span - slack;
      const isInside = !root || b.x >= from - slack && b.x + b.w <= from + span + slack && b.d >= depth;
      b.g.style.display = isAncestor || isInside ? "" : "none";
      b.g.classList.toggle("parent", Boolean(isAncestor));
      if (!isAncestor && !isInside) continue;
      const x = isAncestor ? 0 : (b.x - from) / span, w = isAncestor ? 1 : b.w / span;
      b.rect.setAttribute("x", margin + x * width);
      b.rect.setAttribute("width", Math.max(w * width - 0.5, 0.2));
      b.text.setAttribute("x", margin + x * width + 3);
      label(b, w * width);
    }
    reset.style.display = root ? "" : "none";
  }

  function search(pattern) {
    let expression = null;
    try { expression = pattern ? new RegExp(pattern, "i") : null; } catch (error) { expression = null; }
    // Frames inside a matching frame are not counted again.
    let share = 0;
    const covered = [];
    for (const b of box) {
      const matches = expression !== null && expression.test(b.name);
      b.g.classList.toggle("match", matches);
      if (matches && !covered.some(c => c.p === b.p && c.d < b.d && c.x <= b.x && c.x + c.w >= b.x + b.w)) {
        covered.push(b);
        share += b.w;
      }
    }
    matched.textContent = expression ? "matched: " + (share / panels * 100).toFixed(1) + "%" : "";
  }

  function askSearch() {
    const pattern = window.prompt("Search functions (regular expression); empty clears", "");
    if (pattern !== null) search(pattern);
  }

  const show = b => { details.textContent = b ? b.g.querySelector("title").textContent : " "; };
  const frameOf = event => byFrame.get(event.target.closest ? event.target.closest("g.f") : null);
  const visible = () => box.filter(b => b.g.style.display !== "none");

  // The next visible frame in the direction of an arrow key.
  function neighbour(b, key) {
    const middle = b.x + b.w / 2;
    const row = d => visible().filter(c => c.d === d).sort((a, c) => a.x - c.x);
    const nearest = list => list.reduce((best, c) => {
      const distance = middle < c.x ? c.x - middle : middle > c.x + c.w ? middle - c.x - c.w : 0;
      return best === null || distance < best.distance ? { c, distance } : best;
    }, null);
    if (key === "ArrowUp" || key === "ArrowDown") {
      const found = nearest(row(b.d + (key === "ArrowUp" ? -1 : 1)));
      return found && found.c;
    }
    const siblings = row(b.d), index = siblings.indexOf(b) + (key === "ArrowLeft" ? -1 : 1);
    return siblings[index];
  }

  svg.addEventListener("click", event => {
    const b = frameOf(event);
    if (b) zoom(b.d === 0 && !zoomed ? null : b);
    else if (event.target.id === "reset") zoom(null);
    else if (event.target.id === "search") askSearch();
  });
  svg.addEventListener("mouseover", event => show(frameOf(event)));
  svg.addEventListener("focusin", event => show(frameOf(event)));
  document.addEventListener("keydown", event => {
    const b = byFrame.get(document.activeElement);
    if (event.key === "/" || (event.key === "f" && event.ctrlKey)) { event.preventDefault(); askSearch(); }
    else if (event.key === "Escape") { zoom(null); search(""); }
    else if (event.key === "Enter" && document.activeElement.id === "reset") zoom(null);
    else if (event.key === "Enter" && document.activeElement.id === "search") askSearch();
    else if (event.key === "Enter" && b) zoom(b);
    else if (event.key.startsWith("Arrow")) {
      const next = b ? neighbour(b, event.key) : visible()[0];
      if (next) { event.preventDefault(); next.g.focus(); }
    }
  });
  for (const b of box) label(b, b.w * width);
  reset.style.display = "none";
})();
