/*
 * nuget.config: where NuGet takes packages from, as NuGet 6 reads it (docs: "nuget.config
 * reference"). Elements and keys have their case; here any case is read.
 *
 * Recognised: packageSources, fallbackPackageFolders, packageSourceMapping, and the
 * folders of config. Without <clear/> the sources of the user and of the machine count as
 * well, and that is an entry of its own, partial. Read next: components/nuget.c.
 */
#include "components/nuget.h"
#include "base/banned.h"

#define SOURCE_MAX 64 /* sources that a mapping may name */

enum section { OTHER, SOURCES, FALLBACKS, MAPPING, CONFIG };

struct config {
	struct declaration_reader *r;
	struct xml_reader x;
	enum section section;
	bool is_cleared;			  /* of the section that is open */
	size_t start, end;			  /* its tag */
	unsigned depth;				  /* of it */
	struct str mapped_to;			  /* the source whose patterns follow */
	struct xml_attribute sources[SOURCE_MAX]; /* key and URL */
	size_t source_count;
};

static void section_begin(struct config *c, enum section section)
{
	c->section = section;
	c->is_cleared = false;
	c->start = c->x.start;
	c->end = c->x.end;
	c->depth = c->x.depth;
}

static void section_end(struct config *c)
{
	if (c->section == SOURCES && !c->is_cleared) {
		struct dependency *d = nuget_source(c->r, c->start, c->end,
			str_of("packageSources"), (struct str){0});

		declaration_partial(c->r, d,
			"without <clear/>, sources of the user and the machine count "
			"too");
	}
	c->section = OTHER;
}

static void read_source(struct config *c)
{
	struct str key = xml_attribute(&c->x, "key");
	struct str value = xml_attribute(&c->x, "value");
	struct dependency *d = nuget_source(c->r, c->x.start, c->x.end, key, value);

	if (!value.n)
		declaration_partial(c->r, d, "a source without a place");
	nuget_xml_doubt(c->r, d, &c->x);
	if (c->section == SOURCES && c->source_count < SOURCE_MAX)
		c->sources[c->source_count++] =
			(struct xml_attribute){.name = key, .value = value};
}

/* <package pattern="Contoso.*"/>: may come from that source only. */
static void read_pattern(struct config *c)
{
	struct str where = c->mapped_to;
	struct dependency *d;

	for (size_t i = 0; i < c->source_count; i++) {
		if (str_eq(c->sources[i].name, c->mapped_to))
			where = c->sources[i].value;
	}
	d = declaration_add(c->r, FORM_NUGET_SOURCE, KIND_SETTING, c->x.start, c->x.end,
		xml_attribute(&c->x, "pattern"));
	declaration_locator(c->r, d, where);
	nuget_xml_doubt(c->r, d, &c->x);
}

/* Folders that packages are taken from, and what is asked for their signatures. */
static void read_setting(struct config *c)
{
	static const char *const keys[] = {"globalPackagesFolder", "repositoryPath",
		"signatureValidationMode", "http_proxy", "dependencyVersion"};
	struct str key = xml_attribute(&c->x, "key");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (xml_is(key, keys[i]))
			nuget_source(c->r, c->x.start, c->x.end, key,
				xml_attribute(&c->x, "value"));
	}
}

static enum section section_of(struct str name)
{
	static const struct {
		const char *name;
		enum section section;
	} sections[] = {{"packageSources", SOURCES},
		{"fallbackPackageFolders", FALLBACKS}, {"packageSourceMapping", MAPPING},
		{"config", CONFIG}};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (xml_is(name, sections[i].name))
			return sections[i].section;
	}
	return OTHER;
}

static void read_open(struct config *c)
{
	struct str name = c->x.name;

	if (c->section == OTHER) {
		if (section_of(name) != OTHER)
			section_begin(c, section_of(name));
	} else if (xml_is(name, "clear")) {
		c->is_cleared = true;
	} else if (c->section == MAPPING && xml_is(name, "packageSource")) {
		c->mapped_to = xml_attribute(&c->x, "key");
	} else if (c->section == MAPPING && xml_is(name, "package")) {
		read_pattern(c);
	} else if (c->section == CONFIG && xml_is(name, "add")) {
		read_setting(c);
	} else if (c->section != MAPPING && xml_is(name, "add")) {
		read_source(c);
	}
}

void nuget_config_read(struct declaration_reader *r)
{
	struct config c = {.r = r, .x = {.arena = r->scratch, .bytes = r->bytes}};
	enum xml_event event;

	while ((event = xml_next(&c.x)) != XML_END) {
		if (event == XML_OPEN)
			read_open(&c);
		else if (event == XML_ERROR)
			nuget_xml_error(r, FORM_NUGET_SOURCE, &c.x);
		else if (event == XML_CLOSE && c.section != OTHER && c.x.depth < c.depth)
			section_end(&c);
	}
}
