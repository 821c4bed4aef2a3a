/**
 * What the context of a customer looks like on its way to the server, and what the company allows of it.
 * Field names are those of the wire.
 */
import type { DeviceDescription, Id, Instant } from '@onglass/protocol';

export type CrumbKind = 'screen' | 'tap' | 'request' | 'error' | 'custom' | 'network' | 'visibility';
export type Scalar = string | number | boolean;
export type Scalars = Readonly<Record<string, Scalar>>;

/** One step. `id` is made on the device and unique in the session: sent twice, it is stored once. */
export interface Crumb {
  readonly id: string;
  readonly at: Instant;
  readonly kind: CrumbKind;
  readonly name: string;
  readonly detail?: Scalars;
  readonly duration_ms?: number;
  readonly status?: number;
}

export interface ContextScreen {
  readonly name: string;
  readonly title?: string;
  /** Without a query. */
  readonly path?: string;
}

export interface ContextDevice extends DeviceDescription {
  readonly sdk_version?: string;
  readonly network?: { readonly kind?: string; readonly downlink_mbps?: number; readonly rtt_ms?: number };
  readonly viewport?: { readonly width: number; readonly height: number; readonly scale?: number };
  readonly battery?: { readonly level: number; readonly charging: boolean };
}

/** Body of `POST /v1/client/context`; 64 kB at most. */
export interface ContextBatch {
  readonly breadcrumbs: readonly Crumb[];
  readonly screen?: ContextScreen;
  readonly attributes?: Scalars;
  readonly device?: ContextDevice;
  readonly conversation_id?: Id;
  /** How many steps were lost because the device's room for them is bounded. */
  readonly dropped?: number;
  /** What the host app says the customer agreed to. False: what is stored of this device is erased. */
  readonly consent?: boolean;
}

export interface ContextSending {
  readonly keepalive?: boolean;
  /** The batch compressed, with the headers that say so. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ContextStored {
  readonly stored: number;
  readonly rejected: readonly { readonly id: string; readonly reason: string }[];
}

export type { CollectLevel, ContextPolicy } from '@onglass/protocol';
