/*
 * Finding a note in our own image. Format: elf(5), "Notes". Read next:
 * gate/header_cache.c.
 */
#include <link.h>
#include "base/build_id.h"
#include "base/banned.h"

static size_t padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* The id among the notes of one segment, or empty. */
static struct str find_note(struct str notes)
{
	ElfW(Nhdr) note;

	for (size_t at = 0; at + sizeof(note) <= notes.n;) {
		size_t name = at + sizeof(note), value;

		memcpy(&note, notes.p + at, sizeof(note));
		value = name + padded(note.n_namesz);
		at = value + padded(note.n_descsz);
		if (at > notes.n)
			break;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
			memcmp(notes.p + name, "GNU", 4) == 0)
			return str_make(notes.p + value, note.n_descsz);
	}
	return (struct str){0};
}

/* The program itself is asked about first; 1 ends the search there. */
static int on_image(struct dl_phdr_info *image, size_t size, void *out)
{
	struct str *id = out;

	(void)size;
	for (size_t i = 0; i < image->dlpi_phnum && !id->n; i++) {
		const ElfW(Phdr) *segment = &image->dlpi_phdr[i];
		const char *start = (const char *)image->dlpi_addr + segment->p_vaddr;

		if (segment->p_type == PT_NOTE)
			*id = find_note(str_make(start, segment->p_memsz));
	}
	return 1;
}

struct str build_id(void)
{
	struct str id = {0};

	dl_iterate_phdr(on_image, &id);
	return id;
}
