"use strict";
// The tables of functions and of goroutines by spawn site.
const functionsView = (function () {
  const table = byId("functions-table"), note = byId("functions-note"), maximumRows = 1000;
  const columns = [
    ["calls", count], ["outermostTime", duration, "total"], ["selfTime", duration, "self"],
    ["share", value => (value * 100).toFixed(1) + "%"], ["meanTime", duration, "mean"], ["minTime", duration, "min"],
    ["p50", duration], ["p90", duration], ["p99", duration], ["maxTime", duration, "max"],
    ["name", null, "function"], ["package", null], ["location", null],
  ];
  let order = "selfTime", descending = true, filter = null, functions = data.functions, remark = "";
  const body = element("tbody", {});
  const heads = columns.map(([key, format, title]) => {
    const button = element("button", { textContent: title || key });
    button.addEventListener("click", () => {
      descending = order === key ? !descending : format !== null;
      order = key;
      fill();
    });
    return element("th", { className: format ? "" : "text", scope: "col" }, button);
  });
  table.append(element("thead", {}, element("tr", {}, ...heads)), body);

  function fill() {
    const isShown = fn => fn.calls > 0 && (filter === null || filter.test(fn.name) || filter.test(fn.full));
    const rows = functions.filter(isShown);
    const sign = descending ? -1 : 1;
    rows.sort((a, b) => {
      const left = a[order], right = b[order];
      if (left === right) return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
      if (left === null) return 1;
      if (right === null) return -1;
      return (left < right ? -1 : 1) * sign;
    });
    heads.forEach((head, index) => {
      const direction = columns[index][0] !== order ? "none" : descending ? "descending" : "ascending";
      head.setAttribute("aria-sort", direction);
    });
    body.replaceChildren(...rows.slice(0, maximumRows).map(fn => element("tr", {}, ...columns.map(([key, format]) => {
      if (key !== "name") {
        const text = format ? (fn[key] === null ? "-" : format(fn[key])) : fn[key];
        return element("td", { className: format ? "" : "text", textContent: text, title: format ? "" : fn[key] });
      }
      const button = element("button", { textContent: fn.name, title: "Show in the flame graph: " + fn.full });
      button.addEventListener("click", () => { showTab("flame"); flame.find(fn.name); });
      return element("td", { className: "text" }, button);
    }))));
    const shown = rows.length > maximumRows ? `, the first ${count(maximumRows)} shown` : "";
    note.textContent = plural(rows.length, "function") + shown + remark;
  }

  // Shows the calls of a part of the tree (`null`: all calls).
  function show(tree) {
    functions = data.functions;
    remark = "";
    if (tree !== null) {
      const whole = Math.max(tree.subtreeTime[0], 1);
      functions = tree.sums().map((sum, index) => ({
        ...data.functions[index], ...sum, share: sum.selfTime / whole,
        meanTime: sum.calls > 0 ? sum.totalTime / sum.calls : null, minTime: null, p50: null, p90: null, p99: null,
        maxTime: null,
      }));
      remark = `; of ${tree.title}` + (data.leftOut > 0 || data.hasFolded ? `, without small call paths` : "")
        + "; percentiles are of all calls";
    }
    fill();
  }

  byId("functions-filter").addEventListener("input", event => { filter = regex(event.target.value); fill(); });
  return { draw: fill, show };
})();

const goroutinesView = (function () {
  const table = byId("goroutines-table");
  let isFilled = false;

  function fill() {
    if (isFilled) return;
    isFilled = true;
    const titles = ["goroutines", "open", "calls", "in calls", "lifetime p50", "lifetime max", "spawned by"];
    const head = element("tr", {}, ...titles.map((title, index) =>
      element("th", { scope: "col", className: index === 6 ? "text" : "", textContent: title })));
    const rows = data.lineage.map(node => element("tr", {}, ...[
      count(node.goroutines), count(node.open), count(node.calls), duration(node.inCalls), duration(node.p50),
      duration(node.max),
    ].map(text => element("td", { textContent: text })),
    element("td", { className: "text", textContent: node.label, title: node.label })));
    table.append(element("thead", {}, head), element("tbody", {}, ...rows));
    const goroutines = plural(data.timeline.count, "goroutine"), open = count(data.timeline.open);
    byId("goroutines-note").textContent = `${goroutines}, ${open} inside a call at the end`;
  }
  return { draw: fill };
})();
