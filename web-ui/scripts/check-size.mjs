// Fails the build when the scripts of the first page weigh more than the budget: what index.html asks for, and what that imports.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 350;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const first = new Set();
function add(key) {
  if (first.has(key)) return;
  first.add(key);
  for (const imported of manifest[key].imports ?? []) add(imported);
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) add(key);

let total = 0;
for (const key of first) total += gzipSync(readFileSync(new URL(manifest[key].file, dist))).length / 1000;

console.log(`first load: ${total.toFixed(1)} kB of script (gzip) in ${first.size} files, budget ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  console.error('Too heavy. Load what the first page does not need with import().');
  process.exit(1);
}
