/*
 * Archives, packages and images of disks, as PKWARE's APPNOTE, RFC 1952, the format
 * notes of xz, Zstandard, 7z, POSIX (ustar, pax, cpio, ar) and file(1) describe them; and
 * the order in which all is asked. Read next: components/magic_code.c.
 */
#include "base/path.h"
#include "components/form.h"
#include "components/magic.h"
#include "base/banned.h"

#define IS(text) magic_at(bytes, 0, text, sizeof(text) - 1)

static const struct magic_mark archives[] = {
	MARK("PK\x05\x06", 0, false, "an empty ZIP archive"),
	MARK("PK\x07\x08", 0, false, "a split ZIP archive"),
	MARK("\x1f\x8b\x08", 0, false, "a gzip file"),
	MARK("\x1f\x9d", 0, false, "a file of compress"),
	MARK("\x1f\xa0", 0, false, "a file of compress"),
	MARK("\xfd\x37zXZ\0", 0, false, "an xz file"),
	MARK("\x28\xb5\x2f\xfd", 0, false, "a Zstandard file"),
	MARK("\x04\x22\x4d\x18", 0, false, "an LZ4 file"),
	MARK("\x02\x21\x4c\x18", 0, false, "an LZ4 file"),
	MARK("LZIP\x01", 0, false, "an lzip file"),
	MARK("\x89LZO\0\r\n\x1a\n", 0, false, "an lzop file"),
	MARK("7z\xbc\xaf\x27\x1c", 0, false, "a 7z archive"),
	MARK("Rar!\x1a\x07", 0, false, "a RAR archive"),
	MARK("MSCF\0\0\0\0", 0, false, "a cabinet of Windows"),
	MARK("xar!\0", 0, false, "an xar archive"),
	MARK("\xed\xab\xee\xdb", 0, false, "an RPM package"),
	MARK("!<arch>\ndebian-binary", 0, false, "a Debian package"),
	MARK("!<arch>\n", 0, false, "a library (ar)"),
	MARK("!<thin>\n", 0, false, "a thin library (ar)"),
	MARK("<bigaf>\n", 0, false, "a library of AIX"),
	MARK("070701", 0, false, "a cpio archive"),
	MARK("070702", 0, false, "a cpio archive"),
	MARK("070707", 0, false, "a cpio archive"),
	MARK("\xc7\x71", 0, false, "a cpio archive"),
	MARK("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, false,
		"an MSI package or an OLE document"),
	MARK("hsqs", 0, true, "a squashfs image"),
	MARK("sqsh", 0, true, "a squashfs image"),
	MARK("\x45\x3d\xcd\x28", 0, false, "a cramfs image"),
	MARK("PACK\0\0\0\x02", 0, false, "a pack of git"),
	MARK("# v2 git bundle\n", 0, false, "a bundle of git"),
	MARK("# v3 git bundle\n", 0, false, "a bundle of git"),
	MARK("Cr24", 0, true, "a Chrome extension"),
	MARK("\xca\xfe\xd0\x0d", 0, false, "a pack200 archive"),
	MARK("QFI\xfb", 0, false, "a disk image (QCOW)"),
	MARK("KDMV", 0, true, "a disk image (VMDK)"),
	MARK("vhdxfile", 0, true, "a disk image (VHDX)"),
	MARK("conectix", 0, true, "a disk image (VHD)"),
};

static const struct magic_mark others[] = {
	MARK("ustar", 257, false, "a tar archive"),
	MARK("-lh", 2, true, "an LHA archive"),
	MARK("TFL3", 4, true, "a TensorFlow Lite model"),
	MARK("CD001", 32769, false, "an image of a CD (ISO 9660)"),
};

const char *magic_marked(const struct magic_mark *marks, size_t count, struct str bytes)
{
	for (size_t i = 0; i < count; i++) {
		const struct magic_mark *mark = &marks[i];

		if (magic_at(bytes, mark->at, mark->bytes, mark->n) &&
			(!mark->is_text ||
				memchr(bytes.p, '\0', bytes.n < 128 ? bytes.n : 128)))
			return mark->what;
	}
	return NULL;
}

static const char *archive_of(struct str bytes)
{
	const char *what =
		magic_marked(archives, sizeof(archives) / sizeof(archives[0]), bytes);

	if (what)
		return what;
	return IS("BZh") && magic_u8(bytes, 3) >= '1' && magic_u8(bytes, 3) <= '9' &&
			       (magic_at(bytes, 4, "1AY&SY", 6) ||
				       magic_at(bytes, 4, "\x17rE8P\x90", 6))
		       ? "a bzip2 file"
		       : NULL;
}

/* Office's packages and e-books are documents; all else in a ZIP file may be code. */
static const char *zip_of(struct str bytes)
{
	static const char kinds[] = "mimetypeapplication/";
	size_t name = 30;

	if (magic_at(bytes, name, kinds, sizeof(kinds) - 1)) {
		name += sizeof(kinds) - 1;
		if (magic_at(bytes, name, "vnd.oasis.opendocument", 22) ||
			magic_at(bytes, name, "epub+zip", 8))
			return NULL;
	}
	if (magic_at(bytes, name, "[Content_Types].xml", 19) ||
		magic_at(bytes, name, "_rels/.rels", 11))
		return memmem(bytes.p, bytes.n < 65536 ? bytes.n : 65536, ".nuspec", 7)
			       ? "a NuGet package"
			       : NULL;
	if (magic_at(bytes, name, "META-INF/", 9))
		return "a Java archive (ZIP)";
	return "a ZIP archive";
}

/* An octal number of a header of tar; -1: it is none. */
static long octal(struct str s, size_t at, size_t n)
{
	long value = 0;
	bool is_any = false;

	for (size_t end = at + n; at < end; at++) {
		char c = s.p[at];

		if (c >= '0' && c <= '7') {
			value = value * 8 + (c - '0');
			is_any = true;
		} else if (is_any || c != ' ') {
			return is_any && (c == ' ' || !c) ? value : -1;
		}
	}
	return is_any ? value : -1;
}

/* Archives older than POSIX have no mark, but a sum over their first header. */
static bool is_old_tar(struct str bytes)
{
	long sum = 0, sum_signed = 0, told;

	if (bytes.n < 512 || !bytes.p[0] || octal(bytes, 100, 8) < 0)
		return false;
	told = octal(bytes, 148, 8);
	for (size_t i = 0; told >= 0 && i < 512; i++) {
		char c = i >= 148 && i < 156 ? ' ' : bytes.p[i];

		sum += (unsigned char)c;
		sum_signed += (signed char)c;
	}
	return told >= 0 && (told == sum || told == sum_signed);
}

/* Marks that do not stand at the start. */
static const char *elsewhere(struct str bytes)
{
	const char *what =
		magic_marked(others, sizeof(others) / sizeof(others[0]), bytes);

	if (what || is_old_tar(bytes))
		return what ? what : "a tar archive";
	if (bytes.n > 512 && magic_at(bytes, bytes.n - 512, "koly", 4))
		return "a disk image of macOS";
	/* an archive is read from its end: anything may stand before it */
	if (bytes.n > 22 && magic_at(bytes, bytes.n - 22, "PK\x05\x06", 4))
		return "a ZIP archive behind something else";
	if (IS("\x5d\0\0") && magic_u8(bytes, 12) <= 1 && bytes.n > 13)
		return "an lzma file";
	return IS("#!") && memchr(bytes.p, '\0', bytes.n)
		       ? "a script with something binary behind it"
		       : NULL;
}

/* lib.so.1.2: the version may stand behind the suffix. */
static bool is_shared_name(struct str name)
{
	return memmem(name.p, name.n, ".so.", 4);
}

static const char *by_name(struct str path, struct str bytes)
{
	static const char *const suffixes[] = {".so", ".a", ".o", ".ko", ".la", ".dll",
		".exe", ".lib", ".obj", ".sys", ".ocx", ".drv", ".efi", ".dylib", ".bin",
		".fw", ".rom", ".img", ".elf", ".axf", ".out", ".hex", ".uf2", ".dfu",
		".jar", ".war", ".class", ".pyc", ".pyd", ".whl", ".egg", ".node",
		".wasm", ".bc", ".pch", ".gch", ".zip", ".tar", ".gz", ".tgz", ".xz",
		".bz2", ".zst", ".7z", ".rar", ".cab", ".deb", ".rpm", ".apk", ".msi",
		".nupkg", NULL};
	struct str name = path_name(path);
	bool is_one = is_shared_name(name);

	for (size_t i = 0; suffixes[i] && !is_one; i++)
		is_one = path_has_suffix(path, suffixes[i]);
	return is_one && memchr(bytes.p, '\0', bytes.n < 8000 ? bytes.n : 8000)
		       ? "a binary by its name"
		       : NULL;
}

struct magic magic_of(struct str path, struct str bytes)
{
	struct magic magic = {0};

	if (bytes.n < 4)
		return magic;
	if (IS("PK\x03\x04")) {
		magic.what = zip_of(bytes);
		magic.is_archive = true;
		return magic;
	}
	magic.what = archive_of(bytes);
	magic.is_archive = magic.what;
	if (!magic.what)
		magic.what = magic_code(path, bytes);
	if (!magic.what) {
		magic.what = elsewhere(bytes);
		magic.is_archive = magic.what;
	}
	if (!magic.what) {
		magic.what = by_name(path, bytes);
		magic.is_by_name = magic.what;
	}
	return magic;
}
