/** Two answers compared fact by fact. */

import type { AnyVm, Simulation } from '@hvmmio/core';
import { MIB, type Range } from '@hvmmio/core/address';
import { ROLES } from '@hvmmio/core/guest';
import { describeRange, deviceNamer, formatAddress, formatSize, KINDS } from '@hvmmio/report';
import type { Answer } from './app.ts';
import { namesOf } from './devices.ts';

export interface Fact {
	readonly question: string;
	readonly a: string;
	readonly b: string;
}

/** All facts of either answer; "-" if one lacks it. */
export function factsOf(a: Answer, b: Answer): Fact[] {
	const nameOf = deviceNamer(agreedNames(a, b));
	const [left, right] = [answers(a.simulation, nameOf), answers(b.simulation, nameOf)];
	const questions = [...new Set([...left.keys(), ...right.keys()])];
	return questions.map((question) => ({ question, a: left.get(question) ?? '-', b: right.get(question) ?? '-' }));
}

/** Names of the devices, except those on which the answers differ. */
function agreedNames(a: Answer, b: Answer): (string | null)[] {
	const [left, right] = [namesOf(a.scenario.pci), namesOf(b.scenario.pci)];
	return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
		const facts = new Set([left[i], right[i]].filter((name) => name != null));
		return facts.size === 1 ? ([...facts][0] as string) : null;
	});
}

function answers(
	{ vm, host, verdict, kernels }: Simulation<AnyVm>,
	nameOf: (owner: string) => string,
): Map<string, string> {
	const facts = new Map<string, string>([['verdict', verdict === 'ok' ? 'safe' : verdict]]);
	for (const [question, answer] of aboutVm(vm)) {
		facts.set(question, answer);
	}
	facts.set('low MMIO', describeRange(host.mmio[0] ?? null));
	facts.set('high MMIO', describeRange(host.mmio[1] ?? null));
	facts.set('framebuffer needs', formatSize(host.mmioMegabytes * MIB));
	facts.set('framebuffer at boot', describeRange(host.framebuffer));
	kernels.forEach(({ kernel, drivers, reserved, allocations, conflicts, framebufferAfter }, i) => {
		const role = `${ROLES[i]} kernel`;
		facts.set(`${role}: policy`, kernel.policy);
		facts.set(`${role}: drivers`, drivers.join(', then ') || 'none');
		facts.set(`${role}: lfb_base`, formatAddress(kernel.lfbBase));
		facts.set(`${role}: reserved`, describeRange(reserved));
		for (const { owner, kind, requested, result, released } of allocations) {
			const clash = conflicts.some((each) => each.owner === owner && each.kind === kind);
			facts.set(`${role}: ${nameOf(owner)} ${KINDS[kind]}`, place(result, requested, clash, released !== null));
		}
		facts.set(`${role}: framebuffer afterwards`, describeRange(framebufferAfter));
	});
	return facts;
}

function aboutVm(vm: AnyVm): (readonly [string, string])[] {
	if (!('host' in vm)) {
		return [
			['host', 'Hyper-V'],
			['generation', String(vm.generation)],
			['architecture', vm.arch],
			['platform', vm.platform + (vm.confidential ? ', confidential' : '')],
		];
	}
	return [
		['host', vm.release === 'current' ? 'OpenVMM' : `OpenVMM ${vm.release}`],
		['architecture', vm.arch],
		['RAM', formatSize(vm.ram)],
		['boot', vm.boot],
		['root complexes', String(vm.rootComplexes)],
		['OpenHCL', vm.openhcl ? 'yes' : 'no'],
	];
}

function place(result: Range | null, requested: number, clash: boolean, released: boolean): string {
	if (result === null) {
		return `no room for ${formatSize(requested)}`;
	}
	return `${describeRange(result)}${clash ? ', CONFLICT' : ''}${released ? ', given back' : ''}`;
}
