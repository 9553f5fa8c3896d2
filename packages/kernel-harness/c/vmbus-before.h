/* Before vmbus_drv.c: its requests are counted on their way to the real function. */
static struct resource *hh_counted_request(struct resource *parent, resource_size_t start, resource_size_t size,
					   const char *name, int flags)
{
	struct resource *granted;

	if (!HH->counting)
		return __request_region(parent, start, size, name, flags);
	if (HH->attempts++ == 0) {
		HH->first_start = start;
		HH->first_size = size;
	}
	granted = __request_region(parent, start, size, name, flags);
	if (granted)
		HH->reserved = granted;
	return granted;
}
#define __request_region hh_counted_request
