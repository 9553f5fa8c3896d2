/* SPDX-License-Identifier: MIT */
/*
 * hvmmio: the records and names of policy.wasm, ABI version 1. C11 and C++17, little-endian hosts.
 *
 * A record lies in the module's memory as it does here, so an array of them is copied in and out as it stands. What
 * each policy does: docs/domain.md, section 4.
 */
#ifndef HVMMIO_POLICY_H
#define HVMMIO_POLICY_H

#include <stddef.h>
#include <stdint.h>

#define HVMMIO_ABI_VERSION 1

/* Policies, numbered in the order of `hvmmio policies`; the order never changes, new ones are appended. */
enum hvmmio_policy {
	HVMMIO_SCREEN_INFO = 0,
	HVMMIO_GEN1_BAR = 1,
	HVMMIO_SYSFB_GATE = 2,
	HVMMIO_LOW_HALF = 3,
	HVMMIO_LOW_HALF_UNGATED = 4,
	HVMMIO_LOW_HALF_SCREEN_INFO = 5,
	HVMMIO_SEED_PROPOSAL = 6,
	HVMMIO_LOW_HALF_SKIP_CVM = 7,
	HVMMIO_FIXED_64M_FALLBACK = 8,
	HVMMIO_FIXED_64M_ALWAYS = 9,
	HVMMIO_CONFIG_WINDOW_HIGH = 10,
	HVMMIO_NONE = 11,
	HVMMIO_POLICY_COUNT = 12
};

/* `flags` of an input record; unknown bits are ignored. */
#define HVMMIO_EFI UINT32_C(1)           /* generation 2; else generation 1, BIOS */
#define HVMMIO_SYSFB UINT32_C(2)         /* CONFIG_SYSFB is on */
#define HVMMIO_VIDEO_DEVICE UINT32_C(4)  /* the legacy PCI video device 1414:5353 is present */
#define HVMMIO_BAR_IS_MEMORY UINT32_C(8) /* its BAR0 is a memory BAR */
#define HVMMIO_CONFIDENTIAL UINT32_C(16) /* a confidential VM */
#define HVMMIO_RESOURCE_32 UINT32_C(32)  /* resource_size_t has 32 bits; the u64 inputs are taken modulo 2^32 first */

/* `messages` of an output record. */
#define HVMMIO_UNEXPECTED_LOW_MMIO_BASE UINT32_C(1)
#define HVMMIO_FRAMEBUFFER_BASE_ZERO UINT32_C(2)

/* What hvmmio_reserve_fb() and hvmmio_reserve_fb_batch() return. */
#define HVMMIO_OK 0
#define HVMMIO_UNKNOWN_POLICY 1
#define HVMMIO_OUTSIDE_MEMORY 2

/* What the guest knows when it decides. */
struct hvmmio_input {
	uint64_t low_start; /* the first MMIO node after the walk over _CRS */
	uint64_t low_end;   /* inclusive; low_start > low_end: there is no node */
	uint64_t bar_start; /* BAR0 of the legacy PCI video device */
	uint64_t bar_len;   /* in bytes */
	uint32_t lfb_base;  /* screen_info.lfb_base */
	uint32_t lfb_size;  /* screen_info.lfb_size, in bytes */
	uint32_t flags;
	uint32_t zero[5];
};

/* What it reserves. */
struct hvmmio_output {
	uint64_t start;      /* 0 if nothing is reserved */
	uint64_t size;       /* in bytes; 0 if nothing is reserved */
	uint64_t first_size; /* the size before the loop; 0 after an early return; a negative int is sign-extended */
	uint32_t attempts;   /* how often a range was requested */
	uint32_t messages;
};

#ifdef __cplusplus
#define HVMMIO_STATIC_ASSERT(what) static_assert(what, #what)
#else
#define HVMMIO_STATIC_ASSERT(what) _Static_assert(what, #what)
#endif

HVMMIO_STATIC_ASSERT(sizeof(struct hvmmio_input) == 64);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, low_start) == 0);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, low_end) == 8);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, bar_start) == 16);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, bar_len) == 24);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, lfb_base) == 32);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, lfb_size) == 36);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, flags) == 40);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_input, zero) == 44);
HVMMIO_STATIC_ASSERT(sizeof(struct hvmmio_output) == 32);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_output, start) == 0);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_output, size) == 8);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_output, first_size) == 16);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_output, attempts) == 24);
HVMMIO_STATIC_ASSERT(offsetof(struct hvmmio_output, messages) == 28);

#undef HVMMIO_STATIC_ASSERT

#endif
