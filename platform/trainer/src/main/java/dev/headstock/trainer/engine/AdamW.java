package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ParameterRule;
import dev.headstock.trainer.pretrained.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay, fused in libtorch, one call per group of parameters that share rate and decay.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2017</a>
 */
final class AdamW implements AutoCloseable {
    private final Operations operations;
    private final Parameters parameters;
    private final NDManager memory;
    private final double weightDecay;
    private final Map<String, Moments> moments = new LinkedHashMap<>();

    /**
     * Running averages of one parameter.
     *
     * @param mean of the gradient
     * @param variance of its square, not centred
     * @param steps taken, a scalar
     */
    private record Moments(NDArray mean, NDArray variance, NDArray steps) {}

    /** What is needed to go on. */
    record Saved(Shape shape, Numbers mean, Numbers variance, float steps) {}

    /** Parameters with one rate and one decay. */
    private record Group(double rateScale, double decayScale) {}

    AdamW(Torch torch, Parameters parameters, double weightDecay) {
        this.operations = torch.operations();
        this.parameters = parameters;
        this.memory = torch.newMemory();
        this.weightDecay = weightDecay;
    }

    /**
     * @param rules of the parameters that learn now, by path
     * @param gradients in the order of {@code rules}
     */
    void step(Map<String, ParameterRule> rules, List<NDArray> gradients, double rate) {
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        List<String> paths = List.copyOf(rules.keySet());
        int number = 0;
        for (ParameterRule rule : rules.values()) {
            var group = new Group(rule.learningRateScale(), rule.weightDecayScale());
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(number++);
        }
        groups.forEach((group, members) -> update(group, members, paths, gradients, rate));
    }

    private void update(Group group, List<Integer> members, List<String> paths, List<NDArray> gradients, double rate) {
        List<Moments> running =
                members.stream().map(member -> momentsOf(paths.get(member))).toList();
        operations.adamW(
                members.stream()
                        .map(member -> parameters.get(paths.get(member)))
                        .toList(),
                members.stream().map(gradients::get).toList(),
                running.stream().map(Moments::mean).toList(),
                running.stream().map(Moments::variance).toList(),
                running.stream().map(Moments::steps).toList(),
                rate * group.rateScale(),
                weightDecay * group.decayScale());
    }

    private Moments momentsOf(String path) {
        return moments.computeIfAbsent(path, missing -> {
            Shape shape = parameters.get(missing).getShape();
            return new Moments(memory.zeros(shape), memory.zeros(shape), memory.zeros(new Shape()));
        });
    }

    List<String> paths() {
        return List.copyOf(moments.keySet());
    }

    Saved save(String path) {
        Moments running = momentsOf(path);
        return new Saved(
                running.mean().getShape(),
                Pieces.of(running.mean()),
                Pieces.of(running.variance()),
                running.steps().getFloat());
    }

    void restore(String path, Numbers mean, Numbers variance, float steps) throws IOException {
        Shape shape = parameters.get(path).getShape();
        moments.put(
                path,
                new Moments(
                        Pieces.create(memory, shape, mean),
                        Pieces.create(memory, shape, variance),
                        memory.full(new Shape(), steps)));
    }

    @Override
    public void close() {
        memory.close();
    }
}
