/** The first answer about a patch: whether it changes anything, with what effect, or that something was not run. */

import { hasDifferences } from '@hvmmio/kernel-diff';
import { type DiffDocument, summarySentences } from '@hvmmio/report';
import { Sign } from '../../parts/verdict.tsx';
import type { Outcome } from './messages.ts';

export function Headline(props: { readonly diff: DiffDocument; readonly outcome: Outcome }) {
	const changedNotRun = () => props.outcome.notRun.filter(({ changed }) => changed);
	/** `ok` only if every text that differs was run. */
	const level = () => (hasDifferences(props.diff) ? 'degraded' : changedNotRun().length > 0 ? 'untested' : 'ok');
	const word = () => ({ degraded: 'Different', untested: 'Cannot tell', ok: 'Alike where they ran' })[level()];
	const effects = () => {
		const all = props.diff.regions.flatMap((region) => (region.effects ? [region.effects] : []));
		const sum = (pick: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + pick(each), 0);
		const [simulated, before, after] = [
			sum((e) => e.simulated),
			sum((e) => e.conflictsBefore),
			sum((e) => e.conflictsAfter),
		];
		return simulated === 0
			? ''
			: `Of ${simulated.toLocaleString('en')} VMs simulated where they differ, ${before.toLocaleString('en')} lost a device before and ${after.toLocaleString('en')} do now. `;
	};
	return (
		<div class={`verdict ${level()}`} role="status" data-changed={props.diff.changed} data-level={level()}>
			<Sign level={level()} word={word()} />
			<span>
				{effects()}
				{summarySentences(props.diff).join(' ')} A simulation: no VM was booted.
			</span>
		</div>
	);
}
