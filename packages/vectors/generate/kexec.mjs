/** Cases of the second kernel's `lfb_base`: the table of docs/domain.md, section 7, row by row. */

const SOURCE = 'docs/domain.md, section 7';
const BASE = '0xf8000000';
const ARM = { arch: 'arm64' };
const CVM = { confidential: true };
const BOTH = ['pci', 'video'];

/** @param {string} id @param {string} why @param {object} more @param {string} secondLfbBase */
function kexecCase(id, why, more, secondLfbBase) {
	const common = { vm: {}, loader: 'kexec_load', kexecTools: 'newer', videoDriver: 'hyperv_drm', drivers: BOTH };
	return { id, why, source: SOURCE, ...common, ...more, secondLfbBase };
}

const file = { loader: 'kexec_file_load' };
const old = { kexecTools: '2.0.18' };
const fb = { videoDriver: 'hyperv_fb' };
const late = { videoDriver: 'hyperv_fb-late-removal' };
const clears = { videoDriver: 'hyperv_fb-clears' };

export const kexec = [
	kexecCase('file-drm', 'the first kernel’s value', file, BASE),
	kexecCase('file-fb', 'the first kernel’s value', { ...file, ...fb }, BASE),
	kexecCase('file-none', 'no video driver: the first kernel’s value', { ...file, drivers: ['pci'] }, BASE),
	kexecCase('file-clears', 'the driver has zeroed it', { ...file, ...clears }, '0x0'),
	kexecCase(
		'file-late-removal',
		'the first kernel’s value, though the framebuffer has moved',
		{ ...file, ...late },
		BASE,
	),
	kexecCase('load-drm', 'kexec_load passes nothing', {}, '0x0'),
	kexecCase('load-fb', 'kexec_load passes nothing', fb, '0x0'),
	kexecCase('load-clears', 'kexec_load passes nothing', clears, '0x0'),
	kexecCase('load-2.0.18-fb', 'the current address', { ...old, ...fb }, BASE),
	kexecCase(
		'load-2.0.18-late-removal',
		'the current address: efifb held 3 MiB, the reservation is 64 MiB, so the next free MiB is 3 MiB up',
		{ ...old, ...late },
		'0xf8300000',
	),
	kexecCase('load-2.0.18-drm', 'hyperv_drm does not tell', old, '0x0'),
	kexecCase('arm64-file', 'arm64 passes no screen_info', { vm: ARM, ...file }, '0x0'),
	kexecCase('arm64-load', 'arm64 passes no screen_info', { vm: ARM }, '0x0'),
	kexecCase('confidential-file', 'it was 0 before', { vm: CVM, ...file }, '0x0'),
	kexecCase('confidential-load', 'it was 0 before', { vm: CVM }, '0x0'),
	kexecCase('gen1-file', 'it was 0 before', { vm: { generation: 1 }, ...file }, '0x0'),
	kexecCase('gen1-load', 'kexec_load passes nothing', { vm: { generation: 1 } }, '0x0'),
	kexecCase('gen1-2.0.18-fb', 'the current address', { vm: { generation: 1 }, ...old, ...fb }, BASE),
	kexecCase(
		'gen1-2.0.18-fb-high',
		'the framebuffer of 128 MiB went to 0xfe0000000; 32 bits of that',
		{
			vm: { generation: 1, resolution: { horizontal: 7680, vertical: 4320 } },
			...old,
			...fb,
			drivers: ['video', 'pci'],
		},
		'0xe0000000',
	),
];
