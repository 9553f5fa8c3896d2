/* Included before vmbus_drv.c: counts its requests before calling the real function. */
static struct resource *hh_counted_request(struct resource *parent, resource_size_t start, resource_size_t size,
					   const char *name, int flags)
{
	struct resource *granted;

	hh_own_requested(start, size);
	granted = __request_region(parent, start, size, name, flags);
	hh_own_granted(granted);
	return granted;
}
#define __request_region hh_counted_request
