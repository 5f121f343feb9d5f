/*
 * Trees. Read next: git/canonical.h.
 */
#include <assert.h>
#include "base/buf.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "base/banned.h"

#define MODE_FILE 0100000u /* and permissions */
#define MODE_TREE 040000u
#define MODE_LINK 0120000u
#define MODE_GITLINK 0160000u

int tree_next(struct tree_item *out, struct str raw, size_t *at)
{
	size_t blank = str_find(raw, ' ', *at), nul = str_find(raw, '\0', blank + 1);
	struct tree_item item = {0};

	if (*at >= raw.n)
		return 0;
	if (nul >= raw.n || raw.n - nul - 1 < 20 || blank - *at > 7 || blank == *at)
		return -1;
	for (size_t i = *at; i < blank; i++) {
		if (raw.p[i] < '0' || raw.p[i] > '7')
			return -1;
		item.mode = item.mode * 8 + (unsigned)(raw.p[i] - '0');
	}
	item.is_mode_odd = raw.p[*at] == '0';
	item.name = str_slice(raw, blank + 1, nul);
	item.oid.n = 20;
	memcpy(item.oid.bytes, raw.p + nul + 1, 20);
	*at = nul + 1 + 20;
	*out = item;
	return 1;
}

static bool is_known_mode(const struct tree_item *item)
{
	static const unsigned modes[] = {
		0100644, 0100755, MODE_TREE, MODE_LINK, MODE_GITLINK};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (item->mode == modes[i])
			return !item->is_mode_odd;
	}
	return false;
}

/*
 * As the file systems of macOS and Windows compare names: without characters that HFS+
 * ignores, in lower case, without what NTFS cuts off at the end (blanks, dots, a stream's
 * name).
 */
static bool is_ignored(uint32_t c)
{
	return (c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x206a && c <= 0x206f) || c == 0xfeff;
}

static void fold_name(struct buf *out, struct str name)
{
	char kept[LIMIT_NAME_PART_BYTES];
	size_t n = 0;

	for (size_t at = 0, len; at < name.n && name.p[at] != ':'; at += len) {
		if (is_ignored(text_code_point(name, at, &len)))
			continue;
		memcpy(kept + n, name.p + at, len);
		n += len;
	}
	while (n && (kept[n - 1] == ' ' || kept[n - 1] == '.'))
		n--;
	buf_reset(out);
	fold_path(out, str_make(kept, n));
}

/* Bytes that no name has, and names that lead elsewhere. */
static const char *bytes_flaw(struct str name)
{
	if (!name.n || name.n > LIMIT_NAME_PART_BYTES)
		return "has a name that is empty or longer than 255 bytes";
	for (size_t i = 0; i < name.n; i++) {
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f)
			return "has a name with a control character";
		if (name.p[i] == '/')
			return "has a name with '/' in it";
	}
	if (str_is(name, ".") || str_is(name, ".."))
		return "has a name that leads elsewhere";
	return NULL;
}

/* What a name is for a file system that compares less strictly. */
static const char *folded_flaw(const struct tree_item *item, bool is_root)
{
	struct buf key _cleanup_buf_ = BUF_INIT(8 * LIMIT_NAME_PART_BYTES);
	struct str folded;

	fold_name(&key, item->name);
	folded = buf_str(&key);
	if (str_is(folded, ".git") || str_is(folded, "git~1"))
		return "has a name that some file systems take for '.git'";
	if (item->mode == MODE_LINK && str_is(folded, ".gitmodules"))
		return "has a symbolic link for '.gitmodules'";
	if (is_root && str_is(folded, ".milecastle") &&
		!str_is(item->name, ".milecastle"))
		return "has a name that some file systems take for '.milecastle'";
	return NULL;
}

static const char *name_flaw(const struct tree_item *item, bool is_root)
{
	const char *flaw = bytes_flaw(item->name);
	char first = item->name.n ? item->name.p[0] : '\0';

	/* most names begin with nothing of what the rest looks for */
	if (flaw || (first != '.' && (first | 0x20) != 'g' && !(first & 0x80)))
		return flaw;
	return folded_flaw(item, is_root);
}

int tree_item_cmp(const struct tree_item *a, const struct tree_item *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = n ? memcmp(a->name.p, b->name.p, n) : 0;
	unsigned char ends[2] = {
		a->mode == MODE_TREE ? '/' : 0, b->mode == MODE_TREE ? '/' : 0};

	if (order)
		return order;
	if (n < a->name.n)
		ends[0] = (unsigned char)a->name.p[n];
	if (n < b->name.n)
		ends[1] = (unsigned char)b->name.p[n];
	if (ends[0] != ends[1])
		return ends[0] < ends[1] ? -1 : 1;
	return a->name.n == b->name.n ? 0 : a->name.n < b->name.n ? -1 : 1;
}

/*
 * A file and a folder of one name need not be neighbours: only names that begin with
 * theirs lie between. So the files whose names the current one begins with are kept.
 */
struct name_stack {
	struct str items[LIMIT_NAME_PART_BYTES + 1];
	size_t count;
};

static bool is_twin(struct name_stack *stack, const struct tree_item *item)
{
	struct str name = item->name;
	bool is_tree = item->mode == MODE_TREE;

	while (stack->count) {
		struct str top = stack->items[stack->count - 1];

		if (top.n <= name.n && memcmp(top.p, name.p, top.n) == 0)
			break;
		stack->count--;
	}
	if (stack->count && stack->items[stack->count - 1].n == name.n)
		return true;
	if (!is_tree) {
		assert(stack->count <= LIMIT_NAME_PART_BYTES);
		stack->items[stack->count++] = name;
	}
	return false;
}

/* The entries so far, while one after the other is looked at. */
struct tree_order {
	struct tree_item last; /* no name: none yet */
	struct name_stack stack;
};

static void tree_order_begin(struct tree_order *order)
{
	order->last = (struct tree_item){0};
	order->stack.count = 0;
}

static const char *order_flaw(struct tree_order *order, const struct tree_item *item)
{
	if (order->last.name.p && tree_item_cmp(&order->last, item) >= 0)
		return "is out of order, or there twice";
	if (is_twin(&order->stack, item))
		return "is there as a file and as a folder";
	order->last = *item;
	return NULL;
}

/*
 * What is wrong with one entry by itself, or with its place among the others; NULL:
 * nothing. The first entry that has a flaw is named.
 */
static const char *find_flaw(struct str *name, struct str raw,
	const char *(*item_flaw)(const struct tree_item *item, bool is_root),
	bool is_root)
{
	struct tree_order order;
	struct tree_item item;
	size_t at = 0;
	int more;

	tree_order_begin(&order);
	while ((more = tree_next(&item, raw, &at)) > 0) {
		const char *flaw = item_flaw(&item, is_root);

		*name = item.name;
		if (!flaw)
			flaw = order_flaw(&order, &item);
		if (flaw)
			return flaw;
	}
	*name = (struct str){0};
	return more ? "holds bytes that are no entries" : NULL;
}

static const char *strict_flaw(const struct tree_item *item, bool is_root)
{
	return is_known_mode(item) ? name_flaw(item, is_root)
				   : "has a mode that git does not write";
}

const char *tree_flaw(struct str *name, struct str raw, bool is_root)
{
	return find_flaw(name, raw, strict_flaw, is_root);
}

static bool is_known_kind(unsigned mode)
{
	return (mode & ~07777u) == MODE_FILE || mode == MODE_TREE || mode == MODE_LINK ||
	       mode == MODE_GITLINK;
}

static const char *lax_flaw(const struct tree_item *item, bool is_root)
{
	(void)is_root;
	if (!is_known_kind(item->mode))
		return "is of a kind that git does not know";
	if (!item->name.n || memchr(item->name.p, '/', item->name.n))
		return "has a name that is empty or holds '/'";
	return NULL;
}

const char *tree_ambiguity(struct str *name, struct str raw)
{
	return find_flaw(name, raw, lax_flaw, false);
}
