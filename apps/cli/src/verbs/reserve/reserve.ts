import { type AnyVm, DEFAULT_OPTIONS, policyById, type Reservation, type ReserveInput, reserve } from '@hvmmio/core';
import { lfbSizeOf, reserveInputOf } from '@hvmmio/core/guest';
import { hostOf } from '@hvmmio/core/host';
import {
	describeInput,
	describeVm,
	mapOfReservation,
	reserveDocument,
	reserveHead,
	reserveLines,
	rows,
} from '@hvmmio/report';
import type { NameOf, Values } from '../../command/option.ts';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import { checkNoSource } from '../../options/source.ts';
import { checked, type VmValues, vmFrom } from '../../options/vm.ts';
import { ENGINE_NAMES } from '../difftest/names.ts';
import { loadKernelVerbs } from '../kernel/kernel.ts';
import type { ReserveValues as ReserveFlagValues } from './command.ts';
import { RAW_DEFAULTS, reserveTable } from './options.ts';
import { createWasmReserve } from './wasm.ts';

type ReserveValues = Values<typeof reserveTable>;

/** Options for raw inputs only; for a VM they follow from its generation. */
const RAW_ONLY = ['bios', 'bar', 'barIsMemory', 'videoDevice'] as const;

type Answer = Reservation & { readonly firstSize: number };

/** @param byKernel answers if a kernel was named */
export function createReserveModel(
	byKernel: ((input: ReserveInput) => Answer) | undefined,
): ModelVerb<typeof reserveTable> {
	const reserveByWasm = createWasmReserve();
	return {
		name: 'reserve',
		table: reserveTable,
		answer(vmValues, options, nameOf, recorder) {
			const { input, title } = options.mmio ? rawInput(vmValues, options, nameOf) : vmInput(vmValues, options, nameOf);
			const policy = policyById(options.policy ?? DEFAULT_OPTIONS.policy);
			// Core also checks the input if another engine answers, since it knows the limits.
			const byCore = checked(nameOf, () => reserve(policy, input, recorder));
			const engine = options.engine ?? ENGINE_NAMES[0];
			if (engine !== 'core' && recorder) {
				const expected = `${nameOf('engine')} core`;
				throw new InputError(
					'usage',
					nameOf('explain'),
					undefined,
					`the engine ${engine} does not report its steps`,
					expected,
				);
			}
			if (byKernel === undefined) {
				checkNoKernel(options, nameOf);
			}
			if ((engine === 'kernel') !== (byKernel !== undefined)) {
				const expected = '--engine kernel and --kernel PATH together';
				throw new InputError('usage', nameOf('engine'), engine, 'one without the other', expected);
			}
			const byOther = byKernel?.(input) ?? (engine === 'wasm' ? reserveByWasm(policy.id, input) : undefined);
			const answer = byOther ?? byCore;
			const document = () => reserveDocument(policy.id, input, answer);
			return {
				found: false,
				document: byOther ? () => ({ ...document(), engine, firstSize: byOther.firstSize }) : document,
				map: () => mapOfReservation(answer, title),
				head: () =>
					rows(title, reserveHead(byKernel ? null : policy), '', ...reserveLines(input, answer, byOther?.firstSize)),
				tail: () => [],
			};
		},
	};
}

/** @throws InputError for a kernel or how to read one, where no kernel was read */
function checkNoKernel(options: ReserveValues, nameOf: NameOf): void {
	if (options.kernel !== undefined) {
		const expected = 'hvmmio reserve --engine kernel --kernel PATH, for one input';
		throw new InputError('usage', nameOf('kernel'), options.kernel, 'no kernel is read for a request', expected);
	}
	checkNoSource(options, nameOf, `${nameOf('kernel')} PATH beside it`);
}

function vmInput(vmValues: VmValues, options: ReserveValues, nameOf: NameOf): { input: ReserveInput; title: string } {
	const raw = RAW_ONLY.find((key) => options[key] !== undefined);
	if (raw !== undefined) {
		throw new InputError('usage', nameOf(raw), undefined, 'only with raw inputs', `${nameOf('mmio')} beside it`);
	}
	const vm = vmFrom(
		{ ...vmValues, ...(options.confidential === undefined ? {} : { confidential: options.confidential }) },
		nameOf,
	);
	return { input: inputOf(vm, options, nameOf), title: describeVm(vm) };
}

/** The input of this kernel's `vmbus_reserve_fb` on the VM's host. */
function inputOf(vm: AnyVm, options: ReserveValues, nameOf: NameOf): ReserveInput {
	const host = checked(nameOf, () => hostOf(vm));
	if (host.machine.firmware === 'devicetree') {
		const why = 'vmbus_reserve_fb is not called there: nothing is reserved';
		throw new InputError('usage', nameOf('boot'), 'devicetree', why, 'uefi or direct');
	}
	const lfbBase = options.lfbBase ?? host.lfbBase;
	return {
		...reserveInputOf(host, { lfbBase, sysfb: options.sysfb ?? RAW_DEFAULTS.sysfb }),
		lfbSize: options.lfbSize ?? lfbSizeOf(lfbBase),
		resourceSize: options.resourceSize ?? RAW_DEFAULTS.resourceSize,
	};
}

function rawInput(vmValues: VmValues, options: ReserveValues, nameOf: NameOf): { input: ReserveInput; title: string } {
	const { confidential = RAW_DEFAULTS.confidential, ...rest } = vmValues;
	const [other] = Object.keys(rest);
	if (other !== undefined) {
		const expected = `one of the two (${nameOf('confidential')} goes with both)`;
		throw new InputError('usage', nameOf(other), undefined, `does not go with ${nameOf('mmio')}`, expected);
	}
	const input: ReserveInput = {
		mmio: options.mmio ?? [],
		bios: options.bios ?? RAW_DEFAULTS.bios,
		confidential: options.confidential ?? confidential,
		lfbBase: options.lfbBase ?? RAW_DEFAULTS.lfbBase,
		lfbSize: options.lfbSize ?? RAW_DEFAULTS.lfbSize,
		bar: options.bar ?? RAW_DEFAULTS.bar,
		barIsMemory: options.barIsMemory ?? RAW_DEFAULTS.barIsMemory,
		videoDevice: options.videoDevice ?? RAW_DEFAULTS.videoDevice,
		sysfb: options.sysfb ?? RAW_DEFAULTS.sysfb,
		resourceSize: options.resourceSize ?? RAW_DEFAULTS.resourceSize,
	};
	return { input, title: describeInput(input) };
}

export default async function run(context: Context, values: ReserveFlagValues): Promise<void> {
	return runModelVerb(context, createReserveModel(await kernelNamed(context, values)), values);
}

async function kernelNamed(
	context: Context,
	values: ReserveFlagValues,
): Promise<((input: ReserveInput) => Answer) | undefined> {
	const { kernel } = values;
	if (kernel === undefined) {
		return undefined;
	}
	const { createKernelReserve, kernelParts } = await loadKernelVerbs(context);
	return createKernelReserve((await kernelParts(values, kernel)).parts, kernel);
}
