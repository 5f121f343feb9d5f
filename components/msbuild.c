/*
 * Projects of MSBuild and what they import: *.csproj, *.vcxproj, *.props, *.targets and
 * their like, Directory.Packages.props among them, as MSBuild 17 and NuGet 6 read them
 * (docs: "MSBuild project file schema reference", "PackageReference in project files").
 *
 * Two passes: properties first, since MSBuild evaluates them before items; then packages
 * (PackageReference, PackageVersion, ...), references, libraries that are linked,
 * imports, SDKs, feeds, and tasks that fetch. Names of elements are read in any case.
 * $(X) is replaced where this file sets X; else the entry is partial. Opaque: an item
 * without a name, a command that seems to fetch, and XML that is none. Read next:
 * components/msbuild_item.c.
 */
#include <strings.h>
#include "components/lock_file.h"
#include "components/msbuild.h"
#include "base/banned.h"

#define LOCK "packages.lock.json"

/* Where an element stands: what its children are. */
enum place { IN_OTHER, IN_PROPERTIES, IN_ITEMS, IN_ITEM, IN_DEFINITIONS, IN_TARGET };

struct frame {
	enum place place;
	bool is_conditional;
	bool has_children;
	size_t start, end; /* its tag */
};

struct walk {
	struct msbuild m;
	struct frame frames[LIMIT_DECLARATION_DEPTH + 1]; /* [0]: above the root */
	struct msbuild_item item;			  /* the one that is open */
	struct buf text;				  /* of the innermost element */
	bool has_entity;				  /* in it */
	bool is_vcproj;
};

struct dependency *msbuild_add(struct msbuild *m, enum dependency_form form,
	enum dependency_kind kind, struct str name, bool is_conditional)
{
	struct dependency *d =
		declaration_add(m->r, form, kind, m->x.start, m->x.end, name);

	d->is_conditional = is_conditional;
	if (msbuild_has_variable(name))
		declaration_partial(m->r, d, "a name that is set elsewhere");
	nuget_xml_doubt(m->r, d, &m->x);
	msbuild_doubt(m, d);
	return d;
}

void msbuild_doubt(struct msbuild *m, struct dependency *d)
{
	if (m->properties.is_doubtful)
		declaration_partial(m->r, d, "a value that is set under a condition");
}

/* --- both passes -----------------------------------------------------------------------
 */

static enum place place_of(enum place above, struct str name)
{
	if (above == IN_ITEMS)
		return IN_ITEM;
	if (xml_is(name, "PropertyGroup"))
		return IN_PROPERTIES;
	if (xml_is(name, "ItemGroup"))
		return IN_ITEMS;
	if (xml_is(name, "ItemDefinitionGroup"))
		return IN_DEFINITIONS;
	return xml_is(name, "Target") ? IN_TARGET : IN_OTHER;
}

/* The frame of the element whose tag was read, below the one above it. */
static struct frame *frame_push(struct walk *w)
{
	const struct xml_reader *x = &w->m.x;
	struct frame *above = &w->frames[x->depth - 1], *frame = above + 1;

	above->has_children = true;
	*frame = (struct frame){.place = place_of(above->place, x->name),
		.start = x->start,
		.end = x->end};
	frame->is_conditional = above->is_conditional ||
				str_trim(xml_attribute(x, "Condition")).n ||
				xml_is(x->name, "When") || xml_is(x->name, "Otherwise") ||
				frame->place == IN_TARGET;
	buf_reset(&w->text);
	w->has_entity = false;
	return frame;
}

static void add_text(struct walk *w)
{
	buf_add(&w->text, w->m.x.text);
	w->has_entity |= w->m.x.has_entity;
}

static struct xml_reader reader_of(const struct declaration_reader *r)
{
	return (struct xml_reader){.arena = r->scratch, .bytes = r->bytes};
}

/* --- first: properties -----------------------------------------------------------------
 */

static void set_property(struct walk *w)
{
	const struct xml_reader *x = &w->m.x;
	const struct frame *frame = &w->frames[x->depth + 1];
	struct msbuild_properties *p = &w->m.properties;
	struct str value;

	p->is_doubtful = frame->is_conditional || frame->has_children || w->has_entity;
	value = msbuild_expand(p, arena_str(w->m.r->scratch, buf_str(&w->text)));
	msbuild_property_set(p, x->name, value, p->is_doubtful);
}

static void read_properties(struct walk *w)
{
	struct xml_reader *x = &w->m.x;
	enum xml_event event;

	while ((event = xml_next(x)) != XML_END) {
		if (event == XML_OPEN)
			frame_push(w);
		else if (event == XML_TEXT)
			add_text(w);
		else if (event == XML_CLOSE && w->frames[x->depth].place == IN_PROPERTIES)
			set_property(w);
	}
}

/* --- then: all else --------------------------------------------------------------------
 */

static void set_field(struct walk *w, struct str name, struct str value)
{
	enum msbuild_field field = msbuild_field_of(name);

	if (field == FIELD_COUNT)
		return;
	w->item.is_doubtful |= w->item.fields[field].n > 0;
	w->item.fields[field] = value;
}

static void item_begin(struct walk *w, const struct frame *frame)
{
	const struct xml_reader *x = &w->m.x;
	struct str update = xml_attribute(x, "Update");
	struct str include = xml_attribute(x, "Include");

	w->item = (struct msbuild_item){.name = x->name,
		.start = x->start,
		.end = x->end,
		.include = include.n ? include : update,
		.is_update = !include.n && update.n,
		.is_removal = !include.n && xml_attribute(x, "Remove").n,
		.is_conditional = frame->is_conditional,
		.has_entity = x->has_entity,
		.is_again = x->is_again};
	for (size_t i = 0; i < x->count; i++)
		set_field(w, x->items[i].name, x->items[i].value);
}

/* The tool of the linker in a project of Visual Studio 2008 */
static void read_old_tool(struct walk *w, bool is_conditional)
{
	const struct xml_reader *x = &w->m.x;

	msbuild_libraries_read(&w->m, x->start, x->end,
		xml_attribute(x, "AdditionalDependencies"), "; ", is_conditional);
	msbuild_command_read(
		&w->m, x->start, x->end, xml_attribute(x, "CommandLine"), is_conditional);
}

static void read_open(struct walk *w)
{
	const struct frame *frame = frame_push(w), *above = frame - 1;
	struct str name = w->m.x.name;

	w->m.properties.is_doubtful = false;
	if (frame->place == IN_ITEM && msbuild_is_item(name))
		item_begin(w, frame);
	else if (above->place == IN_TARGET && frame->place == IN_OTHER)
		msbuild_task_read(&w->m, frame->is_conditional);
	else if (xml_is(name, "Import"))
		msbuild_import_read(&w->m, frame->is_conditional);
	else if (xml_is(name, "Sdk") && w->m.x.depth == 2)
		msbuild_sdk_read(&w->m, frame->is_conditional);
	else if (xml_is(name, "UsingTask"))
		msbuild_using_read(&w->m, frame->is_conditional);
	else if (xml_is(name, "Project"))
		msbuild_project_read(&w->m);
	else if (w->is_vcproj && xml_is(name, "Tool"))
		read_old_tool(w, frame->is_conditional);
}

/* Is text "$(NAME)"? */
static bool is_variable(struct str text, struct str name)
{
	return text.n == name.n + 3 && str_has_prefix(text, "$(") &&
	       strncasecmp(text.p + 2, name.p, name.n) == 0;
}

static void read_feeds(struct walk *w, const struct frame *frame, struct str text)
{
	struct str part, feed;

	for (size_t at = 0; msbuild_list_next(&part, text, &at);) {
		struct dependency *d;

		if (is_variable(part, w->m.x.name)) /* what it was before */
			continue;
		w->m.properties.is_doubtful = false;
		feed = msbuild_expand(&w->m.properties, part);
		d = nuget_source(w->m.r, frame->start, w->m.x.at, feed, feed);
		d->is_conditional = frame->is_conditional;
		msbuild_doubt(&w->m, d);
	}
}

static bool is_feed_property(struct str name)
{
	return xml_is(name, "RestoreSources") ||
	       xml_is(name, "RestoreAdditionalProjectSources") ||
	       xml_is(name, "RestoreFallbackFolders") ||
	       xml_is(name, "RestoreAdditionalProjectFallbackFolders") ||
	       xml_is(name, "RestorePackagesPath");
}

static bool is_command(struct str name)
{
	return xml_is(name, "Command") || xml_is(name, "Code") ||
	       xml_is(name, "PreBuildEvent") || xml_is(name, "PostBuildEvent") ||
	       xml_is(name, "PreLinkEvent") || xml_is(name, "NMakeBuildCommandLine") ||
	       xml_is(name, "NMakeReBuildCommandLine");
}

/* An element without children, as it closes: its text is what it says. */
static void read_leaf(
	struct walk *w, const struct frame *frame, enum place above, struct str text)
{
	struct str name = w->m.x.name;

	if (xml_is(name, "AdditionalDependencies"))
		msbuild_libraries_read(&w->m, frame->start, w->m.x.at, text, "; \t\r\n",
			frame->is_conditional);
	else if (above == IN_PROPERTIES && is_feed_property(name))
		read_feeds(w, frame, text);
	else if (is_command(name))
		msbuild_command_read(
			&w->m, frame->start, w->m.x.at, text, frame->is_conditional);
}

static void read_close(struct walk *w)
{
	unsigned depth = w->m.x.depth;
	const struct frame *above = &w->frames[depth], *frame = above + 1;
	struct str text = buf_str(&w->text);

	w->m.properties.is_doubtful = false;
	if (frame->place == IN_ITEM && msbuild_is_item(w->m.x.name)) {
		w->item.end = w->m.x.at;
		msbuild_item_read(&w->m, &w->item);
	} else if (!frame->has_children && str_trim(text).n) {
		if (above->place == IN_ITEM) {
			set_field(w, w->m.x.name, arena_str(w->m.r->scratch, text));
			w->item.has_entity |= w->has_entity;
			w->item.is_doubtful |=
				frame->is_conditional && !above->is_conditional &&
				msbuild_field_of(w->m.x.name) < FIELD_COUNT;
		}
		read_leaf(w, frame, above->place, text);
	}
	buf_reset(&w->text);
}

static void read_elements(struct walk *w)
{
	enum xml_event event;

	while ((event = xml_next(&w->m.x)) != XML_END) {
		if (event == XML_OPEN)
			read_open(w);
		else if (event == XML_TEXT)
			add_text(w);
		else if (event == XML_CLOSE)
			read_close(w);
		else if (event == XML_ERROR)
			nuget_xml_error(w->m.r, FORM_MSBUILD, &w->m.x);
	}
}

/* --- the file --------------------------------------------------------------------------
 */

/* Of names that others use too, only XML is read. */
static bool looks_like_project(const struct declaration_reader *r)
{
	struct str bytes = r->bytes;

	if (!path_has_suffix(r->path, ".props") &&
		!path_has_suffix(r->path, ".targets") &&
		!path_has_suffix(r->path, ".proj"))
		return true;
	if (str_has_prefix(bytes, "\xef\xbb\xbf"))
		bytes = str_slice(bytes, 3, bytes.n);
	return str_has_prefix(str_trim(bytes), "<");
}

static void read(struct declaration_reader *r)
{
	size_t first = r->out->count;
	struct walk *w;

	if (!looks_like_project(r))
		return;
	w = ARENA_NEW(r->scratch, struct walk, 1);
	w->m.r = r;
	w->is_vcproj = path_has_suffix(r->path, ".vcproj");
	w->text.limit = 2 * LIMIT_DECLARATION_BYTES; /* UTF-16 grows */
	msbuild_properties_begin(&w->m.properties, r->scratch, r->bytes.n);
	msbuild_properties_begin(&w->m.libraries, r->scratch, r->bytes.n);
	w->m.x = reader_of(r);
	read_properties(w);
	w->m.x = reader_of(r);
	w->frames[0] = (struct frame){0};
	msbuild_properties_refill(&w->m.properties, r->bytes.n);
	read_elements(w);
	buf_done(&w->text);
	declarations_lock(r, first, LOCK, LOCK_BY_VERSION);
}

static bool is_mine(struct str path)
{
	static const char *const suffixes[] = {".csproj", ".vcxproj", ".fsproj",
		".vbproj", ".vcproj", ".props", ".targets", ".proj", ".projitems",
		".vcxitems", ".nativeproj", ".wixproj", ".sqlproj", ".ilproj",
		".msbuildproj", ".pyproj", ".esproj", NULL};
	static const char *const templates[] = {".in", ".tmpl", ".template"};

	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
		if (path_has_suffix(path, templates[i])) {
			path.n -= strlen(templates[i]);
			break;
		}
	}
	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(path, suffixes[i]))
			return true;
	}
	return false;
}

static bool takes(struct str path, struct str giver)
{
	return is_beside(path, giver, LOCK);
}

const struct form form_msbuild = {
	.name = "nuget", .is_mine = is_mine, .read = read, .takes = takes};
