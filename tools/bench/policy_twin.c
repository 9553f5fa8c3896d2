/* SPDX-License-Identifier: MIT */
/*
 * The reservation of docs/domain.md, section 4, in C: the peer of policy.wasm and of core in the benchmarks, and a
 * second implementation for policy-as's tests. It follows the rules literally, including loop and early returns, and is
 * compiled once for each width of resource_size_t, so that integer conversions are the compiler's and not done with
 * masks.
 *
 * Without a main(): policy_twin_main.c times it.
 */
#include "policy_twin.h"

#include <stdbool.h>
#include <stdlib.h>

#define SZ_1M 0x100000
#define SZ_8M 0x800000u
#define SZ_64M 0x4000000u
#define SZ_128M 0x8000000u
#define SZ_4G 0x100000000ULL

static inline uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static inline uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

#define resource_size_t uint64_t
#define WIDTH(name) name##_64
#include "policy_twin_decide.h"
#undef resource_size_t
#undef WIDTH

#define resource_size_t uint32_t
#define WIDTH(name) name##_32
#include "policy_twin_decide.h"
#undef resource_size_t
#undef WIDTH

/* The policy is the same for a whole batch; with a constant in each call the compiler specializes the loop for each. */
#define BATCH(policy)                                                                                                  \
	case policy:                                                                                                   \
		for (size_t i = 0; i < n; i++) {                                                                       \
			if (in[i].flags & HVMMIO_RESOURCE_32)                                                          \
				decide_32(policy, &in[i], &out[i]);                                                    \
			else                                                                                           \
				decide_64(policy, &in[i], &out[i]);                                                    \
		}                                                                                                      \
		break

void policy_twin_batch(enum hvmmio_policy policy, const struct hvmmio_input *in, struct hvmmio_output *out, size_t n)
{
	switch (policy) {
		BATCH(HVMMIO_SCREEN_INFO);
		BATCH(HVMMIO_GEN1_BAR);
		BATCH(HVMMIO_SYSFB_GATE);
		BATCH(HVMMIO_LOW_HALF);
		BATCH(HVMMIO_LOW_HALF_UNGATED);
		BATCH(HVMMIO_LOW_HALF_SCREEN_INFO);
		BATCH(HVMMIO_SEED_PROPOSAL);
		BATCH(HVMMIO_LOW_HALF_SKIP_CVM);
		BATCH(HVMMIO_FIXED_64M_FALLBACK);
		BATCH(HVMMIO_FIXED_64M_ALWAYS);
		BATCH(HVMMIO_CONFIG_WINDOW_HIGH);
		BATCH(HVMMIO_NONE);
	case HVMMIO_POLICY_COUNT:
		abort();
	}
}
