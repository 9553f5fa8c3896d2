/** Commands that collect evidence on the guest and on the host. */

import { COLLECT_HOST_LINES, COLLECT_SCRIPT } from '@hvmmio/report';
import { CopyBlock } from '../../parts/copy-block.tsx';

const RUN = ['sh collect.sh > hvmmio.txt', '# where the command is installed: hvmmio collect | sh > hvmmio.txt'].join(
	'\n',
);
const PARTS = ['dmesg > dmesg.txt', 'cat /proc/iomem > iomem.txt', 'lspci -vvnn > lspci.txt'].join('\n');
const KDUMP = 'journalctl -k -b -1 > previous-boot.txt   # or the console log of the crash kernel';

export function Collect() {
	return (
		<div class="card">
			<h2>Nothing yet: where to get it</h2>
			<CopyBlock
				title="On the guest, all in one file: save this as collect.sh"
				text={COLLECT_SCRIPT}
				note="It needs nothing but a shell. Host names, GUIDs and MAC addresses are replaced, and of the command line only what matters is kept."
				short
				lines
			/>
			<CopyBlock
				title="And run it, as root if that can be had"
				text={RUN}
				note="Without root /proc/iomem has zeros for addresses."
				lines
			/>
			<CopyBlock title="Or the parts by themselves, as root" text={PARTS} lines />
			<CopyBlock title="Of the kernel that crashed or dumped" text={KDUMP} lines />
			<CopyBlock title="On the host, in PowerShell" text={COLLECT_HOST_LINES.join('\n')} lines />
			<p class="hint">Any of them alone is read too; what is missing is said. Nothing leaves the browser.</p>
		</div>
	);
}
