/** State of the Evidence view: the given files and their diagnosis. Kept while other views are shown. */

import { type Accessor, createSignal } from 'solid-js';
import type { Given } from '../../parts/drop-area.tsx';
import type { Reading, Update } from './messages.ts';

export type SessionState =
	| { readonly kind: 'empty' }
	| { readonly kind: 'reading'; readonly name: string; readonly done: number; readonly of: number }
	| { readonly kind: 'read'; readonly reading: Reading }
	| { readonly kind: 'failed'; readonly message: string };

export interface Session {
	readonly sources: Accessor<readonly Given[]>;
	readonly state: Accessor<SessionState>;
	/** Why input was refused; null if it was not. */
	readonly refused: Accessor<string | null>;
	/** Adds these files. */
	readonly add: (given: readonly Given[]) => void;
	readonly remove: (name: string) => void;
	readonly clear: () => void;
}

const MAX_FILES = 32;
/** Limit in bytes; reading this much takes about ten seconds and constant memory. */
const MAX_BYTES = 2 ** 30;

export function createSession(): Session {
	const [sources, setSources] = createSignal<readonly Given[]>([]);
	const [state, setState] = createSignal<SessionState>({ kind: 'empty' });
	const [refused, setRefused] = createSignal<string | null>(null);
	let worker: Worker | undefined;

	function read(given: readonly Given[]): void {
		worker?.terminate();
		worker = undefined;
		setSources(given);
		if (given.length === 0) {
			setState({ kind: 'empty' });
			return;
		}
		setState({ kind: 'reading', name: '', done: 0, of: 1 });
		const reader = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		worker = reader;
		reader.addEventListener('message', ({ data }: MessageEvent<Update>) => {
			setState(data.kind === 'reading' ? { kind: 'read', reading: data.reading } : { ...data, kind: 'reading' });
			if (data.kind === 'reading') {
				reader.terminate();
			}
		});
		reader.addEventListener('error', (event) => {
			event.preventDefault();
			reader.terminate();
			setState({ kind: 'failed', message: 'A file could not be read: it may have changed or gone. Choose it again.' });
		});
		reader.postMessage(given);
	}

	return {
		sources,
		state,
		refused,
		add(given) {
			const all = named([...sources(), ...given]);
			const bytes = all.reduce((sum, { content }) => sum + content.size, 0);
			if (all.length > MAX_FILES || bytes > MAX_BYTES) {
				setRefused(`Not taken: ${MAX_FILES} files, 1 GiB together, are the most that are read at once.`);
			} else {
				setRefused(null);
				read(all);
			}
		},
		remove: (name) => read(sources().filter((source) => source.name !== name)),
		clear: () => read([]),
	};
}

/** Makes file names unique, since findings refer to them. */
function named(sources: readonly Given[]): Given[] {
	const used = new Set<string>();
	return sources.map(({ name, content }) => {
		let unique = name;
		for (let i = 2; used.has(unique); i++) {
			unique = `${name} (${i})`;
		}
		used.add(unique);
		return { name: unique, content };
	});
}
