// Records of the approved list against docs/component.schema.json: validate.js FILE...
// prints a line "FILE valid" or "FILE invalid" for each. validate.js --keys prints a line
// "WHERE KEY..." for each object of the schema that has keys, to be compared with what the
// program says it knows. Called by tests/e2e/records.bats.
'use strict';
const fs = require('fs');
const path = require('path');
const root = path.join(__dirname, '../../..');
const Ajv = require(path.join(root, 'tests/node_modules/ajv'));
const schema = JSON.parse(
	fs.readFileSync(path.join(root, 'docs/component.schema.json'), 'utf8'));

function printKeys(where, object) {
	if (!object.properties) return;
	console.log([where, ...Object.keys(object.properties)].join(' '));
	for (const [key, value] of Object.entries(object.properties)) {
		printKeys(key, value);
		if (value.items) printKeys(key, value.items);
	}
}

if (process.argv[2] === '--keys') {
	printKeys('record', schema);
	printKeys('file', schema.definitions.file);
} else {
	const validate = new Ajv({strict: true, allowUnionTypes: true, strictRequired: false,
		strictTypes: false}).compile(schema);
	for (const file of process.argv.slice(2)) {
		const isValid = validate(JSON.parse(fs.readFileSync(file, 'utf8')));
		console.log(`${file} ${isValid ? 'valid' : 'invalid'}`);
	}
}
