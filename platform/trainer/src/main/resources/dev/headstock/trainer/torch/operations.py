class Operations(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def linear(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, weight, bias)
  def linear_without_bias(self: __torch__.Operations, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, weight)
  def linear_bf16(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    y = torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
    return torch.to(y, 6)
  def linear_bf16_without_bias(self: __torch__.Operations, x: Tensor, weight: Tensor) -> Tensor:
    y = torch.linear(torch.to(x, 15), torch.to(weight, 15))
    return torch.to(y, 6)
  def add_product(self: __torch__.Operations, sum: Tensor, x: Tensor, weight: Tensor, scale: float) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(weight, 1)])
    sums = torch.reshape(sum, [-1, torch.size(weight, 0)])
    return torch.reshape(torch.addmm(sums, rows, torch.t(weight), beta=1, alpha=scale), torch.size(sum))
  def attention(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, dropout: float, scale: float) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, mask, dropout, False, scale=scale)
  def attention_to_all(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, dropout: float, scale: float) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, None, dropout, False, scale=scale)
  def attention_dropped(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, kept: Tensor, scale: float) -> Tensor:
    scores = torch.matmul(torch.mul(query, scale), torch.transpose(key, -2, -1))
    weights = torch.softmax(torch.add_(scores, mask), -1)
    return torch.matmul(torch.mul(weights, kept), value)
  def attention_to_all_dropped(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, kept: Tensor, scale: float) -> Tensor:
    scores = torch.matmul(torch.mul(query, scale), torch.transpose(key, -2, -1))
    return torch.matmul(torch.mul(torch.softmax(scores, -1), kept), value)
  def attention_weights(self: __torch__.Operations, query: Tensor, key: Tensor, mask: Tensor, scale: float) -> Tensor:
    scores = torch.mul(torch.matmul(query, torch.transpose(key, -2, -1)), scale)
    return torch.softmax(torch.add(scores, mask), -1)
  def layer_norm(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, epsilon)
  def layer_norm_without_bias(self: __torch__.Operations, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, None, epsilon)
  def gelu(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.gelu(x)
  def gelu_tanh(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")
  def relu(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.relu(x)
  def silu(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.silu(x)
  def tanh(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.tanh(x)
  def sigmoid(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def scale(self: __torch__.Operations, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)
  def dropout(self: __torch__.Operations, x: Tensor, probability: float) -> Tensor:
    return torch.dropout(x, probability, True)
  def copy_part(self: __torch__.Operations, to: Tensor, first: int, count: int, piece: Tensor) -> NoneType:
    part = torch.slice(torch.view(to, [-1]), 0, first, torch.add(first, count))
    _0 = torch.copy_(part, torch.slice(piece, 0, 0, count))
    return None
  def embedding(self: __torch__.Operations, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)
  def cross_entropy(self: __torch__.Operations, logits: Tensor, ids: Tensor, ignored: int, smoothing: float) -> Tensor:
    return torch.cross_entropy_loss(logits, ids, None, 0, ignored, smoothing)
  def log_softmax(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.log_softmax(x, -1)
  def log_sum_exp(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.logsumexp(x, [-1], False)
  def gather_tokens(self: __torch__.Operations, x: Tensor, positions: Tensor) -> Tensor:
    index = torch.unsqueeze(torch.clamp(positions, 0, None), -1)
    chosen = torch.gather(x, 1, torch.expand(index, [-1, -1, torch.size(x, 2)]))
    return torch.masked_fill(chosen, torch.unsqueeze(torch.lt(positions, 0), -1), 0.)
  def group_rows(self: __torch__.Operations, x: Tensor, index: Tensor, padding: float) -> Tensor:
    chosen = torch.index_select(x, 0, torch.clamp(torch.reshape(index, [-1]), 0, None))
    grouped = torch.reshape(chosen, torch.add(torch.size(index), torch.slice(torch.size(x), 1)))
    absent = torch.lt(index, 0)
    for i in range(torch.sub(torch.dim(x), 1)):
      absent = torch.unsqueeze(absent, -1)
    return torch.masked_fill(grouped, absent, padding)
  def select_rows(self: __torch__.Operations, x: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(x, 0, rows)
  def top_k(self: __torch__.Operations, x: Tensor, count: int) -> List[Tensor]:
    values, indices, = torch.topk(x, count, -1, True, True)
    return [values, indices]
  def prepend_rows(self: __torch__.Operations, x: Tensor, first: Tensor) -> Tensor:
    own = torch.expand(torch.unsqueeze(first, 0), [torch.size(x, 0), -1, -1, -1])
    return torch.cat([own, x], 2)
  def lstm(self: __torch__.Operations, x: Tensor, mask: Tensor, input: Tensor, recurrent: Tensor, bias: Tensor, projection: List[Tensor], reversed: bool, clip: float) -> Tensor:
    rows = torch.size(x, 0)
    tokens = torch.size(x, 1)
    hidden = torch.new_zeros(x, [rows, torch.size(recurrent, 1)])
    cell = torch.new_zeros(x, [rows, torch.floordiv(torch.size(recurrent, 0), 4)])
    driven = torch.linear(x, input, bias)
    outputs = annotate(List[Tensor], [])
    for i in range(tokens):
      token = i
      if reversed:
        token = torch.sub(torch.sub(tokens, i), 1)
      gates = torch.add(torch.select(driven, 1, token), torch.linear(hidden, recurrent))
      parts = torch.chunk(gates, 4, 1)
      kept = torch.mul(torch.sigmoid(parts[1]), cell)
      next_cell = torch.add(kept, torch.mul(torch.sigmoid(parts[0]), torch.tanh(parts[2])))
      if torch.gt(clip, 0.):
        next_cell = torch.clamp(next_cell, torch.neg(clip), clip)
      next_hidden = torch.mul(torch.sigmoid(parts[3]), torch.tanh(next_cell))
      if torch.gt(torch.len(projection), 0):
        next_hidden = torch.linear(next_hidden, projection[0])
        if torch.gt(clip, 0.):
          next_hidden = torch.clamp(next_hidden, torch.neg(clip), clip)
      real = torch.gt(torch.unsqueeze(torch.select(mask, 1, token), 1), 0)
      cell = torch.where(real, next_cell, cell)
      hidden = torch.where(real, next_hidden, hidden)
      _0 = torch.append(outputs, torch.masked_fill(next_hidden, torch.logical_not(real), 0.))
    if reversed:
      torch.reverse(outputs)
    return torch.stack(outputs, 1)
  def conv2d(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.conv2d(x, weight, bias, [1, 1], [0, 0], [1, 1], 1)
  def conv2d_without_bias(self: __torch__.Operations, x: Tensor, weight: Tensor) -> Tensor:
    return torch.conv2d(x, weight, None, [1, 1], [0, 0], [1, 1], 1)
  def orthonormalize(self: __torch__.Operations, rows: Tensor) -> Tensor:
    q, r, = torch.linalg_qr(torch.transpose(rows, 0, 1), "reduced")
    return torch.transpose(q, 0, 1)
  def gradients(self: __torch__.Operations, loss: Tensor, parameters: List[Tensor], keep: bool) -> List[Tensor]:
    found = torch.grad([loss], parameters, None, keep, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(parameters)):
      gradient = found[i]
      if torch.__is__(gradient, None):
        _0 = torch.append(gradients, torch.zeros_like(parameters[i]))
      else:
        reached = unchecked_cast(Tensor, gradient)
        _1 = torch.append(gradients, reached)
    return gradients
  def add_all(self: __torch__.Operations, sums: List[Tensor], summands: List[Tensor]) -> NoneType:
    torch._foreach_add_(sums, summands)
    return None
  def add_scaled(self: __torch__.Operations, sums: List[Tensor], summands: List[Tensor], factor: float) -> NoneType:
    torch._foreach_add_(sums, summands, alpha=factor)
    return None
  def scale_all(self: __torch__.Operations, arrays: List[Tensor], factor: float) -> NoneType:
    torch._foreach_mul_(arrays, factor)
    return None
  def copy_all(self: __torch__.Operations, to: List[Tensor], arrays: List[Tensor]) -> NoneType:
    torch._foreach_copy_(to, arrays)
    return None
  def dot(self: __torch__.Operations, a: List[Tensor], b: List[Tensor]) -> Tensor:
    products = annotate(List[Tensor], [])
    for i in range(torch.len(a)):
      product = torch.mul(torch.to(a[i], 7), torch.to(b[i], 7))
      _0 = torch.append(products, torch.sum(product))
    return torch.sum(torch.stack(products))
  def global_norm(self: __torch__.Operations, gradients: List[Tensor]) -> Tensor:
    return torch.norm(torch.stack(torch._foreach_norm(gradients, 2)), 2)
  def adamw(self: __torch__.Operations, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], steps: List[Tensor], rate: float, decay: float, beta1: float, beta2: float, epsilon: float) -> NoneType:
    unused = annotate(List[Tensor], [])
    torch._foreach_add_(steps, 1)
    torch._fused_adamw_(parameters, gradients, means, variances, unused, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
    return None
