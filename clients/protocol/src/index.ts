export * from './case.ts';
export type * from './control.ts';
export * from './content.ts';
export * from './expecting.ts';
export * from './later.ts';
export type * from './surroundings.ts';
export * from './wire.ts';
export type * from './context.ts';
