/** A VM as it is put together: what is told so far, what had to be assumed, what does not agree. */

import { resolveVm, SettingError, type Vm, type VmSettings } from '@hvmmio/core';
import type { Contradiction, Facts } from './facts.ts';
import type { Observations } from './windows.ts';

export type Settings = { -readonly [K in keyof VmSettings]: VmSettings[K] };

export interface Draft {
	readonly facts: Facts;
	readonly observed: Observations;
	readonly settings: Settings;
	readonly assumed: string[];
	readonly contradictions: Contradiction[];
}

/** The VM, without the settings that Hyper-V would not accept; each that is left out is named. */
export function accepted(settings: Settings, assumed: string[]): Vm {
	for (;;) {
		try {
			return resolveVm(settings);
		} catch (error) {
			if (!(error instanceof SettingError) || !Object.hasOwn(settings, error.setting)) {
				throw error;
			}
			const { setting, reason, expected } = error;
			assumed.push(`${setting} at its default: what the evidence gives is ${reason}, ${expected} would be right.`);
			delete settings[setting as keyof VmSettings];
		}
	}
}
