// Policies against docs/policy.schema.json: validate.js FILE... prints a line
// "FILE valid" or "FILE invalid" for each. validate.js --keys prints a line
// "WHERE KEY..." for each object of the schema, and "WHERE.KEY WORD..." for each list of
// words, to be compared with what the program says it knows. Called by
// tests/e2e/policy.bats.
'use strict';
const fs = require('fs');
const path = require('path');
const root = path.join(__dirname, '../../..');
const Ajv = require(path.join(root, 'tests/node_modules/ajv'));
const schema = JSON.parse(fs.readFileSync(path.join(root, 'docs/policy.schema.json'), 'utf8'));

function printKeys(where, object) {
	console.log([where, ...Object.keys(object.properties)].join(' '));
	for (const [key, value] of Object.entries(object.properties)) {
		if (value.enum) console.log([`${where}.${key}`, ...value.enum].join(' '));
		if (value.items && value.items.properties) printKeys(key, value.items);
		if (value.properties) printKeys(key, value);
	}
}

if (process.argv[2] === '--keys') {
	printKeys('policy', schema);
} else {
	const validate = new Ajv({strict: true}).compile(schema);
	for (const file of process.argv.slice(2)) {
		const isValid = validate(JSON.parse(fs.readFileSync(file, 'utf8')));
		console.log(`${file} ${isValid ? 'valid' : 'invalid'}`);
	}
}
