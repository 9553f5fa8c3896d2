/* The module's entry points: one or many inputs from the ACPI probe to the reservation, and single allocations. */
#undef __request_region

#ifdef HH_HAS_LIST
#define HH_LIST hyperv_mmio
#else
#define HH_LIST ((struct resource *)NULL)
#endif

/* Sets up what a kernel finds of the machine before it walks _CRS. */
static void hh_prepare(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size)
{
	screen_info.lfb_base = lfb_base;
	screen_info.lfb_size = lfb_size;
	sysfb_primary_display.screen = screen_info;
	hh_video.resource[0].start = bar_start;
	hh_video.resource[0].end = bar_start + bar_size - 1;
	hh_video.resource[0].flags = flags & HH_BAR_IS_MEMORY ? IORESOURCE_MEM : IORESOURCE_IO;
}

/* Uses the tree's own probe if it can be run; else the order of all known probes. */
static int hh_probe(void)
{
#ifdef HH_PROBE
	return HH_PROBE(HH_PROBE_DEVICE);
#else
	for (struct acpi_device *device = &hh_acpi[HH_OWN_LEVEL]; device->parent; device = device->parent) {
		acpi_status status = acpi_walk_resources(device->handle, METHOD_NAME__CRS, vmbus_walk_resources, NULL);

		if (ACPI_FAILURE(status) && device == &hh_acpi[HH_OWN_LEVEL])
			return -ENODEV;
		if (ACPI_FAILURE(status) || device == &hh_acpi[HH_OWN_LEVEL])
			continue;
		if (HH_LIST) {
			vmbus_reserve_fb();
			break;
		}
	}
	return 0;
#endif
}

/* Returns what the probe does. If it fails there is no driver, so no list and no reservation. */
static int hh_boot(void)
{
	const struct resource *list, *reserved;
	u64 more = 0;
	u32 nodes = 0;
	int result;

	hh_own_count(true);
	result = hh_probe();
	hh_own_count(false);
#ifdef HH_HAS_RESERVATION
	reserved = fb_mmio;
#else
	reserved = hh_own_reserved();
#endif
	if (result)
		reserved = NULL;
	list = result ? NULL : HH_LIST;
	for (const struct resource *node = list; node; node = node->sibling, nodes++)
		if (nodes > 0)
			more = (more ^ node->start * 0x9e3779b97f4a7c15ULL ^ node->end) * 0xff51afd7ed558ccdULL;
	hh_check_all();
	hh_own_answer(reserved ? reserved->start : 0, reserved ? resource_size(reserved) : 0, list ? list->start : 0,
		      list ? list->end : 0, nodes, more);
	return result;
}

u32 HH_EXPORT(inputs)(void)
{
	return (u32)(unsigned long)HH->input;
}
u32 HH_EXPORT(outputs)(void)
{
	return (u32)(unsigned long)HH->output;
}
u32 HH_EXPORT(log)(void)
{
	return (u32)(unsigned long)HH->log;
}
u32 HH_EXPORT(logged)(void)
{
	return (u32)(unsigned long)&HH->logged;
}
u32 HH_EXPORT(nodes)(void)
{
	return (u32)(unsigned long)HH->nodes;
}
u32 HH_EXPORT(events)(void)
{
	return (u32)(unsigned long)HH->event;
}
u32 HH_EXPORT(at)(void)
{
	return (u32)(unsigned long)&HH->at;
}

/*
 * Must not be inlined into its caller, which has access to the state: then the source functions it calls would be
 * inlined, too.
 */
static __attribute__((__noinline__)) void hh_decide(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size)
{
	hh_prepare(flags, lfb_base, lfb_size, bar_start, bar_size);
	hh_boot();
}

void HH_OWN(run)(u32 from, u32 to, u32 mask, u32 wanted)
{
	for (u32 i = from; i < to && i < HH_BATCH; i++) {
		const struct hh_case *in = HH->input + i;

		if ((in->flags & mask) != wanted)
			continue;
		HH->at = i;
		hh_own_refuel();
		hh_put_back();
		hh_own_start(in->flags, in->range_count, 0, true);
		hh_decide(in->flags, in->lfb_base, in->lfb_size, in->bar_start, in->bar_len);
	}
}

/* Answers the inputs in a range whose flags match `wanted` under the mask. */
void HH_EXPORT(run)(u32 from, u32 to, u32 mask, u32 wanted)
{
	hh_own_run(from, to, mask, wanted);
}

/*
 * Runs one kernel with messages, on the ranges that the caller has stored in place of the nodes; returns the number of
 * nodes, or with bit 31 set what the probe returned if it failed. `shape` says where in the ACPI namespace the ranges
 * are.
 */
u32 HH_EXPORT(boot)(u32 flags, u32 lfb_base, u32 lfb_size, u64 bar_start, u64 bar_size, u32 count, u32 shape,
		    u32 failing_allocation)
{
	int result;
	u32 nodes = 0;

	hh_own_start(flags, count, shape, false);
	hh_own_allow(0, failing_allocation, true);
	hh_prepare(flags, lfb_base, lfb_size, bar_start, bar_size);
	result = hh_boot();
	hh_own_allow(0, 0, true);
	if (result)
		return 0x80000000u | (u32)result;
	for (const struct resource *node = HH_LIST; node && nodes < HH_NODES; node = node->sibling)
		hh_own_node(nodes++, node->start, node->end);
	return nodes;
}

u32 HH_EXPORT(live)(void)
{
	return hh_check_all();
}

int HH_EXPORT(insert)(u64 start, u64 last, u32 busy)
{
	return hh_insert(start, last, busy);
}
u32 HH_EXPORT(hold)(u64 start, u64 size)
{
	return __request_region(&iomem_resource, start, size, "hvmmio", 0) != NULL;
}
void HH_EXPORT(unhold)(u64 start, u64 size)
{
	__release_region(&iomem_resource, start, size);
}

#ifdef HH_HAS_ALLOCATE
int HH_EXPORT(allocate)(u64 min, u64 max, u64 size, u64 align, u32 overlap_ok)
{
	struct vmbus_channel channel = {0};
	struct hv_device device = {.channel = &channel, .device = {.init_name = "hvmmio"}};
	struct resource *new = NULL;
	int result = vmbus_allocate_mmio(&new, &device, min, max, size, align, overlap_ok);

	hh_own_node(0, new && !result ? new->start : 0, new && !result ? new->end : 0);
	return result;
}
#endif
#ifdef HH_HAS_FREE
void HH_EXPORT(release)(u64 start, u64 size)
{
	vmbus_free_mmio(start, size);
}
#endif
