export * from './case.ts';
export * from './expecting.ts';
export * from './later.ts';
export * from './wire.ts';
