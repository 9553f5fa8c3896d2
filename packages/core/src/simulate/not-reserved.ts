/** Why a kernel has reserved nothing: the condition that would have to change for its policy to request something. */

import { decide } from '../policies/decide.ts';
import { createDecision, type ReserveInput } from '../policies/policy.ts';
import { nothing, RULES } from '../policies/rules.ts';
import { policyById } from '../policies/table.ts';
import type { Host } from './host.ts';
import { reserveInputOf } from './kernel.ts';
import type { KernelRecord } from './record.ts';

/**
 * `device-tree`: `vmbus_reserve_fb` is not called; `no-policy`: the kernel has none; `no-bar`: there is no legacy PCI
 * video device; `lfb-base-zero`: the kernel is not told where the framebuffer is; `no-room`: the requested range is not
 * free.
 */
export type NotReserved =
	| 'device-tree'
	| 'no-policy'
	| 'no-node'
	| 'confidential'
	| 'no-bar'
	| 'no-sysfb'
	| 'lfb-base-zero'
	| 'no-room';

/**
 * Why nothing is reserved in a kernel that ran on this host; null if something is.
 * @example
 * ```ts
 * import { simulate } from '@hvmmio/core';
 * import { whyNotReserved } from '@hvmmio/core/guest';
 * const { host, kernels } = simulate({}, { policy: 'sysfb-gate', sysfb: false });
 * console.log(kernels.map((kernel) => whyNotReserved(host, kernel)).join()); // no-sysfb,no-sysfb
 * ```
 */
export function whyNotReserved(host: Host, { kernel, mmio, claimed, reserved }: KernelRecord): NotReserved | null {
	if (reserved !== null) {
		return null;
	}
	if (host.machine.firmware === 'devicetree') {
		return 'device-tree';
	}
	const policy = policyById(kernel.policy);
	const input = reserveInputOf(host, kernel);
	if (RULES[policy.id][input.bios ? 'bios' : 'efi'] === nothing) {
		return 'no-policy';
	}
	const [first] = mmio;
	if (first === undefined) {
		return 'no-node';
	}
	if (policy.skipsConfidential && host.confidential) {
		return 'confidential';
	}
	/** Whether it would request something with this change, if it also knew of a framebuffer. */
	const asks = (change: Partial<ReserveInput>) => {
		const decision = createDecision();
		decide(policy, first, { ...input, lfbBase: first.start, ...change }, decision);
		return decision.claimed;
	};
	if (!claimed && !asks({})) {
		if (asks({ videoDevice: true })) {
			return 'no-bar';
		}
		if (asks({ sysfb: true })) {
			return 'no-sysfb';
		}
	}
	return !claimed && kernel.lfbBase === 0 ? 'lfb-base-zero' : 'no-room';
}
