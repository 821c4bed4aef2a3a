// What the browser says of itself: network, screen, battery. Nothing is asked that would ask the customer.
import type { ContextDevice } from '@onglass/core';

interface Connection extends EventTarget {
  readonly effectiveType?: string;
  readonly downlink?: number;
  readonly rtt?: number;
}

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

interface WideNavigator {
  readonly connection?: Connection;
  readonly getBattery?: () => Promise<Battery>;
}

const wide = (): WideNavigator => navigator as WideNavigator;

export function networkNow(): NonNullable<ContextDevice['network']> {
  const { effectiveType, downlink, rtt } = wide().connection ?? {};
  return {
    kind: navigator.onLine ? (effectiveType ?? 'online') : 'offline',
    ...(downlink === undefined ? {} : { downlink_mbps: downlink }),
    ...(rtt === undefined ? {} : { rtt_ms: rtt }),
  };
}

export function viewportNow(): NonNullable<ContextDevice['viewport']> {
  return { width: innerWidth, height: innerHeight, scale: Math.round(devicePixelRatio * 100) / 100 };
}

/** Undefined where the browser does not tell. */
export async function batteryNow(): Promise<ContextDevice['battery']> {
  try {
    const battery = await wide().getBattery?.();
    return battery === undefined ? undefined : { level: Math.round(battery.level * 100) / 100, charging: battery.charging };
  } catch {
    return undefined;
  }
}

/** Calls `tell` when the network came, went, or became another kind. */
export function watchNetwork(tell: (kind: string) => void): void {
  let last = networkNow().kind;
  const look = (): void => {
    const { kind } = networkNow();
    if (kind === last || kind === undefined) return;
    last = kind;
    tell(kind);
  };
  addEventListener('online', look);
  addEventListener('offline', look);
  wide().connection?.addEventListener('change', look);
}
