"use strict";
// Goroutines over time: how many were alive, and each from its first to its last event.
const timelineView = (function () {
  const canvas = byId("timeline-canvas"), live = byId("timeline-live"), details = byId("timeline-details");
  const rows = data.timeline.rows, row = 20, from = 0, to = Math.max(data.wall, 1);
  let selected = -1;

  function drawLive() {
    const height = 80, { context, width } = prepare(live, height), buckets = data.timeline.live;
    const maximum = buckets.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = style("--bar");
    buckets.forEach((value, index) => {
      const x = index / buckets.length * width, h = value / maximum * (height - 18);
      context.fillRect(x, height - h, width / buckets.length + 0.5, h);
    });
    context.fillStyle = style("--text");
    context.fillText(`maximum ${count(maximum)} alive at one time`, 4, 9);
    const end = duration(to);
    context.fillText(end, width - context.measureText(end).width - 4, 9);
  }

  function draw() {
    drawLive();
    const { context, width } = prepare(canvas, Math.max(rows.length, 1) * row);
    const colors = {};
    for (const name of ["bar", "in-calls", "open", "text", "accent"]) colors[name] = style("--" + name);
    rows.forEach((line, index) => {
      const x = (line.first - from) / (to - from) * width;
      const w = Math.max((line.last - line.first) / (to - from) * width, 1);
      const y = index * row + 2, h = row - 5;
      context.fillStyle = colors.bar;
      context.fillRect(x, y, w, h);
      const share = line.last > line.first ? Math.min(line.inCalls / (line.last - line.first), 1) : 1;
      context.fillStyle = line.open ? colors.open : colors["in-calls"];
      context.fillRect(x, y + h - 3, Math.max(w * share, 1), 3);
      context.fillStyle = colors.text;
      if (w > 60) {
        const label = `${line.goid}  ${line.label}`, room = Math.floor((w - 8) / 7.3);
        context.fillText(label.length <= room ? label : label.slice(0, room - 1) + "…", x + 4, y + (h - 3) / 2);
      }
      if (index === selected) {
        context.strokeStyle = colors.accent;
        context.lineWidth = 2;
        context.strokeRect(x, y - 1, Math.max(w, 3), h + 2);
      }
    });
    const leftOut = count(data.timeline.leftOut);
    byId("timeline-note").textContent = data.timeline.leftOut > 0
      ? `the ${count(rows.length)} goroutines with the longest lifetimes; ${leftOut} more are only counted above`
      : plural(rows.length, "goroutine") + "; the lower edge shows the time inside traced calls";
  }

  function describe(index) {
    const line = rows[index];
    if (!line) { details.textContent = ""; return; }
    details.textContent = `goroutine ${line.goid} of process ${line.pid}   ${line.label}\n`
      + `from ${duration(line.first)} to ${duration(line.last)}   lifetime ${duration(line.last - line.first)}   `
      + `in calls ${duration(line.inCalls)}   ${plural(line.calls, "call")}`
      + (line.open ? "   inside a call at the end" : "");
  }

  canvas.addEventListener("mousemove", event => {
    describe(Math.floor((event.clientY - canvas.getBoundingClientRect().top) / row));
  });
  canvas.addEventListener("mouseleave", () => describe(selected));
  canvas.addEventListener("keydown", event => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    selected = Math.min(Math.max(selected + (event.key === "ArrowUp" ? -1 : 1), 0), rows.length - 1);
    describe(selected);
    draw();
    event.preventDefault();
  });
  return { draw };
})();
