/**
 * Lines of Hyper-V's drivers that no rule explains. An error among them keeps a log from being called fine. What the
 * drivers print where all is well is short and known (hv_vmbus, hv_pci); of the video drivers and others, which print
 * more, only what sounds like an error counts, unless the log has levels: then those decide.
 */

import type { Sink } from '../sink.ts';

/** Warnings and worse. */
const WARNING = 4;
const LONGEST = 160;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** What hv_vmbus and hv_pci print in passing. */
const WELL =
	/^(?:Vmbus version|(?:Hyper-V )?Host Build|registering driver \w|unregistering driver \w|child device|Hyper-V:|CPU offline|VMBus(?:: | is| will)|Waiting for VMBus UNLOAD|Initializ|PCI VMBus probing: Using version 0x|PCI host bridge to bus|irq |Using )/i;
const SOUNDS_WRONG =
	/error|fail|unable|unhandled|unrecogni|cannot|can't|couldn't|could not|time[d]?[ -]?out|invalid|unexpected|refus|denied|reject|not (?:supported|responding|found|available|enough)|no (?:memory|space|room|response)|warn|bug|bad|lost|stuck|abort|exceed|unknown|suppressed|mismatch|corrupt|hung|overflow|missing|status|vsp| -\d{1,3}\b|0xc0[0-9a-f]{6}/i;

/** A line of `driver` that no rule knows: kept if it tells of an error, or may. */
export function unread(sink: Sink, driver: string, text: string): void {
	const { level } = sink;
	const strict = driver === 'hv_vmbus' || driver === 'hv_pci';
	const own = GUID.exec(text.slice(0, 40))?.index === 0 ? text.slice(38) : text;
	const isError =
		level !== null
			? level <= WARNING && !WELL.test(own)
			: strict
				? !WELL.test(own)
				: SOUNDS_WRONG.test(text.slice(0, 400));
	if (isError) {
		const [device = null] = GUID.exec(text.slice(0, 200)) ?? [];
		const words =
			device !== null && text.startsWith(device)
				? text.slice(device.length + 1).trimStart()
				: text.replace(/^[: ]{1,4}/, '');
		const about = /interrupt|\birq\b|\bmsi/i.test(text.slice(0, 200))
			? 'interrupt'
			: /^hyperv_(?:drm|fb|sendpacket)/.test(driver)
				? 'screen'
				: 'other';
		sink.add('driver-error', { driver, device: device?.toLowerCase() ?? null, about, text: words.slice(0, LONGEST) });
	}
}
