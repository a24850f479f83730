/**
 * Writes src/api/schema.ts from the box's OpenAPI document.
 *
 *   npm run types -- openapi.json            write the file
 *   npm run types -- openapi.json --check    fail when the file is not what the document says
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../src/api/schema.ts', import.meta.url));

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  return ofKind(schema);
}

function ofKind(schema) {
  switch (schema.type) {
    case 'object':
      return schema.properties
        ? objectOf(schema)
        : `Record<string, ${typeOf(schema.additionalProperties ?? {})}>`;
    case 'array':
      if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function objectOf(schema) {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(
    ([name, property]) => `  ${name}${required.has(name) ? '' : '?'}: ${typeOf(property)};`,
  );
  return ['{', ...lines, '}'].join('\n');
}

function comment(schema) {
  const text = schema.description?.trim().replaceAll('*/', '* /');
  return text ? `/** ${text.split(/\n\s*/).join('\n * ')} */\n` : '';
}

function write(document) {
  const head = '// Generated from the OpenAPI document by `npm run types`. Do not edit.\n';
  const types = Object.entries(document.components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`);
  return [head, ...types].join('\n');
}

const [path, ...options] = process.argv.slice(2);
if (!path) {
  console.error('Usage: npm run types -- OPENAPI.json [--check]');
  process.exit(2);
}
const text = write(JSON.parse(readFileSync(path, 'utf8')));
if (options.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/schema.ts is not what the document says. Run: npm run types -- OPENAPI.json');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
