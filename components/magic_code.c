/*
 * What a processor or a virtual machine runs, and what a linker puts together. Formats as
 * in the ELF and PE/COFF specifications, <mach-o/loader.h>, the JVM specification, LLVM's
 * bitcode file format, the WebAssembly core specification, CPython's importlib.
 */
#include "base/text.h"
#include "components/form.h"
#include "components/magic.h"
#include "base/banned.h"

#define IS(text) magic_at(bytes, 0, text, sizeof(text) - 1)

static const char *elf_of(struct str bytes)
{
	bool is_big = magic_u8(bytes, 5) == 2;
	uint32_t type = is_big ? magic_u8(bytes, 17) : magic_u8(bytes, 16);

	switch (type) {
	case 1:
		return "an ELF object";
	case 2:
		return "an ELF program";
	case 3:
		return "an ELF shared object or program";
	case 4:
		return "an ELF core dump";
	default:
		return "an ELF file";
	}
}

/* The optional header's entry 14 is the header of .NET's runtime. */
static const char *pe_of(struct str bytes, size_t at)
{
	size_t optional = at + 24;
	size_t directories = optional + (magic_le16(bytes, optional) == 0x20b ? 112 : 96);

	if (magic_le32(bytes, directories + 14 * 8))
		return "a .NET assembly (PE)";
	return magic_le16(bytes, at + 22) & 0x2000 ? "a Windows library (PE)"
						   : "a Windows program (PE)";
}

static const char *mz_of(struct str bytes)
{
	size_t at = magic_le32(bytes, 0x3c);

	if (magic_at(bytes, at, "PE\0\0", 4))
		return pe_of(bytes, at);
	if (magic_at(bytes, at, "NE", 2) || magic_at(bytes, at, "LE", 2) ||
		magic_at(bytes, at, "LX", 2))
		return "a Windows, OS/2 or DOS program";
	return bytes.n >= 28 && memchr(bytes.p, '\0', bytes.n < 64 ? bytes.n : 64)
		       ? "a DOS program"
		       : NULL;
}

/* Java's number is a version, from 45 on; Apple's counts processors. */
static const char *cafebabe_of(struct str bytes)
{
	if (bytes.n < 8)
		return "a cut Java class or Mach-O file";
	return magic_be32(bytes, 4) > 30 ? "a Java class" : "a fat Mach-O file";
}

/* A known machine, sections that fit, no optional header: an object that MSVC makes. */
static bool is_coff(struct str path, struct str bytes)
{
	static const uint16_t machines[] = {0x14c, 0x8664, 0x1c0, 0x1c2, 0x1c4, 0xaa64,
		0xa641, 0xa64e, 0x200, 0xebc, 0x5032, 0x5064, 0x6232, 0x6264, 0};
	uint32_t machine = magic_le16(bytes, 0), sections = magic_le16(bytes, 2);
	bool is_known = false;

	for (size_t i = 0; machines[i]; i++)
		is_known |= machine == machines[i];
	return is_known && sections && sections < 32768 && bytes.n >= 20 &&
	       20 + 40 * (size_t)sections <= bytes.n && !magic_le16(bytes, 16) &&
	       magic_le32(bytes, 8) <= bytes.n &&
	       (path_has_suffix(path, ".o") || path_has_suffix(path, ".obj") ||
		       magic_u8(bytes, 20) == '.');
}

/* A number that is never text, CR and LF, then a field with a NUL. */
static bool is_pyc(struct str bytes)
{
	uint32_t high = magic_u8(bytes, 1);

	return bytes.n >= 9 && magic_at(bytes, 2, "\r\n", 2) &&
	       ((high >= 0x0b && high <= 0x0e) || high == 0xc6 || high == 0xeb ||
		       high == 0xed || high == 0xf2 || high == 0xf3) &&
	       memchr(bytes.p, '\0', bytes.n < 17 ? bytes.n : 17);
}

static int hex_byte(struct str s, size_t at)
{
	int high = at + 1 < s.n ? text_hex_digit(s.p[at]) : -1;
	int low = at + 1 < s.n ? text_hex_digit(s.p[at + 1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/*
 * Firmware as text: one record whose length and sum are right. from: where its digits
 * begin; count_at: the byte that counts those that follow it; extra: of the count, bytes
 * that are not counted.
 */
static bool is_record(struct str bytes, size_t from, int extra, int sum_is)
{
	int count = hex_byte(bytes, from), sum = 0;
	size_t end;

	if (count < 0 || count + extra < 1)
		return false;
	for (int i = 0; i <= count + extra; i++) {
		int byte = hex_byte(bytes, from + 2 * (size_t)i);

		if (byte < 0)
			return false;
		sum += byte;
	}
	end = from + 2 * (size_t)(count + extra + 1);
	return (sum & 255) == sum_is &&
	       (end == bytes.n || bytes.p[end] == '\r' || bytes.p[end] == '\n');
}

static const char *firmware_of(struct str bytes)
{
	if (bytes.p[0] == ':' && is_record(bytes, 1, 4, 0))
		return "firmware (Intel HEX)";
	if (bytes.p[0] == 'S' && bytes.p[1] >= '0' && bytes.p[1] <= '3' &&
		is_record(bytes, 2, 0, 255))
		return "firmware (S-records)";
	return NULL;
}

static const struct magic_mark codes[] = {
	MARK("\xfe\xed\xfa\xce", 0, false, "a Mach-O file"),
	MARK("\xfe\xed\xfa\xcf", 0, false, "a Mach-O file"),
	MARK("\xce\xfa\xed\xfe", 0, false, "a Mach-O file"),
	MARK("\xcf\xfa\xed\xfe", 0, false, "a Mach-O file"),
	MARK("\xca\xfe\xba\xbf", 0, false, "a fat Mach-O file"),
	MARK("\xbe\xba\xfe\xca", 0, false, "a fat Mach-O file"),
	MARK("dyld_v", 0, true, "a shared cache of dyld"),
	MARK("\0\0\xff\xff", 0, false, "a COFF object or import"),
	MARK("\x01\xdf\0", 0, false, "an XCOFF object"),
	MARK("\x01\xf7\0", 0, false, "an XCOFF object"),
	MARK("Microsoft C/C++ MSF 7.00\r\n\x1a", 0, false, "debug information (PDB)"),
	MARK("gpch", 0, true, "a precompiled header"),
	MARK("CPCH", 0, true, "a precompiled header"),
	MARK("\0asm", 0, false, "a WebAssembly module"),
	MARK("BC\xc0\xde", 0, false, "LLVM bitcode"),
	MARK("\xde\xc0\x17\x0b", 0, false, "LLVM bitcode"),
	MARK("dex\n", 0, true, "Android byte code"),
	MARK("dey\n", 0, true, "Android byte code"),
	MARK("cdex", 0, true, "Android byte code"),
	MARK("vdex", 0, true, "Android byte code"),
	MARK("art\n", 0, true, "Android byte code"),
	MARK("\x1bLua", 0, false, "Lua byte code"),
	MARK("\x1bLJ", 0, false, "Lua byte code"),
	MARK("FOR1", 0, true, "Erlang byte code"),
	MARK("Caml1999", 0, true, "OCaml code or interface"),
	MARK("\xc6\x1f\xbc\x03\xc1\x03\x19\x1f", 0, false, "Hermes byte code"),
	MARK("\x03\x02\x23\x07", 0, false, "a SPIR-V module"),
	MARK("\x07\x23\x02\x03", 0, false, "a SPIR-V module"),
	MARK("DXBC", 0, true, "a compiled shader"),
	MARK("MTLB", 0, true, "a compiled shader"),
	MARK("\x50\xed\x55\xba", 0, false, "code for CUDA"),
	MARK("UF2\n\x57\x51\x5d\x9e", 0, false, "firmware (UF2)"),
	MARK("\x27\x05\x19\x56", 0, false, "an image of U-Boot"),
	MARK("ANDROID!", 0, true, "an Android boot image"),
	MARK("\xd0\x0d\xfe\xed", 0, false, "a device tree blob"),
};

const char *magic_code(struct str path, struct str bytes)
{
	const char *what;

	if (IS("\x7f"
	       "ELF"))
		return elf_of(bytes);
	if (IS("MZ"))
		return mz_of(bytes);
	if (IS("\xca\xfe\xba\xbe"))
		return cafebabe_of(bytes);
	what = magic_marked(codes, sizeof(codes) / sizeof(codes[0]), bytes);
	if (what)
		return what;
	if (is_coff(path, bytes))
		return "a COFF object";
	return is_pyc(bytes) ? "Python byte code" : firmware_of(bytes);
}
