/*
 * struct fact: something about the bytes, the preprocessor or an entry of the tree that a
 * rule may not want (MATCH_FACTS), as opposed to the use of a name (MATCH_NAMES). syntax/
 * and gate/ find them; which rule names which, and how bad that is, is data.
 */
#ifndef CORE_FACT_H
#define CORE_FACT_H

#include <stdint.h>
#include "base/arena.h"

/* name in a rule's match.facts; what it is */
#define FACT_KINDS(X) \
	/* the bytes of a source: syntax/text.c; look-alikes: syntax/scan.c */ \
	X(BIDI, "bidi-control", "a character that reorders what is shown") \
	X(HOMOGLYPH, "homoglyph", "an identifier that looks like another one") \
	X(INVISIBLE, "invisible-character", "a character that is not seen, in code") \
	X(LONE_CR, "lone-cr", "a CR that is not followed by LF") \
	X(NUL, "nul-byte", "a NUL byte") \
	X(UTF16, "utf-16", "UTF-16 text") \
	X(BAD_UTF8, "invalid-utf-8", "bytes that are not UTF-8") \
	X(CONFLICT, "conflict-marker", "a marker of an unresolved merge") \
	X(LONG_LINE, "long-line", "code far to the right on a very long line") \
	X(TODO, "todo-marker", "a comment that says that work is left") \
	/* translation phases: syntax/reading.c */ \
	X(TRIGRAPH, "trigraph", "a trigraph in code") \
	X(DIGRAPH, "digraph", "a digraph") \
	X(SPLICE_TOKEN, "splice-in-token", "a line splice inside a token") \
	X(SPLICE_COMMENT, "splice-in-comment", "a // comment that goes on by a splice") \
	/* the preprocessor, the assembler, code: the files of syntax/scanner.h */ \
	X(REDEFINE, "redefined-name", "a #define of a banned name or a keyword") \
	X(UNDEFINE, "undefined-name", "an #undef or push_macro of a banned name") \
	X(PASTE, "unresolved-paste", "a ## whose result could not be worked out") \
	X(COMPUTED_INCLUDE, "computed-include", "an #include of a macro") \
	X(ODD_INCLUDE, "odd-include", "an #include of what is no header by its name") \
	X(DIAGNOSTIC_OFF, "diagnostic-off", "a pragma that silences the compiler") \
	X(ASM, "asm-statement", "inline assembler") \
	X(SYMBOL_ALIAS, "symbol-alias", "a declaration bound to another symbol") \
	X(PROTOTYPE, "prototype", "an own prototype of a banned function") \
	X(HAND_COPY, "hand-copy", "a loop that copies until it meets a NUL") \
	/* any text file, C or not: syntax/secret.c */ \
	X(PRIVATE_KEY, "private-key", "a private key") \
	X(SECRET_TOKEN, "secret-token", "a token or key of a known format") \
	X(URL_PASSWORD, "url-password", "a password in a URL") \
	/* entries of the tree: gate/entries.c, gate/source.c */ \
	X(ODD_SUFFIX, "odd-suffix", "C in a file whose name does not say so") \
	X(ATTRIBUTE, "hiding-attribute", "a git attribute that hides C from review") \
	X(SYMLINK, "symlink", "a symbolic link where a source is expected") \
	X(ODD_NAME, "odd-name", "a path that is shown or stored as another")

enum fact_kind {
#define FACT_ENUM(word, name, what) FACT_##word,
	FACT_KINDS(FACT_ENUM)
#undef FACT_ENUM
		FACT_COUNT,
};

/* Those about entries of the tree and not about bytes: bit n for enum fact_kind n. */
#define FACT_TREE \
	(1ull << FACT_ODD_SUFFIX | 1ull << FACT_ATTRIBUTE | 1ull << FACT_SYMLINK | \
		1ull << FACT_ODD_NAME)

/* Those that are looked for in every text file, by rules of class secret. */
#define FACT_SECRET \
	(1ull << FACT_PRIVATE_KEY | 1ull << FACT_SECRET_TOKEN | 1ull << FACT_URL_PASSWORD)

/* As in rules: "lone-cr"; NULL-terminated, indexed by kind. */
extern const char *const fact_words[];

/* What each is, in a few words; by kind. */
extern const char *const fact_meanings[];

struct fact {
	enum fact_kind kind;
	uint32_t start, end; /* bytes of the source; both 0: about the whole file */
	struct str name;     /* what {name} in a message becomes; may be empty */
};

struct fact_list {
	struct fact *items;
	size_t count, cap;
};

#endif
