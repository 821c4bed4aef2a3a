// Entry of onglass.js, the script tag; the package's entry is package.ts.
import { claim } from './api.ts';

claim((document.currentScript as HTMLScriptElement | null)?.src);
