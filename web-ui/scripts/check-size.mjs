// Fails the build when the scripts of the first page weigh more than the budget: what index.html asks for, the overview that it then
// loads, and what both import.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 350;
const FIRST_PAGE = 'src/features/overview/OverviewPage.tsx';
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const first = new Set();
function add(key) {
  if (first.has(key)) return;
  if (!manifest[key])
    throw new Error(`${key} is not in the build. Name the first page anew in scripts/check-size.mjs.`);
  first.add(key);
  for (const imported of manifest[key].imports ?? []) add(imported);
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) add(key);
add(FIRST_PAGE);

let total = 0;
for (const key of first) total += gzipSync(readFileSync(new URL(manifest[key].file, dist))).length / 1000;

console.log(`first page: ${total.toFixed(1)} kB of script (gzip) in ${first.size} files, budget ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  console.error('Too heavy. Load what the first page does not need with import().');
  process.exit(1);
}
