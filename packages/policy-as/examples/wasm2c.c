/* SPDX-License-Identifier: MIT */
/*
 * C, by wasm2c of WABT 1.0.32, which makes C of the module: no WebAssembly is left when this runs.
 *
 *     wasm2c policy.wasm -o policy.c
 *     cc -O2 -I. -I../include wasm2c.c policy.c -lwasm-rt-impl -lm
 *     ./a.out RECORDS ANSWERS
 */
#include "hvmmio_policy.h"
#include "policy.h"

#include <stdio.h>

#define RECORDS 10000
#define IN sizeof(struct hvmmio_input)
#define OUT sizeof(struct hvmmio_output)

int main(int argc, char **argv)
{
	FILE *records = argc == 3 ? fopen(argv[1], "rb") : NULL;
	FILE *answers = argc == 3 ? fopen(argv[2], "wb") : NULL;
	Z_policy_instance_t wasm;

	if (!records || !answers)
		return 1;
	wasm_rt_init();
	Z_policy_init_module();
	Z_policy_instantiate(&wasm);

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
	Z_policy_free(&wasm);
	return fclose(answers) ? 1 : 0;
}
