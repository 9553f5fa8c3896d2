/*
 * Inserts a resource that exists before any driver into the global tree; a busy one goes inside those that are not
 * busy.
 */
int hh_insert(resource_size_t start, resource_size_t last, bool busy)
{
	struct resource *res;

	if (busy)
		return __request_region(&iomem_resource, start, last - start + 1, "hvmmio", 0) ? 0 : -EBUSY;
	res = hh_allocate(sizeof(*res));
	res->name = "hvmmio";
	res->start = start;
	res->end = last;
	res->flags = IORESOURCE_MEM;
	return request_resource(&iomem_resource, res);
}
