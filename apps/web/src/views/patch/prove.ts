/** Proves theorems about the new or only kernel, and that it decides as the old one, or as the policy it looks like. */

import { type Coverage, identifyKernel, notRunInPatched } from '@hvmmio/kernel-diff';
import {
	type CompiledKernel,
	type Compiler,
	type CParser,
	compileKernel,
	functionTexts,
	type KernelFiles,
} from '@hvmmio/kernel-harness';
import { type Other, prove, proveEqual, type Subject, subjectOf, timed } from '@hvmmio/prover';
import { STANDARD_THEOREMS, THEOREM_IDS } from '@hvmmio/prover/theorem-ids';
import { jsonText, type Proof, proofDocument, proofPremises, proofRows, proofSummary, proofText } from '@hvmmio/report';
import { type Ask, withSolver } from '../../proof/ask.ts';
import type { ProofOutcome } from '../../proof/messages.ts';
import { fetchPolicyWasm, policyModule } from '../../proof/policy-module.ts';
import type { ProofJob } from './messages.ts';
import { distinctNames, type Kernels } from './sources.ts';

declare const COMPILER_VERSION: string;

/** Inputs for identifying the policy, as for each side of `kernel diff`. */
const CASES = 10_000;
const SEED = 1;
const DOMAIN = 'legal';

interface Tools extends Ask {
	readonly compiler: Compiler;
	readonly parser: CParser;
}

interface Opened {
	readonly subject: Subject;
	readonly coverage: Coverage;
}

/** @throws NotModelled, Unproved */
export async function proveSources(
	{ old, now, unread, name: given, flags }: Kernels,
	givenOld: string,
	{ solver, all }: ProofJob,
	tools: Tools,
): Promise<ProofOutcome> {
	const [oldName, name] = now === null ? [givenOld, given] : distinctNames(givenOld, given);
	const before = await open(tools, oldName, old);
	const after = now && (await open(tools, name, now));
	const { subject, coverage } = after ?? before;
	const other = after ? kernelOther(oldName, before.subject.compiled) : await policyOther(subject);
	return withSolver(solver, tools, async (asking, about) => {
		const theorems: Proof['theorems'][number][] = [];
		for (const id of all ? THEOREM_IDS : STANDARD_THEOREMS) {
			about(id);
			theorems.push(await timed(() => prove(subject, id, asking)));
		}
		const proof: Proof = {
			path: name,
			kernelFlags: flags,
			domain: DOMAIN,
			tools: {
				compiler: COMPILER_VERSION,
				solver: asking.solver.version,
				ownResourceTree: [before, after].every((each) => each?.subject.compiled.ownResourceTree ?? true),
				two: after !== null,
			},
			theorems,
			equal: null,
			notRun: after ? notRunInPatched(before.coverage, coverage, unread).filter(({ changed }) => changed) : [],
		};
		if (other === null) {
			return outcomeOf(proof);
		}
		about(`equal to ${other.to}`);
		const result = await timed(() => proveEqual(subject, other.other, asking, DOMAIN));
		return outcomeOf({ ...proof, equal: { to: other.to, ...result } });
	});
}

function outcomeOf(proof: Proof): ProofOutcome {
	const rows = proofRows(proof);
	const document = proofDocument(proof);
	return {
		subject: proof.path,
		rows,
		summary: proofSummary(rows, proof.domain, proof.notRun.length),
		premises: proofPremises(proof.tools, proof.domain),
		notRun: document.notRun,
		printed: { text: `${proofText(proof).join('\n')}\n`, json: jsonText(document) },
	};
}

async function open({ compiler, parser, report }: Tools, name: string, files: KernelFiles): Promise<Opened> {
	report({ kind: 'working', what: `Compiling ${name}`, part: null });
	const subject = await subjectOf(await compileKernel(files, { parser, compiler }));
	const { ran, notRun } = subject.kernel;
	return { subject, coverage: { items: functionTexts(parser, files), ran, notRun } };
}

interface NamedOther {
	readonly to: string;
	readonly other: Other;
}

function kernelOther(to: string, compiled: CompiledKernel): NamedOther {
	return { to, other: { kind: 'kernel', compiled } };
}

/** The policy that the kernel follows on the inputs tried; null if none. */
async function policyOther({ kernel }: Subject): Promise<NamedOther | null> {
	const { policy } = identifyKernel(kernel, CASES, SEED, null);
	return policy && { to: policy, other: { kind: 'policy', policy: policyModule(await fetchPolicyWasm(), policy) } };
}
