// Slack's charts, drawn: bars for each category, or a pie. Whoever cannot see the drawing is told what is in it.

import { draw, make } from "./dom.js";

const COLORS = ["#1264a3", "#a8510a", "#2b7a4b", "#7d3c98", "#7a6200", "#5f5e60"];
const [WIDTH_OF_A_GROUP, HEIGHT, HEAD, LINE, LONGEST_LINE] = [96, 140, 20, 15, 13];
const [RADIUS, SIDE] = [70, 150];
const DRAWINGS = { bar: bars, pie };

/** A chart with its title and what its colors mean; nothing for a kind that the page cannot draw. */
export function chart(block) {
  const drawn = DRAWINGS[block.chart.type]?.(block.chart);
  if (!drawn) return null;
  const image = draw("svg", { role: "img", "aria-label": `${block.title}. ${drawn.told}`, ...sized(drawn) }, drawn.parts);
  const axis = block.chart.axis_config?.y_label;
  const title = make("figcaption", {}, make("strong", {}, block.title), axis && make("span", { class: "small" }, axis));
  const key = drawn.names.length > 1 && make("ul", { class: "small", "aria-hidden": "true" }, drawn.names.map(keyOf));
  return make("figure", { class: "chart" }, title, image, key);
}

function sized({ width, height }) {
  return { viewBox: `0 0 ${width} ${height}`, width, height };
}

function keyOf(name, number) {
  const spot = draw("svg", { viewBox: "0 0 10 10" }, draw("rect", { width: 10, height: 10, fill: COLORS[number] }));
  return make("li", {}, spot, name);
}

function bars({ series, axis_config: { categories } }) {
  const highest = Math.max(1, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const wide = Math.min(44, (WIDTH_OF_A_GROUP - 24) / series.length);
  const bar = (point, place, number) => {
    const height = (HEIGHT * Math.max(0, point.value)) / highest;
    const x = place * WIDTH_OF_A_GROUP + WIDTH_OF_A_GROUP / 2 + (number - series.length / 2) * wide;
    const top = HEAD + HEIGHT - height;
    return [
      draw("rect", { x: x + 1, y: top, width: wide - 2, height, fill: COLORS[number] }),
      draw("text", { x: x + wide / 2, y: top - 5 }, point.value.toLocaleString("en-US")),
    ];
  };
  const width = categories.length * WIDTH_OF_A_GROUP;
  const lines = categories.map(inLines);
  const name = (one, place) =>
    one.map((words, number) =>
      draw("text", { x: (place + 0.5) * WIDTH_OF_A_GROUP, y: HEAD + HEIGHT + LINE * (number + 1) }, words),
    );
  const base = draw("path", { d: `M0 ${HEAD + HEIGHT}H${width}`, class: "axis" });
  return {
    width,
    height: HEAD + HEIGHT + LINE * Math.max(...lines.map((one) => one.length)) + 6,
    parts: [...series.map((one, number) => one.data.map((point, place) => bar(point, place, number))), base, lines.map(name)],
    names: series.map((one) => one.name),
    told: series.map((one) => `${one.name}: ${told(one.data)}`).join(" "),
  };
}

function pie({ segments }) {
  const whole = segments.reduce((sum, one) => sum + one.value, 0);
  let from = 0;
  const slice = (one, number) => {
    const turn = one.value / whole;
    const [start, end] = [around(from), around((from += turn))];
    const color = { fill: COLORS[number] };
    if (turn === 1) return draw("circle", { cx: SIDE / 2, cy: SIDE / 2, r: RADIUS, ...color });
    const arc = `A${RADIUS} ${RADIUS} 0 ${turn > 0.5 ? 1 : 0} 1 ${end}`;
    return draw("path", { d: `M${SIDE / 2} ${SIDE / 2}L${start}${arc}Z`, class: "slice", ...color });
  };
  const share = (one) => `${one.label}: ${one.value.toLocaleString("en-US")} (${Math.round((100 * one.value) / whole)} %)`;
  return { width: SIDE, height: SIDE, parts: segments.map(slice), names: segments.map(share), told: told(segments) };
}

/** A point of the circle, so far around from its top. */
function around(turn) {
  const angle = 2 * Math.PI * turn;
  return `${SIDE / 2 + RADIUS * Math.sin(angle)} ${SIDE / 2 - RADIUS * Math.cos(angle)}`;
}

function told(points) {
  return `${points.map((one) => `${one.label} ${one.value.toLocaleString("en-US")}`).join(", ")}.`;
}

/** A name in lines that fit under its bars. */
function inLines(name) {
  const lines = [""];
  const words = name.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${LONGEST_LINE}}`, "gu")) ?? []);
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= LONGEST_LINE || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
