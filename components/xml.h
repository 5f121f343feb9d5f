/*
 * XML, pulled one event at a time: enough of XML 1.0 for files of MSBuild and NuGet, and
 * no more. A DTD is skipped and its entities are not expanded; prefixes of namespaces are
 * dropped. It never fails: an error is an event, and reading goes on at the next tag.
 * Linear in the bytes, and nesting is kept up to LIMIT_DECLARATION_DEPTH.
 */
#ifndef COMPONENTS_XML_H
#define COMPONENTS_XML_H

#include "base/arena.h"
#include "base/limits.h"

enum xml_event {
	XML_NOTHING, /* never given out */
	XML_OPEN,    /* <name a="b">; an empty element gives a close behind it */
	XML_CLOSE,   /* also of what the document leaves open */
	XML_TEXT,    /* between tags, CDATA too; may come in pieces */
	XML_ERROR,   /* text says what, a phrase */
	XML_END,
};

struct xml_attribute {
	struct str name, value;
};

struct xml_element {
	struct str name;
	size_t start;
};

struct xml_reader {
	struct arena *arena; /* for text with references */
	struct str bytes;    /* UTF-8, with or without a mark */
	size_t at;

	/* Of the event. Text is a view of bytes, or of the arena. */
	size_t start, end;
	struct str name; /* of XML_OPEN and XML_CLOSE */
	struct str text; /* of XML_TEXT and XML_ERROR */
	bool has_entity; /* a reference to an entity stands in it as it was */
	bool is_again;	 /* an attribute stands twice, of the first 64 */
	struct xml_attribute *items;
	size_t count, cap;

	/* its own */
	struct xml_element open[LIMIT_DECLARATION_DEPTH];
	unsigned depth;
	unsigned due;	 /* closes that are to be told */
	size_t too_deep; /* elements that are open below the deepest one */
	unsigned errors; /* told */
};

enum xml_event xml_next(struct xml_reader *x);

/* The value of an attribute of XML_OPEN; names in any case; empty: has none. */
struct str xml_attribute(const struct xml_reader *x, const char *name);

/* Names of elements, in any case of ASCII letters. */
bool xml_is(struct str name, const char *word);

#endif
