"use strict";
// Puts the views together: titles, tabs, redrawing.
const views = {
  flame: flame, functions: functionsView, goroutines: goroutinesView, timeline: timelineView, facts: { draw() {} },
};
const tabs = Array.from(document.querySelectorAll("nav [role=tab]"));

function showTab(name) {
  for (const tab of tabs) {
    const isShown = tab.getAttribute("aria-controls") === name;
    tab.setAttribute("aria-selected", String(isShown));
    tab.tabIndex = isShown ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !isShown;
  }
  selection.draw(name);
  views[name].draw();
}

tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => showTab(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", event => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    showTab(next.getAttribute("aria-controls"));
    next.focus();
  });
});
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.target.tagName === "INPUT") return;
  const field = document.querySelector("section:not([hidden]) input");
  if (field) { field.focus(); event.preventDefault(); }
});

function redraw() {
  const shown = tabs.find(tab => tab.getAttribute("aria-selected") === "true");
  views[shown.getAttribute("aria-controls")].draw();
}
window.addEventListener("resize", redraw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

byId("title").textContent = data.title;
const calledFunctions = data.functions.filter(fn => fn.calls > 0).length;
byId("subtitle").textContent = [
  duration(data.wall), plural(data.calls, "call"), plural(calledFunctions, "function"),
  plural(data.timeline.count, "goroutine"),
].join(" · ");
byId("facts-list").append(...data.facts.flatMap(
  ([name, text]) => [element("dt", { textContent: name }), element("dd", { textContent: text })]));
flame.start();
showTab(document.body.dataset.tab);
