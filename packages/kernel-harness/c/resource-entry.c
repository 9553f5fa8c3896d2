/* Puts a resource into the global tree that was there before any driver; a busy one goes into those that are not. */
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
