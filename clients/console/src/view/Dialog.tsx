import { onDemand } from './on_demand.tsx';

/** A dialog over the desk; its behaviour comes with its code when the first one opens. */
export const Dialog = onDemand(async () => (await import('./DialogBox.tsx')).DialogBox);
