#!/usr/bin/env bats
# milecastle rules list, show and test; and what is made from the tables: completions, the
# man page, docs/rules/.

load helper

setup()
{
	isolate
	ROOT=$(realpath "$BATS_TEST_DIRNAME/../..")
}

# own_rule ID [NAME]: a rule file in .milecastle/rules.
own_rule()
{
	mkdir -p .milecastle/rules
	cat >".milecastle/rules/$1.yaml" <<-END
	id: $1
	title: Call of ${2:-own_copy}
	class: code
	severity: error
	match:
	  names: [${2:-own_copy}]
	  uses: [call]
	message: "'{name}' does not know the size"
	why: Nobody checks it.
	instead: ['own_copy_n(dst, size, src)']
	END
}

# example ID NAME <<<SOURCE: an example beside the rule files.
example()
{
	mkdir -p ".milecastle/rules/$1"
	cat >".milecastle/rules/$1/$2"
}

good_example()
{
	example own-copy a.c <<-'END'
	void f(char *a, char *b)
	{
		own_copy(a, b); // expect: own-copy
		(own_copy(a, b)); /* expect: own-copy */
		own_copy_n(a, 1, b); // ok: own-copy
		a = "own_copy(a, b)"; // ok: own-copy
	}
	END
}

# --- list and show ---------------------------------------------------------------------

@test "rules list: what is on, with --all what is off too" {
	run mc rules list
	expect_status 0
	expect_output "str-strcpy"
	refuse_output "in-getenv"
	run mc rules list --all
	expect_status 0
	[[ $output =~ in-getenv\ +off\ +strict ]]
}

@test "rules list: the policy decides, and a path shows as a mark" {
	cat >p.json <<-'END'
	{"version": 1, "severity": [{"rule": "str-gets", "level": "off"},
		{"rule": "in-getenv", "path": "src/", "level": "note"}]}
	END
	run mc rules list --policy p.json
	expect_status 0
	refuse_output "str-gets"
	[[ $output =~ in-getenv\ +off\* ]]
	expect_output "* another severity at some paths"
}

@test "rules list: --ids and --format json agree" {
	mc rules list --all --ids >ids
	mc rules list --all --format json >list.json
	node -e '
		const list = JSON.parse(require("fs").readFileSync("list.json"));
		for (const rule of list.rules) console.log(rule.id);' >json-ids
	diff ids json-ids
	[ "$(wc -l <ids)" -gt 40 ]
}

@test "rules list: the repository's own rules, from HEAD" {
	new_repo
	own_rule own-copy
	git add . && git commit -qm rules
	rm -r .milecastle
	run mc rules list
	expect_status 0
	[[ $output =~ own-copy\ +error\ +repository ]]
	run mc rules show own-copy
	expect_status 0
	expect_output "own_copy_n(dst, size, src)"
}

@test "rules show: everything about a rule" {
	run mc rules show str-strcpy
	expect_status 0
	expect_output "str-strcpy: Unbounded string copy"
	expect_output "CWE-120, CWE-676"
	expect_output "STR31-C"
	expect_output "/* milecastle: allow str-strcpy -- REASON */"
	expect_output '"rule": "str-strcpy"'
	run mc rules show str-strcpy --format markdown
	expect_status 0
	expect_output "# str-strcpy: Unbounded string copy"
	mc rules show str-strcpy --format json | node -e '
		const rule = JSON.parse(require("fs").readFileSync(0));
		if (rule.id !== "str-strcpy" || rule.cwe[0] !== 120) process.exit(1);'
}

@test "rules show: an unknown id is an error with a hint" {
	run mc rules show str-strcopy
	expect_status 2
	expect_output "there is no rule 'str-strcopy'; did you mean 'str-strcpy'?"
	run mc rules show
	expect_status 2
	run mc rules
	expect_status 2
	run mc rules lst
	expect_status 2
}

@test "rules: an option of another action is an error" {
	run mc rules show str-gets --chop
	expect_status 2
	expect_output "'rules show' knows no --chop"
}

@test "rules show: what a repository writes is escaped" {
	new_repo
	own_rule own-copy
	sed -i 's/^title: .*/title: "a\\e[31mb"/; s/^why: .*/why: "x\\e]0;y"/' \
		.milecastle/rules/own-copy.yaml
	for format in text markdown json; do
		mc rules show own-copy --rules .milecastle/rules --format $format >out
		grep -q own-copy out
		run grep -c $'\e' out
		[ "$output" = 0 ]
	done
}

# --- test --------------------------------------------------------------------------------

@test "rules test: the built-in rules hold what their examples say" {
	cd "$ROOT"
	run mc rules test --builtin
	expect_status 0
	expect_output ", 0 failed"
}

@test "rules test --chop: no example breaks anything where it is cut" {
	cd "$ROOT"
	run mc rules test --builtin --chop
	expect_status 0
	expect_output " cuts, 0 failed"
}

@test "rules test: a repository's own rules with examples beside them" {
	new_repo
	own_rule own-copy
	good_example
	run mc rules test
	expect_status 0
	[ "$output" = "1 rule, 1 file, 4 expectations held, 0 failed" ]
}

@test "rules test: examples in DIR/../tests/rules and in --examples" {
	own_rule own-copy
	good_example
	mkdir -p .milecastle/tests/rules
	mv .milecastle/rules/own-copy .milecastle/tests/rules
	run mc rules test .milecastle/rules
	expect_status 0
	mv .milecastle/tests/rules elsewhere
	run mc rules test .milecastle/rules --examples elsewhere
	expect_status 0
	run mc rules test .milecastle/rules
	expect_status 1
	expect_output "own-copy: has 0 'expect' and 0 'ok'"
}

@test "rules test: what is missed, what is found too much" {
	own_rule own-copy
	good_example
	example own-copy b.c <<-'END'
	void g(char *a, char *b)
	{
		own_copy_n(a, 1, b); // expect: own-copy
		own_copy(a, b); own_copy(b, a); // expect: own-copy
		own_copy(a, b); // expect: own-copy, own-copy
		own_copy(a, b); // ok: own-copy
		own_copy(a, b);
		gets(a);
		own_copy(a, b); // expect: own-cpy
		own_copy(a, b); /* ok: own-copy */ // expect: own-copy
	}
	END
	run mc rules test .milecastle/rules
	expect_status 1
	expect_output "b.c:3: expected own-copy, found nothing"
	expect_output "b.c:4: expected own-copy once, found it twice"
	expect_output "b.c:5: expected own-copy 2 times, found it once"
	expect_output "b.c:6: found own-copy where it is marked ok"
	expect_output "b.c:7: found own-copy, expected nothing"
	expect_output "b.c:8: found str-gets, expected nothing"
	expect_output "b.c:9: there is no rule 'own-cpy'"
	expect_output "b.c:9: found own-copy, expected nothing"
	expect_output "b.c:10: own-copy is both expected and ok"
	expect_output "9 failed"
}

@test "rules test: a todo is a known miss until it is found" {
	own_rule own-copy
	good_example
	example own-copy b.c <<-'END'
	#define CALL(f, a, b) f(a, b)
	void g(char *a, char *b)
	{
		CALL(own_copy, a, b); // todo: own-copy
	}
	END
	run mc rules test .milecastle/rules
	expect_status 0
	expect_output "1 known miss, 0 failed"
	sed -i 's/CALL(own_copy, a, b)/own_copy(a, b)/' .milecastle/rules/own-copy/b.c
	run mc rules test .milecastle/rules
	expect_status 1
	expect_output "b.c:4: own-copy is found now: write 'expect' instead of 'todo'"
}

@test "rules test: a suppressed finding does not count" {
	own_rule own-copy
	good_example
	example own-copy b.c <<-'END'
	void g(char *a, char *b)
	{
		own_copy(a, b); /* milecastle: allow own-copy -- both are of one size */ // ok: own-copy
	}
	END
	run mc rules test .milecastle/rules
	expect_status 0
}

@test "rules test: a folder of examples that no rule owns fails" {
	mkdir -p tests/rules/no-such-rule
	run mc rules test
	expect_status 1
	expect_output "tests/rules/no-such-rule: there is no rule of that name"
}

@test "rules test: nothing to run, or a broken rule, is exit 2" {
	run mc rules test
	expect_status 2
	expect_output "there is no folder 'tests/rules' here"
	mkdir rules
	run mc rules test rules
	expect_status 2
	expect_output "there is no rule file in 'rules'"
	own_rule own-copy
	sed -i 's/severity: error/severity: fatal/' .milecastle/rules/own-copy.yaml
	run mc rules test
	expect_status 2
	expect_output ".milecastle/rules/own-copy.yaml:4:11: 'fatal' is not known here"
}

# --- made from the tables ----------------------------------------------------------------

@test "docs/rules is up to date" {
	MILECASTLE=$MILECASTLE run "$ROOT/tools/make-rule-pages" --check
	expect_status 0
}

# complete WORD...: what bash offers for the last word, one a line.
complete_words()
{
	PATH=$(dirname "$MILECASTLE"):$PATH bash -c '
		source <(milecastle completion bash)
		COMP_WORDS=(milecastle "$@")
		COMP_CWORD=$#
		_milecastle
		printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

@test "completion bash: commands, options, values, actions, rules, files" {
	[ "$(complete_words che)" = check ]
	[ "$(complete_words hoo)" = "" ]
	[ "$(complete_words check --sco)" = --scope ]
	[ "$(complete_words check --scope changed-l)" = changed-lines ]
	[ "$(complete_words check --scope = changed-f)" = changed-files ]
	[ "$(complete_words check --scope = | wc -l)" = 3 ]
	[ "$(complete_words check -f sa)" = sarif ]
	[ "$(complete_words rules '' | xargs)" = "list show test learn-macros" ]
	[ "$(complete_words rules show str-strcp)" = str-strcpy ]
	[ "$(complete_words rules show in-geten)" = in-getenv ]
	[ "$(complete_words policy val)" = validate ]
	[ "$(complete_words completion z)" = zsh ]
	[ "$(complete_words help unin)" = uninstall ]
	touch source.c && mkdir folder
	[ "$(complete_words check sour)" = source.c ]
	[ "$(complete_words policy validate sour)" = source.c ]
	[ "$(complete_words rules test fo)" = folder ]
	[ "$(complete_words check --rules sour)" = "" ]
	[ "$(complete_words check --output sour)" = source.c ]
}

@test "completion: each script can be read by its shell" {
	run mc completion tcsh
	expect_status 2
	run mc completion
	expect_status 2
	mc completion bash >bash.sh && bash -n bash.sh
	mc completion zsh >zsh.sh && [ -s zsh.sh ]
	mc completion fish >fish.sh && [ -s fish.sh ]
	if command -v zsh; then
		zsh -n zsh.sh
	fi
	if command -v fish; then
		fish --no-execute fish.sh
	fi
}

@test "manual: a man page that scdoc takes, with every command and option" {
	command -v scdoc || skip "no scdoc"
	mc manual >page.scd
	scdoc <page.scd >page.1
	for command in check install uninstall doctor policy rules completion manual help hook; do
		grep -q "milecastle $command" page.1
	done
	for word in NAME SYNOPSIS DESCRIPTION SUPPRESSION FILES ENVIRONMENT; do
		grep -q "^\.SH $word" page.1
	done
	grep -q '^\.SH EXIT STATUS' page.1
	grep -q -e '--threshold' page.scd
	if command -v groff; then
		run groff -man -ww -z page.1
		[ -z "$output" ]
	fi
}
