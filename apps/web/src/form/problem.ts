/** The model's error for a setting, shown at its field. */

import { useApp } from '../state/app.ts';

export function problemAt(setting: string): string | null {
	const problem = useApp()
		.problems()
		.find((each) => each.setting === setting && each.label === null);
	return problem?.message ?? null;
}
