import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from './csv.mjs';
import { fingerprint, textOf } from './email.mjs';
import { Model, weights } from './onnx.mjs';
import { safetensors } from './safetensors.mjs';
import { quotas, stratifiedSample } from './sampling.mjs';

const email = (...lines) => lines.join('\r\n');

test('an e-mail gives its subject and body and no other header', async () => {
  const text = await textOf(
    email('From: a@b.example', 'X-Spam-Flag: YES', 'Subject: Your  offer', '', 'Only', 'today'),
  );

  assert.equal(text, 'Your offer\nOnly today');
});

test('an HTML body becomes text without tags, scripts and addresses of links', async () => {
  const html = '<h1>Hello</h1><script>alert(1)</script><p>5 &lt; 6 <a href="http://x.example">here</a></p>';
  const text = await textOf(email('Subject: S', 'Content-Type: text/html', '', html));

  assert.equal(text, 'S\nHello 5 < 6 here');
});

test('copies that differ in numbers, addresses and case have one fingerprint', () => {
  assert.equal(fingerprint('Win $100 now, bob@x.example!'), fingerprint('WIN $250 NOW, amy@y.example!'));
  assert.notEqual(fingerprint('Win now'), fingerprint('Win later'));
});

test('each group keeps its share in both splits, and no item is in two', () => {
  const items = (name, count) => Array.from({ length: count }, (_, i) => ({ key: `${name}-${i}`, group: name }));
  const groups = new Map([['ham', items('ham', 70)], ['spam', items('spam', 30)]]);

  const sample = stratifiedSample(groups, { train: 20, dev: 10 });

  const count = (group, split) => sample.filter((item) => item.group === group && item.split === split).length;
  assert.deepEqual([count('ham', 'train'), count('spam', 'train')], [14, 6]);
  assert.deepEqual([count('ham', 'dev'), count('spam', 'dev')], [7, 3]);
  assert.equal(new Set(sample.map((item) => item.key)).size, 30);
  assert.deepEqual(sample, stratifiedSample(groups, { train: 20, dev: 10 }));
});

test('quotas add up to the total', () => {
  const shares = quotas(new Map([['a', 1], ['b', 1], ['c', 1]]), 2);

  assert.equal([...shares.values()].reduce((a, b) => a + b), 2);
  assert.throws(() => quotas(new Map([['a', 1]]), 2), /only 1/);
});

test('a field with quotes and line feeds stays one field', () => {
  assert.equal(csv(['a', 'b'], [['say "hi"\nnow', 'x']]), '"a","b"\n"say ""hi""\nnow","x"\n');
});

const floats = (...numbers) => new Uint8Array(new Float32Array(numbers).buffer);

test('weights of an ONNX file get the names and the layout of the PyTorch model', () => {
  const file = Model.encode({
    graph: {
      node: [
        { opType: 'MatMul', name: '/layer.0/dense/MatMul', input: ['x', 'onnx::MatMul_7'] },
        { opType: 'MatMul', name: '/layer.0/self/MatMul', input: ['query', 'key'] },
      ],
      initializer: [
        { name: 'layer.0.dense.bias', dims: [2], dataType: 1, rawData: floats(7, 8) },
        { name: 'onnx::MatMul_7', dims: [3, 2], dataType: 1, rawData: floats(1, 2, 3, 4, 5, 6) },
        { name: '/Constant_output_0', dims: [1], dataType: 1, rawData: floats(9) },
        { name: 'position_ids', dims: [1], dataType: 7, rawData: new Uint8Array(8) },
      ],
    },
  }).finish();

  const numbers = (bytes) => [...new Float32Array(Uint8Array.from(bytes).buffer)];
  const read = weights(file).map(({ name, shape, bytes }) => [name, shape, numbers(bytes)]);

  assert.deepEqual(read, [
    ['layer.0.dense.weight', [2, 3], [1, 3, 5, 2, 4, 6]],
    ['layer.0.dense.bias', [2], [7, 8]],
  ]);
});

test('weights that are cut short are refused by name', () => {
  const initializer = [{ name: 'bias', dims: [3], dataType: 1, rawData: floats(1, 2) }];

  assert.throws(() => weights(Model.encode({ graph: { initializer } }).finish()), /'bias' of shape \[3\] has 8 bytes instead of 12/);
});

test('a safetensors file says where each tensor lies', () => {
  const file = safetensors([
    { name: 'a', shape: [1], bytes: floats(1) },
    { name: 'b', shape: [2], bytes: floats(2, 3) },
  ]);

  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  assert.equal(length % 8, 0);
  assert.deepEqual(header.b, { dtype: 'F32', shape: [2], data_offsets: [4, 12] });
  assert.equal(file.readFloatLE(8 + length + 8), 3);
  assert.equal(file.length, 8 + length + 12);
});
