package dev.headstock.trainer.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Analysis;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Study;
import dev.headstock.api.TuningStrategy;
import dev.headstock.protocol.host.RunningCall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of every extension point: what returns null is named, whoever called it. */
class GuardedExtensionTest {
    private static final List<Class<?>> POINTS = List.of(
            ModelFamily.class,
            HeadType.class,
            AdapterPlacement.class,
            TuningStrategy.class,
            DatasetFormat.class,
            Analysis.class,
            ModelRecipe.class,
            Study.class);

    /** What is asked for when an extension is installed: its class is refused then. */
    private static final List<String> NOT_NULL = List.of("id", "columnRoles");

    @AfterEach
    void reportToNobody() {
        RunningCalls.inRequest(0);
        RunningCalls.reportTo(call -> {});
    }

    static Stream<Arguments> methods() {
        return POINTS.stream().flatMap(point -> Arrays.stream(point.getMethods())
                .filter(method -> !method.getReturnType().isPrimitive())
                .filter(method -> !NOT_NULL.contains(method.getName()))
                .map(method -> Arguments.of(point, method)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("methods")
    void aMethodThatReturnsNullIsNamed(Class<?> point, Method method) {
        Object extension = installed(point, Map.of());

        assertThatThrownBy(() -> invoke(extension, method))
                .isInstanceOf(PluginFaultException.class)
                .hasMessage("plugin 'built-in' failed on 'evil' (%s() returned null)".formatted(method.getName()));
    }

    @Test
    void everyPointHasMethodsToGuard() {
        assertThat(methods().map(arguments -> arguments.get()[0]).distinct()).hasSameElementsAs(POINTS);
    }

    @Test
    void aNullInAListOrAStreamIsNamed() throws Exception {
        Object placement = installed(AdapterPlacement.class, Map.of("sharedParameters", Arrays.asList("a", null)));
        Object format = installed(DatasetFormat.class, Map.of("read", Stream.of("a", null)));

        assertThatThrownBy(() -> invoke(placement, method(AdapterPlacement.class, "sharedParameters")))
                .hasMessageContaining("(sharedParameters() returned a list whose element 1 is null)");
        try (Stream<?> rows = (Stream<?>) invoke(format, method(DatasetFormat.class, "read"))) {
            assertThatThrownBy(() -> rows.forEach(row -> {}))
                    .hasMessageContaining("(read() returned a stream that holds null)");
        }
    }

    /** So that the server can name the format when the process ends while its rows are read. */
    @Test
    void aFormatIsRunningUntilItsRowsAreClosed() throws Exception {
        List<@Nullable String> running = new ArrayList<>();
        RunningCalls.reportTo((RunningCall call) -> running.add(call.place()));
        Object format = installed(DatasetFormat.class, Map.of("read", Stream.of("a", "b")));
        Object other = installed(HeadType.class, Map.of());

        try (Stream<?> rows = (Stream<?>) invoke(format, method(DatasetFormat.class, "read"))) {
            assertThat(rows.count()).isEqualTo(2);
            assertThat(running).containsExactly("evil");
            invoke(other, method(HeadType.class, "columnRoles"));
        }

        assertThat(running).containsExactly("evil", null);
    }

    private static Object installed(Class<?> point, Map<String, Object> returned) {
        Object extension = Proxy.newProxyInstance(
                point.getClassLoader(),
                new Class<?>[] {point},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "id" -> "evil";
                    case "columnRoles" -> List.of();
                    default -> returned.get(method.getName());
                });
        Extensions extensions = Extensions.of(List.of((Pluggable<?>) extension));
        return extensions.find(Extensions.kindOf(extension), "evil").orElseThrow();
    }

    private static Method method(Class<?> point, String name) {
        return Arrays.stream(point.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object invoke(Object extension, Method method) throws Exception {
        @Nullable
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == int.class ? (Object) 0 : null)
                .toArray();
        try {
            return Objects.requireNonNull(method.invoke(extension, arguments));
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
