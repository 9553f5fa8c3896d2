/* A driver's action: a request, or a release (`min` is its start, `size` its size). */
struct hh_event {
	u64 min, max, size, align;
	u32 overlap_ok, kind;
};
enum { HH_REFUSED, HH_GRANTED, HH_RELEASED };

struct hh_range {
	u64 start, last;
};

struct hh_output {
	u64 start, size, first_size;
	u32 attempts, messages;
	u64 node_start, node_last;
	u32 nodes, ended;
	u64 more;
};
_Static_assert(sizeof(struct hh_output) == 4 * HH_OUTPUT_WORDS, "output");

/* Where in the ACPI namespace the ranges are, and the level whose _CRS cannot be read. */
enum { HH_OWN_LEVEL, HH_PARENT, HH_GRANDPARENT, HH_ROOT, HH_LEVELS };
#define HH_FAILED 1
#define HH_NOT_FOUND 5
struct hh_firmware {
	u32 from[HH_LEVELS], to[HH_LEVELS], status[HH_LEVELS];
};

/* Number of size classes, in units of 16 bytes, with free lists. */
#define HH_CLASSES 64

/*
 * Everything that the source must not access. It is above the memory that the source's functions may read and write;
 * only own.c accesses it.
 */
struct resource;
struct hh_state {
	struct hh_case input[HH_BATCH];
	struct hh_output output[HH_BATCH];
	/* Copy of the source's data as it was when the module was loaded. */
	u64 data[HH_DATA_BYTES / 8];
	char log[HH_LOG_BYTES];
	u64 nodes[HH_NODES * 2];
	struct hh_event event[HH_EVENTS];
	u32 events;
	u32 grants;
	const struct hh_range *ranges;
	struct hh_firmware firmware;
	u32 ready;
	u32 at;
	u32 logging;
	u32 logged;
	u32 messages;
	u32 printed;
	u32 counting;
	u32 attempts;
	u32 allocations, failing_allocation;
	u64 first_start, first_size;
	struct resource *reserved;
	u32 flags;
	u32 arena_used;
	void *freed[HH_CLASSES];
};
extern char __data_end, __global_base;
#define HH ((struct hh_state *)(unsigned long)HH_STATE_AT)
/* Allocations directly follow the data, so that the memory a run writes to is contiguous. */
#define HH_ARENA ((u8 *)(((unsigned long)&__data_end + 15) & ~15UL))
_Static_assert(HH_STATE_AT + sizeof(struct hh_state) <= HH_MEMORY_BYTES, "state");

void *memset(void *to, int value, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
void *hh_allocate(size_t size);
void kfree(const void *object);
#define GFP_KERNEL 0x1u
#define GFP_ATOMIC 0x2u
#define GFP_NOWAIT 0x4u
#define __GFP_NOWARN 0x10u
#define __GFP_ZERO 0x8u
#define kmalloc(size, flags) hh_allocate(size)
#define kzalloc(size, flags) hh_allocate(size)
#define kcalloc(count, size, flags) hh_allocate((count) * (size))
#define kmalloc_array(count, size, flags) hh_allocate((count) * (size))
#define kvmalloc kmalloc
#define kvzalloc kzalloc
#define kzalloc_obj(what, ...) ((__typeof__(what) *)hh_allocate(sizeof(what)))
#define kmalloc_obj(what, ...) kzalloc_obj(what)

#define HH_EXPORT(name) __attribute__((export_name("hvmmio_" #name), __noinline__)) hh_entry_##name
#define HH_OWN(name) __attribute__((export_name("hvmmio_own_" #name), __noinline__)) hh_own_##name

static inline u32 hh_mix(u32 digest, u32 value)
{
	return (digest ^ value) * 16777619u;
}

#define HH_WARNING 4
/* The level is a prefix of the text, from KERN_*. */
#define HH_LEVEL_INSIDE -1
#define HH_LEVEL_CONTINUED -2
int hh_print(int level, const char *format, ...);
#ifndef pr_fmt
#define pr_fmt(format) format
#endif
