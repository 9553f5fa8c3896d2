/*
 * The only functions with access to the harness's state; src/wasm/access.ts identifies them by their export names. Each
 * is small, is never inlined, calls no function of the source, does not write through pointer arguments, and has no
 * stack frame in memory.
 */
u32 HH_OWN(flags)(void)
{
	return HH->flags;
}
static inline bool hh_case_sysfb(void)
{
	return hh_own_flags() & HH_SYSFB;
}

/* The firmware. */
u32 HH_OWN(range_from)(u32 level)
{
	return HH->firmware.from[level % HH_LEVELS];
}
u32 HH_OWN(range_to)(u32 level)
{
	return HH->firmware.to[level % HH_LEVELS];
}
u32 HH_OWN(walk_status)(u32 level)
{
	return HH->firmware.status[level % HH_LEVELS];
}
u64 HH_OWN(range_start)(u32 i)
{
	return HH->ranges[i % HH_NODES].start;
}
u64 HH_OWN(range_last)(u32 i)
{
	return HH->ranges[i % HH_NODES].last;
}

/* Memory for objects: a piece of the arena, or the last freed object of that size. */
bool HH_OWN(allocation_fails)(void)
{
	return ++HH->allocations == HH->failing_allocation;
}
void *HH_OWN(take)(u32 bytes)
{
	u32 at = HH->arena_used;

	if (bytes > HH_ARENA_BYTES - at)
		return NULL;
	HH->arena_used = at + bytes;
	return HH_ARENA + at;
}
u32 HH_OWN(taken)(void)
{
	return HH->arena_used;
}
void *HH_OWN(swap_freed)(u32 class, void *object)
{
	void *was = HH->freed[class % HH_CLASSES];

	HH->freed[class % HH_CLASSES] = object;
	return was;
}

/* Printing. */
bool HH_OWN(logging)(void)
{
	return HH->logging;
}
void HH_OWN(put)(char c)
{
	if (HH->logged + 1 < sizeof(HH->log))
		HH->log[HH->logged++] = c;
}
/* A hash of everything printed in a run: levels and formats in order (FNV-1a). */
void HH_OWN(printed)(u32 level, u32 format, u32 messages)
{
	HH->messages |= messages;
	HH->printed = hh_mix(hh_mix(HH->printed, level + 2), format);
}

/* Requests of the reservation. */
void HH_OWN(requested)(u64 start, u64 size)
{
	if (!HH->counting || HH->attempts++ > 0)
		return;
	HH->first_start = start;
	HH->first_size = size;
}
void HH_OWN(granted)(struct resource *granted)
{
	if (HH->counting && granted)
		HH->reserved = granted;
}
void HH_OWN(count)(bool on)
{
	HH->counting = on;
}
struct resource *HH_OWN(reserved)(void)
{
	return HH->reserved;
}

/* Requests of a driver. */
bool HH_OWN(next_grant)(void)
{
	bool grant = HH->grants & 1;

	HH->grants >>= 1;
	return grant;
}
/* Returns the number of requests, including this one. */
u32 HH_OWN(event)(u32 kind, u64 min, u64 max, u64 size, u64 align, bool overlap_ok)
{
	struct hh_event *event;

	if (HH->events >= HH_EVENTS)
		__builtin_trap();
	event = &HH->event[HH->events++];
	event->kind = kind;
	event->min = min;
	event->max = max;
	event->size = size;
	event->align = align;
	event->overlap_ok = overlap_ok;
	return HH->events;
}
u32 HH_OWN(events)(void)
{
	return HH->events;
}

/* Answers. */
void HH_OWN(node)(u32 i, u64 start, u64 last)
{
	if (i >= HH_NODES)
		__builtin_trap();
	HH->nodes[2 * i] = start;
	HH->nodes[2 * i + 1] = last;
}
void HH_OWN(answer)(u64 start, u64 size, u64 node_start, u64 node_last, u32 nodes, u64 more)
{
	struct hh_output *out = &HH->output[HH->at % HH_BATCH];

	out->start = start;
	out->size = size;
	out->first_size = HH->first_size;
	out->attempts = HH->attempts;
	out->messages = HH->messages | HH->printed << 8;
	out->node_start = node_start;
	out->node_last = node_last;
	out->nodes = nodes;
	out->ended = 1;
	out->more = more;
}

/* Where the ranges are; by default the parent of the VMBus device has all of them. */
static const struct {
	u8 from, to;
	u8 status;
} hh_shapes[][HH_LEVELS] = {
    {[HH_PARENT] = {0, HH_ALL}},
    {[HH_OWN_LEVEL] = {0, HH_ALL}},
    {[HH_OWN_LEVEL] = {0, 1}, [HH_PARENT] = {1, HH_ALL}},
    {[HH_GRANDPARENT] = {0, HH_ALL}},
    {[HH_PARENT] = {0, 1}, [HH_GRANDPARENT] = {1, HH_ALL}},
    {[HH_ROOT] = {0, HH_ALL}},
    {[HH_OWN_LEVEL] = {0, 0, HH_NOT_FOUND}, [HH_PARENT] = {0, HH_ALL}},
    {[HH_PARENT] = {0, 0, HH_NOT_FOUND}, [HH_GRANDPARENT] = {0, HH_ALL}},
    {[HH_PARENT] = {0, HH_ALL, HH_NOT_FOUND}},
    {[HH_OWN_LEVEL] = {0, HH_ALL, HH_FAILED}},
};

/* Resets the state for a run. `from_input`: the ranges are those of the current input. */
void HH_OWN(start)(u32 flags, u32 count, u32 shape, bool from_input)
{
	const u32 most = from_input ? HH_RANGES : HH_NODES;

	if (&__data_end - &__global_base > HH_DATA_BYTES)
		__builtin_trap();
	if (HH->arena_used)
		for (u32 class = 0; class < HH_CLASSES; class++)
			HH->freed[class] = NULL;
	HH->flags = flags;
	HH->arena_used = HH->allocations = 0;
	HH->counting = HH->attempts = 0;
	HH->first_start = HH->first_size = 0;
	HH->reserved = NULL;
	HH->messages = HH->printed = HH->logged = HH->events = 0;
	HH->ranges = from_input ? HH->input[HH->at % HH_BATCH].ranges : (const void *)HH->nodes;
	count = count < most ? count : most;
	shape = shape < ARRAY_SIZE(hh_shapes) ? shape : 0;
	for (u32 level = 0; level < HH_LEVELS; level++) {
		u32 to = hh_shapes[shape][level].to;

		HH->firmware.from[level] = hh_shapes[shape][level].from;
		HH->firmware.to[level] = to < count ? to : count;
		HH->firmware.status[level] = hh_shapes[shape][level].status;
	}
}
void HH_OWN(allow)(u32 grants, u32 failing_allocation, bool logging)
{
	HH->grants = grants;
	HH->failing_allocation = failing_allocation;
	HH->logging = logging;
}

/*
 * The lowest and the highest address that the source has written to since the last call. The WASM rewriting provides
 * the bodies; without it each run has its own memory.
 */
static volatile u32 hh_nothing;
__attribute__((optnone)) u32 HH_OWN(lowest)(void)
{
	return hh_nothing;
}
__attribute__((optnone)) u32 HH_OWN(highest)(void)
{
	return hh_nothing;
}
/* Fuel for one run; the rewriting provides this body, too. */
__attribute__((optnone)) void HH_OWN(refuel)(void)
{
	hh_nothing = 0;
}

/* Restores the source's memory as it was when the module was loaded, 32 bytes at a time. */
static const u64 hh_zeros[4];
static inline __attribute__((always_inline)) void hh_copy(volatile u64 *to, const volatile u64 *from)
{
	to[0] = from[0], to[1] = from[1], to[2] = from[2], to[3] = from[3];
}
static inline __attribute__((always_inline)) void hh_put_back(void)
{
	const unsigned long start = (unsigned long)&__global_base, size = &__data_end - &__global_base;
	const unsigned long from = hh_own_lowest() & ~31U, last = (hh_own_highest() + 7) & ~31U;

	if (!HH->ready)
		for (unsigned long at = 0; at < size; at += 32)
			hh_copy(HH->data + at / 8, (u64 *)(start + at));
	else
		for (unsigned long at = from; at <= last && at < HH_STATE_AT; at += 32)
			hh_copy((u64 *)at, at - start < size ? HH->data + (at - start) / 8 : hh_zeros);
	HH->ready = 1;
}
