/*
 * The suffixes, each list with its reason. Build systems put one more behind a name whose
 * content they fill in ("x.h.in"): it is taken off and what is left decides. Backups
 * ("x.c.orig", "x.c~") are no sources: no compiler takes them by name, and one that
 * includes them is seen to do so (gate/follow.c). Read next: core/sniff.h.
 */
#include "core/language.h"
#include <strings.h>
#include "base/path.h"
#include "base/banned.h"

/* C and nothing else. */
#define SUFFIXES_C ".c", ".h"

/*
 * C++, and what its templates and inline functions are kept in; .C and .H fall under .c
 * and .h, which is no difference to the rules. CUDA is C++ with more keywords.
 */
#define SUFFIXES_CXX \
	".cc", ".cpp", ".cxx", ".c++", ".cppm", ".ixx", ".hh", ".hpp", ".hxx", ".h++", \
		".ipp", ".tpp", ".txx", ".tcc", ".inl", ".cu", ".cuh"

static const char *const suffixes_c[] = {SUFFIXES_C, NULL};
const char *const language_suffixes[] = {SUFFIXES_C, SUFFIXES_CXX, NULL};

/*
 * Names that C shares with others: .inc (PHP, assembler), .def (lists of exports), .i
 * (SWIG), .y .yy .ypp (grammars for Ruby, Go, Haskell), .l .ll .lex (manual pages, Lisp,
 * LLVM), .rl (Ragel, for six languages), .gperf (a list), .re (re2c, Reason), .x (rpcgen,
 * Alex), .xbm .xpm (C by design, but data), .m .mm (Objective-C, MATLAB, troff), .pc
 * (Pro*C, pkg-config), .xs (Perl's C, linker scripts), .ec .pgc .sqc (SQL in C), .cl
 * (OpenCL, Lisp), .idl (MIDL). Assembler (.s, .S) and device trees (.dts) are none: their
 * C is the preprocessor's.
 */
static const char *const suffixes_maybe[] = {".inc", ".def", ".i", ".ii", ".y", ".yy",
	".ypp", ".y++", ".l", ".ll", ".lex", ".lpp", ".l++", ".rl", ".gperf", ".re", ".x",
	".xbm", ".xpm", ".m", ".mm", ".pc", ".xs", ".ec", ".pgc", ".sqc", ".cl", ".idl",
	NULL};

/* Behind the name of what they become. Alone, those of the first list say nothing ... */
static const char *const suffixes_open[] = {".in", ".tpl", ".tmpl", ".template", NULL};
/* ... and these that it is no C: x.h.cmake is, x.cmake is not. */
static const char *const suffixes_tool[] = {
	".cmake", ".cmakein", ".j2", ".jinja", ".jinja2", ".mako", ".erb", ".m4", NULL};

static bool is_one_of(struct str suffix, const char *const list[])
{
	for (size_t i = 0; list[i]; i++) {
		if (strlen(list[i]) == suffix.n &&
			strncasecmp(list[i], suffix.p, suffix.n) == 0)
			return true;
	}
	return false;
}

/* Index of the last dot, or name.n when there is none. */
static size_t last_dot(struct str name)
{
	const char *dot = name.n ? memrchr(name.p, '.', name.n) : NULL;

	return dot ? (size_t)(dot - name.p) : name.n;
}

enum language language_of(struct str path)
{
	enum language without_suffix = LANGUAGE_MAYBE;
	struct str name = path_name(path), suffix;

	for (;;) {
		size_t dot = last_dot(name);

		if (dot == name.n)
			return name.n ? without_suffix : LANGUAGE_NONE;
		suffix = str_slice(name, dot, name.n);
		if (is_one_of(suffix, suffixes_tool))
			without_suffix = LANGUAGE_NONE;
		else if (!is_one_of(suffix, suffixes_open))
			break;
		name.n = dot;
	}
	if (is_one_of(suffix, suffixes_c))
		return LANGUAGE_C;
	if (is_one_of(suffix, language_suffixes))
		return LANGUAGE_CXX;
	return is_one_of(suffix, suffixes_maybe) ? LANGUAGE_MAYBE : LANGUAGE_NONE;
}
