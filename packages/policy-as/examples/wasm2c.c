/* SPDX-License-Identifier: MIT */
/*
 * C, with wasm2c of WABT 1.0.32, which translates the module to C; no WebAssembly runtime is needed.
 *
 *     wasm2c policy.wasm -o policy.c
 *     cc -O2 -I. -I../include wasm2c.c policy.c -lwasm-rt-impl -lm
 *     ./a.out RECORDS ANSWERS [SECONDS]
 */
#include "hvmmio_policy.h"
#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RECORDS 10000
#define IN sizeof(struct hvmmio_input)
#define OUT sizeof(struct hvmmio_output)

static double now_ms(void)
{
	struct timespec now;

	timespec_get(&now, TIME_UTC);
	return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static void batch(Z_policy_instance_t *wasm, uint32_t in, uint32_t out, uint32_t n)
{
	for (uint32_t policy = 0; policy < HVMMIO_POLICY_COUNT; policy++)
		Z_policyZ_hvmmio_reserve_fb_batch(wasm, policy, in, out, n);
}

static void one_by_one(Z_policy_instance_t *wasm, uint32_t in, uint32_t out, uint32_t n)
{
	for (uint32_t policy = 0; policy < HVMMIO_POLICY_COUNT; policy++)
		for (uint32_t i = 0; i < n; i++)
			Z_policyZ_hvmmio_reserve_fb(wasm, policy, in + i * IN, out + i * OUT);
}

/* Nanoseconds per decision; repetitions double until the minimum time is reached. */
static double nanoseconds(double seconds, void (*work)(Z_policy_instance_t *, uint32_t, uint32_t, uint32_t),
			  Z_policy_instance_t *wasm, uint32_t in, uint32_t out, uint32_t n)
{
	for (uint32_t rounds = 1;; rounds *= 2) {
		double start = now_ms(), ms;

		for (uint32_t round = 0; round < rounds; round++)
			work(wasm, in, out, n);
		ms = now_ms() - start;
		if (ms >= 1e3 * seconds)
			return 1e6 * ms / ((double)rounds * HVMMIO_POLICY_COUNT * n);
	}
}

int main(int argc, char **argv)
{
	FILE *records = argc >= 3 ? fopen(argv[1], "rb") : NULL;
	FILE *answers = argc >= 3 ? fopen(argv[2], "wb") : NULL;
	Z_policy_instance_t wasm;
	double began, load;

	if (!records || !answers)
		return 1;
	began = now_ms();
	wasm_rt_init();
	Z_policy_init_module();
	Z_policy_instantiate(&wasm);
	load = now_ms() - began;

	uint32_t in = Z_policyZ_hvmmio_io_area(&wasm, RECORDS * (IN + OUT));
	uint32_t out = in + RECORDS * IN;
	uint8_t *memory = Z_policyZ_memory(&wasm)->data; /* only now: growth may move it */
	uint32_t n = (uint32_t)fread(memory + in, IN, RECORDS, records);

	for (uint32_t policy = 0; policy < HVMMIO_POLICY_COUNT; policy++) {
		if (Z_policyZ_hvmmio_reserve_fb_batch(&wasm, policy, in, out, n) != HVMMIO_OK)
			return 1;
		if (fwrite(memory + out, OUT, n, answers) != n)
			return 1;
	}
	if (argc > 3) {
		double seconds = atof(argv[3]);

		printf("load %.2f ms, batch %.1f ns, one by one %.1f ns\n", load,
		       nanoseconds(seconds, batch, &wasm, in, out, n),
		       nanoseconds(seconds, one_by_one, &wasm, in, out, n));
	}
	Z_policy_free(&wasm);
	return fclose(answers) ? 1 : 0;
}
