package dev.headstock.trainer.planning.parameters;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.Declarations;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What no declared parameter may be, whoever declares it. */
public final class ParameterCheck {
    /** Arrays are indexed by 32-bit integers in files and in the optimizer. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private ParameterCheck() {}

    /** Why these cannot be parameters of one owner; continues "it declares ". */
    public static Optional<String> problem(@Nullable List<ParameterSpec> specs) {
        if (specs == null) {
            return Optional.of("null in place of its parameters");
        }
        Set<String> names = new HashSet<>();
        for (@Nullable ParameterSpec spec : specs) {
            if (spec == null || spec.shape() == null || spec.init() == null) {
                return Optional.of("a parameter that is null, or has no shape or no initial value");
            }
            Optional<String> name = Declarations.parameterNameProblem(spec.name());
            if (name.isPresent()) {
                return Optional.of("a parameter " + name.get());
            }
            if (!names.add(spec.name())) {
                return Optional.of("two parameters with the name '%s'".formatted(spec.name()));
            }
            if (!isPossible(spec.shape())) {
                return Optional.of("the parameter '%s' with the shape %s".formatted(spec.name(), spec.shape()));
            }
            if (spec.init() instanceof Init.Permuted) {
                return Optional.of("permuted initial values for '%s', which only initialization rules may have"
                        .formatted(spec.name()));
            }
        }
        return Optional.empty();
    }

    private static boolean isPossible(Shape shape) {
        double size = 1;
        for (long dimension : shape.getShape()) {
            if (dimension < 1) {
                return false;
            }
            size *= dimension;
        }
        return size <= LARGEST;
    }
}
