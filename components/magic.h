/*
 * What a file is by its first bytes, as far as it can carry code of somebody else:
 * programs, objects, libraries, byte code, firmware, archives and packages. A name alone
 * decides nothing but for files that hold a NUL and whose bytes say nothing
 * (is_by_name).
 *
 * Images, sounds, films, fonts, PDF, office documents (ODF, OOXML), databases and message
 * catalogues are none: they are data that the tree's own code reads.
 */
#ifndef COMPONENTS_MAGIC_H
#define COMPONENTS_MAGIC_H

#include "base/str.h"

struct magic {
	const char *what; /* "an ELF shared object"; NULL: nothing of the kind */
	bool is_archive;  /* its name may say what is in it: locator_release */
	bool is_by_name;  /* by its suffix, and since it is no text */
};

/* path: only its suffix counts. A few looks at the first bytes, whatever the size. */
struct magic magic_of(struct str path, struct str bytes);

/*
 * Bytes at a place near the start. is_text: a text may begin like that; a NUL must be
 * among the first 128 bytes.
 */
struct magic_mark {
	const char *bytes;
	unsigned char n;
	bool is_text;
	unsigned short at;
	const char *what;
};
#define MARK(text, at, is_text, what) \
	{ \
		text, sizeof(text) - 1, is_text, at, what \
	}
const char *magic_marked(const struct magic_mark *marks, size_t count, struct str bytes);

/* magic_code.c: programs, objects, byte code; NULL: none. bytes: at least 4. */
const char *magic_code(struct str path, struct str bytes);

/* Numbers at places that may lie behind the end: 0 then. */
static inline uint32_t magic_u8(struct str s, size_t at)
{
	return at < s.n ? (unsigned char)s.p[at] : 0;
}
static inline uint32_t magic_le16(struct str s, size_t at)
{
	return magic_u8(s, at) | magic_u8(s, at + 1) << 8;
}
static inline uint32_t magic_le32(struct str s, size_t at)
{
	return magic_le16(s, at) | magic_le16(s, at + 2) << 16;
}
static inline uint32_t magic_be32(struct str s, size_t at)
{
	return magic_u8(s, at) << 24 | magic_u8(s, at + 1) << 16 |
	       magic_u8(s, at + 2) << 8 | magic_u8(s, at + 3);
}

/* Do these n bytes stand at at? */
static inline bool magic_at(struct str s, size_t at, const char *bytes, size_t n)
{
	return at <= s.n && n <= s.n - at && memcmp(s.p + at, bytes, n) == 0;
}

#endif
