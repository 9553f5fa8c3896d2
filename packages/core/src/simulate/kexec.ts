/** The second kernel's `screen_info.lfb_base`. Source: docs/domain.md, section 7 (analysis of 2026-04-02). */

import type { Range } from '../address/range.ts';
import type { Host } from './host.ts';
import type { KernelConfig, KexecTools, Loader } from './kernel.ts';

/** How the second kernel is loaded. */
export interface Kexec {
	readonly loader: Loader;
	readonly kexecTools: KexecTools;
}

/**
 * `lfb_base` in the second kernel, 32 bits.
 * @param host as the first kernel left it
 * @param moved where the first kernel's video driver put the framebuffer; null if none was loaded or it got nothing
 * @example
 * ```ts
 * import { policyById, resolveOptions, resolveVm } from '@hvmmio/core';
 * import { hex } from '@hvmmio/core/address';
 * import { secondLfbBase } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * const host = hostOf(resolveVm({ generation: 2 }));
 * const first = { ...resolveOptions({}), policy: policyById('low-half'), lfbBase: 0xf8000000 };
 * console.log(secondLfbBase(host, first, null, { loader: 'kexec_load', kexecTools: 'newer' })); // 0
 * console.log(hex(secondLfbBase(host, first, null, { loader: 'kexec_file_load', kexecTools: 'newer' }))); // f8000000
 * ```
 */
export function secondLfbBase(host: Host, first: KernelConfig, moved: Range | null, kexec: Kexec): number {
	if (host.machine.arch === 'arm64' || host.confidential) {
		return 0;
	}
	if (kexec.loader === 'kexec_file_load') {
		return moved !== null && first.videoDriver === 'hyperv_fb-clears' ? 0 : first.lfbBase;
	}
	// kexec_load queries /dev/fb0, and only kexec-tools 2.0.18 accepts hyperv_fb's answer; only 32 bits of the address
	// are kept.
	const asksFb = kexec.kexecTools === '2.0.18' && first.videoDriver !== 'hyperv_drm';
	return asksFb && moved !== null ? moved.start % 2 ** 32 : 0;
}
