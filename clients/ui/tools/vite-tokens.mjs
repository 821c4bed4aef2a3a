// Vite plugin: wherever tokens.css is loaded, the resolved sRGB values for old web views follow it, behind @supports.
// After and not before: a custom property is never invalid when parsed, so the later declaration always wins.
import { resolveTokens } from './tokens.mjs';

export function onglassTokens(brand = {}) {
  return {
    name: 'onglass-tokens',
    enforce: 'pre',
    transform: {
      filter: { id: /tokens\.css(\?.*)?$/ },
      handler: (css) => ({ code: `${css}\n${resolveTokens(css, brand)}`, map: null }),
    },
  };
}
