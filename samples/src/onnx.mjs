import protobuf from 'protobufjs';

/** The fields of onnx.proto3 that carry weights: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Model { Graph graph = 7; }
  message Graph { repeated Node node = 1; repeated Tensor initializer = 5; }
  message Node { repeated string input = 1; string name = 3; string op_type = 4; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
`);
export const Model = root.lookupType('Model');

const FLOAT = 1;

/**
 * The 32-bit float weights of an ONNX file under the names the PyTorch model gave them, as { name, shape, bytes }.
 *
 * The exporter folds each linear layer into a MatMul whose weight is anonymous and stored [in, out]. The layer's name survives only in the
 * node, `/encoder/layer.0/attention/self/query/MatMul`; its weight is `encoder.layer.0.attention.self.query.weight`, [out, in].
 */
export function weights(file) {
  const { graph } = Model.decode(file);
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const found = [];
  for (const { name, opType, input } of graph.node) {
    const weight = tensors.get(input[1]);
    // A MatMul between two activations, such as attention scores, has no weight.
    if (opType === 'MatMul' && name.startsWith('/') && name.endsWith('/MatMul') && weight?.dims.length === 2) {
      tensors.delete(input[1]);
      found.push(transposed(weight, `${name.slice(1, -'/MatMul'.length).replaceAll('/', '.')}.weight`));
    }
  }
  for (const tensor of tensors.values()) {
    if (tensor.dataType === FLOAT && isNamed(tensor)) {
      found.push({ name: tensor.name, shape: shape(tensor), bytes: tensor.rawData });
    }
  }
  return found;
}

/** Constants of the graph have names that no PyTorch module has. */
function isNamed({ name }) {
  return !name.startsWith('/') && !name.startsWith('onnx::');
}

function shape(tensor) {
  const dims = tensor.dims.map(Number);
  const expected = 4 * dims.reduce((product, dim) => product * dim, 1);
  if (tensor.rawData.length !== expected) {
    throw new Error(`'${tensor.name}' of shape [${dims}] has ${tensor.rawData.length} bytes instead of ${expected}.`);
  }
  return dims;
}

function transposed(tensor, name) {
  if (tensor.dataType !== FLOAT) throw new Error(`'${name}' is not stored as 32-bit floats.`);
  const [rows, columns] = shape(tensor);
  const from = new DataView(tensor.rawData.buffer, tensor.rawData.byteOffset, tensor.rawData.byteLength);
  const to = new DataView(new ArrayBuffer(tensor.rawData.byteLength));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      // As bits: nothing may be rounded.
      to.setUint32(4 * (column * rows + row), from.getUint32(4 * (row * columns + column), true), true);
    }
  }
  return { name, shape: [columns, rows], bytes: new Uint8Array(to.buffer) };
}
