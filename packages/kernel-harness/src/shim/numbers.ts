/** The shim's arithmetic: sizes, alignment, and min and max with the kernel's rules for types. */

const sizes = Array.from({ length: 32 }, (_, bit) => {
	const names = ['', 'K', 'M', 'G'];
	const unit = names[Math.floor(bit / 10)];
	return `#define SZ_${2 ** (bit % 10)}${unit} 0x${(2 ** bit).toString(16)}`;
}).join('\n');

export const NUMBERS = String.raw`
${sizes}
#define SZ_4G 0x100000000ULL
#define SZ_8G 0x200000000ULL
#define SZ_16G 0x400000000ULL
#define SZ_32G 0x800000000ULL
#define SZ_64T 0x400000000000ULL
#define U8_MAX ((u8)~0U)
#define U16_MAX ((u16)~0U)
#define U32_MAX ((u32)~0U)
#define U64_MAX ((u64)~0ULL)
#define S32_MAX ((s32)(U32_MAX >> 1))
#define S64_MAX ((s64)(U64_MAX >> 1))
#define INT_MAX S32_MAX
#define UINT_MAX U32_MAX
#define ULONG_MAX (~0UL)
#define LONG_MAX ((long)(ULONG_MAX >> 1))
#define SIZE_MAX ((size_t)~0UL)
#define PHYS_ADDR_MAX ((phys_addr_t)~(phys_addr_t)0)
#define RESOURCE_SIZE_MAX ((resource_size_t)~(resource_size_t)0)
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define HV_HYP_PAGE_SHIFT 12
#define HV_HYP_PAGE_SIZE (1UL << HV_HYP_PAGE_SHIFT)

#define BIT(number) (1UL << (number))
#define BIT_ULL(number) (1ULL << (number))
#define GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (sizeof(long) * 8 - 1 - (high))))
#define GENMASK_ULL(high, low) ((~0ULL << (low)) & (~0ULL >> (63 - (high))))
#define upper_32_bits(value) ((u32)((u64)(value) >> 32))
#define lower_32_bits(value) ((u32)(value))

#define HV_MASK(value, power) ((__typeof__(value))((power) - 1))
#define ALIGN(value, power) (((value) + HV_MASK(value, power)) & ~HV_MASK(value, power))
#define ALIGN_DOWN(value, power) ((value) & ~HV_MASK(value, power))
#define IS_ALIGNED(value, power) (((value) & HV_MASK(value, power)) == 0)
#define PAGE_ALIGN(value) ALIGN(value, PAGE_SIZE)
#define PAGE_ALIGNED(value) IS_ALIGNED(value, PAGE_SIZE)
#define round_up(value, power) ((((value) - 1) | HV_MASK(value, power)) + 1)
#define round_down(value, power) ((value) & ~HV_MASK(value, power))
#define roundup(value, step) ({ __typeof__(step) hv_step = (step); (((value) + (hv_step - 1)) / hv_step) * hv_step; })
#define rounddown(value, step) ({ __typeof__(value) hv_value = (value); hv_value - (hv_value % (step)); })
#define DIV_ROUND_UP(value, by) (((value) + (by) - 1) / (by))
#define div_u64(value, by) ((u64)(value) / (u32)(by))
#define PHYS_PFN(address) ((unsigned long)((address) >> PAGE_SHIFT))
#define PFN_PHYS(frame) ((phys_addr_t)(frame) << PAGE_SHIFT)
static inline int fls64(u64 value) { return value ? 64 - __builtin_clzll(value) : 0; }
static inline int fls(unsigned int value) { return fls64(value); }
static inline unsigned long __ffs(unsigned long value) { return __builtin_ctzl(value); }
static inline bool is_power_of_2(unsigned long value) { return value != 0 && (value & (value - 1)) == 0; }
#define ilog2(value) (fls64(value) - 1)
#define rounddown_pow_of_two(value) (1UL << ilog2(value))
#define roundup_pow_of_two(value) ((value) == 1 ? 1UL : 1UL << fls64((value) - 1))

/* Two values may be compared if both are signed or both are not, after promotion, or if one is a constant that is not negative. */
#define HV_IS_SIGNED(value) (((__typeof__(value))-1) < (__typeof__(value))1)
#define HV_IS_SMALL(value) __builtin_choose_expr(__builtin_constant_p((value) >= 0), (value) >= 0, 0)
#define HV_COMPARABLE(a, b) (HV_IS_SIGNED((a) + 0) == HV_IS_SIGNED((b) + 0) || HV_IS_SMALL(a) || HV_IS_SMALL(b))
#define HV_PICK(a, b, operator) ({ \
	_Static_assert(HV_COMPARABLE(a, b), "min/max of a signed and an unsigned value"); \
	__typeof__(a) hv_a = (a); __typeof__(b) hv_b = (b); hv_a operator hv_b ? hv_a : hv_b; })
#define HV_PICK_AS(type, a, b, operator) ({ type hv_a = (a); type hv_b = (b); hv_a operator hv_b ? hv_a : hv_b; })
#define min(a, b) HV_PICK(a, b, <)
#define max(a, b) HV_PICK(a, b, >)
#define min_t(type, a, b) HV_PICK_AS(type, a, b, <)
#define max_t(type, a, b) HV_PICK_AS(type, a, b, >)
#define umin(a, b) HV_PICK_AS(u64, a, b, <)
#define umax(a, b) HV_PICK_AS(u64, a, b, >)
#define min3(a, b, c) ({ __auto_type hv_ab = min(a, b); __auto_type hv_c = (c); hv_ab < hv_c ? hv_ab : hv_c; })
#define max3(a, b, c) ({ __auto_type hv_ab = max(a, b); __auto_type hv_c = (c); hv_ab > hv_c ? hv_ab : hv_c; })
#define min_not_zero(a, b) ({ __typeof__(a) hv_x = (a); __typeof__(b) hv_y = (b); hv_x == 0 ? hv_y : (hv_y == 0 ? hv_x : min(hv_x, hv_y)); })
#define clamp(value, low, high) ({ __auto_type hv_v = (value); __auto_type hv_l = (low); __auto_type hv_h = (high); \
	_Static_assert(HV_COMPARABLE(value, low) && HV_COMPARABLE(value, high), "clamp of signed and unsigned values"); \
	hv_v <= hv_l ? hv_l : hv_v >= hv_h ? hv_h : hv_v; })
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define clamp_val(value, low, high) clamp_t(__typeof__(value), value, low, high)
#define in_range(value, start, length) ((u64)(value) - (u64)(start) < (u64)(length))
#define swap(a, b) do { __typeof__(a) hv_kept = (a); (a) = (b); (b) = hv_kept; } while (0)
#define check_add_overflow(a, b, sum) __builtin_add_overflow(a, b, sum)
#define check_sub_overflow(a, b, difference) __builtin_sub_overflow(a, b, difference)
#define check_mul_overflow(a, b, product) __builtin_mul_overflow(a, b, product)
`;
