/** Single edits of the functions that the harness runs, as patterns on Debian's 6.12 source. */

const VMBUS = 'drivers/hv/vmbus_drv.c';

/** Replaces one text, which must exist, in one of the functions. */
export interface Edit {
	readonly what: string;
	/** The function whose body is edited; empty: the whole file. */
	readonly in: string;
	readonly from: RegExp;
	readonly to: string;
	/** The file, if it is not vmbus_drv.c. */
	readonly file?: string;
}

/** Applies an edit to a kernel's files. */
export function withEdit(
	files: Readonly<Record<string, string>>,
	{ what, in: name, from, to, file = VMBUS }: Edit,
): Readonly<Record<string, string>> {
	const source = files[file] as string;
	const start = name === '' ? 0 : source.search(new RegExp(`^[a-z][^;\\n]*\\b${name}\\(`, 'm'));
	const end = name === '' ? source.length : source.indexOf('\n}\n', start);
	const body = source.slice(start, end);
	const edited = body.replace(from, to);
	if (start < 0 || edited === body) {
		throw new Error(`${what}: the edit changes nothing`);
	}
	return { ...files, [file]: source.slice(0, start) + edited + source.slice(end) };
}

const WALK = 'vmbus_walk_resources';
const RESERVE = 'vmbus_reserve_fb';
const ALLOCATE = 'vmbus_allocate_mmio';
const FREE = 'vmbus_free_mmio';
const MSHYPERV = 'include/asm-generic/mshyperv.h';
const DRIVERS = { pci: 'drivers/pci/controller/pci-hyperv.c', drm: 'drivers/gpu/drm/hyperv/hyperv_drm_drv.c' };

const edit = (name: string, what: string, from: RegExp, to: string, file?: string): Edit => ({
	what: `${name}: ${what}`,
	in: name,
	from,
	to,
	...(file ? { file } : {}),
});

/** Edits that change no decision but leak objects. */
export const LEAKS: readonly Edit[] = [
	edit(WALK, 'a range that was merged is not freed', /kfree\(new_res\);/, ''),
	edit('vmbus_mmio_remove', 'one node is freed', /next_res = cur_res->sibling/, 'next_res = NULL'),
];

/** Edits that change a decision for some input or request, or a printed message. */
export const CHANGES: readonly Edit[] = [
	edit(WALK, 'the first mebibyte counts', /end < 0x100000/, 'end < 0x10000'),
	edit(WALK, 'one byte more is ignored', /end < 0x100000/, 'end <= 0x100000'),
	edit(WALK, 'the old cut', /end >= VTPM/, 'end > VTPM'),
	edit(WALK, 'one byte more is left', /= VTPM_BASE_ADDRESS - 1/, '= VTPM_BASE_ADDRESS'),
	edit(WALK, 'one byte less is left', /= VTPM_BASE_ADDRESS - 1/, '= VTPM_BASE_ADDRESS - 2'),
	edit(WALK, 'a range that starts in the vTPM area is cut', /start < VTPM/, 'start <= VTPM'),
	edit(WALK, 'and is or', />= VTPM_BASE_ADDRESS && start/, '>= VTPM_BASE_ADDRESS || start'),
	edit(WALK, 'nothing grows upwards', /->end \+ 1\) ==/, '->end + 2) =='),
	edit(WALK, 'nothing grows downwards', /new_res->end \+ 1\)/, 'new_res->end + 2)'),
	edit(WALK, 'growing up sets the start', /\(\*old_res\)->end = new_res->end/, '(*old_res)->end = new_res->start'),
	edit(WALK, 'the list is not sorted', /->start > new_res->end/, '->start < new_res->end'),
	edit(WALK, '32-bit ranges have no end', /address32\.address\.maximum/, 'address32.address.minimum'),
	edit(RESERVE, 'SYSFB is not asked', /IS_ENABLED\(CONFIG_SYSFB\)/, '1'),
	edit(RESERVE, 'SYSFB is asked the other way', /IS_ENABLED/, '!IS_ENABLED'),
	edit(RESERVE, 'EFI is asked the other way', /if \(efi_enabled/, 'if (!efi_enabled'),
	edit(RESERVE, 'lfb_size in place of lfb_base', /= screen_info\.lfb_base/, '= screen_info.lfb_size'),
	edit(RESERVE, 'another least size', /0x800000\)/, '0x1000000)'),
	edit(RESERVE, 'min in place of max', /max_t\(/, 'min_t('),
	edit(RESERVE, 'a signed comparison', /max_t\(__u32/, 'max_t(int'),
	edit(RESERVE, 'a low base of 0 is usual', /!low_mmio_base \|\|/, ''),
	edit(RESERVE, 'a low base above 4 GiB is usual', /upper_32_bits\(low_mmio_base\)/, '0'),
	edit(RESERVE, 'a framebuffer below the base is usual', /start < low_mmio_base/, '0'),
	edit(RESERVE, 'a framebuffer at the base is not usual', /start < low_mmio_base/, 'start <= low_mmio_base'),
	edit(RESERVE, 'an unknown start counts as below', /start && start/, 'start'),
	edit(RESERVE, 'no fallback to the low base', /if \(!start\)\s+start = /, 'if (0)\n start = '),
	edit(RESERVE, 'always the low base', /if \(!start\)\s+start = /, 'start = '),
	edit(RESERVE, 'half of 2 GiB', /SZ_4G - start/, 'SZ_2G - start'),
	edit(RESERVE, 'a third', /start\) \/ 2/, 'start) / 3'),
	edit(RESERVE, 'a smaller cap', /SZ_128M/, 'SZ_64M'),
	edit(RESERVE, 'no cap', /min\(\((.*?)\) \/ 2, SZ_128M\)/, '($1) / 2'),
	edit(RESERVE, 'the cap is the least', /= min\(/, '= max('),
	edit(RESERVE, 'the half of the base', /SZ_4G - start/, 'SZ_4G - low_mmio_base'),
	edit(RESERVE, 'a video device is not needed', /if \(!pdev\)\s+return;/, ''),
	edit(RESERVE, 'a BAR that is not memory is taken', /IORESOURCE_MEM/, '(IORESOURCE_MEM | IORESOURCE_IO)'),
	edit(RESERVE, 'another BAR', /resource_len\(pdev, 0\)/, 'resource_len(pdev, 1)'),
	edit(RESERVE, 'a start of zero is gone on with', /zero\\n"\);\s+return;/, 'zero\\n");'),
	edit(RESERVE, 'the loop goes further down', /0x100000\)/, '0x80000)'),
	edit(RESERVE, 'the loop ends sooner', /size >= 0x100000/, 'size > 0x100000'),
	edit(RESERVE, 'quarters instead of halves', /size >>= 1/, 'size >>= 2'),
	edit(
		RESERVE,
		'another node',
		/__request_region\(hyperv_mmio,/,
		'__request_region(hyperv_mmio->sibling ?: hyperv_mmio,',
	),
	edit(RESERVE, 'a message in other words', /"hv_mmio=/, '"mmio of hv='),
	edit(ALLOCATE, 'nothing inside the reservation', /if \(fb_overlap_ok &&/, 'if (0 &&'),
	edit(ALLOCATE, 'everybody inside the reservation', /if \(fb_overlap_ok &&/, 'if (1 &&'),
	edit(
		ALLOCATE,
		'the reservation’s last byte does not count',
		/range_max = fb_mmio->end/,
		'range_max = fb_mmio->end - 1',
	),
	edit(ALLOCATE, 'a node that starts at max', /->start >= max/, '->start > max'),
	edit(ALLOCATE, 'a node that ends at min', /->end <= min/, '->end < min'),
	edit(ALLOCATE, 'or is and', /max\) \|\| \(iter/, 'max) && (iter'),
	edit(
		ALLOCATE,
		'the alignment is not kept',
		/(range_max = iter->end;\s+start = )\(range_min \+ align - 1\) & ~\(align - 1\)/,
		'$1range_min',
	),
	edit(ALLOCATE, 'the shadow is not asked', /if \(!shadow\)\s+continue;/, ''),
	edit(ALLOCATE, 'the shadow is not given back', /__release_region\(iter, start, size\);/, ''),
	edit(
		FREE,
		'the reservation is freed too',
		/if \(fb_mmio && start >= fb_mmio->start &&/,
		'if (0 && start >= fb_mmio->start &&',
	),
	edit(FREE, 'the global tree keeps it', /release_mem_region\(start, size\);/, ''),
	edit(FREE, 'the node keeps it', /__release_region\(iter, start, size\);/, ''),
	edit(FREE, 'a node is passed over', /iter->start >= start \+ size/, 'iter->start <= start + size'),
	edit('hv_allocate_config_window', 'from 4 GiB up', /0, -1/, 'SZ_4G, -1', DRIVERS.pci),
	edit('hv_allocate_config_window', 'another alignment', /0x1000\b/, '0x2000', DRIVERS.pci),
	edit('hv_allocate_config_window', 'inside the reservation', /false\)/, 'true)', DRIVERS.pci),
	edit('', 'a larger config window', /(PCI_CONFIG_MMIO_LENGTH\s+)0x2000/, '$10x4000', DRIVERS.pci),
	edit('hyperv_setup_vram', 'half of the framebuffer', /\* 1024 \* 1024/, '* 512 * 1024', DRIVERS.drm),
	edit('hyperv_setup_vram', 'not inside the reservation', /true\)/, 'false)', DRIVERS.drm),
	edit('', 'the vTPM area begins lower', /(VTPM_BASE_ADDRESS\s+)0xfed40000/, '$10xfed30000', MSHYPERV),
	edit(ALLOCATE, 'another error where there is no room', /retval = -ENXIO/, 'retval = -ENOMEM'),
	edit('vmbus_acpi_add', 'another error where there is no range', /ret_val = -ENODEV/, 'ret_val = -EINVAL'),
	edit('vmbus_acpi_add', 'nothing is reserved', /vmbus_reserve_fb\(\);/, ';'),
	edit('hv_pci_allocate_bridge_windows', 'inside the reservation', /align, false/, 'align, true', DRIVERS.pci),
	edit(RESERVE, 'a warning in other words', /Unexpected low mmio base/, 'Strange low mmio base'),
];

/** Edits that change a decision on an input that is not tried, or something that a run does not look at. */
export const NEEDLES: readonly Edit[] = [
	edit(
		RESERVE,
		'nothing at one address',
		/if \(!start\) \{/,
		'if (start == 0x87654321)\n\t\treturn;\n\n\tif (!start) {',
	),
	edit(
		WALK,
		'memory descriptors end the walk',
		/(default:)/,
		'case ACPI_RESOURCE_TYPE_MEMORY32:\n\t\treturn AE_CTRL_TERMINATE;\n\n\t$1',
	),
	edit(WALK, 'an interrupt that cannot be parsed is none', /return AE_ERROR/, 'return AE_OK'),
	edit('vmbus_mmio_remove', 'the reservation is pointed at', /fb_mmio = NULL;/, ';'),
];

/** Edits of what is not run, or that leave no trace in a run, with the name under which each is reported. */
export const NOT_RUN: readonly (Edit & { readonly named: string })[] = [
	{ ...edit('', 'the driver starts late', /subsys_initcall\(/, 'late_initcall('), named: '' },
	{
		...edit('', 'a header beside the source', /#include "hyperv_vmbus\.h"/, '$&\n#include "other.inc"'),
		named: '#include "other.inc"',
	},
	{
		...edit(
			'',
			'a helper that takes a lock',
			/^int vmbus_allocate_mmio[^{]*\{[^}]*?retval = -ENXIO;/m,
			'static void helper(void)\n{\n\tmutex_lock(&hyperv_mmio_lock);\n}\n\n$&\n\thelper();',
		),
		named: 'helper',
	},
	{
		...edit(
			'',
			'another kexec handler',
			/(static void hv_kexec_handler\(void\)\n\{\n)/,
			'$1\tvmbus_free_mmio(0, 4096);\n',
		),
		named: 'hv_kexec_handler',
	},
];

/** Edits that change nothing: the same expressed differently, or redundant code. */
export const EQUIVALENTS: readonly Edit[] = [
	edit(
		ALLOCATE,
		'a candidate past the node, which the tree refuses',
		/(start = \(range_min[^;]*;\s+for \(; start \+ size - )1( <= range_max; start \+= align\) \{\s+end)/,
		'$12$2',
	),
	edit(
		WALK,
		'the node before is linked by the next statement as well',
		/\(\*prev_res\)->sibling = new_res/,
		'(*prev_res)->sibling = NULL',
	),
	edit(WALK, 'another name for a number', /0x100000/, 'SZ_1M'),
	edit(
		WALK,
		'the comparison turned round',
		/end >= VTPM_BASE_ADDRESS && start < VTPM_BASE_ADDRESS/,
		'(VTPM_BASE_ADDRESS <= end) && !(start >= VTPM_BASE_ADDRESS)',
	),
	edit(
		RESERVE,
		'max of another kind',
		/max_t\(__u32, screen_info\.lfb_size, 0x800000\)/,
		'max(screen_info.lfb_size, (u32)SZ_8M)',
	),
	edit(RESERVE, 'a shift for a division', /\(SZ_4G - start\) \/ 2/, '(SZ_4G - start) >> 1'),
	edit(RESERVE, 'a division for a shift', /size >>= 1/, 'size /= 2'),
	edit(
		RESERVE,
		'a variable that does nothing',
		/struct pci_dev \*pdev;/,
		'struct pci_dev *pdev;\n\tint unused __maybe_unused = 0;',
	),
	edit(ALLOCATE, 'rounding by the macro', /\(range_min \+ align - 1\) & ~\(align - 1\)/, 'ALIGN(range_min, align)'),
	edit(
		ALLOCATE,
		'the reservation is skipped by the tree alone',
		/if \(!fb_overlap_ok && fb_mmio &&/,
		'if (0 && fb_mmio &&',
	),
	edit(FREE, 'the tree is freed in the other order', /(\n\trelease_mem_region\(start, size\);)/, '$1\n\t(void)size;'),
];
