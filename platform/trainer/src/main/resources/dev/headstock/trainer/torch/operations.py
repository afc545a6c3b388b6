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
  def attention(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, dropout: float) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, mask, dropout)
  def layer_norm(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, epsilon)
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
  def scale(self: __torch__.Operations, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)
  def dropout(self: __torch__.Operations, x: Tensor, probability: float) -> Tensor:
    return torch.dropout(x, probability, True)
  def embedding(self: __torch__.Operations, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)
  def cross_entropy(self: __torch__.Operations, logits: Tensor, labels: Tensor, ignored: int, smoothing: float) -> Tensor:
    return torch.cross_entropy_loss(logits, labels, None, 1, ignored, smoothing)
  def gradients(self: __torch__.Operations, loss: Tensor, parameters: List[Tensor]) -> List[Tensor]:
    found = torch.grad([loss], parameters, None, False, False, True)
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
  def global_norm(self: __torch__.Operations, gradients: List[Tensor]) -> Tensor:
    return torch.norm(torch.stack(torch._foreach_norm(gradients, 2)), 2)
  def scale_to_norm(self: __torch__.Operations, gradients: List[Tensor], norm: Tensor, largest: float) -> NoneType:
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.e-6)), largest), None, 1.)
    torch._foreach_mul_(gradients, factor)
    return None
  def adamw(self: __torch__.Operations, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], steps: List[Tensor], rate: float, decay: float) -> NoneType:
    unused = annotate(List[Tensor], [])
    torch._foreach_add_(steps, 1)
    torch._fused_adamw_(parameters, gradients, means, variances, unused, steps, lr=rate, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-08, amsgrad=False, maximize=False)
    return None
