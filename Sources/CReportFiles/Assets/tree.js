"use strict";
// A merged call tree for the flame graph: parents before children, node 0 for everything.
class Tree {
  // columns: parent, fn, origin, site, calls, open, total, own (arrays of one length); rest: weight hidden below a node.
  constructor(columns, rest) {
    Object.assign(this, columns);
    this.count = this.parent.length;
    this.weight = Float64Array.from(this.own);
    for (const [node, weight] of rest) this.weight[node] += weight;
    this.first = new Int32Array(this.count).fill(-1);
    this.next = new Int32Array(this.count).fill(-1);
    for (let i = this.count - 1; i > 0; i--) {
      this.weight[this.parent[i]] += this.weight[i];
      this.next[i] = this.first[this.parent[i]];
      this.first[this.parent[i]] = i;
    }
  }

  name(node) { return node === 0 ? "TOTAL" : data.functions[this.fn[node]].name; }
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
    const made = { parent: [0], fn: [-1], origin: [0], site: [-1], calls: [0], open: [0], total: [0], own: [0] };
    const index = new Map();
    for (let leaf = 1; leaf < this.count; leaf++) {
      let place = 0;
      for (let node = leaf, level = 0; node > 0 && level < depth; node = this.parent[node], level++) {
        const key = place * data.functions.length + this.fn[node];
        let child = index.get(key);
        if (child === undefined) {
          child = made.parent.length;
          index.set(key, child);
          for (const [name, value] of [["parent", place], ["fn", this.fn[node]], ["origin", 0], ["site", -1], ["calls", 0], ["open", 0], ["total", 0], ["own", 0]]) made[name].push(value);
        }
        made.calls[child] += this.calls[leaf];
        made.total[child] += this.own[leaf];
        place = child;
      }
      // The weight stands where the walk ended, so that the widths of callers add up to those of their callees.
      made.own[place] += this.own[leaf];
    }
    return new Tree(made, []);
  }
}

const forward = new Tree(data.tree, data.rest);
