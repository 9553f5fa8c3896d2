/** What a comparison did not look at: texts that differ and were not run, and functions on the way that were not. */

import { type CParser, functionTexts, type Kernel, type KernelFiles, type SourceText } from '@hvmmio/kernel-harness';
import type { NotRunItem } from './messages.ts';

interface Side {
	readonly files: KernelFiles;
	readonly kernel: Kernel;
}

export function notRunOf(parser: CParser, sides: readonly Side[]): NotRunItem[] {
	const items = new Map<string, NotRunItem>();
	const add = (file: string, name: string, changed: boolean) => {
		const key = `${file}:${name}`;
		items.set(key, { file, name, changed: changed || items.get(key)?.changed === true });
	};
	for (const { kernel } of sides) {
		for (const each of kernel.notRun) {
			add(each.file, each.function, false);
		}
	}
	const [old, now] = sides;
	if (old && now) {
		for (const [mine, theirs] of [
			[old, now],
			[now, old],
		] as const) {
			const others = new Set(functionTexts(parser, theirs.files).map(keyOf));
			const ran = new Set(mine.kernel.ran.map(keyOf));
			for (const text of functionTexts(parser, mine.files)) {
				if (!others.has(keyOf(text)) && !ran.has(keyOf(text))) {
					add(text.file, text.name, true);
				}
			}
		}
	}
	return [...items.values()].sort((a, b) => Number(b.changed) - Number(a.changed));
}

function keyOf({ file, name, text }: SourceText): string {
	return `${file}\n${name}\n${text}`;
}
