/** The kernel's messages: which of the known ones they are, and, where a single input is run, their text. */

export const MESSAGE_UNEXPECTED_LOW_BASE = 1;
export const MESSAGE_BASE_ZERO = 2;
/** Another warning or error. */
export const MESSAGE_OTHER = 4;

export const PRINT = `
static void hv_put(char c)
{
	if (HV->logged + 1 < sizeof(HV->log))
		HV->log[HV->logged++] = c;
}

static void hv_put_text(const char *text)
{
	for (; *text; text++)
		hv_put(*text);
}

static void hv_put_number(u64 value, u32 base, int width, bool zeros, bool upper)
{
	char digits[24];
	int count = 0;
	do {
		u32 digit = value % base;
		digits[count++] = (digit < 10 ? '0' : (upper ? 'A' : 'a') - 10) + digit;
		value /= base;
	} while (value);
	for (int left = width - count; left > 0; left--)
		hv_put(zeros ? '0' : ' ');
	while (count > 0)
		hv_put(digits[--count]);
}

static void hv_put_hex(u64 value, int width)
{
	hv_put_text("0x");
	hv_put_number(value, 16, width, true, false);
}

/* %pR and %pr: "[mem 0xf8000000-0xfed3ffff]", with 8 digits at least. */
static void hv_put_resource(const struct resource *res)
{
	if (!res) {
		hv_put_text("(null)");
		return;
	}
	hv_put_text(res->flags & IORESOURCE_MEM ? "[mem " : res->flags & IORESOURCE_IO ? "[io  " : "[??? ");
	hv_put_hex(res->start, 8);
	if (res->start != res->end) {
		hv_put('-');
		hv_put_hex(res->end, 8);
	}
	hv_put(']');
}

static const char *hv_put_pointer(const char *format, const void *value)
{
	switch (*format) {
	case 'R':
	case 'r':
		hv_put_resource(value);
		return format + 1;
	case 'a':
		hv_put_hex(*(const phys_addr_t *)value, 2 * sizeof(phys_addr_t));
		return format[1] == 'p' || format[1] == 'd' ? format + 2 : format + 1;
	default:
		hv_put_hex((unsigned long)value, 2 * sizeof(long));
		return format;
	}
}

static void hv_format(const char *format, __builtin_va_list args)
{
	while (*format) {
		bool zeros = false, prefix = false;
		int width = 0, longs = 0;
		if (*format != '%') {
			hv_put(*format++);
			continue;
		}
		for (format++; *format == '#' || *format == '0' || *format == '-' || *format == '+' || *format == ' '; format++) {
			prefix |= *format == '#';
			zeros |= *format == '0';
		}
		if (*format == '*') {
			width = __builtin_va_arg(args, int);
			format++;
		}
		for (; *format >= '0' && *format <= '9'; format++)
			width = width * 10 + (*format - '0');
		for (; *format == 'l' || *format == 'z' || *format == 'h'; format++)
			longs += *format == 'l' ? 1 : *format == 'z' ? 1 : 0;
		u64 value = 0;
		switch (*format) {
		case 'd':
		case 'i': {
			s64 number = longs > 1 ? __builtin_va_arg(args, long long) : longs ? __builtin_va_arg(args, long) : __builtin_va_arg(args, int);
			if (number < 0)
				hv_put('-');
			hv_put_number(number < 0 ? -(u64)number : number, 10, width, zeros, false);
			break;
		}
		case 'u':
		case 'x':
		case 'X':
			value = longs > 1 ? __builtin_va_arg(args, unsigned long long) : longs ? __builtin_va_arg(args, unsigned long) : __builtin_va_arg(args, unsigned int);
			if (prefix && *format != 'u') {
				hv_put_text("0x");
				width -= 2;
			}
			hv_put_number(value, *format == 'u' ? 10 : 16, width, zeros, *format == 'X');
			break;
		case 'c':
			hv_put(__builtin_va_arg(args, int));
			break;
		case 's': {
			const char *text = __builtin_va_arg(args, const char *);
			hv_put_text(text ? text : "(null)");
			break;
		}
		case 'p':
			format = hv_put_pointer(format + 1, __builtin_va_arg(args, const void *));
			continue;
		case '%':
			hv_put('%');
			break;
		case 0:
			return;
		default:
			hv_put('?');
		}
		format++;
	}
}

static bool hv_contains(const char *text, const char *part)
{
	for (; *text; text++) {
		const char *a = text, *b = part;
		while (*b && *a == *b)
			a++, b++;
		if (!*b)
			return true;
	}
	return false;
}

int hv_print(int level, const char *format, ...)
{
	if (hv_contains(format, "Unexpected low mmio base"))
		HV->messages |= ${MESSAGE_UNEXPECTED_LOW_BASE};
	else if (hv_contains(format, "Unexpected framebuffer mmio base of zero"))
		HV->messages |= ${MESSAGE_BASE_ZERO};
	else if (level <= HV_WARNING)
		HV->messages |= ${MESSAGE_OTHER};
	if (HV->logging) {
		__builtin_va_list args;
		__builtin_va_start(args, format);
		hv_format(format, args);
		__builtin_va_end(args);
	}
	return 0;
}
`;
