/** The model's answer to a scenario, or its problem. */

import { type AnyVm, SettingError, type Simulation, simulate } from '@hvmmio/core';
import { resolveAnyVm } from '@hvmmio/core/host';
import { optionsOf, type Scenario, settingsOf } from './scenario.ts';

/** A problem: its field and its text. */
export interface Problem {
	/** A key of Scenario, or another name without a field. */
	readonly setting: string;
	/** Label of a field whose text cannot be parsed; null if the model refuses the value. */
	readonly label: string | null;
	readonly message: string;
}

type Result =
	| { readonly simulation: Simulation<AnyVm>; readonly problem: null }
	| { readonly simulation: null; readonly problem: Problem };

export function answerTo(scenario: Scenario): Result {
	try {
		return { simulation: simulate(resolveAnyVm(settingsOf(scenario)), optionsOf(scenario)), problem: null };
	} catch (error) {
		if (error instanceof SettingError) {
			const message = `${capital(error.reason)}; expected ${error.expected}.`;
			return { simulation: null, problem: { setting: error.setting, label: null, message } };
		}
		if (error instanceof RangeError) {
			return { simulation: null, problem: { setting: 'mmio', label: null, message: `${error.message}.` } };
		}
		throw error;
	}
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
