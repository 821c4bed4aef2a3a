// Turns icons.svg into src/icons.ts: one path string an icon, so that a bundle carries only the icons it imports.
// Run: node ui/tools/icons.mjs   (with --check it only says whether the file is current)
import { readFileSync, writeFileSync } from 'node:fs';

const HERE = new URL('.', import.meta.url);
const SOURCE = new URL('../icons.svg', HERE);
const TARGET = new URL('../src/icons.ts', HERE);

const attribute = (tag, name) => {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag);
  return found ? found[1] : undefined;
};
const number = (tag, name) => Number(attribute(tag, name) ?? 0);
const round = (value) => String(Math.round(value * 1000) / 1000);

function circle(tag) {
  const [cx, cy, r] = [number(tag, 'cx'), number(tag, 'cy'), number(tag, 'r')];
  return `M${round(cx - r)} ${round(cy)}a${r} ${r} 0 1 0 ${round(2 * r)} 0a${r} ${r} 0 1 0 ${round(-2 * r)} 0z`;
}

function rectangle(tag) {
  const [x, y, w, h, r] = [number(tag, 'x'), number(tag, 'y'), number(tag, 'width'), number(tag, 'height'), number(tag, 'rx')];
  const [across, down] = [round(w - 2 * r), round(h - 2 * r)];
  const arc = (dx, dy) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${round(x + r)} ${round(y)}h${across}${arc(r, r)}v${down}${arc(-r, r)}h-${across}${arc(-r, -r)}v-${down}${arc(r, -r)}z`;
}

const DRAW = { path: (tag) => attribute(tag, 'd'), circle, rect: rectangle };

function draw(body) {
  const shapes = [...body.matchAll(/<(path|circle|rect)\b[^>]*>/g)];
  return shapes.map(([tag, name]) => DRAW[name](tag)).join('');
}

function generate() {
  const symbols = [...readFileSync(SOURCE, 'utf8').matchAll(/<symbol id="i-([a-z0-9]+)"[^>]*>(.*?)<\/symbol>/gs)];
  const drawable = symbols.filter(([, , body]) => !body.includes('transform='));
  const lines = drawable.map(([, name, body]) => `export const ${name}Icon = '${draw(body)}';`);
  return `// Generated from icons.svg by tools/icons.mjs: one path an icon, on a grid of 24.\n${lines.join('\n')}\n`;
}

const text = generate();
if (process.argv.includes('--check')) {
  if (readFileSync(TARGET, 'utf8') !== text) {
    console.error('src/icons.ts is not what icons.svg says; run: node ui/tools/icons.mjs');
    process.exit(1);
  }
} else writeFileSync(TARGET, text);
