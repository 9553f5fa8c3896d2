/** The solver that lies beside the page, fetched before its first question. For workers: it computes on threads of its own. */

import { createZ3Solver, type Solver } from '@hvmmio/prover';
import { init as initApi } from 'z3-solver/build/low-level';

declare const SOLVER_VERSION: string;

/** The function that makes a solver's module. */
type InitModule = (overrides: object) => Promise<unknown>;

let script: Promise<InitModule> | undefined;

/**
 * @param module address of z3-built.js
 * @param onFetch called with the number of bytes fetched so far
 * @param onGone is called when it has given up and answers no more
 * @throws Error if it cannot be fetched or started
 */
export async function openSolver(module: string, onFetch: (done: number) => void, onGone: () => void): Promise<Solver> {
	script ??= loadScript(module);
	const wasm = fetchBytes(module.replace(/js$/, 'wasm'), onFetch);
	const [initZ3, wasmBinary] = await Promise.all([script, wasm]);
	let fail: (error: Error) => void = () => undefined;
	const failed = new Promise<never>((_, reject) => {
		fail = reject;
	});
	failed.catch(() => undefined);
	const overrides = {
		wasmBinary,
		mainScriptUrlOrBlob: module,
		print: () => undefined,
		printErr: () => undefined,
		onAbort() {
			onGone();
			fail(new Error('the solver gave up'));
		},
	};
	const solver = await createZ3Solver({ init: () => initApi(initZ3, overrides) }, SOLVER_VERSION);
	return { ...solver, run: (text, milliseconds) => Promise.race([solver.run(text, milliseconds), failed]) };
}

/** A script that hands itself to `define` of AMD; run a second time in a worker it would not be. */
async function loadScript(module: string): Promise<InitModule> {
	let made: InitModule | undefined;
	const define = (_needs: readonly string[], make: () => InitModule) => {
		made = make();
	};
	Object.assign(self, { define: Object.assign(define, { amd: true }) });
	try {
		await import(/* @vite-ignore */ module);
		if (made === undefined) {
			throw new Error('z3-built.js has not said what it is');
		}
		return made;
	} catch (error) {
		script = undefined;
		throw error;
	} finally {
		Reflect.deleteProperty(self, 'define');
	}
}

async function fetchBytes(url: string, onFetch: (done: number) => void): Promise<Uint8Array> {
	const response = await fetch(url);
	if (!response.ok || response.body === null) {
		throw new TypeError(`fetch of ${url}: the site answered ${response.status}`);
	}
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	let done = 0;
	for (const reader = response.body.getReader(); ; ) {
		const { value } = await reader.read();
		if (value === undefined) {
			return new Uint8Array(await new Blob(pieces).arrayBuffer());
		}
		pieces.push(value);
		done += value.byteLength;
		onFetch(done);
	}
}
