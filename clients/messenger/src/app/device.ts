// What the messenger knows about the device without asking: enough that nobody has to dictate it to an agent.
import type { DeviceDescription } from '@onglass/core';
import type { InitOptions } from '../loader/contract.ts';

/** Of the messenger; with the packages' own, see package.json. */
export const SDK_VERSION = '0.1.0';

const SYSTEM = /(iPhone OS|CPU OS|Android|Windows NT|Mac OS X) ([\d._]+)/;
const NAMES: Readonly<Record<string, string>> = { 'iPhone OS': 'iOS', 'CPU OS': 'iOS', 'Windows NT': 'Windows', 'Mac OS X': 'macOS' };
const MODEL = /iPhone|iPad|Android[^;]*; ([^;)]+?)(?: Build|\))/;

export function describeDevice(options: InitOptions): DeviceDescription {
  const [, system = 'web', version] = SYSTEM.exec(navigator.userAgent) ?? [];
  const model = MODEL.exec(navigator.userAgent);
  return {
    platform: NAMES[system] ?? system,
    ...(version === undefined ? {} : { os_version: version.replaceAll('_', '.') }),
    ...(model === null ? {} : { model: model[1] ?? model[0] }),
    ...(options.appVersion === undefined ? {} : { app_version: options.appVersion }),
    sdk_version: SDK_VERSION,
    locale: navigator.language,
    time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
