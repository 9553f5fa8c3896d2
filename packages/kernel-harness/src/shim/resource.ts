/** Around `kernel/resource.c`: what the entry calls of it, and what stands in for it where a tree has none. */

/** What the harness takes from `kernel/resource.c`. */
export const RESOURCE_ROOTS = ['iomem_resource', '__request_region', '__release_region', 'request_resource'];

export const RESOURCE_ENTRY = `
/* Puts a resource into the global tree that was there before any driver. */
int hv_insert(resource_size_t start, resource_size_t last, bool busy)
{
	struct resource *res = hv_allocate(sizeof(*res));
	res->name = "hvmmio";
	res->start = start;
	res->end = last;
	res->flags = IORESOURCE_MEM | (busy ? IORESOURCE_BUSY : 0);
	return request_resource(&iomem_resource, res);
}
`;

/** Our own equivalent, by docs/domain.md, section 5. */
export const RESOURCE_OWN = String.raw`
struct resource iomem_resource = { .name = "iomem", .start = 0, .end = -1, .flags = IORESOURCE_MEM };

/* What is in the way of a resource below a parent, or NULL once it is put there. */
static struct resource *hv_place(struct resource *parent, struct resource *res)
{
	struct resource **link = &parent->child;

	if (res->start > res->end || res->start < parent->start || res->end > parent->end)
		return parent;
	while (*link && (*link)->end < res->start)
		link = &(*link)->sibling;
	if (*link && (*link)->start <= res->end)
		return *link;
	res->parent = parent;
	res->sibling = *link;
	*link = res;
	return NULL;
}

int request_resource(struct resource *root, struct resource *res)
{
	return hv_place(root, res) ? -EBUSY : 0;
}

struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t size,
	const char *name, int flags)
{
	struct resource *res = hv_allocate(sizeof(*res)), *obstacle;

	if (!res)
		return NULL;
	resource_set_range(res, start, size);
	res->name = name;
	res->flags = resource_type(parent) | resource_ext_type(parent) | IORESOURCE_BUSY | flags;
	while ((obstacle = hv_place(parent, res))) {
		if (obstacle == parent || obstacle->flags & IORESOURCE_BUSY) {
			kfree(res);
			return NULL;
		}
		parent = obstacle;
	}
	return res;
}

void __release_region(struct resource *parent, resource_size_t start, resource_size_t size)
{
	resource_size_t last = start + size - 1;
	struct resource **link = &parent->child, *res;

	while ((res = *link)) {
		if (res->start > start || res->end < last) {
			link = &res->sibling;
		} else if (!(res->flags & IORESOURCE_BUSY)) {
			link = &res->child;
		} else if (res->start == start && res->end == last) {
			*link = res->sibling;
			kfree(res);
			return;
		} else {
			break;
		}
	}
	hv_print(HV_WARNING, "no such resource to free\n");
}
`;
