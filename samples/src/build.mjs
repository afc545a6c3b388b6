/**
 * Makes `target/samples`, or does nothing when neither the packages nor these programs changed since the last time.
 * Uses only what comes with Node, because it runs before `npm ci`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'target', 'samples.inputs');
const made = ['spam.csv', 'starter'].map((name) => join(root, 'target/samples', name));
const inputs = hashOfInputs();

if (!made.every(existsSync) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== inputs) {
  run('npm', 'ci', '--ignore-scripts');
  run(process.execPath, join(root, 'src/spam.mjs'));
  run(process.execPath, join(root, 'src/starter.mjs'));
  mkdirSync(join(root, 'target'), { recursive: true });
  writeFileSync(stamp, inputs);
}

function hashOfInputs() {
  const programs = readdirSync(join(root, 'src'))
    .filter((name) => !name.includes('.test.'))
    .sort()
    .map((name) => join('src', name));
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...programs]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  // Weights are large: another version of the package is told by its time, which unpacking keeps.
  for (const file of readdirSync(join(root, 'target/starter-package')).sort()) {
    const { size, mtimeMs } = statSync(join(root, 'target/starter-package', file));
    hash.update(`${file} ${size} ${mtimeMs}`);
  }
  return hash.digest('hex');
}

function run(program, ...args) {
  execFileSync(program, args, { cwd: root, stdio: 'inherit' });
}
