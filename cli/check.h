/*
 * One check from options to exit code: what "milecastle check" and the hooks share.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "core/report.h"
#include "gate/setup.h"

/* A further report of the same run, to a file. */
struct check_extra {
	const struct report *report;
	const char *path; /* NULL: to fd, behind what is there */
	int fd;
};
#define CHECK_EXTRAS 8

struct check_options {
	const char *command; /* for the report: "check", "pre-commit", ... */
	const struct report *report;
	struct report_style style;
	const char *output; /* a file; NULL: standard output, or what fd says */
	int fd;
	struct check_extra extras[CHECK_EXTRAS]; /* up to extra_count */
	size_t extra_count;
	const char *fence; /* GitHub obeys no command between two lines with that word,
			      which a name at the start of a line could be; or NULL */
	unsigned workers;
	const char *scope;     /* words; NULL: the policy's, or all where all is new */
	const char *threshold; /* NULL: the policy's */
	bool is_deps_only;     /* what comes from elsewhere, and nothing else */
	bool is_both;	       /* parse what the lexer is sure of as well */
	bool has_fingerprints; /* of findings, in the JSON report */
	bool has_progress;     /* on standard error, when it takes more than a second */
};

/* Check a change set, write the report, and return the exit code. */
int check_run(const struct check_options *options, const struct setup *setup,
	const struct change_set *changes, struct store *store);

/* Write the report of a run that was made elsewhere, and return its exit code. */
int check_report(const struct run *run, const struct check_options *options);

#endif
