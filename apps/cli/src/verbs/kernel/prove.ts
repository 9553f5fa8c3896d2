/** The verb kernel prove: theorems about a kernel's own compiled C. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NotRun } from '@hvmmio/kernel-diff';
import type { CompiledKernel } from '@hvmmio/kernel-harness';
import { policyEntry } from '@hvmmio/policy-as';
import {
	type Asking,
	type Other,
	proveEqual,
	proveNoTrap,
	prove as proveTheorem,
	Refused,
	type Subject,
	subjectOf,
	type TheoremId,
	timed,
} from '@hvmmio/prover';
import { STANDARD_THEOREMS } from '@hvmmio/prover/theorem-ids';
import { type Proof, proofDocument, proofText, SMT2_README } from '@hvmmio/report';
import type { Context } from '../../context.ts';
import { InputError } from '../../input-error.ts';
import type { ProveValues } from './command.ts';
import { createProcessSolver, type ProcessSolver } from './solver-process.ts';

/** A kernel to prove theorems about. */
export interface ProofSource {
	readonly path: string;
	/** The flags that select it in `hvmmio reserve`. */
	readonly kernelFlags: readonly string[];
	/** The kernel with patches applied, and what of it the prover does not execute. */
	open(): Promise<{ readonly compiled: CompiledKernel; readonly notRun: readonly NotRun[] }>;
	/** The kernel that it should be equal to. */
	readonly against: { readonly name: string; compiled(): Promise<CompiledKernel> } | null;
	/** True if a kernel without CONFIG_SYSFB is asked about, and this source selects it on EFI. */
	readonly selectsSysfb: boolean;
	/** Name and version of the compiler. */
	readonly compiler: string;
	readonly policyWasm: Uint8Array;
}

type ProofRequest = { readonly [Name in 'policy' | 'smt2' | 'json' | 'domain']: ProveValues[Name] | undefined } & {
	readonly theorem?: readonly TheoremId[] | undefined;
};

/** The theorem that is not about a VM, so that it makes sense for any bits. */
const ANY_BITS = 'no-trap';
const CHILD = './solver-child.mjs';

export async function proveKernel(context: Context, request: ProofRequest, source: ProofSource): Promise<void> {
	const { smt2, json, domain = 'legal' } = request;
	const theoremIds = theoremsOf(request);
	const names = [source.path, ...(source.against === null ? [] : [source.against.name])];
	await withSolver(context, names.join(', '), smt2, async (asking) => {
		const opened = await source.open();
		const subject = await subjectOf(opened.compiled);
		const theorems: Proof['theorems'][number][] = [];
		for (const id of theoremIds) {
			theorems.push(await timed(() => theoremOn(domain, subject, id, asking)));
		}
		const other = await otherOf(request, source);
		const equal =
			other &&
			(await timed(async () => ({ to: other.to, ...(await proveEqual(subject, other.other, asking, domain)) })));
		const { path, kernelFlags, compiler } = source;
		const notRun = opened.notRun.filter(({ changed }) => changed);
		const kernels = [subject.compiled, ...(other?.other.kind === 'kernel' ? [other.other.compiled] : [])];
		const tools = {
			compiler,
			solver: asking.solver.version,
			ownResourceTree: kernels.every((each) => each.ownResourceTree),
			two: kernels.length > 1,
			selectsSysfb: source.selectsSysfb,
		};
		answer(context, { path, kernelFlags, domain, tools, theorems, equal, notRun }, json === true);
	});
}

/**
 * Runs `work` with a solver, and ends the solver afterwards.
 * @param path names the kernel in messages
 * @param folder for the text of each question; undefined: not written
 * @throws InputError
 */
export async function withSolver<T>(
	context: Context,
	path: string,
	folder: string | undefined,
	work: (asking: Asking) => Promise<T>,
): Promise<T> {
	const solver = createProcessSolver(new URL(CHILD, import.meta.url));
	try {
		return await work(askingOf(context, solver, folder));
	} catch (error) {
		throw error instanceof Refused
			? new InputError('not-modelled', 'kernel', path, error.message, 'a source that the prover can execute')
			: error;
	} finally {
		context.progress('');
		solver.close();
	}
}

/** @throws InputError for a theorem about VMs with --domain any */
function theoremsOf({ theorem, domain }: ProofRequest): readonly TheoremId[] {
	if (domain !== 'any') {
		return theorem ?? STANDARD_THEOREMS;
	}
	const other = theorem?.find((id) => id !== ANY_BITS);
	if (other !== undefined) {
		throw new InputError(
			'usage',
			'--theorem',
			other,
			'speaks of VMs, not of any bits',
			`${ANY_BITS} with --domain any`,
		);
	}
	return [ANY_BITS];
}

function theoremOn(domain: 'legal' | 'any', subject: Subject, id: TheoremId, asking: Asking) {
	return domain === 'any' ? proveNoTrap(subject, asking) : proveTheorem(subject, id, asking);
}

function answer(context: Context, proof: Proof, json: boolean): void {
	const answers = [...proof.theorems, ...(proof.equal === null ? [] : [proof.equal])].map((each) => each.answer);
	context.found ||= answers.includes('refuted');
	context.cannotTell ||= answers.includes('undecided') || proof.notRun.length > 0;
	if (json) {
		context.printJson(proofDocument(proof));
	} else {
		context.print(proofText(proof, context.textColumns));
	}
}

/** Shows the name of each question, and writes its text into the folder, if there is one. */
function askingOf(context: Context, solver: ProcessSolver, folder: string | undefined): Asking {
	if (folder !== undefined) {
		writing('--smt2', folder, () => {
			mkdirSync(folder, { recursive: true });
			writeFileSync(join(folder, 'README.md'), SMT2_README);
		});
	}
	return {
		solver,
		onQuestion(name, text) {
			context.progress(`${name} …`);
			if (folder !== undefined) {
				writing('--smt2', folder, () => writeFileSync(join(folder, `${name}.smt2`), text));
			}
		},
	};
}

function writing(what: string, path: string, work: () => void): void {
	try {
		work();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		throw new InputError('environment', what, path, `cannot be written (${code})`, 'a folder with room');
	}
}

async function otherOf({ policy }: ProofRequest, source: ProofSource): Promise<{ to: string; other: Other } | null> {
	if (policy !== undefined) {
		return { to: policy, other: { kind: 'policy', policy: { wasm: source.policyWasm, ...policyEntry(policy) } } };
	}
	const { against } = source;
	return against && { to: against.name, other: { kind: 'kernel', compiled: await against.compiled() } };
}
