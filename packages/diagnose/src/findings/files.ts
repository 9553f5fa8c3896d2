/** Findings about the files themselves, and what to collect next. */

import type { Case, Rule } from '../case.ts';
import { type Finding, finding, type Step } from '../finding.ts';
import { sourceOf } from '../machine/facts.ts';

export const files: Rule = (given) => [
	...contradictions(given),
	...otherMachine(given),
	...unreadable(given),
	...unknown(given),
	...hidden(given),
	...survey(given),
];

/**
 * Lines that no VM can explain together. A setting that contradicts the guest's log is reported as a mismatch instead.
 */
function contradictions({ machine }: Case): Finding[] {
	const steps: readonly Step[] = [{ id: 'collect-again' }];
	const { strangers, inference } = machine;
	const found = inference.contradictions
		.filter((each) => !isMismatch(each, machine))
		.map((each) =>
			finding(
				'contradiction',
				'warning',
				each,
				[...(each.against?.sources ?? []).slice(0, 4), ...each.says.sources.slice(0, 4)],
				{
					steps,
				},
			),
		);
	return strangers.length === 0
		? found
		: [
				...found,
				finding(
					'contradiction',
					'warning',
					{ about: 'vm', vms: strangers.map(({ vm }) => vm) },
					strangers.map(({ source }) => source),
					{ steps },
				),
			];
}

/** True for a window setting that contradicts the guest's log, which is reported as a mismatch with the model. */
function isMismatch(
	{ says, against }: Case['machine']['inference']['contradictions'][number],
	{ observed }: Case['machine'],
): boolean {
	const seen =
		says.clue === 'low-mmio-setting' ? observed.lowMmio : says.clue === 'high-mmio-setting' ? observed.highMmio : null;
	return seen !== null && against?.strength !== 'setting';
}

/** Files of another kind of machine, if other files are from Hyper-V. */
function otherMachine({ machine }: Case): Finding[] {
	const { facts, guest } = machine;
	const foreign = [
		...facts.all('hypervisor').filter(({ value }) => !/Hyper-?V/i.test(value)),
		...facts.all('other-machine'),
		...facts.all('other-system'),
	];
	const names = [...new Set(foreign.map(({ value }) => value))];
	return foreign.length === 0 || guest.kind === 'other'
		? []
		: [
				finding(
					'other-hypervisor',
					'warning',
					{ names: names.slice(0, 6), system: facts.last('other-system')?.value ?? null },
					foreign.map(sourceOf),
				),
			];
}

function unreadable({ evidence }: Case): Finding[] {
	return evidence.flatMap(({ file, unreadable: what }) =>
		what === null ? [] : [finding('unreadable-file', 'warning', { file, what }, [{ file, line: 1 }])],
	);
}

function unknown({ evidence }: Case): Finding[] {
	return evidence
		.filter(({ kind, unreadable: what }) => kind === 'unknown' && what === null)
		.map(({ file, lines }) => finding('unknown-file', 'info', { file, empty: lines === 0 }, [{ file, line: 1 }]));
}

function hidden({ machine }: Case): Finding[] {
	const rows = machine.facts.all('addresses-hidden');
	return rows.length === 0
		? []
		: [
				finding(
					'addresses-hidden',
					'warning',
					{ files: [...new Set(rows.map(({ file }) => file))] },
					rows.map(sourceOf),
					{
						steps: [{ id: 'collect', what: 'iomem-root', vm: null }],
					},
				),
			];
}

/** The total printed by Microsoft's survey script is of no use for either window alone. */
function survey({ machine }: Case): Finding[] {
	const totals = machine.facts.all('survey-total');
	const shown = totals.slice(0, 8).map(({ value }) => ({ device: value.device, size: value.size }));
	return totals.length === 0
		? []
		: [
				finding('survey-without-split', 'info', { totals: shown }, totals.map(sourceOf), {
					steps: [{ id: 'collect', what: 'lspci', vm: null }],
				}),
			];
}

/** Evidence that would make the answer more certain. @param open number of assumptions */
export function collectNext({ evidence, machine, prediction }: Case, open: number): Finding[] {
	const kinds = new Set(evidence.flatMap(({ kind, facts }) => [kind, ...facts.map((fact) => fact.kind)]));
	const { devices, kernels, name } = machine;
	const steps: Step[] = [];
	type What = Extract<Step, { id: 'collect' }>['what'];
	const ask = (what: What) => steps.push({ id: 'collect', what, vm: name });
	const hasVersion = kernels.some(({ release }) => release !== null);
	if (!kinds.has('dmesg') && !kinds.has('iomem') && !kinds.has('lspci')) {
		ask('guest');
	}
	if (!kinds.has('dmesg')) {
		ask('log');
	} else if (!hasVersion || !kernels.some(({ complete }) => complete)) {
		ask('log-start');
	}
	if (!kinds.has('iomem') || machine.facts.has('addresses-hidden')) {
		ask('iomem');
	}
	if (!kinds.has('lspci') && devices.some(({ low, high }) => low === null && high === null)) {
		ask('lspci');
	}
	const lab = machine.vm.platform === 'lab';
	if (!kinds.has('get-vm') && lab) {
		ask('get-vm');
	}
	if (!kinds.has('get-vmvideo') && lab) {
		ask('get-vmvideo');
	}
	if (
		kernels.length > 0 &&
		!machine.facts.has('config') &&
		prediction.assumed.some(({ id }) => id === 'video-driver')
	) {
		ask('config');
	}
	if (prediction.first !== null && prediction.second === null) {
		ask('second-log');
	}
	return steps.length === 0 ? [] : [finding('collect-next', 'info', { open }, [], { steps })];
}
