/** The VM's settings, each by the surest line that tells it, and in words what no line tells. */

import { type Arch, FOUR_GIB, type Generation, type Platform, type Vm, type VmSettings } from '@hvmmio/core';
import { type Claim, claimsOf, disagreement } from './claims.ts';
import { accepted, type Draft } from './draft.ts';
import type { Contradiction, Facts } from './facts.ts';
import { resolutionOf } from './resolution.ts';
import { AZURE_LOW_MMIO, gapOf, highMmioOf, lowMmioOf } from './sizes.ts';
import type { Observations } from './windows.ts';

export interface Rebuilt {
	/** What the evidence tells. */
	readonly settings: VmSettings;
	/** With what was assumed. */
	readonly vm: Vm;
	/** In words: what is assumed, and why. */
	readonly assumed: readonly string[];
	readonly contradictions: readonly Contradiction[];
}

export function rebuild(facts: Facts, observed: Observations): Rebuilt {
	const draft: Draft = { facts, observed, settings: {}, assumed: [], contradictions: [] };
	const { settings, assumed, contradictions } = draft;
	const told = <T>(value: T | undefined, otherwise: string): T | undefined => {
		if (value === undefined) {
			assumed.push(otherwise);
		}
		return value;
	};

	const generations = generationClaims(facts);
	contradictions.push(...disagreement('the generation', generations));
	settings.generation = told(generations[0]?.value, 'Generation 2: no line tells the generation.');

	settings.arch = told(archOf(facts, settings.generation), 'x86_64: no line tells the architecture.');
	const isolations = claimsOf(
		facts,
		'isolation',
		(value) => value !== 'none',
		({ value }) => `isolation ${value}`,
	);
	contradictions.push(...disagreement('whether the VM is confidential', isolations));
	settings.confidential = told(isolations[0]?.value, 'Not a confidential VM: no line tells of isolation.');

	settings.platform = platformOf(draft);
	resolutionOf(draft);
	lowMmioOf(draft);
	highMmioOf(draft);
	const vm = accepted(settings, assumed);
	return { settings, vm, assumed, contradictions };
}

function generationClaims(facts: Facts): Claim<Generation>[] {
	const claims = claimsOf(
		facts,
		'generation',
		(value): Generation => value,
		({ vm, value }) => (vm === null ? `a sign of generation ${value}` : `Get-VM says generation ${value}`),
	);
	const legacy = claimsOf(
		facts,
		'video-bar',
		(): Generation => 1,
		() => 'the legacy PCI video device: generation 1',
	);
	const root = claimsOf(
		facts,
		'root-window',
		(): Generation => 1,
		() => 'a legacy PCI bus: generation 1',
	);
	return [...claims, ...legacy, ...root];
}

/** Of these lines the hypervisor's and the hole for PCI are printed on x86 alone. */
function archOf(facts: Facts, generation: Generation | undefined): Arch | undefined {
	const arch = facts.last('arch')?.value;
	const isX86 = generation === 1 || facts.last('hypervisor') !== undefined || facts.last('pci-gap') !== undefined;
	return arch ?? (isX86 ? 'x86_64' : undefined);
}

function platformOf({ facts, observed, assumed }: Draft): Platform {
	const base = observed.lowMmio?.range.start ?? gapOf(facts);
	if (facts.last('platform')) {
		return 'azure';
	}
	if (base === FOUR_GIB - AZURE_LOW_MMIO && !facts.last('low-mmio-setting')) {
		assumed.push('On Azure: low MMIO is 3 GiB, which is its default; no line says Azure.');
		return 'azure';
	}
	if (!facts.last('low-mmio-setting')) {
		assumed.push('In a lab, not on Azure: no line says Azure.');
	}
	return 'lab';
}
