/*
 * Reports against golden files: a run is built by hand, written in a format, and compared
 * with tests/golden/NAME. MILECASTLE_UPDATE_GOLDEN=1 writes the files anew; look at the
 * difference before committing it. tests/golden/validate-sarif holds the SARIF ones to
 * the standard. Runs from the project's root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/text.h"
#include "core/line_hash.h"
#include "core/report.h"
#include "base/banned.h"

#define GOLDEN "tests/golden/"

static const struct report_style plain,
	hook = {.is_hook = true}, quiet = {.is_quiet = true},
	verbose = {.is_verbose = true}, coloured = {.is_colour = true},
	counted = {.has_stats = true};

static const struct str packs[] = {STR("default")};
static const struct str strcpy_names[] = {STR("strcpy"), STR("wcscpy")};
static const struct str strcpy_instead[] = {
	STR("snprintf(dst, sizeof dst, \"%s\", src)"),
	STR("strlcpy(dst, src, sizeof dst)  -- BSD, musl, glibc 2.38"),
	STR("dst = strdup(src)  -- when the caller may own the result"),
};
static const struct replacement strcpy_for[] = {{STR("wcscpy"),
	STR("swprintf(dst, dst_len, L\"%ls\", src)  -- dst_len counts wchar_t")}};
static const unsigned strcpy_cwe[] = {120, 676}, atoi_cwe[] = {20}, rand_cwe[] = {338};
static const struct str strcpy_cert[] = {STR("STR31-C"), STR("STR07-C")};
static const struct str atoi_cert[] = {STR("ERR34-C")};
static const struct str atoi_instead[] = {STR("strtol(s, &end, 10)")};

static const struct rule rule_strcpy = {
	.id = STR("str-strcpy"),
	.title = STR("Unbounded string copy"),
	.packs = packs,
	.pack_count = 1,
	.names = strcpy_names,
	.name_count = 2,
	.uses = USE_CALL | USE_REFERENCE,
	.message = STR(
		"'{name}' copies until it meets a NUL, however small the destination is"),
	.why = STR("The copy is right only while every caller keeps the source shorter "
		   "than the "
		   "destination, and nothing checks that when one of them changes. "
		   "Naming the "
		   "destination size makes the code survive such a change."),
	.instead = strcpy_instead,
	.instead_count = 3,
	.replacements = strcpy_for,
	.replacement_count = 1,
	.cwe = strcpy_cwe,
	.cwe_count = 2,
	.cert = strcpy_cert,
	.cert_count = 2,
};
static const struct rule rule_atoi = {
	.id = STR("in-atoi"),
	.title = STR("Number parsing without errors"),
	.severity = SEVERITY_WARNING,
	.packs = packs,
	.pack_count = 1,
	.message = STR("'{name}' cannot tell \"0\" from text that is no number"),
	.why = STR("Out of range is undefined, and *garbage* counts as 0."),
	.instead = atoi_instead,
	.instead_count = 1,
	.cwe = atoi_cwe,
	.cwe_count = 1,
	.cert = atoi_cert,
	.cert_count = 1,
};
static const struct rule rule_rand = {
	.id = STR("rand-weak"),
	.title = STR("Random numbers that can be foreseen"),
	.severity = SEVERITY_NOTE,
	.packs = packs,
	.pack_count = 1,
	.message = STR("'{name}' gives numbers that can be foreseen"),
	.cwe = rand_cwe,
	.cwe_count = 1,
};
static const struct rule rule_unused = {
	.id = STR("sup-unused"),
	.title = STR("Suppression that mutes nothing"),
	.severity = SEVERITY_WARNING,
	.packs = packs,
	.pack_count = 1,
	.match = MATCH_ENGINE,
	.message = STR("no finding of that rule is here to suppress"),
	.why = STR("The code was fixed or moved and the comment stayed behind."),
};
static const struct rule rule_off = {
	.id = STR("cmd-off"), .title = STR("In no chosen pack")};

/* A run in the making, and all that it points to. */
struct scene {
	struct arena arena;
	struct change_set changes;
	struct rule_set rules;
	struct policy policy;
	struct finding_list findings;
	struct unchecked_list unchecked;
	struct receipt_list receipts;
	struct dissent_list dissents;
	struct verdict verdict;
	struct stats stats;
	const char *command;
	bool has_baseline;
};

static void scene_open(struct scene *scene, size_t sources)
{
	static const struct rule *const all[] = {
		&rule_unused, &rule_strcpy, &rule_rand, &rule_off, &rule_atoi};

	*scene = (struct scene){
		.command = "check", .stats = {.changes = 4, .sources = sources}};
	policy_default(&scene->policy);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		VEC_PUSH(&scene->arena, &scene->rules, all[i]);
}

/* Where word stands in a line that starts at byte 1000. */
static struct span span_of(struct str line, uint32_t number, const char *word)
{
	const char *found = strstr(line.p, word);
	uint32_t at = found ? (uint32_t)(found - line.p) : 0;
	uint32_t n = found ? (uint32_t)strlen(word) : 0;

	return (struct span){
		.start = 1000 * number + at,
		.end = 1000 * number + at + n,
		.line = number,
		.column = at + 1,
		.end_line = number,
		.end_column = at + n + 1,
		.column16 = (uint32_t)text_utf16_units(str_slice(line, 0, at)) + 1,
		.end_column16 =
			(uint32_t)text_utf16_units(str_slice(line, 0, at + n)) + 1,
	};
}

/* The line is a literal; a span of it is marked. */
static struct finding *add(struct scene *scene, const struct rule *rule, struct str path,
	uint32_t number, const char *text, const char *word)
{
	struct str line = str_of(text);
	struct finding finding = {
		.rule = rule,
		.class = rule->match == MATCH_ENGINE ? CLASS_ENGINE : CLASS_CALL,
		.path = path,
		.span = span_of(line, number, word),
		.name = rule->match == MATCH_ENGINE ? (struct str){0} : str_of(word),
		.message = rule_message(&scene->arena, rule, str_of(word)),
		.frame = line,
		.severity = rule->severity,
	};
	struct line_hash hash = {.line = 1};

	line_hashes(&hash, 1, &scene->arena, line);
	finding.line_hash = hash.hash;
	finding.line_hash_ordinal = hash.ordinal;
	VEC_PUSH(&scene->arena, &scene->findings, finding);
	return &scene->findings.items[scene->findings.count - 1];
}

/* All its fingerprints, or those of what stands in no function. */
static void add_fingerprints(
	struct scene *scene, struct finding *finding, bool is_in_function)
{
	const struct fingerprint_rank one = {.at = 1, .of = 1};
	const struct fingerprint_place place = {.is_statement = true,
		.is_in_function = is_in_function,
		.around = one,
		.in_scope = one,
		.in_source = one};
	const struct fingerprint_subject subject = {
		.rule = finding->rule->id, .name = finding->name, .path = finding->path};
	struct fingerprints *made = ARENA_NEW(&scene->arena, struct fingerprints, 1);

	fingerprints_make(made, &subject, &place);
	finding->fingerprints = made;
}

static void add_unchecked(struct scene *scene, enum unchecked_kind kind, const char *path,
	const char *reason)
{
	struct unchecked item = {kind, str_of(path), str_of(reason)};

	VEC_PUSH(&scene->arena, &scene->unchecked, item);
}

static void render(struct buf *out, struct scene *scene, const struct report *report,
	const struct report_style *style)
{
	struct run run = {
		.version = "1.2.3",
		.command = scene->command,
		.changes = &scene->changes,
		.rules = &scene->rules,
		.policy = &scene->policy,
		.findings = &scene->findings,
		.unchecked = &scene->unchecked,
		.receipts = &scene->receipts,
		.dissents = &scene->dissents,
		.verdict = &scene->verdict,
		.has_baseline = scene->has_baseline,
		.stats = &scene->stats,
	};
	struct report_job job = {
		.out = out, .run = &run, .style = style, .arena = &scene->arena};

	verdict_judge(&scene->verdict, &scene->findings, &scene->unchecked,
		scene->policy.threshold);
	report->begin(&job);
	for (size_t i = 0; i < scene->findings.count; i++)
		report->finding(&job, i);
	report->end(&job);
}

static void golden_read(struct buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!file)
		fail_msg("%s is missing; MILECASTLE_UPDATE_GOLDEN=1 writes it", path);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, str_make(block, n));
	fclose(file);
}

static void golden_write(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text.p ? text.p : "", 1, text.n, file), text.n);
	assert_int_equal(fclose(file), 0);
}

static struct str line_at(struct str text, size_t at)
{
	return str_slice(text, at, str_find(text, '\n', at));
}

/* Fail with the first line that differs, and its number. */
static void golden_compare(const char *path, struct str want, struct str got)
{
	size_t at = 0, start = 0, line = 1;
	struct str a, b;

	if (str_eq(want, got))
		return;
	while (at < want.n && at < got.n && want.p[at] == got.p[at]) {
		if (want.p[at++] == '\n') {
			start = at;
			line++;
		}
	}
	a = line_at(want, start);
	b = line_at(got, start);
	fail_msg("%s:%zu differs\n- %.*s\n+ %.*s", path, line, STR_ARG(a), STR_ARG(b));
}

static void check_golden(const char *path, struct str got)
{
	struct buf want _cleanup_buf_ = BUF_INIT(1 * MIB);

	if (getenv("MILECASTLE_UPDATE_GOLDEN")) {
		golden_write(path, got);
		return;
	}
	golden_read(&want, path);
	golden_compare(path, buf_str(&want), got);
}

/* Two writings of one run are the same bytes, and the golden ones. */
static void check(const char *path, struct scene *scene, const struct report *report,
	const struct report_style *style)
{
	struct buf first _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct buf second _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	render(&first, scene, report, style);
	render(&second, scene, report, style);
	assert_true(str_eq(buf_str(&first), buf_str(&second)));
	assert_false(first.is_full);
	check_golden(path, buf_str(&first));
}

/* One scene in all formats. */
#define CHECK_FORMATS(scene, name, style) \
	do { \
		check(GOLDEN name ".txt", scene, &report_text, style); \
		check(GOLDEN name ".json", scene, &report_json, style); \
		check(GOLDEN name ".sarif", scene, &report_sarif, style); \
		check(GOLDEN name ".junit.xml", scene, &report_junit, style); \
		check(GOLDEN name ".github", scene, &report_github, style); \
		check(GOLDEN name ".gitlab.json", scene, &report_gitlab, style); \
	} while (0)

static void add_mixed(struct scene *scene)
{
	static const struct str net = STR("src/net.c"), main_c = STR("src/main.c");
	struct finding *finding;

	add(scene, &rule_atoi, main_c, 7, "\tport = atoi(argv[1]);", "atoi");
	finding = add(scene, &rule_strcpy, main_c, 9, "#define COPY(a, b) strcpy(a, b)",
		"strcpy");
	finding->class = CLASS_MACRO_BODY;
	add_fingerprints(scene, finding, false);
	finding = add(scene, &rule_strcpy, net, 42, "\tstrcpy(name, arg);", "strcpy");
	add_fingerprints(scene, finding, true);
	finding = add(scene, &rule_strcpy, net, 43, "\tcopy = wcscpy;", "wcscpy");
	finding->class = CLASS_REFERENCE;
	finding = add(
		scene, &rule_strcpy, net, 50, "\tstrcpy(b, \"ok\"); /* ... */", "strcpy");
	finding->state = STATE_MUTED;
	finding->reason =
		(struct str)STR("the literal fits: checked by a static assertion");
	add(scene, &rule_rand, net, 61, "\tjitter = rand() % 10;", "rand");
	add(scene, &rule_unused, net, 120,
		"\t/* milecastle: allow in-atoi -- years ago */",
		"/* milecastle: allow in-atoi -- years ago */");
}

static void test_pass(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 3);
	CHECK_FORMATS(&scene, "pass", &plain);
	check(GOLDEN "hook-pass.txt", &scene, &report_text, &hook);
	check(GOLDEN "quiet-pass.txt", &scene, &report_text, &quiet);
	check(GOLDEN "stats.txt", &scene, &report_text, &counted);
	arena_done(&scene.arena);
}

static void test_block(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 3);
	add_mixed(&scene);
	CHECK_FORMATS(&scene, "block", &plain);
	check(GOLDEN "block-verbose.txt", &scene, &report_text, &verbose);
	check(GOLDEN "block-verbose.json", &scene, &report_json, &verbose);
	check(GOLDEN "block-quiet.txt", &scene, &report_text, &quiet);
	check(GOLDEN "block-colour.txt", &scene, &report_text, &coloured);
	arena_done(&scene.arena);
}

static void test_hook(void **unused)
{
	static const struct suppression_entry needs[] = {
		{.rule = STR("str-*"), .need = NEED_RECORD},
		{.rule = STR("in-*"), .need = NEED_FORBIDDEN},
	};
	struct scene scene;

	(void)unused;
	scene_open(&scene, 2);
	add_mixed(&scene);
	scene.command = "pre-commit";
	check(GOLDEN "hook-commit.txt", &scene, &report_text, &hook);
	scene.command = "pre-push";
	scene.changes.why = WHY_RANGE;
	scene.policy.suppressions = needs;
	scene.policy.suppression_count = 2;
	check(GOLDEN "hook-push.txt", &scene, &report_text, &hook);
	arena_done(&scene.arena);
}

/* Warnings below the threshold pass, and a hook still tells them. */
static void test_warnings(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 1);
	scene.command = "pre-commit";
	add(&scene, &rule_atoi, (struct str)STR("main.c"), 7, "\tport = atoi(argv[1]);",
		"atoi");
	check(GOLDEN "hook-warning.txt", &scene, &report_text, &hook);
	arena_done(&scene.arena);
}

static void test_odd_paths(void **unused)
{
	static const struct str paths[] = {
		STR("-rf.c"),
		STR("/abs/olute.c"),
		STR("a\nb: error.c"),
		STR("d:\\\"x\" y%20.c"),
		STR("latin\xe9/\x1b[31mred.c"),
		STR("\xe2\x80\xae"
		    "c.txt/\xc3\xbc.c"),
	};
	struct scene scene;

	(void)unused;
	scene_open(&scene, 6);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		add(&scene, &rule_strcpy, paths[i], 1, "strcpy(a, b);", "strcpy");
	add_unchecked(&scene, UNCHECKED_DEGRADED, "w\xff\n.c", "it nests \x1b too deep");
	CHECK_FORMATS(&scene, "odd-paths", &plain);
	arena_done(&scene.arena);
}

/* Carets stand below what they mean after tabs, wide text, escapes and cut lines. */
static void test_frames(void **unused)
{
	static const struct str path = STR("frames.c");
	struct finding *finding;
	struct scene scene;

	(void)unused;
	scene_open(&scene, 1);
	add(&scene, &rule_strcpy, path, 1, "\t\tif (x)\tstrcpy(a, b);", "strcpy");
	add(&scene, &rule_strcpy, path, 2, "ab\tcdefghi\tstrcpy(a,\tb);\tx",
		"strcpy(a,\tb)");
	add(&scene, &rule_strcpy, path, 3,
		"p(\"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\", strcpy(a, b));", "strcpy");
	add(&scene, &rule_strcpy, path, 4, "/* \x1b[2J\xff\xe2\x80\xae */ strcpy(a, b);",
		"strcpy");
	finding = add(&scene, &rule_strcpy, path, 5, "...z, strcpy(a, b)", "strcpy");
	finding->span.column += 500;
	finding->span.end_column += 500;
	finding->frame_skip = 500;
	finding = add(&scene, &rule_strcpy, path, 6, "\tstrcpy(a,", "strcpy");
	finding->span.end_line = 8;
	finding->span.end_column = finding->span.end_column16 = 3;
	finding = add(&scene, &rule_strcpy, path, 123456, "", "");
	finding->class = CLASS_UNPARSED_REGION;
	finding->line_hash_ordinal = 0;
	CHECK_FORMATS(&scene, "frames", &plain);
	arena_done(&scene.arena);
}

static void test_unchecked(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 2);
	add_unchecked(&scene, UNCHECKED_DEGRADED, "big.c", "it is larger than 8 MiB");
	add_unchecked(&scene, UNCHECKED_EXCLUDED, "vendor/z.c", "third-party code");
	check(GOLDEN "degraded.txt", &scene, &report_text, &hook);
	check(GOLDEN "degraded-verbose.txt", &scene, &report_text, &verbose);
	add_unchecked(
		&scene, UNCHECKED_FAULT, "", "the list of changes could not be read");
	add_unchecked(&scene, UNCHECKED_FAULT, "gone.c", "its blob is missing");
	CHECK_FORMATS(&scene, "fault", &plain);
	scene.command = "pre-push";
	check(GOLDEN "hook-fault.txt", &scene, &report_text, &hook);
	add_mixed(&scene);
	check(GOLDEN "fault-block.sarif", &scene, &report_sarif, &plain);
	arena_done(&scene.arena);
}

/* A finding as add makes it, seen in another way than as a call of its name. */
static void add_seen(struct scene *scene, enum finding_class class, uint32_t number,
	const char *text, const char *word, struct str via)
{
	struct finding *finding = add(
		scene, &rule_strcpy, (struct str)STR("src/seen.c"), number, text, word);

	finding->class = class;
	finding->name = (struct str)STR("strcpy");
	finding->message = rule_message(&scene->arena, &rule_strcpy, finding->name);
	finding->via = via;
}

static struct oid oid_of(unsigned char first, unsigned char n)
{
	struct oid oid = {.n = n};

	for (unsigned i = 0; i < n; i++)
		oid.bytes[i] = (unsigned char)(first + i);
	return oid;
}

/* A secret that a later commit took away, in a file that is no C. */
static void add_past(struct scene *scene)
{
	struct finding *finding = add(scene, &rule_strcpy, (struct str)STR("src/z.conf"),
		2, "token = ghp_****", "ghp_****");

	finding->class = CLASS_FACT;
	finding->is_redacted = true;
	finding->line_hash_ordinal = 0;
	finding->commit = oid_of(0xa1, 20);
}

static void add_classes(struct scene *scene)
{
	add_seen(scene, CLASS_INACTIVE_BRANCH, 1, "\tstrcpy(a, b);", "strcpy",
		(struct str){0});
	add_seen(scene, CLASS_UNEVALUATED, 2, "\tsizeof(strcpy(a, b));", "strcpy",
		(struct str){0});
	add_seen(scene, CLASS_INDIRECT_NAME, 3, "\tCP(a, b);", "CP",
		(struct str)STR("CP"));
	add_seen(scene, CLASS_INDIRECT_NAME, 4, "\t__builtin_strcpy(a, b);",
		"__builtin_strcpy", (struct str)STR("__builtin_strcpy"));
	add_seen(scene, CLASS_INDIRECT_NAME, 5, "\tcopy = dlsym(0, \"strcpy\");",
		"\"strcpy\"", (struct str)STR("\"strcpy\""));
	add_seen(scene, CLASS_INDIRECT_NAME, 6, "\tCAT(str, cpy)(a, b);", "CAT(str, cpy)",
		(struct str)STR("CAT(str, cpy)"));
	add_seen(scene, CLASS_MACRO_BODY, 7, "#define COPY(a, b) CP(a, b)", "CP",
		(struct str)STR("CP"));
	add_seen(scene, CLASS_INDIRECT_NAME, 8, "\tM();", "M",
		(struct str)STR("M23456789_123456789_123456789_123456789_"
				"123456789_12345678\xc3\xbc_\x1b["));
	add_seen(scene, CLASS_CALL, 9, "// what?\?/\tstrcpy(a, b);", "strcpy",
		(struct str){0});
	scene->findings.items[scene->findings.count - 1].is_doubtful = true;
	add_seen(scene, CLASS_INDIRECT_NAME, 10, "// what?\?/\tCP(a, b);", "CP",
		(struct str)STR("CP"));
	scene->findings.items[scene->findings.count - 1].is_doubtful = true;
}

/* Sorted by path, as the gate gives them. */
static void add_receipts(struct scene *scene)
{
	const struct receipt receipts[] = {
		/* on disk; nothing was found, so nothing was parsed */
		{.path = STR("/abs/dull.c"),
			.bytes = 120,
			.bytes_scanned = 120,
			.readings = 1,
			.rules = 42},
		/* the same path twice, as in a range with merges */
		{.path = STR("both.c"),
			.oid = oid_of(0xa0, 20),
			.bytes = 7,
			.bytes_scanned = 7,
			.readings = 1,
			.rules = 42},
		{.path = STR("both.c"),
			.oid = oid_of(0xb0, 20),
			.bytes = 8,
			.bytes_scanned = 8,
			.readings = 1,
			.rules = 42},
		/* parsed, and no more than that: not worth a line */
		{.path = STR("dull.c"),
			.oid = oid_of(0xe0, 32),
			.bytes = 500,
			.bytes_scanned = 500,
			.bytes_parsed = 70,
			.bytes_first = 70,
			.readings = 1,
			.includes = 3,
			.candidates = 2,
			.trees_asked = 2,
			.rules = 42},
		{.path = STR("latin\xe9\x1b.c"),
			.oid = oid_of(1, 20),
			.bytes = 200 * MIB,
			.bytes_scanned = 0,
			.readings = 1,
			.limits = 1 << RECEIPT_PARSE_BYTES},
		{.path = STR("src/seen.c"),
			.oid = oid_of(0, 20),
			.bytes = 3000,
			.bytes_scanned = 6000,
			.bytes_parsed = 2500,
			.bytes_first = 2001,
			.bytes_in_error = 1,
			.readings = 2,
			.includes = 4,
			.branch_choices = 1,
			.candidates = 12,
			.trees_asked = 11,
			.disagreements = 2,
			.rules = 42,
			.limits = 1 << RECEIPT_MACROS | 1 << RECEIPT_DEPTH},
	};

	for (size_t i = 0; i < sizeof(receipts) / sizeof(receipts[0]); i++)
		VEC_PUSH(&scene->arena, &scene->receipts, receipts[i]);
}

static void add_dissent(struct scene *scene, struct str path, uint32_t number,
	const char *line, enum saying tree, enum saying taken)
{
	struct dissent dissent = {
		.path = path,
		.span = span_of(str_of(line), number, "strcpy"),
		.name = STR("strcpy"),
		.lexer = SAYS_CALL,
		.tree = tree,
		.taken = taken,
	};

	VEC_PUSH(&scene->arena, &scene->dissents, dissent);
}

/* How it was seen, what was done to each source, and who disagreed. */
static void test_receipts(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 6);
	scene.stats.disagreements = 2;
	scene.stats.branch_choices = 1;
	scene.stats.readings_again = 3;
	scene.stats.includes = 4;
	scene.stats.facts = 5;
	add(&scene, &rule_rand, (struct str)STR("both.c"), 1, "rand();", "rand");
	add_classes(&scene);
	add_past(&scene);
	scene.stats.texts = 1;
	add_receipts(&scene);
	add_unchecked(
		&scene, UNCHECKED_DEGRADED, "latin\xe9\x1b.c", "it is larger than 8 MiB");
	add_dissent(&scene, (struct str)STR("latin\xe9\x1b.c"), 3, "p->strcpy(a, b);",
		SAYS_MEMBER, SAYS_MEMBER);
	add_dissent(&scene, (struct str)STR("src/seen.c"), 9, "TRACE(x) strcpy(a, b);",
		SAYS_DECLARATION, SAYS_CALL);
	CHECK_FORMATS(&scene, "receipts", &plain);
	check(GOLDEN "receipts-verbose.txt", &scene, &report_text, &verbose);
	check(GOLDEN "receipts-stats.txt", &scene, &report_text, &counted);
	arena_done(&scene.arena);
}

/* A source with nothing to say is no line, whatever is found and parsed in it. */
static void test_dull_receipts(void **unused)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct scene scene;

	(void)unused;
	scene_open(&scene, 4);
	add_receipts(&scene);
	scene.receipts.count = 4;
	render(&out, &scene, &report_text, &verbose);
	assert_true(
		str_is(buf_str(&out), "milecastle: 4 files checked, nothing found\n"));
	scene.receipts.items[3].limits = 1 << RECEIPT_DEPTH;
	buf_reset(&out);
	render(&out, &scene, &report_text, &verbose);
	assert_true(
		str_is(buf_str(&out), "dull.c: receipt: limit: #if groups or brackets "
				      "deeper than are told apart\n\n"
				      "milecastle: 4 files checked, nothing found\n"));
	buf_reset(&out);
	render(&out, &scene, &report_text, &plain);
	assert_true(
		str_is(buf_str(&out), "milecastle: 4 files checked, nothing found\n"));
	arena_done(&scene.arena);
}

static void test_baseline(void **unused)
{
	static const struct str net = STR("src/net.c");
	struct scene scene;
	struct finding *finding;

	(void)unused;
	scene_open(&scene, 2);
	scene.has_baseline = true;
	finding = add(&scene, &rule_strcpy, net, 42, "\tstrcpy(name, arg);", "strcpy");
	finding->state = STATE_BASELINE;
	finding->reason = (struct str)STR("in the baseline");
	add_fingerprints(&scene, finding, true);
	add(&scene, &rule_atoi, net, 44, "\tport = atoi(arg);", "atoi");
	CHECK_FORMATS(&scene, "baseline", &plain);
	check(GOLDEN "baseline-verbose.txt", &scene, &report_text, &verbose);
	arena_done(&scene.arena);
}

static void test_nothing(void **unused)
{
	struct scene scene;

	(void)unused;
	scene_open(&scene, 0);
	scene.rules.count = 0;
	CHECK_FORMATS(&scene, "nothing", &plain);
	arena_done(&scene.arena);
}

/* No report writes a control character of a repository, whatever bytes come in. */
static void test_no_raw_bytes(void **unused)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	char every[257];
	struct scene scene;

	(void)unused;
	for (int i = 0; i < 256; i++)
		every[i] = (char)(i ? i : 1);
	every[256] = 0;
	scene_open(&scene, 1);
	add(&scene, &rule_strcpy, str_of(every), 1, every, "strcpy")->message =
		str_of(every);
	add(&scene, &rule_strcpy, str_of(every), 2, every, "x")->state = STATE_MUTED;
	scene.findings.items[1].reason = str_of(every);
	add_unchecked(&scene, UNCHECKED_FAULT, every, every);
	scene.findings.items[0].via = str_of(every + 120);
	add_receipts(&scene);
	scene.receipts.items[0].path = scene.receipts.items[5].path = str_of(every);
	add_dissent(&scene, str_of(every), 1, every, SAYS_CALL, SAYS_CALL);
	scene.dissents.items[0].name = str_of(every);
	for (size_t i = 0; reports[i]; i++)
		render(&out, &scene, reports[i], &verbose);
	assert_true(text_is_utf8(buf_str(&out)));
	for (size_t i = 0; i < out.n; i++)
		assert_true((unsigned char)out.p[i] >= ' ' || out.p[i] == '\n' ||
			    out.p[i] == '\t');
	arena_done(&scene.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_hook),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_odd_paths),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_unchecked),
		cmocka_unit_test(test_receipts),
		cmocka_unit_test(test_dull_receipts),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_no_raw_bytes),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
