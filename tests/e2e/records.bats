# Records of the approved list: docs/component.schema.json held to what the program takes.

load helper
load push
load deps

setup()
{
	isolate
	ROOT=$(realpath "$BATS_TEST_DIRNAME/../..")
	SAMPLES=$ROOT/tests/golden/component
}

need_ajv()
{
	command -v node && [ -d "$ROOT/tests/node_modules/ajv" ] || skip "no node or ajv"
}

# judge FILE: deps check with that record as the approved list, and a wrap that asks for it.
judge()
{
	mkdir -p .milecastle/components
	cp "$1" .milecastle/components/zlib.json
	git add .milecastle
	mc deps check
}

@test "schema: gives the verdict of the program for every sample" {
	need_ajv
	node "$SAMPLES/validate.js" "$SAMPLES"/*.json >schema
	[ "$(wc -l <schema)" -gt 80 ]
	new_repo && wrap
	for file in "$SAMPLES"/*.json; do
		status=0
		judge "$file" >/dev/null 2>&1 || status=$?
		case $status in
		0 | 1) echo "$file valid" ;;
		2) echo "$file invalid" ;;
		*) echo "$file exit code $status" ;;
		esac
	done >../program
	diff ../schema ../program
	grep -c '/good-.* valid' ../program
	run grep -E '/good-.* invalid|/bad-.* valid' ../program
	[ -z "$output" ]
}

# asked JSON: the words that the program expected, as its error lists them.
asked()
{
	echo "$1" >../asked.json
	judge ../asked.json 2>&1 | sed -n "s/.*expected one of //p" | tr -d "',"
}

# version MEMBER: a record with a version that has it.
version()
{
	echo '{"schema": 1, "id": "zlib", "versions": [{"version": "1", "status": "pending", '"$1"'}]}'
}

# record MEMBER: a record that has it.
record()
{
	echo '{"schema": 1, "id": "zlib", '"$1"'}'
}

@test "schema: has the keys that the program knows, no other" {
	need_ajv
	node "$SAMPLES/validate.js" --keys >schema
	new_repo && wrap
	{
		echo "record $(asked "$(record '"zzzzzzzz": 1')")"
		for key in identity origin licence; do
			echo "$key $(asked "$(record '"'$key'": {"zzzzzzzz": 1}')")"
		done
		echo "versions $(asked "$(version '"zzzzzzzz": 1')")"
		echo "forms $(asked "$(version '"forms": {"zzzzzzzz": []}')") manifest"
		echo "manifest $(asked "$(version '"forms": {"manifest": {"zzzzzzzz": 1}}')")"
		echo "patches $(asked "$(version '"patches": [{"zzzzzzzz": 1}]')")"
		echo "scope $(asked "$(version '"scope": {"zzzzzzzz": 1}')")"
		echo "assessment $(asked "$(record '"assessment": {"zzzzzzzz": 1}')")"
		for key in known_vulnerabilities security_history vendor_responsiveness maintenance; do
			echo "$key $(asked "$(record '"assessment": {"'$key'": {"zzzzzzzz": 1}}')")"
		done
		echo "file $(asked "$(version '"forms": {"file-bytes": [{"zzzzzzzz": 1}]}')")"
	} >../program
	diff ../schema ../program
}

@test "schema: asks for every question of an assessment, and for no other" {
	command -v jq || skip "no jq"
	mc deps assess --questions | cut -f 1 | sort >questions
	jq -r '.properties.assessment.properties | to_entries[] | .key as $key |
		(.value.properties // {"": .value} | to_entries[] |
			select(.value.type or .value["$ref"]) | [$key, .key] - [""] | join("."))' \
		"$ROOT/docs/component.schema.json" | sort >schema
	diff questions schema
}
