export interface Brand {
  readonly hue?: number;
  readonly vivid?: number;
}
export function srgb(lightness: number, chroma: number, hue: number): number[];
export function resolveTokens(css: string, brand?: Brand): string;
