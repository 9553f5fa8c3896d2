/* Puts a resource into the global tree that was there before any driver. */
int hh_insert(resource_size_t start, resource_size_t last, bool busy)
{
	struct resource *res = hh_allocate(sizeof(*res));
	res->name = "hvmmio";
	res->start = start;
	res->end = last;
	res->flags = IORESOURCE_MEM | (busy ? IORESOURCE_BUSY : 0);
	return request_resource(&iomem_resource, res);
}
