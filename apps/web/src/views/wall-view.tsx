/** A table of distribution kernels and kinds of VM, coloured by what happens to the crash dump. */

import type { PolicyId } from '@hvmmio/core';
import type { ReleaseAnswer } from '@hvmmio/core/policies';
import { outcomeOf } from '@hvmmio/report';
import { For } from 'solid-js';
import { Scroll } from '../parts/scroll.tsx';
import { answerTo } from '../state/answer.ts';
import { addressOf, useApp } from '../state/app.ts';
import { DEFAULT_STATE, writeFragment } from '../state/fragment.ts';
import { releaseOf } from '../state/kernel.ts';
import { PRESETS, type Preset } from '../state/presets.ts';
import { DEFAULT_SCENARIO, type Scenario } from '../state/scenario.ts';

/** The kernels shown; their policies come from core's table of releases (docs/domain.md, section 9). */
const KERNELS: readonly (readonly [distribution: string, versions: readonly string[]])[] = [
	[
		'kernel.org',
		[
			'4.4.302',
			'5.10.259',
			'5.10.260',
			'5.15.210',
			'5.15.211',
			'6.1.176',
			'6.1.177',
			'6.6.143',
			'6.6.144',
			'6.12.94',
			'6.12.95',
			'6.18.36',
			'6.18.37',
			'7.0.12',
			'7.0.13',
			'7.1',
		],
	],
	['Debian', ['5.10.251-5', '5.10.262-1', '6.1.170-3', '6.1.176-1', '6.1.187-1', '6.1.192-2', '6.12.118-1']],
	['RHEL 8', ['4.18.0-394.el8']],
	['Ubuntu on Azure', ['6.8.0-1015-azure', '6.14.0-1012-azure']],
];

const VMS = ['lab-gen2', 'lab-gen1', 'lab-arm64', 'azure', 'azure-nvme', 'azure-cvm', 'lab-8k', 'openvmm'];
const SHOWN = PRESETS.filter(({ id }) => VMS.includes(id));

interface Cell {
	readonly level: 'ok' | 'conflict' | 'degraded' | 'untested';
	readonly word: string;
	readonly why: string;
	readonly href: string;
}

export default function WallView() {
	useApp();
	return (
		<div class="view wall-view">
			<div class="card">
				<h2>Kernels and VMs: is the crash dump written?</h2>
				<p>
					Each cell is a simulation of a VM with one device and the drivers in their usual order, the crash kernel
					loaded by kexec_load; it opens that VM. “Not known” is an answer: the kernel may have the fix or lack it.
				</p>
				<Scroll label="Kernels against kinds of VM">
					<table class="wall">
						<thead>
							<tr>
								<th scope="col">Kernel</th>
								<For each={SHOWN}>{({ name }) => <th scope="col">{name}</th>}</For>
								<th scope="col">How it is known</th>
							</tr>
						</thead>
						<For each={KERNELS}>
							{([distribution, versions]) => (
								<tbody>
									<tr>
										<th scope="rowgroup" colspan={SHOWN.length + 2} class="distribution">
											{distribution}
										</th>
									</tr>
									<For each={versions}>{(version) => <Row version={version} />}</For>
								</tbody>
							)}
						</For>
					</table>
				</Scroll>
			</div>
		</div>
	);
}

function Row(props: { readonly version: string }) {
	const release = releaseOf(props.version);
	return (
		<tr>
			<th scope="row" class="mono">
				{props.version}
			</th>
			<For each={SHOWN}>
				{(preset) => {
					const cell = cellOf(props.version, release, preset);
					return (
						<td class={`wall-cell ${cell.level}`}>
							<a href={cell.href} title={cell.why} data-level={cell.level}>
								{cell.word}
							</a>
						</td>
					);
				}}
			</For>
			<td class="hint known">{howKnown(release)}</td>
		</tr>
	);
}

function cellOf(version: string, release: ReleaseAnswer | null, preset: Preset): Cell {
	const policies: readonly PolicyId[] =
		release === null ? [] : release.policy === null ? release.candidates : [release.policy];
	const scenarioFor = (policy: PolicyId): Scenario => ({ ...DEFAULT_SCENARIO, ...preset.vm, policy });
	const outcomes = policies.map((policy) => {
		const { simulation } = answerTo(scenarioFor(policy));
		return simulation && outcomeOf(simulation);
	});
	const [first] = outcomes;
	const agree = first && outcomes.every((each) => each?.level === first.level);
	const state = {
		...DEFAULT_STATE,
		kernel: version,
		scenario: scenarioFor(policies[0] ?? DEFAULT_SCENARIO.policy),
	};
	const href = addressOf(writeFragment(state));
	if (!first || !agree) {
		const why = policies.length === 0 ? 'nothing is known of this kernel' : `it may be one of ${policies.join(', ')}`;
		return { level: 'untested', word: 'Not known', why, href };
	}
	const likely = release?.sure === 'certain' ? '' : ', likely';
	return { level: first.level, word: `${first.word}${likely}`, why: first.sentence, href };
}

function howKnown(release: ReturnType<typeof releaseOf>): string {
	if (!release) {
		return 'Not a version that can be read.';
	}
	const policy = release.policy === null ? 'Policy not known' : `${release.policy}, ${release.sure}`;
	return `${policy}: ${release.because}`;
}
