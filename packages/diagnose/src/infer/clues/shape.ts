/** Observations about generation, architecture, isolation and platform. Source: docs/domain.md, sections 2 and 9. */

import type { Facts } from '../../machine/facts.ts';
import type { Observation } from '../observation.ts';
import { type Holds, observation, whereSeen } from './observe.ts';

export function shapeClues(facts: Facts): Observation[] {
	const generation = (kind: 'get-vm' | 'guest', value: 1 | 2) => {
		const matching = facts
			.all('generation')
			.filter((fact) => fact.value === value && (fact.kind === 'get-vm') === (kind === 'get-vm'));
		const strength =
			kind === 'get-vm' ? 'setting' : matching.some((fact) => fact.kind === 'lspci') ? 'tree' : 'firmware';
		return matching.length === 0
			? []
			: [observation('generation', strength, ['generation'], value, matching, (each) => each.generation === value)];
	};
	const isGen1: Holds = ({ generation }) => generation === 1;
	const isGen2: Holds = ({ generation }) => generation === 2;
	const isX86: Holds = ({ arch }) => arch === 'x86_64';
	const pci = facts.all('legacy-pci');
	const arch = (value: 'x86_64' | 'arm64') => {
		const matching = facts.all('arch').filter((fact) => fact.value === value);
		return matching.length === 0
			? []
			: [observation('arch', 'firmware', ['arch'], value, matching, (each) => each.arch === value)];
	};
	const isolation = (strength: 'setting' | 'firmware', confidential: boolean) => {
		const matching = facts
			.all('isolation')
			.filter(
				({ kind, value }) => (kind === 'get-vm') === (strength === 'setting') && (value !== 'none') === confidential,
			);
		const holds: Holds = (each) => each.confidential === confidential;
		return matching.length === 0
			? []
			: [observation('isolation', strength, ['confidential'], matching[0]?.value ?? null, matching, holds)];
	};
	const running = [
		...facts.all('framebuffer'),
		...facts.all('screen'),
		...facts.all('boot-framebuffer').filter(({ value }) => value.start > 0),
	];
	const x86 = [...facts.all('hypervisor').filter(({ kind }) => kind === 'dmesg'), ...facts.all('pci-gap')];
	return [
		...generation('get-vm', 1),
		...generation('get-vm', 2),
		...generation('guest', 1),
		...generation('guest', 2),
		...whereSeen(
			pci.filter(({ value }) => value === 'type-1'),
			'legacy-pci',
			'firmware',
			['generation'],
			isGen1,
		),
		...whereSeen(
			pci.filter(({ value }) => value === 'none'),
			'no-legacy-pci',
			'firmware',
			['generation'],
			isGen2,
		),
		...whereSeen(facts.all('legacy-device'), 'legacy-device', 'firmware', ['generation'], isGen1),
		...whereSeen(facts.all('video-bar'), 'video-bar', 'tree', ['generation'], isGen1),
		...whereSeen(facts.all('root-window'), 'root-window', 'firmware', ['generation'], isGen1),
		...whereSeen(facts.all('framebuffer-not-in-ram'), 'gen1-message', 'driver', ['generation'], isGen1),
		...arch('x86_64'),
		...arch('arm64'),
		...(x86.length === 0 ? [] : [observation('x86-line', 'firmware', ['arch'], null, x86, isX86)]),
		...isolation('setting', false),
		...isolation('setting', true),
		...isolation('firmware', false),
		...isolation('firmware', true),
		// On a confidential VM Linux ignores the synthetic video device, and the VM is told of no framebuffer.
		...(running.length === 0
			? []
			: [observation('video-driver-runs', 'firmware', ['confidential'], null, running, (each) => !each.confidential)]),
	];
}

export function platformClues(facts: Facts): Observation[] {
	const isAzure: Holds = ({ platform }) => platform === 'azure';
	const host = [...facts.all('low-mmio-setting'), ...facts.all('high-mmio-setting')];
	return [
		...whereSeen(facts.all('platform'), 'azure', 'setting', ['platform'], isAzure),
		...whereSeen(facts.all('azure-kernel'), 'azure-kernel', 'version', ['platform'], isAzure),
		// Output of host cmdlets implies access to the host, so not Azure.
		...(host.length === 0
			? []
			: [observation('get-vm', 'sign', ['platform'], null, host, ({ platform }) => platform === 'lab')]),
	];
}
