import { DEFAULT_OPTIONS, plan, type VmSettings } from '@hvmmio/core';
import { setVmCommands } from '@hvmmio/core/plan';
import {
	describeVm,
	formatSize,
	mapOfSimulation,
	planCommandLines,
	planDeviceLine,
	planDocument,
	planReasons,
	planSizeLines,
	planTitle,
	rows,
	sentences,
} from '@hvmmio/report';
import type { NameOf, Values } from '../../command/option.ts';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import { readText } from '../../io/files.ts';
import { parseJson } from '../../io/json.ts';
import { type ModelVerb, runModelVerb } from '../../model-verb.ts';
import { type NamedDevice, readDevices } from '../../options/devices.ts';
import { checkKernels } from '../../options/kernels.ts';
import { checked, type VmValues, vmFrom } from '../../options/vm.ts';
import type { PlanValues } from './command.ts';
import { planTable } from './options.ts';

const planVerb: ModelVerb<typeof planTable> = {
	name: 'plan',
	table: planTable,
	answer({ lowMmio, physicalAddressBits: _sameFlag, ...vmValues }, options, nameOf) {
		checkKernels(options, nameOf);
		const settings = hyperVSettings(vmValues, nameOf);
		if (lowMmio !== undefined) {
			const why = 'is what a plan finds';
			throw new InputError('usage', nameOf('lowMmio'), formatSize(lowMmio), why, 'a VM without it');
		}
		const { devices: _file, vmName = 'VM-NAME', ...kernels } = options;
		const devices = devicesOf(options);
		const pci = devices.map(({ low, high }) => ({ low, high }));
		const answer = checked(nameOf, () => plan(settings, { ...kernels, pci }));
		const { vm } = answer.simulation;
		const commands = checked(nameOf, () => setVmCommands(vm, vmName));
		const title = planTitle(answer, describeVm(vm));
		return {
			found: !answer.feasible,
			document: () => planDocument(answer, commands),
			map: () => mapOfSimulation(answer.simulation, title),
			head: () => [
				...rows(...devices.map((device, i) => planDeviceLine(device, device.name, i)), ...planSizeLines(answer), ''),
				...sentences(...planReasons(answer)),
				...rows('', title),
			],
			tail: () => planCommandLines(answer, commands),
		};
	},
};

/** A plan results in sizes for Set-VM, so only Hyper-V settings are accepted. */
function hyperVSettings({ framebuffer, ...values }: VmValues, nameOf: NameOf): VmSettings {
	if (values.host === 'openvmm') {
		const why = 'a plan finds sizes for Set-VM, and OpenVMM has none to set';
		throw new InputError('usage', nameOf('host'), 'openvmm', why, 'hyperv, or simulate --any-order for this VM');
	}
	// Refuses settings of other hosts, and a framebuffer address.
	const { host: _hyperv, ...settings } = values;
	vmFrom({ ...settings, ...(framebuffer === undefined ? {} : { framebuffer }) }, nameOf);
	return framebuffer === 'none' ? { ...settings, framebuffer } : settings;
}

/** Devices of the flags, then of the file; with neither, the default of simulate. */
function devicesOf({ pci, devices: path }: Values<typeof planTable>): NamedDevice[] {
	const named = (pci ?? (path === undefined ? DEFAULT_OPTIONS.pci : [])).map((device) => ({ ...device, name: null }));
	if (path === undefined) {
		return named;
	}
	const what = path === '-' ? 'stdin' : path;
	return [...named, ...readDevices(parseJson(readText('--devices', path), what, '[{"low":"16MB"}]'), what)];
}

export default function run(context: Context, values: PlanValues): Promise<void> {
	return runModelVerb(context, planVerb, values);
}
