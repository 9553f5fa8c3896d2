/* SPDX-License-Identifier: MIT */
/*
 * Runs the twin for another program: argv[1] is a file of input records. For each line `POLICY` on standard input all
 * of them are decided and the time in nanoseconds is printed; for a line `POLICY FILE` the output records are written
 * to FILE. With HVMMIO_POLICY_COUNT as POLICY nothing is decided, but the same bytes are read and written, to measure
 * memory access.
 */
#define _POSIX_C_SOURCE 200809L
#include "policy_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void *allocate(size_t bytes)
{
	void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);

	if (!memory)
		fail("memory");
	/* The first write to a page is slow, so touch all pages. */
	memset(memory, 0xff, bytes);
	return memory;
}

static long long nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void copy_batch(const struct hvmmio_input *in, struct hvmmio_output *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		memcpy(&out[i], &in[i], sizeof(*out));
}

int main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	struct hvmmio_output *out;
	struct hvmmio_input *in;
	char line[4096], path[4096];
	unsigned int policy;
	long size;
	size_t n;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
		fail("records");
	n = (size_t)size / sizeof(*in);
	in = allocate(n * sizeof(*in));
	out = allocate(n * sizeof(*out));
	if (fread(in, sizeof(*in), n, file) != n)
		fail("records");
	fclose(file);

	while (fgets(line, sizeof(line), stdin)) {
		int words = sscanf(line, "%u %4095s", &policy, path);
		long long start, end;

		if (words < 1 || policy > HVMMIO_POLICY_COUNT)
			fail("policy");
		start = nanoseconds();
		if (policy == HVMMIO_POLICY_COUNT)
			copy_batch(in, out, n);
		else
			policy_twin_batch((enum hvmmio_policy)policy, in, out, n);
		end = nanoseconds();
		if (words == 2) {
			file = fopen(path, "wb");
			if (!file || fwrite(out, sizeof(*out), n, file) != n || fclose(file))
				fail("answers");
		}
		printf("%lld\n", end - start);
		fflush(stdout);
	}
	return 0;
}
