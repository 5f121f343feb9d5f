/*
 * What others may take from a CMake file: the variables that it sets, the functions that
 * it defines, and what it includes. Names of sources are no part of it, since lists of
 * them change all the time. Read next: components/cmake_around.h.
 */
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

static uint64_t mix(uint64_t hash, struct str text)
{
	return (hash ^ str_hash(text)) * 1099511628211ull + text.n;
}

static bool is_source(struct str word)
{
	static const char *const suffixes[] = {".c", ".h", ".cc", ".cpp", ".cxx", ".hh",
		".hpp", ".hxx", ".m", ".mm", ".s", ".asm", ".rc", ".ui", ".qrc", ".def",
		".inl", ".ixx", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(word, suffixes[i]))
			return true;
	}
	return false;
}

static struct str lower_name(char *out, size_t size, struct str name)
{
	size_t n = name.n < size ? name.n : size;

	for (size_t i = 0; i < n; i++)
		out[i] = text_lower(name.p[i]);
	return str_make(out, n);
}

/* May it set or define something, outside of functions? */
static bool is_giving(const struct cmake_verb *verb)
{
	static const char *const more[] = {
		"include", "add_subdirectory", "subdirs", "project", NULL};

	return !verb || verb->assign || verb->flow != FLOW_NONE ||
	       str_is_one_of(str_of(verb->name), more);
}

uint64_t cmake_gives(struct arena *scratch, struct str bytes)
{
	struct cmake_script script;
	uint64_t hash = 1;
	size_t functions = 0;

	cmake_lex(&script, scratch, bytes);
	for (size_t i = 0; i < script.commands.count; i++) {
		const struct cmake_command *command = &script.commands.items[i];
		char room[64];
		struct str name = lower_name(room, sizeof(room),
			str_slice(bytes, command->start, command->name_end));
		const struct cmake_verb *verb = cmake_verb_find(name);

		if (verb && verb->flow == FLOW_ENDFUNCTION && functions)
			functions--;
		if (!functions && !is_giving(verb))
			continue;
		if (verb && (verb->flow == FLOW_FUNCTION || verb->flow == FLOW_MACRO))
			functions++;
		hash = mix(hash, name);
		for (size_t k = 0; k < command->count; k++) {
			const struct cmake_word *word =
				&script.words.items[command->first + k];
			struct str text = str_slice(bytes, word->start, word->end);

			if (functions || !is_source(text))
				hash = mix(hash + word->quote, text);
		}
	}
	return hash;
}
