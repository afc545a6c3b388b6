/** The bytes of a safetensors file with 32-bit floats: https://github.com/huggingface/safetensors#format */
export function safetensors(tensors) {
  const entries = [['__metadata__', { format: 'pt' }]];
  let end = 0;
  for (const { name, shape, bytes } of tensors) {
    entries.push([name, { dtype: 'F32', shape, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
  }
  const json = JSON.stringify(Object.fromEntries(entries));
  // The data begin at a multiple of eight bytes.
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...tensors.map(({ bytes }) => bytes)]);
}
