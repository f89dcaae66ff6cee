"use strict";
// What all views share: the data, how numbers are written, colours.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);

// Three significant digits in the unit that suits, as the text reports write them.
function duration(ns) {
  if (ns === null || ns === undefined) return "-";
  if (ns < 1000) return Math.round(ns) + "ns";
  for (const [unit, size, limit] of [["µs", 1e3, 1000], ["ms", 1e6, 1000], ["s", 1e9, 60]]) {
    const value = ns / size;
    const text = value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0);
    if (Number(text) < limit) return text + unit;
  }
  const seconds = Math.round(ns / 1e9), minutes = Math.round(ns / 60e9), two = n => String(n).padStart(2, "0");
  return seconds < 3600 ? Math.floor(seconds / 60) + "m" + two(seconds % 60) + "s"
    : Math.floor(minutes / 60) + "h" + two(minutes % 60) + "m";
}
const count = n => n === null || n === undefined ? "-" : n.toLocaleString("en-US");
const plural = (n, word) => count(n) + " " + word + (n === 1 ? "" : "s");
const percent = (part, whole) => whole > 0 ? (part / whole * 100).toFixed(1) + "%" : "-";

function regex(text) {
  if (!text) return null;
  try { return new RegExp(text, "i"); } catch (error) { return /(?!)/; }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const isDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A hue for each package, a shade for each function: FNV-1a, the same in every run.
function hash(text) {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  return value;
}
function frameColor(fn) {
  const shade = hash(fn.full) % 12;
  const hue = hash(fn.package) % 360;
  return isDark() ? `hsl(${hue} 38% ${30 + shade}%)` : `hsl(${hue} 60% ${64 + shade}%)`;
}

// A canvas as sharp as the screen; returns its context and its size in CSS pixels.
function prepare(canvas, height) {
  const width = Math.max(canvas.clientWidth, 1), ratio = window.devicePixelRatio || 1;
  canvas.style.height = height + "px";
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px ui-monospace, monospace";
  context.textBaseline = "middle";
  return { context, width };
}
