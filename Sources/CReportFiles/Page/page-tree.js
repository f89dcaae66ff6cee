"use strict";
// A merged call tree for the flame graph: parents before children, node 0 for everything in it.
class Tree {
  // columns: parent, function, origin, site, calls, openCalls, totalTime, selfTime (arrays of one length); hidden:
  // pairs of a node and the self time below it that is left out.
  constructor(columns, hidden, title) {
    Object.assign(this, columns, { hidden, title });
    this.count = this.parent.length;
    this.subtreeTime = Float64Array.from(this.selfTime);
    for (const [node, time] of hidden) this.subtreeTime[node] += time;
    this.first = new Int32Array(this.count).fill(-1);
    this.next = new Int32Array(this.count).fill(-1);
    for (let i = this.count - 1; i > 0; i--) {
      this.subtreeTime[this.parent[i]] += this.subtreeTime[i];
      this.next[i] = this.first[this.parent[i]];
      this.first[this.parent[i]] = i;
    }
  }

  name(node) { return node === 0 ? "TOTAL" : data.functions[this.function[node]].name; }
  label(node) { return (this.origin[node] ? "go " : "") + this.name(node); }

  children(node) {
    const list = [];
    for (let child = this.first[node]; child >= 0; child = this.next[child]) list.push(child);
    return list;
  }

  path(node) {
    const path = [];
    for (; node > 0; node = this.parent[node]) path.push(node);
    return path.reverse();
  }

  // The tree turned round: functions by self time, below them their callers, down to `depth`.
  inverted(depth) {
    const made = new TreeColumns();
    for (let leaf = 1; leaf < this.count; leaf++) {
      let target = 0;
      for (let node = leaf, level = 0; node > 0 && level < depth; node = this.parent[node], level++) {
        target = made.child(target, this.function[node], 0, -1);
        made.calls[target] += this.calls[leaf];
        made.totalTime[target] += this.selfTime[leaf];
      }
      // The self time stands where the walk ended, so that the widths of callers add up to those of their callees.
      made.selfTime[target] += this.selfTime[leaf];
    }
    return new Tree(made, [], this.title);
  }

  // The calls of one group (`chosen`: its number), or of all, each group below a frame of its own (`chosen`: null).
  part(groups, chosen, title) {
    // By node of this tree: its node in the new one.
    const made = new TreeColumns(), targets = new Int32Array(this.count);
    const isThere = group => chosen === null || group === chosen;
    for (let node = 1; node < this.count; node++) {
      const group = groups.of[node];
      if (!isThere(group)) continue;
      let below = targets[this.parent[node]];
      if (groups.begins[node]) {
        below = chosen === null ? made.child(0, groups.frames[group], 0, -1) : 0;
        if (below > 0) made.totalTime[below] += this.totalTime[node];
      }
      const target = targets[node] = made.child(below, this.function[node], this.origin[node], this.site[node]);
      for (const column of ["calls", "openCalls", "totalTime", "selfTime"]) made[column][target] += this[column][node];
    }
    const hidden = this.hidden.filter(([node]) => node === 0 ? chosen === null : isThere(groups.of[node]));
    return new Tree(made, hidden.map(([node, time]) => [targets[node], time]), title);
  }

  // Calls, total and self time of each function, and its outermost time: in that a call within another of the same
  // function on the same goroutine does not count twice.
  sums() {
    const sums = data.functions.map(() => ({ calls: 0, outermostTime: 0, selfTime: 0, totalTime: 0 }));
    // The goroutine on which a call of each function is open; a node on which a goroutine begins is another one.
    const active = new Int32Array(data.functions.length).fill(-1);
    const stack = this.children(0).map(node => ({ node, goroutine: 0 }));
    while (stack.length > 0) {
      const { node, goroutine, leaves, before } = stack.pop();
      if (leaves) { active[this.function[node]] = before; continue; }
      const fn = this.function[node], here = this.origin[node] ? node : goroutine, sum = sums[fn];
      sum.calls += this.calls[node];
      sum.selfTime += this.selfTime[node];
      sum.totalTime += this.totalTime[node];
      if (active[fn] !== here) sum.outermostTime += this.totalTime[node];
      stack.push({ node, leaves: true, before: active[fn] });
      active[fn] = here;
      for (const child of this.children(node)) stack.push({ node: child, goroutine: here });
    }
    return sums;
  }
}

// The columns of a tree that is being made.
class TreeColumns {
  constructor() {
    Object.assign(this, {
      parent: [0], function: [-1], origin: [0], site: [-1], calls: [0], openCalls: [0], totalTime: [0], selfTime: [0],
    });
    Object.defineProperty(this, "index", { value: new Map() });
  }

  // The node of a function below another one; a new one with no calls where there is none.
  child(parent, fn, origin, site) {
    const key = `${parent},${fn},${origin},${site}`;
    let child = this.index.get(key);
    if (child === undefined) {
      child = this.parent.length;
      this.index.set(key, child);
      const node = { parent, function: fn, origin, site, calls: 0, openCalls: 0, totalTime: 0, selfTime: 0 };
      for (const [name, value] of Object.entries(node)) this[name].push(value);
    }
    return child;
  }
}

const forward = new Tree(data.tree, data.hidden, "everything");
