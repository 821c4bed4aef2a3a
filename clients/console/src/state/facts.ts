// What the app told, put into words an agent reads at a glance. Pure; anything odd is shown as it came, never hidden.
import type { DeviceDescription } from '@onglass/core';
import { locale } from '../text/index.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { ios: 'iOS', ipados: 'iPadOS', android: 'Android', web: 'Web', macos: 'macOS', windows: 'Windows', linux: 'Linux' };

/** "plan_name" and "planName" become "Plan name". */
export function labelOf(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return new Intl.NumberFormat(locale()).format(value);
  if (Array.isArray(value)) return value.map(valueOf).join(', ');
  return JSON.stringify(value);
}

export function factsOf(attributes: Readonly<Record<string, unknown>> | undefined): readonly Fact[] {
  const told = Object.entries(attributes ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return told.map(([key, value]) => ({ label: labelOf(key), value: valueOf(value) }));
}

export function systemOf(device: DeviceDescription): string | undefined {
  const platform = device.platform === undefined ? undefined : (PLATFORMS[device.platform.toLowerCase()] ?? device.platform);
  return [platform, device.os_version].filter((part) => part !== undefined && part !== '').join(' ') || undefined;
}

/** "pt-BR" becomes "Brazilian Portuguese" in the reader's language. */
export function languageOf(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(tag.replaceAll('_', '-'));
  } catch {
    return tag;
  }
}

/** "Europe/Lisbon" becomes "Lisbon". */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
