/** Who may import whom: the table of ARCHITECTURE.md as rules. A test in tools/test breaks each of them on purpose. */

/** Package folder -> the workspace packages that its sources may import. */
const MAY_IMPORT = {
	'packages/core': [],
	'packages/policy-as': [],
	'packages/vectors': [],
	'packages/report': ['core', 'differential', 'vectors', 'evidence', 'diagnose', 'kernel-diff', 'prover'],
	'packages/evidence': ['core'],
	'packages/diagnose': ['core', 'evidence'],
	'packages/kernel-harness': ['vectors'],
	'packages/differential': ['core', 'policy-as', 'vectors', 'kernel-harness'],
	'packages/prover': ['vectors', 'kernel-harness'],
	'packages/kernel-diff': ['core', 'vectors', 'kernel-harness', 'differential'],
};
const WORKSPACE = '^(?:packages|apps)/';

/** What `src` of a package may not reach: every workspace package but itself and those named. */
const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
	name: `layers-${folder.split('/')[1]}`,
	comment: `${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other package of the workspace'}.`,
	severity: 'error',
	from: { path: `^${folder}/src` },
	to: { path: WORKSPACE, pathNot: [folder, ...allowed.map((name) => `packages/${name}`)].map((path) => `^${path}/`) },
}));

export default {
	forbidden: [
		...layers,
		{
			name: 'no-dependency-in-the-middle',
			comment: 'core, policy-as and vectors have no dependency at all.',
			severity: 'error',
			from: { path: '^packages/(?:core|policy-as|vectors)/src' },
			to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown', 'core'] },
		},
		{
			name: 'packages-run-in-a-browser',
			comment: 'What packages/ ship uses nothing of Node: files, workers and processes come in through the app.',
			severity: 'error',
			from: { path: '^packages/[^/]+/src', pathNot: '^packages/testkit/' },
			to: { dependencyTypes: ['core'] },
		},
		{
			name: 'apps-are-not-imported',
			comment: 'Nothing imports an app.',
			severity: 'error',
			from: { path: '^(?:packages|apps)/([^/]+)/src' },
			to: { path: '^apps/', pathNot: '^apps/$1/' },
		},
		{
			name: 'fast-check-for-shrinking-alone',
			comment: 'Of what packages/ ship, only the entry differential/shrink brings fast-check along.',
			severity: 'error',
			from: { path: '^packages/[^/]+/src', pathNot: '^packages/differential/src/shrink/' },
			to: { path: '(?:^|/)(?:fast-check|packages/differential/src/shrink)(?:/|$)' },
		},
		{
			name: 'report-knows-types',
			comment: 'report makes words and pictures of what the others answer: of the engines it needs the types alone.',
			severity: 'error',
			from: { path: '^packages/report/src' },
			to: { path: '^packages/(?!report/|core/|vectors/|diagnose/)', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'tests-keep-to-themselves',
			comment: 'What the tests of several packages share is in packages/testkit.',
			severity: 'error',
			from: { path: '^((?:packages/|apps/)?[^/]+)/test/' },
			to: { path: '^(?:packages/|apps/)?[^/]+/test/', pathNot: '^$1/test/' },
		},
		{
			name: 'testkit-for-tests',
			comment: 'Nothing that is shipped imports the testkit.',
			severity: 'error',
			from: { path: '/src/', pathNot: '^packages/testkit/' },
			to: { path: '^packages/testkit/' },
		},
		{
			name: 'no-cycle',
			comment: 'Files do not import each other in a circle, types aside.',
			severity: 'error',
			from: { path: '^(?:packages|apps|tools)/' },
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
		},
		{
			name: 'resolvable',
			comment: 'Every import leads somewhere; what Vite gives the address of (?url), the build of the page looks for.',
			severity: 'error',
			from: { path: '^(?:packages|apps)/[^/]+/src' },
			to: { couldNotResolve: true, pathNot: '[?]url$' },
		},
	],
	options: {
		doNotFollow: { path: ['node_modules', '/dist/'] },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['types', 'import', 'default'],
			extensions: ['.ts', '.mts', '.mjs', '.js', '.json'],
		},
	},
};
