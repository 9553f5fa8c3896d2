/** The kernel configuration that sources are compiled with. */

/** Options as a Hyper-V guest's kernel has them. `null`: not set. */
export const CONFIG: Readonly<Record<string, 1 | null>> = {
	CONFIG_ACPI: 1,
	CONFIG_EFI: 1,
	CONFIG_PCI: 1,
	CONFIG_HYPERV: 1,
	CONFIG_MMU: 1,
	CONFIG_PRINTK: 1,
	CONFIG_ACPI_CCA_REQUIRED: null,
	CONFIG_CMA: null,
	CONFIG_IO_STRICT_DEVMEM: null,
	CONFIG_PROC_FS: null,
};

/** Set or not per input. */
export const SYSFB = 'CONFIG_SYSFB';
/** The options that depend on the input being run. */
export const CASE_CONFIG = [SYSFB, 'CONFIG_64BIT', 'CONFIG_PHYS_ADDR_T_64BIT'];

export const CONFIG_H = Object.entries(CONFIG)
	.filter(([, value]) => value !== null)
	.map(([name, value]) => `#define ${name} ${value}\n`)
	.join('');
