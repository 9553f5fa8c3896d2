/** Files that were given, as the kernel's files that they are. */

import {
	applyPatches,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	VMBUS_FILE,
} from '@hvmmio/kernel-harness';
import type { Given } from '../../parts/drop-area.tsx';

/** A patch has this somewhere: the names of a file, and where in it something changes. */
const DIFF = /^--- [^\n]*\n\+\+\+ [^\n]*\n@@ /m;

export interface Kernels {
	readonly old: KernelFiles;
	readonly now: KernelFiles | null;
	readonly notes: readonly string[];
}

/** @throws BadSource */
export async function readKernels(old: readonly Given[], now: readonly Given[]): Promise<Kernels> {
	const first = await readAll(old);
	const patch = first.find(({ text }) => DIFF.test(text));
	if (patch) {
		throw new BadSource(
			patch.name,
			'a patch, and nothing that it applies to',
			'a vmbus_drv.c here and the patch below',
		);
	}
	const before = placed(first);
	const second = await readAll(now);
	const patches = second.filter(({ text }) => DIFF.test(text));
	const notes: string[] = [];
	let after: KernelFiles = { ...before, ...placed(second.filter((each) => !patches.includes(each))) };
	for (const { name, text } of patches) {
		const { files, changed } = applyPatches(after, text.replaceAll('\r\n', '\n'));
		after = files;
		if (changed.length === 0) {
			notes.push(`${name} changes none of the files that decide.`);
		}
	}
	return { old: before, now: second.length === 0 ? null : after, notes };
}

async function readAll(given: readonly Given[]): Promise<{ name: string; text: string }[]> {
	for (const { name, content } of given) {
		if (content.size > 4 * LARGEST_FILE) {
			throw new BadSource(name, `${content.size} bytes are too many for a source`, `at most ${LARGEST_FILE}`);
		}
	}
	return Promise.all(given.map(async ({ name, content }) => ({ name, text: await content.text() })));
}

/** A file's place in the tree goes by its name; one of another name is a vmbus_drv.c. */
function placed(sources: readonly { readonly name: string; readonly text: string }[]): KernelFiles {
	const files: Record<string, string> = {};
	for (const { name, text } of sources) {
		const place = KERNEL_FILES.find((file) => file.endsWith(`/${name}`)) ?? VMBUS_FILE;
		if (Object.hasOwn(files, place)) {
			throw new BadSource(name, `the second that is taken for ${place}`, 'one of them');
		}
		files[place] = text;
	}
	return files;
}
