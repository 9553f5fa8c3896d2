/** The kernel's own unit tests of resources, compiled and run: a second judge of the shim and of core's ranges. */

import { AFTER, NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { describe, expect } from 'vitest';
import { argumentsFor } from '../src/compile.ts';
import { extract, render } from '../src/extract.ts';
import { KERNEL_FILES } from '../src/files.ts';
import { HEADERS } from '../src/harness-c.ts';
import { rewriteModule } from '../src/wasm/rewrite.ts';
import { testCompiler, testParser } from './setup.ts';

/** KUnit in a few lines: expectations are counted, and those that fail. */
const KUNIT = `
struct kunit { int none; };
static int unit_expected, unit_failed;
#define UNIT_EXPECT(holds) do { unit_expected++; if (!(holds)) unit_failed++; } while (0)
#define KUNIT_EXPECT_EQ(test, a, b) UNIT_EXPECT((a) == (b))
#define KUNIT_EXPECT_EQ_MSG(test, a, b, ...) UNIT_EXPECT((a) == (b))
#define KUNIT_ASSERT_EQ_MSG KUNIT_EXPECT_EQ_MSG
#define KUNIT_EXPECT_TRUE(test, a) UNIT_EXPECT(a)
#define KUNIT_ASSERT_NOT_NULL(test, a) UNIT_EXPECT((a) != NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, a) UNIT_EXPECT(!IS_ERR_OR_NULL(a))
#define KUNIT_FAIL_AND_ABORT(test, ...) __builtin_trap()
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, function, type) static void wrapper(void *in) { function((type)in); }
#define kunit_add_action_or_reset(test, action, context) ((void)(action), (void)(context), 0)
#define kunit_release_action(test, action, context) (action)(context)
#define GFP_REGION_ALIGN SZ_64K
#define REGION_INTERSECTS 0
#define REGION_DISJOINT 1
#define REGION_MIXED 2
static inline void resource_set_name(struct resource *res, const char *name) { res->name = name; }
/* A part of the global tree that is not busy, for tests to be made in. */
static struct resource *alloc_free_mem_region(struct resource *base, unsigned long size, unsigned long align, const char *name)
{
	struct resource *part = __request_region(base, 0x100000000ULL, size, name, 0);
	if (part)
		part->flags &= ~IORESOURCE_BUSY;
	return part;
}
`;

/** How many expectations the tests of a tree have, and how many fail; `shim` may spoil a macro or function on purpose. */
async function runKunit(
	files: { resource: string; kunit: string },
	names: string[],
	spoil = '',
): Promise<[number, number]> {
	const parser = await testParser();
	const given = new Set(['alloc_free_mem_region', 'kfree_wrapper']);
	const resource = extract(
		parser.itemsOf(files.resource, 'kernel/resource.c'),
		[
			'iomem_resource',
			'__request_region',
			'__release_region',
			'region_intersects',
			'insert_resource',
			'remove_resource',
		],
		new Set(),
	);
	const tests = extract(parser.itemsOf(files.kunit, 'kernel/resource_kunit.c'), names, given);
	expect([tests.absent, tests.missing, resource.missing]).toEqual([[], [], []]);
	const calls = names.map((name) => `${name}(&test);`).join(' ');
	const textOf = (taken: ReturnType<typeof extract>) =>
		taken.items.map((item) => render(item, taken, () => '')).join('\n');
	const text = [
		...Object.keys(HEADERS)
			.filter((name) => name !== 'guest.h' && name !== 'driver.h')
			.map((name) => `#include "${name}"`),
		spoil,
		KUNIT,
		textOf(resource),
		'KUNIT_DEFINE_ACTION_WRAPPER(kfree_wrapper, kfree, const void *)',
		textOf(tests),
		`u32 HH_EXPORT(all)(void) { struct kunit test; ${calls} return unit_expected * 1000 + unit_failed; }`,
	].join('\n');
	const { wasm, diagnostics } = await testCompiler.compile({ ...HEADERS, 'kernel.c': text }, argumentsFor(64, null));
	expect([wasm === null, diagnostics]).toEqual([false, '']);
	const module = new WebAssembly.Module(rewriteModule(wasm as Uint8Array, 0) as BufferSource);
	const { exports } = new WebAssembly.Instance(module);
	(exports['hvmmio_fuel'] as WebAssembly.Global).value = 10_000_000n;
	const sum = (exports['hvmmio_all'] as () => number)();
	return [Math.floor(sum / 1000), sum % 1000];
}

for (const [version, names] of [
	[AFTER, ['resource_test_union', 'resource_test_intersection']],
	[NEWEST, ['resource_test_union', 'resource_test_intersection', 'resource_test_region_intersects']],
] as const) {
	const tree = await treeOf(version, KERNEL_FILES);
	describe(`resource_kunit.c of ${version}`, () => {
		const files = () => ({
			resource: tree?.read('kernel/resource.c') as string,
			kunit: tree?.read('kernel/resource_kunit.c') as string,
		});

		testWith(tree)('passes', async () => {
			const [expected, failed] = await runKunit(files(), [...names]);
			expect(expected).toBeGreaterThan(20);
			expect(failed).toBe(0);
		});

		testWith(tree)('fails where the shim is wrong', async () => {
			const wrong = '#define resource_union(a, b, c) (!resource_union(a, b, c))\n';
			const [, failed] = await runKunit(files(), [...names], wrong);
			expect(failed).toBeGreaterThan(0);
		});
	});
}
