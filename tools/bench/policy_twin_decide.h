/* SPDX-License-Identifier: MIT */
/* The decision for one width of resource_size_t; included by policy_twin.c once for each, so without a guard. */

/* The request, and the messages. */
struct WIDTH(request) {
	resource_size_t start;
	resource_size_t size;
	uint32_t messages;
	bool returned; /* early return, without messages */
};

static inline __attribute__((always_inline)) bool WIDTH(is_low_base)(resource_size_t low)
{
	/* Two shifts, because a shift by the full width of a u32 is undefined. */
	return low != 0 && low >> 16 >> 16 == 0;
}

static inline __attribute__((always_inline)) struct WIDTH(request)
WIDTH(on_efi)(enum hvmmio_policy policy, const struct hvmmio_input *in)
{
	struct WIDTH(request) r = { 0, 0, 0, false };
	resource_size_t low = (resource_size_t)in->low_start;
	bool sysfb = in->flags & HVMMIO_SYSFB;

	switch (policy) {
	case HVMMIO_SCREEN_INFO:
	case HVMMIO_GEN1_BAR:
		r.start = in->lfb_base;
		r.size = larger(in->lfb_size, SZ_8M);
		break;
	case HVMMIO_SYSFB_GATE:
	case HVMMIO_CONFIG_WINDOW_HIGH:
	case HVMMIO_FIXED_64M_FALLBACK:
		if (sysfb) {
			r.start = in->lfb_base;
			r.size = larger(in->lfb_size, SZ_8M);
		}
		if (policy == HVMMIO_FIXED_64M_FALLBACK && r.start == 0 && WIDTH(is_low_base)(low)) {
			r.start = low;
			r.size = SZ_64M;
		}
		break;
	case HVMMIO_FIXED_64M_ALWAYS:
		if (WIDTH(is_low_base)(low)) {
			r.start = low;
			r.size = SZ_64M;
		}
		break;
	case HVMMIO_SEED_PROPOSAL:
		if (WIDTH(is_low_base)(low)) {
			r.start = in->lfb_base ? in->lfb_base : low;
			r.size = (resource_size_t)smaller((SZ_4G - low) / 2, SZ_128M);
		}
		break;
	case HVMMIO_LOW_HALF:
	case HVMMIO_LOW_HALF_SKIP_CVM:
		if (!sysfb)
			break;
		/* fall through */
	case HVMMIO_LOW_HALF_UNGATED:
	case HVMMIO_LOW_HALF_SCREEN_INFO:
		r.start = in->lfb_base;
		r.size = larger(in->lfb_size, SZ_8M);
		if (!WIDTH(is_low_base)(low) || (r.start && r.start < low)) {
			r.messages |= HVMMIO_UNEXPECTED_LOW_MMIO_BASE;
		} else {
			r.start = r.start ? r.start : low;
			r.size = (resource_size_t)smaller((SZ_4G - r.start) / 2, SZ_128M);
		}
		break;
	case HVMMIO_NONE:
	case HVMMIO_POLICY_COUNT:
		break;
	}
	return r;
}

static inline __attribute__((always_inline)) struct WIDTH(request)
WIDTH(on_bios)(enum hvmmio_policy policy, const struct hvmmio_input *in)
{
	struct WIDTH(request) r = { 0, 0, 0, false };

	if (policy == HVMMIO_SEED_PROPOSAL) {
		r.start = (resource_size_t)(SZ_4G - SZ_128M);
		r.size = SZ_64M;
	} else if (policy == HVMMIO_SCREEN_INFO || policy == HVMMIO_LOW_HALF_SCREEN_INFO) {
		r.start = in->lfb_base;
		r.size = larger(in->lfb_size, SZ_64M);
	} else if (!(in->flags & HVMMIO_VIDEO_DEVICE)) {
		r.returned = true;
	} else if (in->flags & HVMMIO_BAR_IS_MEMORY) {
		r.start = (resource_size_t)in->bar_start;
		r.size = (resource_size_t)in->bar_len;
	}
	return r;
}

static inline __attribute__((always_inline)) bool
WIDTH(request_region)(const struct hvmmio_input *in, resource_size_t start, resource_size_t size)
{
	resource_size_t end = start + size - 1;

	return end >= start && start >= (resource_size_t)in->low_start && end <= (resource_size_t)in->low_end;
}

static inline __attribute__((always_inline)) void
WIDTH(decide)(enum hvmmio_policy policy, const struct hvmmio_input *in, struct hvmmio_output *out)
{
	const struct hvmmio_output nothing = { 0, 0, 0, 0, 0 };
	struct WIDTH(request) r;

	*out = nothing;
	if ((resource_size_t)in->low_start > (resource_size_t)in->low_end)
		return;
	if (policy == HVMMIO_NONE)
		return;
	if ((policy == HVMMIO_SEED_PROPOSAL || policy == HVMMIO_LOW_HALF_SKIP_CVM) && in->flags & HVMMIO_CONFIDENTIAL)
		return;

	r = in->flags & HVMMIO_EFI ? WIDTH(on_efi)(policy, in) : WIDTH(on_bios)(policy, in);
	if (r.returned)
		return;
	out->messages = r.messages;
	if (!r.start) {
		if (policy == HVMMIO_LOW_HALF || policy == HVMMIO_LOW_HALF_UNGATED ||
		    policy == HVMMIO_LOW_HALF_SCREEN_INFO)
			out->messages |= HVMMIO_FRAMEBUFFER_BASE_ZERO;
		return;
	}

	if (policy == HVMMIO_SCREEN_INFO) {
		/* The variable is an int here, so the comparison is signed. */
		int size = (int)r.size;

		out->first_size = (uint64_t)size;
		for (; size >= SZ_1M; size >>= 1) {
			out->attempts++;
			if (WIDTH(request_region)(in, r.start, (resource_size_t)size)) {
				out->start = r.start;
				out->size = (uint64_t)size;
				return;
			}
		}
		return;
	}
	out->first_size = r.size;
	for (resource_size_t size = r.size; size >= SZ_1M; size >>= 1) {
		out->attempts++;
		if (WIDTH(request_region)(in, r.start, size)) {
			out->start = r.start;
			out->size = size;
			return;
		}
	}
}
