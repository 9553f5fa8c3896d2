/** What the theorems about a kernel say, and what an answer rests on. */

import type { TheoremId } from '@hvmmio/prover';

/** Each in one sentence; `kernel prove` speaks of the reservation that the kernel makes. */
export const THEOREM_TEXTS: Readonly<Record<TheoremId, string>> = {
	'covers-framebuffer': 'the reservation covers the whole framebuffer of the host, where no driver has moved it',
	'below-vtpm': 'the reservation ends at or below 0xfed40000',
	'first-try': 'something is reserved, by the first request',
	'no-warning': 'no warning is printed',
	'no-trap': 'no undefined behaviour and no access outside memory',
	'covers-moved-framebuffer':
		'the reservation covers a framebuffer that was moved up by 8 MiB and is known to be there',
	'gen1-covers': 'generation 1: the reservation covers what the framebuffer takes, up to the 64 MiB of its BAR',
	'room-for-pci': 'one piece of low MMIO is left to PCI devices, of at least the size that is named',
	'without-sysfb': 'the reservation covers the framebuffer also without CONFIG_SYSFB',
};

/** What the tools were. */
export interface ProofTools {
	/** Name and version. */
	readonly compiler: string;
	readonly solver: string;
	/** Is the resource tree the kernel's own? */
	readonly ownResourceTree: boolean;
}

/** What stands beside every answer. */
export function proofPremises({ compiler, solver, ownResourceTree }: ProofTools): string[] {
	return [
		`the module that ${compiler} made of this source, between the stand-ins of kernel-harness for the rest of the kernel`,
		ownResourceTree
			? "the resource tree is the source's own kernel/resource.c"
			: 'the source has no kernel/resource.c: a stand-in for the resource tree was used',
		'a low MMIO range, and above it one high MMIO range where resource_size_t has 64 bits; nothing else in the tree',
		"the host's formulas of docs/domain.md, section 2",
		`${solver} answers rightly; --smt2 DIR writes the questions for another solver`,
	];
}

/** Beside the questions that `--smt2 DIR` writes. */
export const SMT2_README = `# Questions to a solver

Each file is a text in SMT-LIB 2 (theory QF_BV), as it was put to the solver by \`hvmmio kernel prove\`. It asks for an
input on which a claim fails: of the settings of a VM that a host can make, what a kernel's compiled C answers, and the
negation of the claim. The first line says which.

- \`unsat\`: there is no such input, so the claim holds on the whole domain.
- \`sat\`: the model is an input on which it fails.
- anything else: not decided.

Any solver that reads SMT-LIB 2 can check them: \`z3 FILE\`, \`cvc5 FILE\`, \`bitwuzla FILE\`.
In \`room-for-pci.N\` each question asks for a VM with less room than the one before it; the last has none.
`;
