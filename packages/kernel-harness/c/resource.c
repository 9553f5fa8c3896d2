struct resource iomem_resource = {.name = "iomem", .start = 0, .end = -1, .flags = IORESOURCE_MEM};

/* Inserts a resource below a parent; returns the resource that it conflicts with, or NULL. */
static struct resource *hh_place(struct resource *parent, struct resource *res)
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
	return hh_place(root, res) ? -EBUSY : 0;
}

struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t size,
				  const char *name, int flags)
{
	struct resource *res = hh_allocate(sizeof(*res)), *obstacle;

	if (!res)
		return NULL;
	resource_set_range(res, start, size);
	res->name = name;
	res->flags = resource_type(parent) | resource_ext_type(parent) | IORESOURCE_BUSY | flags;
	while ((obstacle = hh_place(parent, res))) {
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
	hh_print(HH_WARNING, "no such resource to free\n");
}
