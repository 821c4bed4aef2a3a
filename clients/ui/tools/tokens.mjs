// Web views without light-dark() or OKLCH get the tokens as plain sRGB. resolveTokens() works those values out at build time
// for one hue; tokens.css stays as it is and is what counts wherever the browser understands it.
const HUE = 232;
const VIVID = 1;

const clamp = (value) => Math.min(1, Math.max(0, value));

function toLinear(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const inGamut = (channels) => channels.every((c) => c >= -0.0005 && c <= 1.0005);
const encode = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** sRGB bytes of an OKLCH colour; chroma is lowered until the colour exists on the screen. */
export function srgb(lightness, chroma, hue) {
  let fitting = chroma;
  while (fitting > 0 && !inGamut(toLinear(lightness, fitting, hue))) fitting -= 0.002;
  return toLinear(lightness, Math.max(0, fitting), hue).map((c) => Math.round(255 * clamp(encode(clamp(c)))));
}

function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at;
  }
  throw new Error(`tokens.css: unbalanced parentheses in ${text}`);
}

function splitTop(text) {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (text[at] === ',' && depth === 0) return [text.slice(0, at), text.slice(at + 1)];
  }
  throw new Error(`tokens.css: light-dark() without two values in ${text}`);
}

function replaceCall(text, name, replace) {
  let out = text;
  for (let start = out.indexOf(`${name}(`); start >= 0; start = out.indexOf(`${name}(`, start + 1)) {
    const open = start + name.length;
    const end = closing(out, open);
    out = out.slice(0, start) + replace(out.slice(open + 1, end)) + out.slice(end + 1);
  }
  return out;
}

const hex = (byte) => byte.toString(16).padStart(2, '0');

function colour(inner) {
  const [channels, alpha] = inner.split('/').map((part) => part.trim());
  const [lightness, chroma, hue] = channels.split(/\s+/).map(Number);
  const bytes = srgb(lightness, chroma, hue);
  return alpha === undefined ? `#${bytes.map(hex).join('')}` : `rgba(${bytes.join(',')},${alpha})`;
}

function resolveValue(value, dark, { hue, vivid }) {
  let out = replaceCall(value, 'light-dark', (inner) => splitTop(inner)[dark ? 1 : 0].trim());
  out = out.replaceAll('var(--og-hue)', String(hue)).replaceAll('var(--og-vivid)', String(vivid));
  out = out.replace(/calc\(([\d.]+) \* ([\d.]+)\)/g, (_, a, b) => String(Number(a) * Number(b)));
  return replaceCall(out, 'oklch', colour);
}

/** CSS for browsers without light-dark(): every colour token as sRGB, for light, dark and the two forced themes. */
export function resolveTokens(css, { hue = HUE, vivid = VIVID } = {}) {
  const plain = css.replace(/\/\*.*?\*\//gs, '');
  const declared = [...plain.matchAll(/(--og-[a-z0-9-]+):\s*([^;]+);/g)].filter(([, , value]) => /oklch\(|light-dark\(/.test(value));
  const block = (dark) => declared.map(([, name, value]) => `${name}:${resolveValue(value, dark, { hue, vivid })}`).join(';');
  const forced = ':root[data-theme="dark"],.og[data-theme="dark"]';
  const system = ':root:not([data-theme="light"]),.og:not([data-theme="light"])';
  const rules = `:root,.og{${block(false)}}@media (prefers-color-scheme:dark){${system}{${block(true)}}}${forced}{${block(true)}}`;
  return `@supports not (color:light-dark(#000,#fff)){${rules}}`;
}
