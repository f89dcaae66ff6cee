"use strict";
// Whose calls the flame graph and the functions are of: all, the goroutines from one `go` statement, or one test.
const selection = (function () {
  const label = byId("selection-label"), select = byId("selection"), maximumGroups = 100;
  const choices = [{ tree: () => forward, isWhole: true }];

  // Puts each node in the group that begins there, or else in its caller's. `keyOf` gives the key of the group that
  // begins at a node (null: none does) from that around it (null: the node is at the top).
  function groupsOf(keyOf, nameOf) {
    const numbers = new Map(), keys = [], frames = [], selfTimes = [];
    const of = new Int32Array(forward.count), begins = new Uint8Array(forward.count);
    const selfTime = Float64Array.from(forward.selfTime);
    for (const [node, time] of forward.hidden) selfTime[node] += time;
    for (let node = 1; node < forward.count; node++) {
      const parent = forward.parent[node], key = keyOf(node, parent === 0 ? null : keys[of[parent]]);
      of[node] = of[parent];
      if (key !== null) {
        if (!numbers.has(key)) {
          numbers.set(key, keys.length);
          keys.push(key);
          frames.push(data.functions.length);
          selfTimes.push(0);
          const name = nameOf(key);
          data.functions.push({ name, full: name, package: "", location: "", calls: 0, isGroup: true });
        }
        of[node] = numbers.get(key);
        begins[node] = 1;
      }
      selfTimes[of[node]] += selfTime[node];
    }
    return { of, begins, frames, selfTimes, names: keys.map(nameOf), keys };
  }

  const bySite = () => groupsOf(
    (node, around) => forward.origin[node] ? forward.site[node] : around === null ? "top" : null,
    key => key === "top" ? "main, and goroutines of the runtime"
      : key < 0 ? "go unknown source location" : "go " + data.sites[key]);
  const byTest = () => groupsOf(
    (node, around) => {
      const fn = forward.function[node];
      if (data.functions[fn].test && (around === null || around === "none")) return fn;
      return around === null ? "none" : null;
    },
    key => key === "none" ? "(outside of tests)" : data.functions[key].name);

  function option(text, choice) {
    choices.push(choice);
    return element("option", { value: String(choices.length - 1), textContent: text });
  }

  // The groups of one kind as options, those with the most self time first.
  function offer(title, whole, groups) {
    const order = groups.selfTimes.map((_, group) => group).sort((a, b) => groups.selfTimes[b] - groups.selfTimes[a]);
    const all = { tree: () => forward.part(groups, null, "everything"), isWhole: true };
    const list = element("optgroup", { label: title }, option(whole, all));
    for (const group of order.slice(0, maximumGroups)) {
      const name = groups.names[group], choice = { tree: () => forward.part(groups, group, name), isWhole: false };
      list.append(option(`${name}   ${duration(groups.selfTimes[group])}`, choice));
    }
    const left = order.length - maximumGroups, more = `${count(left)} more in "${whole}"`;
    if (left > 0) list.append(element("option", { disabled: true, textContent: more }));
    select.append(list);
  }

  select.append(element("option", { value: "0", textContent: "everything" }));
  if (!data.isGrouped) {
    const sites = bySite();
    if (sites.keys.length > 1) offer("by go statement", "each go statement, side by side", sites);
    if (data.functions.some(fn => fn.test && fn.calls > 0)) offer("by test", "each test, side by side", byTest());
  }
  select.addEventListener("change", () => {
    const choice = choices[Number(select.value)], tree = choice.tree();
    flame.show(tree);
    functionsView.show(choice.isWhole ? null : tree);
  });
  // Shows the choice where it matters, and only if there is one.
  return { draw(tab) { label.hidden = choices.length === 1 || (tab !== "flame" && tab !== "functions"); } };
})();
