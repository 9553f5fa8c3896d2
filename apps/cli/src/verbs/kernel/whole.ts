/** `kernel diff --prove`: looks for differences that no input has shown, by a solver. */

import { exampleOf, type KernelDiff, subjectOf } from '@hvmmio/kernel-diff';
import type { CompiledKernel } from '@hvmmio/kernel-harness';
import { subjectOf as proofSubjectOf, proveWhole, timed } from '@hvmmio/prover';
import type { WholeProof } from '@hvmmio/report';
import { parseCase } from '@hvmmio/vectors/case';
import type { Context } from '../../context.ts';
import { withSolver } from './prove.ts';

/** @param compiled the two kernels @param compiler name and version @param smt2 a folder for the questions @throws InputError */
export function proveDiff(
	context: Context,
	{ old, new: now, regions }: KernelDiff,
	compiled: readonly [CompiledKernel, CompiledKernel],
	compiler: string,
	smt2: string | undefined,
): Promise<WholeProof> {
	return withSolver(context, `${old.path}, ${now.path}`, smt2, async (asking) => {
		const [before, after] = [await proofSubjectOf(compiled[0]), await proofSubjectOf(compiled[1])];
		const listed = regions.map(({ change, condition }) => ({ ...condition, subject: subjectOf(change) }));
		const { seconds, ...result } = await timed(() => proveWhole(before, after, listed, asking));
		const ownResourceTree = compiled.every((each) => each.ownResourceTree);
		return {
			tools: { compiler, solver: asking.solver.version, ownResourceTree, two: true },
			result,
			seconds,
			examples: result.found.map(({ example }) => exampleOf(parseCase(example), old.kernel, now.kernel)),
		};
	});
}
