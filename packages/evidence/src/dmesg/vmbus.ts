/** hv_vmbus: the MMIO list, the reservation, the drivers in the order in which they register. */

import type { Range } from '@hvmmio/core/address';
import { resourceAt } from '../text/numbers.ts';
import { GUID, type Rules } from './rule.ts';
import { unread } from './unread.ts';

const NONE = '(null)';
const FAILED = new RegExp(`^probe failed for device (${GUID}) \\((-?\\d{1,5})\\)$`, 'i');

export const vmbusRules: Rules = {
	hv_vmbus(rest, sink) {
		if (rest.startsWith('hv_mmio=')) {
			const whole = readMmio(rest, (low, high, reserved) => sink.add('hv-mmio', { low, high, reserved }));
			if (!whole) {
				unread(sink, 'hv_vmbus', rest);
			}
			return whole;
		}
		if (rest.startsWith('registering driver ')) {
			const [, driver] = /^(\w{1,40})$/.exec(rest.slice(19)) ?? [];
			if (driver !== undefined) {
				sink.add('driver-registered', driver);
				if (driver === 'dxgkrnl') {
					sink.add('utility-vm', 'dxgkrnl');
				}
			}
			return true;
		}
		if (/^Unexpected low mmio base 0x[0-9a-f]{8,16}\b/.test(rest)) {
			sink.add('reservation-warning', 'unexpected-low-mmio-base');
			return true;
		}
		if (rest.startsWith('Unexpected framebuffer mmio base of zero')) {
			sink.add('reservation-warning', 'framebuffer-base-zero');
			return true;
		}
		const [, build] = /^(?:Hyper-V )?Host Build[: ]{1,2}([-.:0-9]{3,40})/.exec(rest) ?? [];
		if (build !== undefined) {
			sink.add('host-build', build);
		}
		const [, device, error] = FAILED.exec(rest) ?? [];
		if (device !== undefined) {
			sink.add('probe-failed', { device: device.toLowerCase(), error: Number(error), driver: null });
		} else if (build === undefined) {
			unread(sink, 'hv_vmbus', rest);
		}
		return true;
	},
};

/** `hv_mmio=R,R fb=R`, whole or not at all. */
function readMmio(
	rest: string,
	report: (low: Range | null, high: Range | null, reserved: Range | null) => void,
): boolean {
	const ranges: (Range | null)[] = [];
	let at = 'hv_mmio='.length;
	for (const separator of [',', ' fb=', '']) {
		const resource = resourceAt(rest, at);
		if (resource === null && !rest.startsWith(NONE, at)) {
			return false;
		}
		ranges.push(resource?.range ?? null);
		at = resource?.end ?? at + NONE.length;
		if (!rest.startsWith(separator, at)) {
			return false;
		}
		at += separator.length;
	}
	report(ranges[0] as Range | null, ranges[1] as Range | null, ranges[2] as Range | null);
	return true;
}
