/** What help says of each verb. Every example is run by a test. */

export type VerbName =
	| 'layout'
	| 'policies'
	| 'reserve'
	| 'simulate'
	| 'plan'
	| 'diagnose'
	| 'difftest'
	| 'web'
	| 'kernel'
	| 'completions';

export interface VerbDocs {
	readonly brief: string;
	readonly description: string;
	/** Command lines as a shell takes them, each with what it is for. */
	readonly examples: readonly (readonly [command: string, purpose: string])[];
}

const FORMS =
	'Sizes: 128MB, 3.5GB, 8KB, 0x8000000 or bytes; MB is 2^20 as in PowerShell. Addresses: 0xf8000000. The end of a range is inclusive.';

export const DOCS: Readonly<Record<VerbName, VerbDocs>> = {
	layout: {
		brief: 'Where the host puts low MMIO, high MMIO and the framebuffer of a VM',
		description: `Where the host puts low MMIO, high MMIO and the framebuffer of a VM, and what it tells the guest.\n${FORMS}`,
		examples: [
			['hvmmio layout', 'a generation 2 VM as Hyper-V makes it'],
			['hvmmio layout --low-mmio 150MB --resolution 4834x3622', 'one that was changed by Set-VM and Set-VMVideo'],
			['hvmmio layout --platform azure --arch arm64 --json', 'an Azure VM, as JSON'],
			['echo \'{"id":1,"vm":{"generation":1}}\' | hvmmio layout --ndjson', 'many at once, one a line'],
		],
	},
	policies: {
		brief: 'What kernels reserved over the years, and which release does what',
		description: 'Every policy that kernels have had or that was proposed for keeping PCI devices off the framebuffer.',
		examples: [
			['hvmmio policies', 'all of them'],
			['hvmmio policies --kernel 6.1.176-1', 'the one that a release carries, how sure that is, and why'],
			['hvmmio policies --json', 'as JSON'],
		],
	},
	reserve: {
		brief: 'What a kernel sets aside for the framebuffer',
		description: `What vmbus_reserve_fb() sets aside, for a VM or for raw inputs (--mmio).\n${FORMS}`,
		examples: [
			['hvmmio reserve --policy gen1-bar --lfb-base 0', 'a kdump kernel before the fix: nothing'],
			['hvmmio reserve --resolution 7680x4320', 'the merged policy with the largest framebuffer'],
			[
				'hvmmio reserve --mmio 0xc0000000-0xffffffff --mmio 0xfe0000000-0xfffffffff --lfb-base 0xc0000000 --lfb-size 3MB --json',
				'raw inputs, as JSON',
			],
			['hvmmio reserve --lfb-base 0xfec00000 --explain', 'each attempt'],
		],
	},
	simulate: {
		brief: 'Both kernels on one VM: who gets which addresses, and whether the host refuses a device',
		description: `The first kernel and then the kdump or kexec kernel on one VM: what each reserves, who gets which addresses, and\nwhether the host will refuse a device. Exit code 1 for a conflict, or for a request that finds no room.\n${FORMS}`,
		examples: [
			['hvmmio simulate --policy gen1-bar', 'kdump before the fix: the host refuses the device'],
			['hvmmio simulate --policy low-half', 'after the fix'],
			[
				'hvmmio simulate --generation 1 --resolution 7680x4320 --drivers video,pci --second-drivers pci,video',
				'a framebuffer too large for its BAR, another load order in the second kernel',
			],
			[
				'hvmmio simulate --pci low=16MB,high=1GB --pci high=1MB --high-mmio 4GB --any-order',
				'devices with BARs, all load orders',
			],
			['hvmmio simulate --policy sysfb-gate --second-policy low-half --explain', 'why: each step of both kernels'],
			['hvmmio simulate --svg map.svg', 'the map as a picture'],
			[
				'echo \'{"id":"vm7","vm":{"platform":"azure"},"options":{"policy":"gen1-bar"}}\' | hvmmio simulate --ndjson',
				'a fleet, one VM a line',
			],
		],
	},
	plan: {
		brief: 'The smallest low and high MMIO that a VM needs, as PowerShell lines',
		description: `The smallest Set-VM -LowMemoryMappedIoSpace and, with it, the smallest -HighMemoryMappedIoSpace with which no load\norder of the two kernels has a conflict or a request that finds no room, in steps of 2 MiB. Devices are offered in the\norder given. A larger low MMIO does not always work: try another size with simulate.\n--high-mmio is the least that is wanted; --low-mmio is what a plan finds, so it is not taken.\nExit code 1 where no sizes will do.\n${FORMS}`,
		examples: [
			[
				'hvmmio plan --pci low=16MB,high=64GB --pci low=32MB,high=1MB --resolution 3840x2160',
				'a large GPU and another device beside a 4K display',
			],
			["hvmmio plan --pci high=32GB --physical-address-bits 36 --vm-name 'gpu-03'", 'a host that has no room for it'],
			['hvmmio plan --policy gen1-bar', 'a kernel before the fix: no sizes help, something else does'],
			[
				'echo \'[{"name":"A100","bars":[{"size":"16MB","bits":32},{"size":"64GB","bits":64}]}]\' | hvmmio plan --devices - --json',
				'devices from an inventory, as JSON',
			],
		],
	},
	diagnose: {
		brief: 'What went wrong on a VM, by its logs and settings, and what to do',
		description:
			'Reads what a guest and its host tell, in any mix and dress: dmesg or a journal, /proc/iomem, lspci, Get-VM and Get-VMVideo,\na host’s start error, what hvmmio collect writes. Says in a line what happened and what to do first, then what each file\ntells, what had to be assumed, and what follows. Exit code 1 if there is trouble or a risk, 3 if the files do not suffice\nto tell, 0 only where they show that all is well.',
		examples: [
			['hvmmio diagnose kdump-console.txt', 'the serial console of a kdump kernel that lost its disk'],
			['hvmmio diagnose dmesg.txt iomem.txt get-vm.json get-vmvideo.json', 'all that there is of one VM'],
			['hvmmio diagnose dmesg.txt --json', 'as JSON'],
			['cat dmesg.txt | hvmmio diagnose - --svg seen.svg', 'from a pipe, with a picture of observed and predicted'],
		],
	},
	difftest: {
		brief: 'Runs independent implementations of the decision over the same inputs and tells where they part',
		description:
			'Runs independent implementations (engines) of what a kernel sets aside for the framebuffer over the same inputs:\npublished cases, values around every constant, random ones, and with --exhaustive every VM and every kernel on it.\nAn input on which they disagree is made as small as it goes and told as a command line. Exit code 1 if there is one.\nWith --exhaustive also what holds of the reservations of each policy: facts about policies, which change no exit code.\nThe same seed gives the same answer on any number of cores.',
		examples: [
			['hvmmio difftest --cases 100000', 'a short run over all policies'],
			['hvmmio difftest --cases 100000 --policy low-half --seed 7 --json', 'one policy, other inputs, as JSON'],
			['hvmmio difftest --cases 100000 --format ktap', "as the kernel's tests answer; also --format junit"],
			['hvmmio difftest --kernel linux --policy low-half --cases 100000', "a kernel's own C as the third engine"],
			['hvmmio difftest --exhaustive', 'every VM and every kernel on it, by all policies: some seconds'],
		],
	},
	web: {
		brief: 'The page, served from this machine',
		description:
			'Serves the page with the map, the comparison and all VMs on 127.0.0.1 and prints its address; Ctrl-C ends it.\nThe page is in a clone of the project, built; the command alone does not bring it.',
		examples: [],
	},
	kernel: {
		brief: 'The MMIO functions of a kernel tree: which policy they are, and what a patch changes',
		description:
			'Takes the functions that walk, reserve and allocate MMIO out of a kernel tree, compiles them unchanged and runs them,\nwithout Hyper-V. PATH, OLD and NEW are a kernel tree or its drivers/hv/vmbus_drv.c. Needs a compiler: @yowasp/clang,\nor a clang named by --cc. Exit code 3: the source uses what the harness does not know.',
		examples: [
			['hvmmio kernel identify linux', 'as which policy a tree decides'],
			['hvmmio kernel check linux --policy low-half', 'whether it decides exactly as one'],
			['hvmmio kernel diff linux --patch fix.patch', 'what a patch changes, as text for below the --- of a patch mail'],
			['hvmmio kernel diff linux linux-next --format markdown', 'how two trees differ'],
			[
				'hvmmio kernel check linux/drivers/hv/vmbus_drv.c --patch fix.patch --policy low-half --json',
				'one file and a patch',
			],
		],
	},
	completions: {
		brief: 'Completions for bash, zsh or fish',
		description: 'A script for the shell to read; it asks hvmmio for what may follow.',
		examples: [
			['hvmmio completions bash > hvmmio.bash', 'then: . ./hvmmio.bash'],
			['hvmmio completions zsh > _hvmmio', 'in a folder of $fpath'],
			['hvmmio completions fish > hvmmio.fish', 'in ~/.config/fish/completions'],
		],
	},
};

export const ROOT_DOCS = {
	brief: 'Where a Hyper-V guest’s framebuffer and PCI devices go below 4 GiB, and whether they collide',
	description:
		'Where a Hyper-V guest’s framebuffer and PCI devices go below 4 GiB, and whether its kdump kernel will lose them.\nWithout a verb: a worked example. Exit codes: 0 nothing found, 1 something found, 2 bad input, 3 not modelled, 70 a bug of ours.',
} as const;

/** The end of a verb's help. */
export function examplesText(verb: VerbName): string {
	const { examples } = DOCS[verb];
	if (examples.length === 0) {
		return '';
	}
	const lines = examples.flatMap(([command, purpose]) => [`  ${command}`, `      ${purpose}`]);
	return `\nEXAMPLES\n${lines.join('\n')}\n`;
}
