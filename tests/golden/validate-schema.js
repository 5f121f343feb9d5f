// SARIF files against the official JSON schema: validate-schema.js SCHEMA FILE...
// Strict about JSON too: UTF-8, no byte order mark, and no key twice in an object (which
// JSON.parse would let pass). Called by validate-sarif.
'use strict';
const fs = require('fs');
const addFormats = require('ajv-formats');

// OASIS publishes the schema as draft 04, the validator's package ships it as 2020-12
const schema = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const isDraft4 = schema.$schema.includes('draft-04');
const Ajv = isDraft4 ? require('ajv-draft-04') : require('ajv/dist/2020');
const ajv = new Ajv({strict: false, allErrors: true});
addFormats(ajv);
const validate = ajv.compile(schema);

// Keys of the objects that are open, innermost last; a list has null.
function duplicateKey(text) {
	const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
	const open = [];
	let before = null;
	for (let match; (match = token.exec(text)); ) {
		const word = match[0];
		if (word === '{') open.push(new Set());
		else if (word === '[') open.push(null);
		else if (word === '}' || word === ']') open.pop();
		else if (word === ':') {
			const key = JSON.parse(before);
			const keys = open[open.length - 1];
			if (keys.has(key)) return key;
			keys.add(key);
		}
		before = word;
	}
	return null;
}

function faults(file) {
	try {
		const bytes = fs.readFileSync(file);
		const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
		const log = JSON.parse(text);
		const key = duplicateKey(text);
		if (key !== null) return [`key '${key}' twice in one object`];
		if (validate(log)) return [];
		return validate.errors.map((e) => `${e.instancePath} ${e.message}`);
	} catch (error) {
		return [error.message];
	}
}

for (const file of process.argv.slice(3)) {
	for (const fault of faults(file)) {
		console.log(`${file}: error: schema: ${fault}`);
		process.exitCode = 1;
	}
}
