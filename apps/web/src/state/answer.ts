/** The model's answer to a scenario, or what is wrong with it. */

import { resolveVm, SettingError, type Simulation, simulate } from '@hvmmio/core';
import { optionsOf, type Scenario, settingsOf } from './scenario.ts';

/** What is wrong: at which field, in words. */
export interface Problem {
	/** A key of Scenario, or a name that no field has. */
	readonly setting: string;
	readonly message: string;
}

type Answer =
	| { readonly simulation: Simulation; readonly problem: null }
	| { readonly simulation: null; readonly problem: Problem };

export function answerTo(scenario: Scenario): Answer {
	try {
		return { simulation: simulate(resolveVm(settingsOf(scenario)), optionsOf(scenario)), problem: null };
	} catch (error) {
		if (error instanceof SettingError) {
			const message = `${capital(error.reason)}: ${error.expected} would be right.`;
			return { simulation: null, problem: { setting: error.setting, message } };
		}
		if (error instanceof RangeError) {
			return { simulation: null, problem: { setting: 'mmio', message: `${error.message}.` } };
		}
		throw error;
	}
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
