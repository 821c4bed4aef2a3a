// How much room a picture will take, known before it arrives: nothing moves when it does.
const MAX_WIDTH_PX = 260;
const MAX_HEIGHT_PX = 320;
const DEFAULT_RATIO = 4 / 3;

export function pictureRoom(width: number | undefined, height: number | undefined): { readonly inlineSize: string; readonly aspectRatio: string } {
  const ratio = width !== undefined && height !== undefined && width > 0 && height > 0 ? width / height : DEFAULT_RATIO;
  const shown = Math.min(2.2, Math.max(0.6, ratio));
  return { inlineSize: `${Math.round(Math.min(MAX_WIDTH_PX, MAX_HEIGHT_PX * shown, Math.max(120, width ?? MAX_WIDTH_PX)))}px`, aspectRatio: String(shown) };
}
