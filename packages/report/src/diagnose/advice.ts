/** Sentences of advice: what to do, and what does not help. */

import { MIB } from '@hvmmio/core/address';
import { getVmCommand, vmArgument } from '@hvmmio/core/plan';
import type { Step, Unhelpful } from '@hvmmio/diagnose';
import { simulateCommand } from '../command.ts';
import { formatAddress, formatSize } from '../format.ts';

/** A step to take, and what is known about it. */
export interface StepText {
	readonly what: string;
	/** A line to paste into a shell or PowerShell. */
	readonly command?: string;
	readonly known: string;
}

/** Common advice that does not help here. */
export interface UnhelpfulText {
	readonly what: string;
	readonly because: string;
}

/** Releases with the fix (docs/domain.md, section 9). */
const FIXED_RELEASES =
	'7.1, 7.0.13, 6.18.37, 6.12.95, 6.6.144, 6.1.177, 5.15.211 and 5.10.260, and on Debian in 6.1.187-1; of Ubuntu azure, newer RHEL, SUSE, Oracle and Azure Linux it is not known: look for the hv_mmio= line at boot';
const UNTRIED = 'the model does not show this conflict, so it could not be tried on it';

/** Placeholder if no file has the VM's name. */
const VM_NAME = 'VM-NAME';

/** The cmdlet argument that selects the VM. */
function vmOf(parameter: 'Name' | 'VMName', name: string | null): string {
	return vmArgument(parameter, name ?? VM_NAME);
}

/** The PowerShell command that gets the VM. */
function getVm(name: string | null): string {
	return getVmCommand(name ?? VM_NAME);
}

function megabytes(bytes: number): string {
	return `${Math.ceil(bytes / MIB)}MB`;
}

export function stepText(step: Step): StepText {
	switch (step.id) {
		case 'kexec-file-load':
			return {
				what: 'Load the crash kernel by kexec_file_load: kexec -s -p …; in kdump’s settings, add -s to the arguments of kexec.',
				known: `helps on x86_64 while the framebuffer has not moved${step.tried ? '' : `; ${UNTRIED}`}`,
			};
		case 'kexec-load':
			return {
				what: 'Load the crash kernel by kexec_load: kexec -c -p …; in kdump’s settings, take -s out of the arguments of kexec.',
				known:
					'by the model the new kernel then knows no place, which is better than the old one; not reported as tried',
			};
		case 'video-first':
			return {
				what: `Load the video driver (hyperv_drm or hyperv_fb, whichever the kernel has) before pci-hyperv in ${step.both ? 'the initramfs of both kernels' : 'the kdump initramfs'}.`,
				known: 'by the model it then puts the framebuffer where nothing else can take it; not reported as tried',
			};
		case 'smaller-resolution': {
			const { horizontal, vertical } = step.resolution;
			return {
				what: `Set a resolution whose framebuffer is at most ${formatSize(step.limit)}, with the VM off:`,
				command: `Set-VMVideo ${vmOf('VMName', step.vm)} -ResolutionType Single -HorizontalResolution ${horizontal} -VerticalResolution ${vertical}`,
				known: `keeps the framebuffer from moving${step.alone ? '' : '; by the model only together with kexec -s'}`,
			};
		}
		case 'fixed-kernel':
			return {
				what: `Install a kernel with the fix (016a25e4b0df)${step.firstFixed === null ? '' : `, ${step.firstFixed} or later in its own series ${step.series}.y`}, and load it as the crash kernel too.`,
				known: `it is in ${FIXED_RELEASES}${step.tried ? '' : `; ${UNTRIED}`}`,
			};
		case 'kernel-of-2022':
			return {
				what: 'Install any kernel with the reservation of 2022-08, 6.1 or later, and load it as the crash kernel too.',
				known:
					'on generation 1 it keeps the video device’s 64 MiB free; the fix of 2026 (016a25e4b0df) changes nothing there',
			};
		case 'generation-2':
			return {
				what: `Make the VM one of generation 2${step.fixedKernel ? ', with a kernel that has the fix' : ''}.`,
				known: 'there the window grows with the framebuffer, which keeps its place; a VM has to be made anew for it',
			};
		case 'same-order':
			return {
				what: 'Load the drivers in the same order in both kernels.',
				known: 'where the order differs, pci-hyperv can take the framebuffer’s new addresses',
			};
		case 'set-window': {
			const setting = step.where === 'low' ? 'LowMemoryMappedIoSpace' : 'HighMemoryMappedIoSpace';
			return {
				what: 'With the VM off:',
				command: `Set-VM ${vmOf('Name', step.vm)} -${setting} ${megabytes(step.bytes)}`,
				known: step.hidden
					? 'by the model these devices alone would fit in the present window, so others that the files do not show take it: this adds twice their need'
					: `by the model the least that is enough for them with ${formatSize(step.framebuffer)} of framebuffer${step.where === 'low' ? '; it takes as much RAM below 4 GiB, which moves above it' : ''}`,
			};
		}
		case 'plan': {
			const flags = simulateCommand(step.vm, { pci: step.devices })
				.split(' ')
				.slice(2)
				.filter((_flag, i, all) => all[i] !== '--low-mmio' && all[i - 1] !== '--low-mmio');
			return {
				what: 'Or ask for exact settings of all devices together:',
				command: ['hvmmio plan', ...flags].join(' '),
				known: 'what is not known of a device counts as 0 there; lspci -vv tells its BARs',
			};
		}
		case 'azure-size':
			return {
				what: 'Azure sets the windows of a VM: choose a size that is made for these devices, or ask its support.',
				known: '',
			};
		case 'fewer-devices':
			return { what: 'Pass fewer of these devices through: more than 3.5 GiB of low MMIO cannot be had.', known: '' };
		case 'set-high':
			return {
				what: 'With the VM off:',
				command: `Set-VM ${vmOf('Name', step.vm)} -HighMemoryMappedIoSpace ${Math.floor(step.bytes / MIB)}MB`,
				known: 'the most that this host can address from the present base; devices that need more do not fit there',
			};
		case 'set-high-base':
			return {
				what: 'Or move the window down, if this host can (newer Hyper-V has HighMemoryMappedIoBaseAddress) and the VM’s RAM ends below it:',
				...(step.base === null
					? {}
					: { command: `Set-VM ${vmOf('Name', step.vm)} -HighMemoryMappedIoBaseAddress ${formatAddress(step.base)}` }),
				known:
					step.base === null
						? 'the size that is set does not fit below the limit at all: it has to be smaller, too'
						: 'the highest base with which the size that is set fits; not reported as tried',
			};
		case 'larger-host':
			return {
				what: `Use a host whose CPU has more than ${step.bits} physical address bits.`,
				known: `for the present setting it needs ${step.needed}`,
			};
		case 'look-for-bus':
			return {
				what: 'Look whether a later line shows the device at work (“PCI host bridge to bus …”): then nothing is wrong.',
				known: '',
			};
		case 'look-status':
			return { what: 'Look the status up among the NTSTATUS codes, and report it with the whole log.', known: '' };
		case 'look-iomem':
			return { what: 'Look at /proc/iomem as root: is there anything free in low or high MMIO?', known: '' };
		case 'video-first-or-larger':
			return { what: 'Load the video driver before pci-hyperv, or enlarge low MMIO.', known: '' };
		case 'collect-again':
			return { what: 'Collect all files of one VM again, without changing its settings in between.', known: '' };
		case 'restart-and-collect':
			return { what: 'Restart the VM, collect all files again and diagnose them together.', known: '' };
		case 'send-report':
			return { what: 'If it stays so, send the text below to the project.', known: '' };
		case 'report-oops':
			return { what: 'Report the crash with the whole log to those who build this kernel.', known: '' };
		case 'move-emulated':
			return {
				what: 'Give the emulated PCI bus addresses outside of VMBus’s windows, or leave one of the two out.',
				known: 'both buses allocate from the same addresses, and neither knows of the other',
			};
		case 'collect':
			return collectText(step);
	}
}

function collectText({ what, vm }: Extract<Step, { id: 'collect' }>): StepText {
	const ask = (text: string, command: string): StepText => ({ what: text, command, known: '' });
	switch (what) {
		case 'guest':
			return ask(
				'All of it at once: in the guest, as root if that can be had, run the script that hvmmio collect > collect.sh writes:',
				'sudo sh collect.sh > hvmmio.txt',
			);
		case 'log':
			return ask('No kernel’s log is given. Of a kdump kernel take the serial console’s, else:', 'sudo dmesg');
		case 'log-start':
			return ask('The kernel’s log does not begin at its start, or names no version:', 'sudo journalctl -k -b');
		case 'iomem':
			return ask('Where things are now is not known:', 'sudo cat /proc/iomem');
		case 'iomem-root':
			return ask('Read it as root:', 'sudo cat /proc/iomem');
		case 'lspci':
			return {
				what: 'What some devices need is not known; in a guest that has them:',
				command: 'lspci -vvnn',
				known: 'names each BAR with its width',
			};
		case 'get-vm':
			return ask(
				'The settings are not known; on the host:',
				`${getVm(vm)} | Select-Object Name,Generation,LowMemoryMappedIoSpace,HighMemoryMappedIoSpace,HighMemoryMappedIoBaseAddress | ConvertTo-Json`,
			);
		case 'get-vmvideo':
			return ask('The resolution is not known; on the host:', `Get-VMVideo ${vmOf('VMName', vm)} | ConvertTo-Json`);
		case 'config':
			return {
				what: 'Which video driver the kernel may load is not known; in the guest:',
				command: "grep -E 'CONFIG_(SYSFB|DRM_HYPERV|FB_HYPERV)' /boot/config-$(uname -r)",
				known: '',
			};
		case 'second-log':
			return {
				what: 'If the question is kdump: the console’s log of the kdump kernel.',
				known: 'only that shows what becomes of the devices there',
			};
	}
}

export function unhelpfulText(advice: Unhelpful): UnhelpfulText {
	switch (advice.id) {
		case 'kexec-s':
			return { what: 'kexec -s', because: KEXEC_S[advice.because] };
		case 'load-order':
			return advice.because === 'confidential'
				? { what: 'another load order', because: 'a confidential VM loads no video driver.' }
				: {
						what: `loading the video driver before pci-hyperv in ${advice.both ? 'the initramfs of both kernels' : 'the kdump initramfs'}`,
						because: 'by the model the device still gets addresses of the framebuffer.',
					};
		case 'fixed-kernel':
			return {
				what: 'a kernel with the fix of 2026',
				because:
					advice.because === 'gen1'
						? 'on generation 1 it goes by the video device’s BAR like any kernel since 2022-08, and that does not follow the framebuffer.'
						: 'by the model the conflict stays with it.',
			};
		case 'larger-low':
			return {
				what: `a larger low MMIO window (Set-VM -LowMemoryMappedIoSpace ${megabytes(advice.bytes)})`,
				because:
					advice.generation === 2
						? 'the framebuffer lies at the start of the window whatever its size, and that is where the device looks first.'
						: 'the framebuffer of generation 1 lies at a fixed place in it.',
			};
		case 'blacklist':
			return {
				what: 'blacklisting hyperv_fb or hyperv_drm so that efifb keeps the range',
				because: 'that helped only with CONFIG_FB_EFI=y, which current azure kernels do not set.',
			};
		case 'raise-high':
			return { what: 'raising HighMemoryMappedIoSpace', because: '32-bit BARs cannot be placed above 4 GiB.' };
		case 'raise-low':
			return {
				what: 'raising LowMemoryMappedIoSpace',
				because: '64-bit BARs are placed above 4 GiB only.',
			};
		case 'copied-pair':
			return {
				what: 'copying the pair 3GB/33280MB or 1GB/32GB from a script',
				because:
					'a larger low window takes RAM below 4 GiB, and a larger high one may pass what the host’s CPU can address, so that the VM does not start.',
			};
	}
}

const KEXEC_S = {
	arm64: 'on arm64 neither loader tells the new kernel where the framebuffer is.',
	confidential: 'a confidential VM is not told where a framebuffer is.',
	'not-enough': 'it tells the new kernel the first place of the framebuffer, and by the model that is not enough here.',
	moved: 'it passes on the first place, and the framebuffer is no longer there.',
} as const;
