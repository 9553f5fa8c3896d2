/** `hvmmio/difftest/1`: the result of comparing engines. */

import type { DifftestResult, DisagreementResult, PropertyId, PropertyResult, Skipped } from '@hvmmio/differential';
import { reserveCommand, reserveVmCommand } from '../reserve-command.ts';
import type { ShardDocument } from './part.ts';

/** The output of `hvmmio difftest --json`. */
export interface DifftestDocument extends Omit<DifftestResult, 'disagreements' | 'skipped' | 'properties'> {
	readonly schema: 'hvmmio/difftest/1';
	readonly disagreements: readonly DisagreementDocument[];
	/** Input sources that were skipped, each with the reason. */
	readonly skipped: readonly { readonly source: string; readonly why: string }[];
	/** If the whole lattice was run: how often each property holds for each policy. */
	readonly properties: readonly PropertyDocument[];
	/** Present for one shard of a comparison. */
	readonly shard?: ShardDocument;
}

/** A disagreement of engines, with a command line that reproduces it. */
export interface DisagreementDocument extends DisagreementResult {
	/** The input as a command line; null if it cannot be expressed as one. */
	readonly command: string | null;
}

/** On how many VMs a property of a policy holds, with a command line for the smallest counterexample. */
export interface PropertyDocument extends Omit<PropertyResult, 'example'> {
	/** The claim, to follow "the reservation". */
	readonly claim: string;
	readonly example: { readonly lowMmio: number; readonly maxFramebuffer: number; readonly command: string } | null;
}

/**
 * The document of `hvmmio difftest`, for the whole comparison or one shard.
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { difftestDocument } from '@hvmmio/report';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createWasmEngine(policyWasm())], plan);
 * console.log(difftestDocument(result).schema); // hvmmio/difftest/1
 * ```
 */
export function difftestDocument(result: DifftestResult, shard?: ShardDocument): DifftestDocument {
	return {
		schema: 'hvmmio/difftest/1',
		...result,
		disagreements: result.disagreements.map(disagreementDocument),
		skipped: result.skipped.map(skippedDocument),
		properties: result.properties.map(propertyDocument),
		...(shard && { shard }),
	};
}

/**
 * A disagreement, with the command line that reproduces it.
 * @example
 * ```ts
 * import { disagreementDocument } from '@hvmmio/report';
 * import { formatCase, parseCase } from '@hvmmio/vectors/case';
 * const input = formatCase(parseCase({ mmio: ['0xf8000000-0xffffffff'] }));
 * const answer = { reserved: null, firstSize: 0, attempts: 0, messages: [] };
 * const outputs = { core: answer, kernel: { ...answer, attempts: 1 } };
 * const found = { policy: 'none', sources: ['random'], cases: 1, input, outputs, shrunk: true };
 * console.log(disagreementDocument(found).command?.split(' ').slice(0, 2).join(' ')); // hvmmio reserve
 * ```
 */
export function disagreementDocument(result: DisagreementResult): DisagreementDocument {
	return { ...result, command: reserveCommand(result.input, result.policy) };
}

function skippedDocument({ source, only }: Skipped): DifftestDocument['skipped'][number] {
	const here = only === null ? 'none' : `only ${only}`;
	return { source, why: `requires two engines with the integers of C, available: ${here}` };
}

/**
 * 33 MiB: the largest 32-bit BAR known on Azure (NVSwitch) plus space for config windows (docs/domain.md, section 5).
 */
const CLAIMS: Readonly<Record<PropertyId, string>> = {
	'covers-framebuffer': "covers the host's framebuffer",
	'below-vtpm': 'lies below the vTPM area',
	'leaves-low-mmio': 'leaves at least 33 MiB of low MMIO',
	monotone: 'is no smaller than with 2 MiB less of low MMIO',
};

function propertyDocument({ example, ...result }: PropertyResult): PropertyDocument {
	const { property, policy } = result;
	return {
		...result,
		claim: CLAIMS[property],
		example: example && {
			lowMmio: example.vm.lowMmio,
			maxFramebuffer: example.maxFramebuffer,
			command: reserveVmCommand(policy, example),
		},
	};
}
