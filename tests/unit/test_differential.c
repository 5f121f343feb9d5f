/*
 * Findings by slices against findings by one slice for the whole file, which knows all
 * that stands around. Over the rules' examples there must be no difference. With a folder
 * as first argument or in MILECASTLE_CORPUS (tests/bench/fetch gets a large one) it
 * reports on that instead: what the whole file finds and the slices do not is a miss;
 * where slices find more, the tree of the whole has an error in that place and theirs has
 * none.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/file.h"
#include "core/source.h"
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

#define USES (USE_IS_PROTOTYPE + 1)

static struct {
	struct arena arena; /* of the run */
	struct rule_set rules;
	struct words words;
	struct parser parser;
	size_t files, occurrences, found;
	size_t differences[USES][USES]; /* by use in slices, use in the whole */
	bool is_report;
} run;

/* What a rule would be told: a call by the tree or by its shape is a call. */
static char finding_of(enum use use)
{
	return use == USE_IS_UNPARSED ? 'c' : use_letter(use);
}

static void tell(const char *path, const struct source *source,
	const struct occurrence *o, enum use sliced, enum use whole)
{
	uint32_t line = source_line_of(source, o->start);
	struct str text = str_trim(source_line(source, line));

	run.differences[sliced][whole]++;
	if (run.is_report)
		printf("%c %c %s:%u: %.*s\n", use_letter(sliced), use_letter(whole), path,
			line, (int)(text.n < 100 ? text.n : 100), text.p);
	else
		EXPECT(false, "%s:%u: %c in slices, %c in the whole: %.*s", path, line,
			use_letter(sliced), use_letter(whole), STR_ARG(text));
}

static void compare(const char *path, struct source *source)
{
	struct arena arena = {0};
	struct slice all = {.end = (uint32_t)source->bytes.n};
	struct scan scan;
	enum use *sliced, *whole;

	scan_run(&scan, &arena, source->bytes, &run.words);
	scan_want(&scan, NULL, NULL, 0);
	sliced = uses_all(&arena, &run.parser, &scan, false);
	scan.slices.items = &all;
	scan.slices.count = 1;
	for (size_t i = 0; i < scan.occurrences.count; i++)
		scan.occurrences.items[i].slice = 0;
	whole = uses_all(&arena, &run.parser, &scan, true);
	source_index_lines(source, &arena);
	run.occurrences += scan.occurrences.count;
	for (size_t i = 0; i < scan.occurrences.count; i++) {
		run.found += sliced[i] != USE_NOTHING;
		if (finding_of(sliced[i]) != finding_of(whole[i]))
			tell(path, source, &scan.occurrences.items[i], sliced[i],
				whole[i]);
	}
	arena_done(&arena);
}

static int on_file(const char *path, const struct stat *st, int type)
{
	struct arena arena = {0};
	struct source source = {.path = str_of(path)};
	struct err err;

	if (type != FTW_F || language_of(source.path) == LANGUAGE_NONE ||
		(size_t)st->st_size > LIMIT_PARSE_BYTES)
		return 0;
	if (file_read(&source.bytes, &arena, path, LIMIT_PARSE_BYTES, &err))
		fail_msg("%s", err.text);
	compare(path, &source);
	run.files++;
	arena_done(&arena);
	return 0;
}

static void open_run(void)
{
	rule_set_add_builtin(&run.rules, &run.arena);
	words_init(&run.words, &run.arena, &run.rules);
}

static void close_run(void)
{
	parser_done(&run.parser);
	arena_done(&run.arena);
	memset(&run, 0, sizeof(run));
}

static void test_examples(void **unused)
{
	(void)unused;
	open_run();
	assert_int_equal(ftw("tests/rules", on_file, 16), 0);
	assert_true(run.files > 40);
	assert_true(run.found > 100);
	close_run();
	unit_done();
}

static int report(const char *folder)
{
	size_t total = 0;

	open_run();
	run.is_report = true;
	if (ftw(folder, on_file, 16))
		return 3;
	for (unsigned i = 0; i < USES; i++) {
		for (unsigned j = 0; j < USES; j++) {
			total += run.differences[i][j];
			if (run.differences[i][j])
				printf("%zu times %c in slices, %c in the whole\n",
					run.differences[i][j], use_letter((enum use)i),
					use_letter((enum use)j));
		}
	}
	printf("%zu files, %zu candidates, %zu found, %zu differences\n", run.files,
		run.occurrences, run.found, total);
	close_run();
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples)};
	const char *folder = argc > 1 ? argv[1] : getenv("MILECASTLE_CORPUS");

	if (folder)
		return report(folder);
	return cmocka_run_group_tests_name("differential", tests, NULL, NULL);
}
