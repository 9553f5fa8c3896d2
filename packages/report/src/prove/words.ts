/** Texts of the theorems about a kernel, and the premises of an answer. */

import type { EqualityDomain, TheoremId } from '@hvmmio/prover';

/** One sentence each, about the reservation that the kernel makes. */
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

/** The inputs that the theorems cover. */
export const DOMAIN_TEXTS: Readonly<Record<EqualityDomain, string>> = {
	legal: 'on every VM that a host can make',
	any: 'for all bits of one MMIO range and of two, all flags, both widths of resource_size_t',
};

/** The inputs that equality covers. */
export const EQUALITY_TEXTS: Readonly<Record<EqualityDomain, string>> = {
	legal: 'on every VM, both generations, whatever lfb_base, lfb_size and the flags are, both widths of resource_size_t',
	any: 'for all bits of one MMIO range and of two, of the BAR, lfb_base and lfb_size, all flags, both widths of resource_size_t',
};

/** The inputs that the equality of two policies covers, and what is equal. */
export const POLICIES_TEXT = `the same reservation, by the same requests, with the same messages, ${EQUALITY_TEXTS.legal}`;

/** The tools used for a proof. */
export interface ProofTools {
	/** Name and version. */
	readonly compiler: string;
	readonly solver: string;
	/** True if the resource tree is the kernel's own; of two kernels, both. */
	readonly ownResourceTree: boolean;
	/** True if two kernels are compared. */
	readonly two: boolean;
	/** True if a kernel without CONFIG_SYSFB is asked about, and the source selects it on EFI. */
	readonly selectsSysfb?: boolean;
}

const HOST_PREMISES = [
	'a low MMIO range, and above it one high MMIO range where resource_size_t has 64 bits; nothing else in the tree',
	"the host's formulas of docs/domain.md, section 2",
];

/**
 * The premises, which are printed with every answer.
 * @example
 * ```ts
 * import { proofPremises } from '@hvmmio/report';
 * const tools = { compiler: 'clang 22', solver: 'z3 4.16', ownResourceTree: true, two: false };
 * console.log(proofPremises(tools, 'legal').length); // 5
 * ```
 */
export function proofPremises(
	{ compiler, solver, ownResourceTree, two, selectsSysfb }: ProofTools,
	domain: EqualityDomain,
): string[] {
	return [
		`${two ? `the modules that ${compiler} made of both sources` : `the module that ${compiler} made of this source`}, between the stand-ins of kernel-harness for the rest of the kernel`,
		ownResourceTree
			? `the resource tree is ${two ? "each source's" : "the source's"} own kernel/resource.c`
			: `${two ? 'one of the sources' : 'the source'} has no kernel/resource.c: a stand-in for the resource tree was used`,
		...(domain === 'any' ? ['one MMIO range, and two; of three or more nothing is said'] : HOST_PREMISES),
		...(two ? ['messages are compared by a hash of 24 bits, the nodes after the first by one of 64'] : []),
		...(selectsSysfb
			? ['without CONFIG_SYSFB: of this source no such kernel can be built for EFI, since HYPERV_VMBUS selects SYSFB']
			: []),
		`${solver} answers rightly; --smt2 DIR writes the questions for another solver`,
	];
}

/**
 * The premises of an answer about two policies.
 * @example
 * ```ts
 * import { policyPremises } from '@hvmmio/report';
 * console.log(policyPremises('z3 4.16').at(-1)); // z3 4.16 answers rightly
 * ```
 */
export function policyPremises(solver: string): string[] {
	return [
		'policy.wasm as it lies beside this page; where the two cut MMIO off at the vTPM area is not compared',
		...HOST_PREMISES,
		`${solver} answers rightly`,
	];
}

/** README for the files that `--smt2 DIR` writes. */
export const SMT2_README = `# Questions to a solver

Each file is a text in SMT-LIB 2 (theory QF_BV unless it says otherwise), as it was put to the solver by \`hvmmio kernel prove\` or
\`hvmmio kernel diff --prove\`. It asks for an
input on which a claim fails: of the settings of a VM that a host can make, what a kernel's compiled C answers, and the
negation of the claim. The first line says which.

- \`unsat\`: there is no such input, so the claim holds on the whole domain.
- \`sat\`: the model is an input on which it fails.
- anything else: not decided.

Of \`--domain any\` \`no-trap.any…\` asks for an input on which the kernel ends by a trap, or of which the execution says
nothing. Of two MMIO ranges the node list can have several shapes; \`shapes-I-J\` is an answer to lists of the one side's
shape I and the other side's shape J (\`reach\`: \`unsat\`: no list has both), \`other-shapes\` asks for a list of no shape,
\`traps\` for an input on which one side alone traps. Each other file is a step of an induction over the kernel's requests,
named after the flags (EFI, SYSFB, video device, BAR is memory, confidential) and the request: \`more-N\`, one of the two answers makes more than N requests
and the other does not; \`end-N.FIELD\`, both end after N and that field differs; \`reach-N\`, both come so far (\`unsat\`
ends the induction). It is put over whole numbers (theory
QF_LIA) with what is near; where that is not enough \`.all\` asks with all that is known, and \`.bits\` the same bit by bit
(QF_BV). \`unsat\` of one of the three settles a step; \`sat\` counts in the last alone. All steps settled: equal. A question
that another one becomes by renaming its variables is not put again.

What needs no solver has no file: a claim whose negation the prover's own simplification has made false.

Of \`kernel diff --prove\` a file is named after the generation and what differs: \`alike\` asks for an input of the printed
regions on which the two decide alike, \`N\` for a difference outside of them and of the N-1 that were added, \`other-lfb.N\`
the same with an lfb_base, lfb_size or flags that no host gives, \`N.larger-M\` whether a region can be made larger.

Any solver that reads SMT-LIB 2 can check them: \`z3 FILE\`, \`cvc5 FILE\`, \`bitwuzla FILE\`.
In \`room-for-pci.N\` each question asks for a VM with less room than the one before it; the last has none.
`;
