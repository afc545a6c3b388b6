package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterVector;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Arrays by path.
 *
 * @param selected whether a selector selects a path
 * @param view an array in the memory that results belong to
 */
public record FakeVector(
        Map<String, NDArray> arrays, BiPredicate<ParameterSelector, String> selected, UnaryOperator<NDArray> view)
        implements ParameterVector {

    /** A vector whose results belong to the memory of its arrays. */
    public FakeVector(Map<String, NDArray> arrays, BiPredicate<ParameterSelector, String> selected) {
        this(arrays, selected, UnaryOperator.identity());
    }

    /** A vector of parameters that all selectors select. */
    public static FakeVector of(Map<String, NDArray> arrays) {
        return new FakeVector(arrays, (selector, path) -> true);
    }

    @Override
    public Set<String> paths() {
        return arrays.keySet();
    }

    @Override
    public NDArray get(String path) {
        return FakePass.get(path, arrays);
    }

    private NDArray read(String path) {
        return view.apply(get(path));
    }

    @Override
    public double norm() {
        return Math.sqrt(dot(this));
    }

    @Override
    public double dot(ParameterVector other) {
        double sum = 0;
        for (String path : paths()) {
            if (other.paths().contains(path)) {
                sum += read(path).mul(other.get(path)).sum().getFloat();
            }
        }
        return sum;
    }

    @Override
    public ParameterVector scale(double factor) {
        return map(array -> array.mul(factor));
    }

    @Override
    public ParameterVector plus(ParameterVector other) {
        Set<String> all = new LinkedHashSet<>(paths());
        all.addAll(other.paths());
        Map<String, NDArray> sum = new LinkedHashMap<>();
        for (String path : all) {
            boolean here = arrays.containsKey(path);
            boolean there = other.paths().contains(path);
            sum.put(path, here && there ? read(path).add(other.get(path)) : here ? get(path) : other.get(path));
        }
        return new FakeVector(sum, selected, view);
    }

    @Override
    public ParameterVector map(UnaryOperator<NDArray> function) {
        Map<String, NDArray> mapped = new LinkedHashMap<>();
        arrays.forEach((path, array) -> mapped.put(path, function.apply(read(path))));
        return new FakeVector(mapped, selected, view);
    }

    @Override
    public ParameterVector zip(ParameterVector other, BinaryOperator<NDArray> function) {
        Map<String, NDArray> zipped = new LinkedHashMap<>();
        arrays.forEach((path, array) -> {
            if (other.paths().contains(path)) {
                zipped.put(path, function.apply(read(path), other.get(path)));
            }
        });
        return new FakeVector(zipped, selected, view);
    }

    @Override
    public ParameterVector select(ParameterSelector selector) {
        return select(path -> selected.test(selector, path));
    }

    @Override
    public ParameterVector select(Predicate<String> path) {
        Map<String, NDArray> chosen = new LinkedHashMap<>(arrays);
        chosen.keySet().removeIf(path.negate());
        return new FakeVector(chosen, selected, view);
    }

    /** Releases nothing: the arrays belong to the workbench of the test. */
    @Override
    public void close() {}
}
