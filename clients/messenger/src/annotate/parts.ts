// What annotate.js brings.
export { Annotator } from './annotator.tsx';
