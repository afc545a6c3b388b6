package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.Kernels;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The kernels in plain, differentiable NDArray arithmetic: slow, and a reference for fast ones.
 *
 * @param dropout random numbers for dropout masks; null outside training, where dropout is the identity
 */
public record PlainKernels(NDManager manager, @Nullable RandomGenerator dropout) implements Kernels {
    private static final int[] LAST = {-1};

    @Override
    public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        NDArray y = x.matMul(weight.transpose());
        return bias == null ? y : y.add(bias);
    }

    @Override
    public NDArray scale(NDArray x, double factor) {
        return x.mul(constant((float) factor, new Shape()));
    }

    @Override
    public NDArray activation(String name, NDArray x) {
        return switch (name) {
            case "gelu" -> Activation.gelu(x);
            case "gelu_new" -> {
                NDArray inner = x.add(scale(x.mul(x).mul(x), 0.044715));
                yield scale(x.mul(scale(inner, Math.sqrt(2 / Math.PI)).tanh().add(1)), 0.5);
            }
            case "relu" -> Activation.relu(x);
            case "silu" -> x.mul(Activation.sigmoid(x));
            case "tanh" -> x.tanh();
            default ->
                throw new IllegalArgumentException(
                        "unknown activation '%s'. Use gelu, gelu_new, relu, silu or tanh.".formatted(name));
        };
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray weight, @Nullable NDArray bias, double epsilon) {
        NDArray centered = x.sub(x.mean(LAST, true));
        NDArray variance = centered.mul(centered).mean(LAST, true);
        NDArray y = centered.div(variance.add(epsilon).sqrt()).mul(weight);
        return bias == null ? y : y.add(bias);
    }

    @Override
    public NDArray dropout(NDArray x, double probability) {
        RandomGenerator random = dropout;
        if (random == null || probability == 0) {
            return x;
        }
        float[] mask = new float[Math.toIntExact(x.size())];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < probability ? 0 : (float) (1 / (1 - probability));
        }
        return x.mul(Workbench.array(manager, mask, x.getShape()));
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        Shape shape = ids.getShape();
        NDArray rows = ids.flatten().oneHot((int) table.getShape().get(0)).matMul(table);
        return rows.reshape(shape.add(table.getShape().get(1)));
    }

    @Override
    public NDArray constant(float value, Shape shape) {
        return manager.zeros(shape).addi(value);
    }

    @Override
    public NDArray attention(NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, double dropout) {
        NDArray scores = scale(
                query.matMul(key.transpose(0, 1, 3, 2)),
                1 / Math.sqrt(query.getShape().get(3)));
        NDArray weights = (mask == null ? scores : scores.add(mask)).softmax(-1);
        return dropout(weights, dropout).matMul(value);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray ids, double labelSmoothing) {
        int classes = (int) logits.getShape().get(1);
        NDArray real = ids.neq(Target.IGNORE_INDEX).toType(DataType.FLOAT32, false);
        NDArray logProbabilities = logits.logSoftmax(-1);
        NDArray right = logProbabilities.mul(ids.maximum(0).oneHot(classes)).sum(LAST);
        NDArray loss = right.neg();
        if (labelSmoothing > 0) {
            NDArray all = logProbabilities.mean(LAST).neg();
            loss = scale(loss, 1 - labelSmoothing).add(scale(all, labelSmoothing));
        }
        return loss.mul(real);
    }

    @Override
    public NDArray logSoftmax(NDArray x) {
        return x.logSoftmax(-1);
    }

    @Override
    public NDArray logSumExp(NDArray x) {
        NDArray largest = x.max(LAST, true);
        return x.sub(largest).exp().sum(LAST).log().add(largest.squeeze(-1));
    }

    @Override
    public NDArray gatherTokens(NDArray x, NDArray positions) {
        NDArray there = positions.gte(0).toType(DataType.FLOAT32, false).expandDims(2);
        NDArray chosen = positions.maximum(0).oneHot((int) x.getShape().get(1)).mul(there);
        return chosen.matMul(x);
    }

    @Override
    public TopK topK(NDArray x, int count) {
        NDList found = x.topK(count, -1, true, true);
        return new TopK(found.get(0), found.get(1));
    }

    @Override
    public NDArray prependRows(NDArray first, NDArray x) {
        long rows = x.getShape().get(0);
        return NDArrays.concat(new NDList(first.expandDims(0).repeat(0, rows), x), 2);
    }

    @Override
    public NDArray lstm(NDArray x, NDArray mask, LstmWeights weights, boolean reversed, double clip) {
        long rows = x.getShape().get(0);
        int tokens = (int) x.getShape().get(1);
        NDArray hidden =
                manager.zeros(new Shape(rows, weights.recurrent().getShape().get(1)));
        NDArray cell = manager.zeros(new Shape(rows, weights.bias().getShape().get(0) / 4));
        NDArray[] outputs = new NDArray[tokens];
        for (int i = 0; i < tokens; i++) {
            int token = reversed ? tokens - 1 - i : i;
            NDArray gates = linear(x.get(":,{}", token), weights.input(), weights.bias())
                    .add(linear(hidden, weights.recurrent(), null));
            NDList parts = gates.split(4, 1);
            NDArray kept = Activation.sigmoid(parts.get(1)).mul(cell);
            NDArray added = Activation.sigmoid(parts.get(0)).mul(parts.get(2).tanh());
            NDArray newCell = clipped(kept.add(added), clip);
            NDArray raw = Activation.sigmoid(parts.get(3)).mul(newCell.tanh());
            NDArray projection = weights.projection();
            NDArray newHidden = projection == null ? raw : clipped(linear(raw, projection, null), clip);
            NDArray real = mask.get(":,{}", token).expandDims(1);
            // Padding leaves the state as it is, so that a reversed direction begins at the last real token.
            cell = cell.add(newCell.sub(cell).mul(real));
            hidden = hidden.add(newHidden.sub(hidden).mul(real));
            outputs[token] = newHidden.mul(real);
        }
        return NDArrays.stack(new NDList(outputs), 1);
    }

    private static NDArray clipped(NDArray x, double limit) {
        return limit == 0 ? x : x.clip(-limit, limit);
    }

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, @Nullable NDArray bias) {
        Shape one = new Shape(1, 1);
        NDArray added = bias == null ? manager.zeros(new Shape(weight.getShape().get(0))) : bias;
        return Conv2d.conv2d(x, weight, added, one, new Shape(0, 0), one).get(0);
    }

    /** By Gram and Schmidt. */
    @Override
    public NDArray orthonormalize(NDArray rows) {
        NDList basis = new NDList();
        for (long row = 0; row < rows.getShape().get(0); row++) {
            NDArray vector = rows.get("{}", row);
            for (NDArray other : basis) {
                vector = vector.sub(other.mul(vector.mul(other).sum()));
            }
            basis.add(vector.div(vector.mul(vector).sum().sqrt()));
        }
        return NDArrays.stack(basis);
    }
}
