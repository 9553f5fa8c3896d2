/*
 * Between vmbus_drv.c and its drivers: what a driver asks for and gives back is written down, and granted as the bits
 * of HH->grants say, one for each request in turn.
 */
static struct hh_event *hh_event(u32 kind)
{
	struct hh_event *event;

	if (HH->events >= HH_EVENTS)
		__builtin_trap();
	event = &HH->event[HH->events++];
	memset(event, 0, sizeof(*event));
	event->kind = kind;
	return event;
}

static int hh_ask(struct resource **new, struct hv_device *device, resource_size_t min, resource_size_t max,
		  resource_size_t size, resource_size_t align, bool overlap_ok)
{
	bool grant = HH->grants & 1;
	struct hh_event *event = hh_event(grant ? HH_GRANTED : HH_REFUSED);

	HH->grants >>= 1;
	event->min = min;
	event->max = max;
	event->size = size;
	event->align = align;
	event->overlap_ok = overlap_ok;
	if (!grant)
		return -ENXIO;
	*new = hh_allocate(sizeof(**new));
	if (!*new)
		return -ENOMEM;
	(*new)->start = (u64)HH->events << 28;
	(*new)->end = (*new)->start + size - 1;
	(*new)->flags = IORESOURCE_MEM | IORESOURCE_BUSY;
	return 0;
}

static void hh_give_back(resource_size_t start, resource_size_t size)
{
	struct hh_event *event = hh_event(HH_RELEASED);

	event->min = start;
	event->size = size;
}
#define vmbus_allocate_mmio hh_ask
#define vmbus_free_mmio hh_give_back
