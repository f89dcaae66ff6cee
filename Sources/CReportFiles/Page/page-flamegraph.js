"use strict";
// The flame graph: callers above callees, as wide as the self time in and below them.
const flame = (function () {
  const canvas = byId("flame-canvas"), details = byId("flame-details"), note = byId("flame-note");
  const row = 19, glyph = 7.3, maximumDepth = 1000;
  let base = forward, tree = base, inverted = null, root = 0, selected = 0, expression = null, frames = [];

  // Frames at least half a pixel wide below (and above) the zoomed one.
  function layout(width) {
    const list = [];
    const above = [0, ...tree.path(root)].filter(node => node !== root);
    if (root === 0) above.length = 0;
    above.forEach((node, depth) => list.push({ node, depth, x: 0, w: width, faint: true }));
    const scale = tree.subtreeTime[root] > 0 ? width / tree.subtreeTime[root] : 0;
    const stack = [{ node: root, depth: above.length, x: 0, w: width }];
    while (stack.length > 0) {
      const frame = stack.pop();
      list.push(frame);
      if (frame.depth >= maximumDepth) continue;
      let x = frame.x;
      for (const child of tree.children(frame.node)) {
        const w = tree.subtreeTime[child] * scale;
        if (w >= 0.5) stack.push({ node: child, depth: frame.depth + 1, x, w });
        x += w;
      }
    }
    return list;
  }

  function draw() {
    const width = Math.max(canvas.clientWidth, 1);
    frames = layout(width);
    const depth = frames.reduce((maximum, frame) => Math.max(maximum, frame.depth), 0);
    const { context } = prepare(canvas, (depth + 1) * row);
    const textColor = style("--frame-text"), matchColor = style("--match");
    const accent = style("--accent"), rootColor = style("--line");
    for (const frame of frames) {
      const y = frame.depth * row, w = Math.max(frame.w - 0.6, 0.3);
      const matches = expression !== null && frame.node !== 0 && expression.test(tree.name(frame.node));
      context.globalAlpha = frame.faint ? 0.55 : 1;
      const fn = data.functions[tree.function[frame.node]];
      context.fillStyle = matches ? matchColor : frame.node === 0 || fn.isGroup ? rootColor : frameColor(fn);
      context.fillRect(frame.x, y, w, row - 1);
      const room = Math.floor((w - 8) / glyph);
      if (room >= 2) {
        const label = tree.label(frame.node);
        context.fillStyle = matches ? style("--page") : textColor;
        context.fillText(label.length <= room ? label : label.slice(0, room - 1) + "…", frame.x + 4, y + row / 2);
      }
      if (frame.node === selected) {
        context.globalAlpha = 1;
        context.strokeStyle = accent;
        context.lineWidth = 2;
        context.strokeRect(frame.x + 1, y + 1, Math.max(w - 2, 1), row - 3);
      }
    }
    context.globalAlpha = 1;
  }

  function describe(node) {
    const lines = [];
    const below = tree.subtreeTime[node];
    if (node === 0) {
      const range = base === forward ? " over all goroutines" : "";
      lines.push(`${tree.title}: ${duration(below)} of self time${range}`);
    } else {
      const fn = data.functions[tree.function[node]];
      const open = tree.openCalls[node] > 0 ? `, ${count(tree.openCalls[node])} open` : "";
      const share = percent(below, tree.subtreeTime[0]);
      const total = duration(tree.totalTime[node]), self = duration(tree.selfTime[node]);
      const calls = plural(tree.calls[node], "call");
      lines.push(`${tree.label(node)}   ${share} with everything below (${duration(below)})`);
      if (!fn.isGroup) lines.push(inverted === tree ? `${total} of self time on this path   ${calls}`
        : `total ${total}   self ${self}   ${calls}${open}`);
      const site = tree.site[node] >= 0 ? `   spawned at ${data.sites[tree.site[node]]}` : "";
      const [p50, p90, p99, max] = [fn.p50, fn.p90, fn.p99, fn.maxTime].map(duration);
      if (fn.isGroup) lines.push(`total ${total}`);
      else lines.push(
        `all calls of ${fn.full}: p50 ${p50}   p90 ${p90}   p99 ${p99}   max ${max}   ${fn.location}${site}`);
    }
    details.textContent = lines.join("\n");
  }

  function select(node) { selected = node; describe(node); draw(); }
  function zoom(node) { root = node; selected = node; describe(node); draw(); }

  // The share of the whole in matching frames; a match inside a match counts once.
  function matchedTime() {
    let sum = 0;
    const stack = tree.children(0);
    while (stack.length > 0) {
      const node = stack.pop();
      if (expression.test(tree.name(node))) sum += tree.subtreeTime[node];
      else for (let child = tree.first[node]; child >= 0; child = tree.next[child]) stack.push(child);
    }
    return sum;
  }

  function search(text) {
    expression = regex(text);
    const hidden = [
      data.leftOut > 0 ? `${plural(data.leftOut, "small call path")} not in this page` : "",
      data.hasFolded ? "(other): cold call paths, known by function and caller only" : "",
    ].filter(text => text !== "").join("; ");
    note.textContent = expression ? `matched: ${percent(matchedTime(), tree.subtreeTime[0])}` : hidden;
    draw();
  }

  function frameAt(event) {
    const box = canvas.getBoundingClientRect();
    const x = event.clientX - box.left, depth = Math.floor((event.clientY - box.top) / row);
    return frames.find(frame => frame.depth === depth && frame.x <= x && x < frame.x + Math.max(frame.w, 1));
  }

  function step(key) {
    if (key === "ArrowUp") return selected === 0 ? 0 : tree.parent[selected];
    if (key === "ArrowDown") {
      const time = tree.subtreeTime;
      const heavier = (best, child) => best === null || time[child] > time[best] ? child : best;
      return tree.children(selected).reduce(heavier, null);
    }
    if (selected === 0) return null;
    const siblings = tree.children(tree.parent[selected]);
    return siblings[siblings.indexOf(selected) + (key === "ArrowLeft" ? -1 : 1)];
  }

  canvas.addEventListener("mousemove", event => {
    const frame = frameAt(event);
    if (frame) describe(frame.node);
    canvas.style.cursor = frame ? "pointer" : "";
  });
  canvas.addEventListener("mouseleave", () => describe(selected));
  canvas.addEventListener("click", event => { const frame = frameAt(event); if (frame) zoom(frame.node); });
  canvas.addEventListener("keydown", event => {
    if (event.key === "Enter") zoom(selected);
    else if (event.key === "Escape") zoom(0);
    else if (event.key.startsWith("Arrow")) {
      const next = step(event.key);
      if (next !== null && next !== undefined) select(next);
    } else return;
    event.preventDefault();
  });
  byId("flame-search").addEventListener("input", event => search(event.target.value));
  byId("flame-reset").addEventListener("click", () => zoom(0));
  function turn(isInverted) {
    if (isInverted) inverted = inverted || base.inverted(64);
    tree = isInverted ? inverted : base;
    byId("flame-invert").setAttribute("aria-pressed", String(isInverted));
    zoom(0);
    search(byId("flame-search").value);
  }
  byId("flame-invert").addEventListener("click", () => turn(tree === base));
  describe(0);
  return {
    draw,
    // Shows another tree, the same way round.
    show(other) {
      const isInverted = tree !== base;
      [base, inverted] = [other, null];
      turn(isInverted);
    },
    // Shows the frames of a function.
    find(name) {
      const text = "^" + name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "$";
      byId("flame-search").value = text;
      root = 0;
      search(text);
    },
    start() { search(""); },
  };
})();
