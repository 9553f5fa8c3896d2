/** Files that were given, as the kernel's files that they are. */

import { type Mail, readMails } from '@hvmmio/evidence/mail';
import type { Unread } from '@hvmmio/kernel-diff';
import {
	applySeries,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	type Moves,
	missingPatches,
	VMBUS_FILE,
} from '@hvmmio/kernel-harness';
import type { Given } from '../../parts/drop-area.tsx';

/** A patch has this somewhere, in a reading of its text: the names of a file and where in it something changes, or git's header. */
const DIFF = /^(?:--- [^\n]*\n\+\+\+ [^\n]*\n@@ |diff --git )/m;

export interface Kernels {
	readonly old: KernelFiles;
	readonly now: KernelFiles | null;
	readonly unread: Unread;
	/** What a report calls the second kernel, or the only one. */
	readonly name: string;
	/** What names it to `hvmmio reserve`, where the files have these names. */
	readonly flags: readonly string[];
}

/** @throws BadSource */
export async function readKernels(old: readonly Given[], now: readonly Given[]): Promise<Kernels> {
	const first = await readAll(old);
	const patch = first.find(isPatch);
	if (patch) {
		throw new BadSource(
			patch.name,
			'a patch, and nothing that it applies to',
			'a vmbus_drv.c here and the patch below',
		);
	}
	const before = placed(first);
	const second = await readAll(now);
	const patches = second.filter(isPatch);
	const unread = new Set<string>();
	const shared = new Set<string>();
	const own = second.filter((each) => !patches.includes(each));
	let after: KernelFiles = { ...before, ...placed(own) };
	let moved: Moves = {};
	for (const { mails } of patches) {
		const { files, others, sharing, moved: places } = applySeries(after, mails, moved);
		[after, moved] = [files, places];
		for (const file of others) {
			unread.add(file);
		}
		for (const file of sharing) {
			shared.add(file);
		}
	}
	const base = own.length > 0 ? own : first;
	const named = ({ name }: Source) => name;
	return {
		old: before,
		now: second.length === 0 ? null : after,
		unread: {
			files: [...unread],
			sharing: [...shared],
			patches: missingPatches(patches.flatMap(({ mails }) => mails)),
		},
		name: [...base, ...patches].map(named).join(' + '),
		flags: ['--kernel', nameOfKernel(base), ...patches.flatMap(({ name }) => ['--patch', name])],
	};
}

/** A single file is named to the command as it is, several by the tree that they are of. */
function nameOfKernel(sources: readonly Source[]): string {
	const [only] = sources;
	return only && sources.length === 1 ? only.name : 'linux';
}

interface Source {
	readonly name: string;
	readonly text: string;
	readonly mails: readonly Mail[];
}

function isPatch({ mails }: Source): boolean {
	return mails.some(({ readings }) => readings.some((reading) => DIFF.test(reading)));
}

async function readAll(given: readonly Given[]): Promise<Source[]> {
	for (const { name, content } of given) {
		if (content.size > 4 * LARGEST_FILE) {
			throw new BadSource(name, `${content.size} bytes are too many for a source`, `at most ${LARGEST_FILE}`);
		}
	}
	return Promise.all(
		given.map(async ({ name, content }) => {
			const mails = await readMails(new Uint8Array(await content.arrayBuffer()));
			return { name, text: await content.text(), mails };
		}),
	);
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
