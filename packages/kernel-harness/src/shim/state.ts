/** What lies behind the source's own data in the module's memory, and the functions that work on it. */

/** Inputs that a batch holds. */
export const BATCH = 2048;
/** Words of an input and of an output, 32 bits each; see record.ts. */
export const INPUT_WORDS = 32;
export const OUTPUT_WORDS = 16;

/** The source's stack; kernels have 16 KiB. */
export const STACK_BYTES = 0x10000;
const DATA_BYTES = 0x10000;
const LOG_BYTES = 0x4000;
const ARENA_BYTES = 0x200000;
const NODES = 1100;
/** More than the parts above need; what is left over catches a write past the end of the last. */
export const MEMORY_BYTES = 0x300000;

export const STATE = `
struct hv_asked { u64 min, max, size, align; u32 overlap_ok, result; };

/* All that outlives a run of one input. It lies past the data, so that putting the data back leaves it alone. */
struct hv_state {
	u32 input[${BATCH} * ${INPUT_WORDS}];
	u32 output[${BATCH} * ${OUTPUT_WORDS}];
	u8 data[${DATA_BYTES}];
	char log[${LOG_BYTES}];
	u64 nodes[${NODES} * 2];
	struct hv_asked asked[8];
	u32 asks;
	u32 ready;
	u32 at;
	u32 logging;
	u32 logged;
	u32 messages;
	u32 counting;
	u32 attempts;
	u64 first_start, first_size;
	u32 flags;
	u32 arena_used;
	void *freed[64];
	u8 arena[${ARENA_BYTES}];
};
extern char __heap_base, __data_end, __global_base;
#define HV ((struct hv_state *)(((unsigned long)&__heap_base + 15) & ~15UL))

#define HV_BIOS 1
#define HV_CONFIDENTIAL 2
#define HV_BAR_NOT_MEMORY 4
#define HV_NO_VIDEO_DEVICE 8
#define HV_NO_SYSFB 16
static inline bool hv_case_sysfb(void) { return !(HV->flags & HV_NO_SYSFB); }

void *memset(void *to, int value, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
void *hv_allocate(size_t size);
void kfree(const void *object);
#define GFP_KERNEL 0x1u
#define GFP_ATOMIC 0x2u
#define GFP_NOWAIT 0x4u
#define __GFP_ZERO 0x8u
#define kmalloc(size, flags) hv_allocate(size)
#define kzalloc(size, flags) hv_allocate(size)
#define kcalloc(count, size, flags) hv_allocate((count) * (size))
#define kmalloc_array(count, size, flags) hv_allocate((count) * (size))
#define kzalloc_obj(what, ...) ((__typeof__(what) *)hv_allocate(sizeof(what)))
#define kmalloc_obj(what, ...) kzalloc_obj(what)

#define HV_EXPORT(name) __attribute__((export_name("hvmmio_" #name), __noinline__)) hv_entry_##name

#define HV_WARNING 4
int hv_print(int level, const char *format, ...);
#ifndef pr_fmt
#define pr_fmt(format) format
#endif
`;

/** Definitions for one translation unit. The loops go a word at a time; clang must not turn them into calls of themselves. */
export const SUPPORT = `
void *memset(void *to, int value, size_t size)
{
	volatile u8 *place = to;
	u64 word = 0x0101010101010101ULL * (u8)value;
	if (((unsigned long)to & 7) == 0)
		for (; size >= 8; size -= 8, place += 8)
			*(volatile u64 *)place = word;
	for (; size > 0; size--)
		*place++ = (u8)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	volatile u8 *place = to;
	const u8 *source = from;
	if ((((unsigned long)to | (unsigned long)from) & 7) == 0)
		for (; size >= 8; size -= 8, place += 8, source += 8)
			*(volatile u64 *)place = *(const u64 *)source;
	for (; size > 0; size--)
		*place++ = *source++;
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	volatile u8 *place = to;
	const u8 *source = from;
	if (place <= source)
		return memcpy(to, from, size);
	while (size-- > 0)
		place[size] = source[size];
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const volatile u8 *x = a, *y = b;
	for (; size > 0; size--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *text)
{
	const volatile char *end = text;
	while (*end)
		end++;
	return end - text;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (u8)*a - (u8)*b;
}

/* Each object has its size in front of it, and room behind it that must stay zero. */
#define HV_HEAD 16
#define HV_ROOM 16
#define HV_LIVE 0x68766c76u
#define HV_FREED 0x68766672u

static u32 *hv_head(const void *object)
{
	return (u32 *)((u8 *)object - HV_HEAD);
}

void *hv_allocate(size_t size)
{
	u32 rounded = (u32)((size + 15) & ~15UL);
	u32 class = rounded / 16;
	u8 *object;

	if (size > ${ARENA_BYTES} / 2)
		return NULL;
	if (class < 64 && HV->freed[class]) {
		object = HV->freed[class];
		HV->freed[class] = *(void **)object;
	} else {
		if (HV->arena_used + HV_HEAD + rounded + HV_ROOM > ${ARENA_BYTES})
			return NULL;
		object = HV->arena + HV->arena_used + HV_HEAD;
		HV->arena_used += HV_HEAD + rounded + HV_ROOM;
	}
	hv_head(object)[0] = HV_LIVE;
	hv_head(object)[1] = rounded;
	memset(object, 0, rounded + HV_ROOM);
	return object;
}

static void hv_check(const u8 *object)
{
	const u64 *room = (const u64 *)(object + hv_head(object)[1]);
	if (room[0] | room[1])
		__builtin_trap();
}

/* What is freed twice, was never allocated or was written past traps; what is read after it was freed is no address. */
void kfree(const void *object)
{
	u32 *head = hv_head(object);
	u32 class;

	if (!object)
		return;
	if (head[0] != HV_LIVE)
		__builtin_trap();
	hv_check(object);
	head[0] = HV_FREED;
	class = head[1] / 16;
	memset((void *)object, 0x6b, head[1]);
	if (class < 64) {
		*(void **)object = HV->freed[class];
		HV->freed[class] = (void *)object;
	}
}

static void hv_check_all(void)
{
	u32 at = 0;
	while (at < HV->arena_used) {
		u8 *object = HV->arena + at + HV_HEAD;
		u32 *head = hv_head(object);
		if ((head[0] != HV_LIVE && head[0] != HV_FREED) || head[1] > ${ARENA_BYTES})
			__builtin_trap();
		hv_check(object);
		at += HV_HEAD + head[1] + HV_ROOM;
	}
}
`;
