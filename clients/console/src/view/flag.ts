/** A data attribute that is there or not. */
export function flag(on: boolean): '' | undefined {
  return on ? '' : undefined;
}
