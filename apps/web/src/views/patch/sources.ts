/** Assigns the given files to the kernel's files, and applies the given patches. */

import { readMails } from '@hvmmio/evidence/mail';
import {
	applyPatchFiles,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	type PatchFile,
	type Unread,
	VMBUS_FILE,
} from '@hvmmio/kernel-harness';
import type { Given } from '../../parts/drop-area.tsx';
import { hasPatch } from './recognize.ts';

export interface Kernels {
	readonly old: KernelFiles;
	readonly now: KernelFiles | null;
	readonly unread: Unread;
	/** Name of the new kernel, or of the only one. */
	readonly name: string;
	/** The flags that select it in `hvmmio reserve`, if the files have these names. */
	readonly flags: readonly string[];
}

/** @throws BadSource */
export async function readKernels(old: readonly Given[], now: readonly Given[]): Promise<Kernels> {
	const first = await readAll(old);
	const patch = first.find(({ messages }) => hasPatch(messages));
	if (patch) {
		throw new BadSource(
			patch.name,
			'a patch, and nothing that it applies to',
			'a vmbus_drv.c here and the patch below',
		);
	}
	const before = placed(first);
	const second = await readAll(now);
	const patches = second.filter(({ messages }) => hasPatch(messages));
	const own = second.filter((each) => !patches.includes(each));
	const { files, unread } = applyPatchFiles({ ...before, ...placed(own) }, patches);
	const base = own.length > 0 ? own : first;
	return {
		old: before,
		now: second.length === 0 ? null : files,
		unread,
		name: [...base, ...patches].map(({ name }) => name).join(' + '),
		flags: ['--kernel', nameOfKernel(base), ...patches.flatMap(({ name }) => ['--patch', name])],
	};
}

/** What a report calls two kernels, also where the files of both have the same name. */
export function distinctNames(old: string, now: string): readonly [old: string, now: string] {
	return old === now ? [`${old} (old)`, `${now} (new)`] : [old, now];
}

/** A single file's own name; for several files the name of a tree. */
function nameOfKernel(sources: readonly Source[]): string {
	const [only] = sources;
	return only && sources.length === 1 ? only.name : 'linux';
}

interface Source extends PatchFile {
	readonly text: string;
}

async function readAll(given: readonly Given[]): Promise<Source[]> {
	for (const { name, content } of given) {
		if (content.size > 4 * LARGEST_FILE) {
			throw new BadSource(name, `${content.size} bytes are too many for a source`, `at most ${LARGEST_FILE}`);
		}
	}
	return Promise.all(
		given.map(async ({ name, content }) => {
			const messages = await readMails(new Uint8Array(await content.arrayBuffer()));
			return { name, text: await content.text(), messages };
		}),
	);
}

/** Assigns each file a path in the tree by its name; a file with any other name is taken for vmbus_drv.c. */
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
