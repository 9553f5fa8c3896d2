void *memset(void *to, int value, size_t size)
{
	volatile u8 *place = to;
	u64 word = 0x0101010101010101ULL * (u8)value;
	if (((unsigned long)to & 7) == 0) {
		for (; size >= 32; size -= 32, place += 32) {
			volatile u64 *words = (volatile u64 *)place;

			words[0] = word, words[1] = word, words[2] = word, words[3] = word;
		}
		for (; size >= 8; size -= 8, place += 8)
			*(volatile u64 *)place = word;
	}
	for (; size > 0; size--)
		*place++ = (u8)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	volatile u8 *place = to;
	const u8 *source = from;
	if ((((unsigned long)to | (unsigned long)from) & 7) == 0) {
		for (; size >= 64; size -= 64, place += 64, source += 64) {
			volatile u64 *out = (volatile u64 *)place;
			const u64 *in = (const u64 *)source;

			out[0] = in[0], out[1] = in[1], out[2] = in[2], out[3] = in[3];
			out[4] = in[4], out[5] = in[5], out[6] = in[6], out[7] = in[7];
		}
		for (; size >= 8; size -= 8, place += 8, source += 8)
			*(volatile u64 *)place = *(const u64 *)source;
	}
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

/* Each object is preceded by its size and followed by a guard area that must stay zero. */
#define HH_HEAD 16
#define HH_ROOM 16
#define HH_LIVE 0x68766c76u
#define HH_FREED 0x68766672u

static u32 *hh_head(const void *object)
{
	return (u32 *)((u8 *)object - HH_HEAD);
}

void *hh_allocate(size_t size)
{
	u32 rounded = (u32)((size + 15) & ~15UL);
	u32 class = rounded / 16;
	u8 *object;

	if (size > HH_ARENA_BYTES / 2 || hh_own_allocation_fails())
		return NULL;
	object = class < HH_CLASSES ? hh_own_swap_freed(class, NULL) : NULL;
	if (object) {
		hh_own_swap_freed(class, *(void **)object);
	} else {
		u8 *place = hh_own_take(HH_HEAD + rounded + HH_ROOM);

		if (!place)
			return NULL;
		object = place + HH_HEAD;
	}
	hh_head(object)[0] = HH_LIVE;
	hh_head(object)[1] = rounded;
	memset(object, 0, rounded + HH_ROOM);
	return object;
}

static void hh_check(const u8 *object)
{
	const u64 *room = (const u64 *)(object + hh_head(object)[1]);
	if (room[0] | room[1])
		__builtin_trap();
}

/*
 * Traps on a double free, a free of an unknown pointer, or an overflow; freed memory is filled with 0x6b, which no
 * address has.
 */
void kfree(const void *object)
{
	u32 *head = hh_head(object);
	u32 class;

	if (!object)
		return;
	if (head[0] != HH_LIVE)
		__builtin_trap();
	hh_check(object);
	head[0] = HH_FREED;
	class = head[1] / 16;
	memset((void *)object, 0x6b, head[1]);
	if (class < HH_CLASSES)
		*(void **)object = hh_own_swap_freed(class, (void *)object);
}

/* Number of objects that were not freed. */
static u32 hh_check_all(void)
{
	u32 at = 0, live = 0, taken = hh_own_taken();

	while (at < taken) {
		u8 *object = HH_ARENA + at + HH_HEAD;
		u32 *head = hh_head(object);
		if ((head[0] != HH_LIVE && head[0] != HH_FREED) || head[1] > HH_ARENA_BYTES)
			__builtin_trap();
		hh_check(object);
		live += head[0] == HH_LIVE;
		at += HH_HEAD + head[1] + HH_ROOM;
	}
	return live;
}
