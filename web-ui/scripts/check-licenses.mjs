// Fails the build when the dashboard bundles a package under a license that is not listed here. Vite writes what it bundles, with every text.
import { readFileSync } from 'node:fs';

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1'];
const notices = readFileSync(new URL('../dist/THIRD-PARTY-dashboard.md', import.meta.url), 'utf8');

const packages = [...notices.matchAll(/^## (\S+) - (\S+)(?: \((.+)\))?$/gm)];
if (packages.length === 0) {
  console.error('THIRD-PARTY-dashboard.md names no package. Adapt scripts/check-licenses.mjs to how Vite writes it.');
  process.exit(1);
}
const refused = packages.filter(([, , , license]) => !ALLOWED.includes(license));
for (const [, name, version, license] of refused)
  console.error(
    `${name} ${version} is under ${license ?? 'no license that it names'}, which is not in scripts/check-licenses.mjs.`,
  );
if (refused.length > 0) process.exit(1);
console.log(`licenses: ${packages.length} bundled packages, all allowed`);
