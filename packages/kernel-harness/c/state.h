/* What a driver did: asked for a range, or gave one back (`min` its start, `size` its size). */
struct hh_event {
	u64 min, max, size, align;
	u32 overlap_ok, kind;
};
enum { HH_REFUSED, HH_GRANTED, HH_RELEASED };

/* Formats that were printed lately. */
struct hh_format {
	const char *text;
	u32 digest, messages;
};
#define HH_FORMATS 16

struct hh_range {
	u64 start, last;
};

/* Where in the ACPI namespace the ranges are, and which level's _CRS cannot be read. */
enum { HH_OWN, HH_PARENT, HH_GRANDPARENT, HH_ROOT, HH_LEVELS };
struct hh_firmware {
	u32 from[HH_LEVELS], to[HH_LEVELS], status[HH_LEVELS];
};

/* All that outlives a run of one input. It lies past the data, so that putting the data back leaves it alone. */
struct resource;
struct hh_state {
	struct hh_case input[HH_BATCH];
	u32 output[HH_BATCH * HH_OUTPUT_WORDS];
	u8 data[HH_DATA_BYTES];
	char log[HH_LOG_BYTES];
	u64 nodes[HH_NODES * 2];
	struct hh_event event[HH_EVENTS];
	u32 events;
	u32 grants;
	const struct hh_range *ranges;
	struct hh_firmware firmware;
	u32 shape;
	u32 ready;
	u32 at;
	u32 logging;
	u32 logged;
	u32 messages;
	u32 printed;
	struct hh_format formats[HH_FORMATS];
	u32 counting;
	u32 attempts;
	u32 allocations, failing_allocation;
	u64 first_start, first_size;
	struct resource *reserved;
	u32 flags;
	u32 arena_used;
	void *freed[64];
	u8 arena[HH_ARENA_BYTES];
};
extern char __heap_base, __data_end, __global_base;
#define HH ((struct hh_state *)(((unsigned long)&__heap_base + 15) & ~15UL))

static inline bool hh_case_sysfb(void)
{
	return HH->flags & HH_SYSFB;
}

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
#define HH_REFUEL hh_entry_refuel

#define HH_WARNING 4
/* The level stands in front of the text, as KERN_* put it there. */
#define HH_LEVEL_INSIDE -1
#define HH_LEVEL_CONTINUED -2
int hh_print(int level, const char *format, ...);
#ifndef pr_fmt
#define pr_fmt(format) format
#endif
