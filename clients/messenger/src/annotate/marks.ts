// What is drawn on a picture, in the picture's own pixels. Invariant: what is hidden is gone from the pixels: blocks of one
// colour, the average of what was there, too large to read anything back.
export type Tool = 'draw' | 'arrow' | 'blur';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Mark {
  readonly tool: Tool;
  readonly points: readonly Point[];
}

const INK = '#d9252a';
const EDGE = '#ffffff';
const LEAST_BLOCK = 16;
const BLOCKS = 32;
const HEAD = 5;
const SPREAD = Math.PI / 7;

type Pen = CanvasRenderingContext2D;

const penWidth = ({ canvas }: Pen): number => Math.max(4, Math.round(Math.max(canvas.width, canvas.height) / 160));

function trace(pen: Pen, lines: readonly (readonly Point[])[]): void {
  pen.beginPath();
  for (const [first, ...rest] of lines) {
    if (first === undefined) continue;
    pen.moveTo(first.x, first.y);
    for (const { x, y } of rest.length === 0 ? [first] : rest) pen.lineTo(x, y);
  }
}

/** Ink with a light edge, so that it is seen on any picture. */
function ink(pen: Pen, lines: readonly (readonly Point[])[]): void {
  const width = penWidth(pen);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const [colour, wide] of [[EDGE, width * 1.8], [INK, width]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = wide;
    trace(pen, lines);
    pen.stroke();
  }
}

function arrow(pen: Pen, from: Point, to: Point): void {
  const back = Math.atan2(from.y - to.y, from.x - to.x);
  const length = penWidth(pen) * HEAD;
  const side = (turn: number): Point => ({ x: to.x + length * Math.cos(back + turn), y: to.y + length * Math.sin(back + turn) });
  ink(pen, [[from, to], [side(SPREAD), to, side(-SPREAD)]]);
}

function average(pixels: Uint8ClampedArray): string {
  const sum = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 4) for (const part of [0, 1, 2]) sum[part] = (sum[part] ?? 0) + (pixels[at + part] ?? 0);
  const [red, green, blue] = sum.map((value) => Math.round(value / (pixels.length / 4)));
  return `rgb(${red},${green},${blue})`;
}

function hide(pen: Pen, from: Point, to: Point): void {
  const { width, height } = pen.canvas;
  const [left, top] = [Math.max(0, Math.floor(Math.min(from.x, to.x))), Math.max(0, Math.floor(Math.min(from.y, to.y)))];
  const [right, bottom] = [Math.min(width, Math.ceil(Math.max(from.x, to.x))), Math.min(height, Math.ceil(Math.max(from.y, to.y)))];
  const block = Math.max(LEAST_BLOCK, Math.round(Math.max(width, height) / BLOCKS));
  for (let y = top; y < bottom; y += block) {
    for (let x = left; x < right; x += block) {
      const [wide, high] = [Math.min(block, right - x), Math.min(block, bottom - y)];
      pen.fillStyle = average(pen.getImageData(x, y, wide, high).data);
      pen.fillRect(x, y, wide, high);
    }
  }
}

function drawMark(pen: Pen, { tool, points }: Mark): void {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return;
  if (tool === 'draw') ink(pen, [points]);
  else if (tool === 'arrow') arrow(pen, first, last);
  else hide(pen, first, last);
}

/** The picture with its marks, in the order they were made. */
export function paint(pen: Pen, picture: ImageBitmap, marks: readonly Mark[]): void {
  pen.drawImage(picture, 0, 0, pen.canvas.width, pen.canvas.height);
  for (const mark of marks) drawMark(pen, mark);
}

/** Where the keyboard stands. */
export function paintCross(pen: Pen, at: Point): void {
  const arm = penWidth(pen) * 4;
  ink(pen, [[{ x: at.x - arm, y: at.y }, { x: at.x + arm, y: at.y }], [{ x: at.x, y: at.y - arm }, { x: at.x, y: at.y + arm }]]);
}
