/* SPDX-License-Identifier: MIT */
/*
 * Runs the records of json/reserve.json through an implementation of the decision in C, or one that C can call:
 *
 *     cc -o check check.c mine.c && ./check json/reserve.json
 *
 * mine.c has decide(): it takes the 64 bytes of an input record and fills in the 32 bytes of the answer. What stands in
 * them is in docs/contract.md and in hvmmio_policy.h of @hvmmio/policy-as. Exit code 0: every answer is as expected.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void decide(uint32_t policy, const uint8_t input[64], uint8_t output[32]);

static char *contents(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t size = 0, got;

	if (!file)
		return NULL;
	do {
		text = realloc(text, size + 65537);
		got = fread(text + size, 1, 65536, file);
		size += got;
	} while (got > 0);
	text[size] = 0;
	fclose(file);
	return text;
}

/* The bytes of the next `"name":"HEX"`; returns what follows it, NULL if there is none. */
static const char *bytes_of(const char *text, const char *name, uint8_t *bytes, int count)
{
	char key[32];
	unsigned int byte;

	snprintf(key, sizeof(key), "\"%s\":\"", name);
	text = strstr(text, key);
	if (!text)
		return NULL;
	text += strlen(key);
	for (int i = 0; i < count; i++, text += 2) {
		if (sscanf(text, "%2x", &byte) != 1)
			return NULL;
		bytes[i] = (uint8_t)byte;
	}
	return text;
}

int main(int argc, char **argv)
{
	const char *text = argc == 2 ? contents(argv[1]) : NULL;
	int tried = 0, wrong = 0;

	if (!text) {
		fprintf(stderr, "usage: check RESERVE.JSON\n");
		return 2;
	}
	/* A record is {"policy":"…","index":N,"input":"…","output":"…"}. */
	while ((text = strstr(text, "\"index\":")) != NULL) {
		uint8_t input[64], expected[32], output[32] = {0};
		uint32_t policy = (uint32_t)strtoul(text + 8, NULL, 10);

		text = bytes_of(text, "input", input, 64);
		text = text ? bytes_of(text, "output", expected, 32) : NULL;
		if (!text) {
			fprintf(stderr, "record %d: not as it should be\n", tried);
			return 2;
		}
		decide(policy, input, output);
		tried++;
		if (memcmp(output, expected, 32) != 0) {
			wrong++;
			fprintf(stderr, "record %d, policy %u: another answer\n", tried, policy);
		}
	}
	printf("%d records, %d wrong\n", tried, wrong);
	return tried > 0 && wrong == 0 ? 0 : 1;
}
