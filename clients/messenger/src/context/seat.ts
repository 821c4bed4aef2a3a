// What the collecting script finds when it arrives: everything the messenger's own screens have.
import type { Environment } from '@onglass/core';
import type { Model } from '../app/model.ts';

export interface CollectSeat {
  readonly model: Model;
  readonly environment: Environment;
  /** Called when the session ended and everything of it is to be forgotten. */
  forget?: () => void;
}
