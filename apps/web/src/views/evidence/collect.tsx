/** What to run to have something to give: on the guest and on the host. */

import { CopyBlock } from '../../parts/copy-block.tsx';

/** One text file of everything, in the sections that the reader knows (docs/contract.md, `hvmmio collect`). */
const GUEST = [
	'{',
	'echo "### hvmmio: dmesg"; dmesg',
	'echo "### hvmmio: iomem"; cat /proc/iomem',
	'echo "### hvmmio: lspci"; lspci -v',
	'} > hvmmio.txt 2>&1',
].join('\n');
const KDUMP = 'journalctl -k -b -1 > previous-boot.txt   # or the console log of the crash kernel';
const HOST = [
	'Get-VM NAME | ConvertTo-Json > get-vm.json',
	'Get-VMVideo NAME | ConvertTo-Json > get-vmvideo.json',
].join('\n');

export function Collect() {
	return (
		<div class="card">
			<h2>Nothing yet: where to get it</h2>
			<CopyBlock
				title="On the guest, as root"
				text={GUEST}
				note="Without root /proc/iomem has zeros for addresses."
				lines
			/>
			<CopyBlock title="Of the kernel that crashed or dumped" text={KDUMP} lines />
			<CopyBlock title="On the host, in PowerShell" text={HOST} lines />
			<p class="hint">Any of them alone is read too; what is missing is said. Nothing leaves the browser.</p>
		</div>
	);
}
