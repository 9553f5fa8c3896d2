/*
 * Interface between vmbus_drv.c and its drivers: records what a driver requests and releases. The bits of `grants` in
 * the state decide which requests succeed, one bit for each request in turn.
 */
static int hh_ask(struct resource **new, struct hv_device *device, resource_size_t min, resource_size_t max,
		  resource_size_t size, resource_size_t align, bool overlap_ok)
{
	bool grant = hh_own_next_grant();
	u64 number = hh_own_event(grant ? HH_GRANTED : HH_REFUSED, min, max, size, align, overlap_ok);

	if (!grant)
		return -ENXIO;
	*new = hh_allocate(sizeof(**new));
	if (!*new)
		return -ENOMEM;
	(*new)->start = number << 28;
	(*new)->end = (*new)->start + size - 1;
	(*new)->flags = IORESOURCE_MEM | IORESOURCE_BUSY;
	return 0;
}

static void hh_give_back(resource_size_t start, resource_size_t size)
{
	hh_own_event(HH_RELEASED, start, 0, size, 0, false);
}
#define vmbus_allocate_mmio hh_ask
#define vmbus_free_mmio hh_give_back
