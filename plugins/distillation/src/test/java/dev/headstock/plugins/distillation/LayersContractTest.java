package dev.headstock.plugins.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.plugins.distillation.TinyBert.Layers;
import dev.headstock.plugins.distillation.TinyBert.Size;
import dev.headstock.testkit.StepInterceptorContract;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayersContractTest extends StepInterceptorContract {
    private static final ModelReference TEACHER = ModelReference.version("teacher", 1);

    @Override
    protected StepInterceptor interceptor() {
        return new Layers(TEACHER, new Size(2, 8), new Size(3, 12), false, 1);
    }

    /** g(m) = 3m of the paper: its layers 3, 6, 9 and 12. */
    @Test
    void fourLayersLearnFromEveryThirdOfTwelve() {
        Layers layers = new Layers(TEACHER, new Size(4, 312), new Size(12, 768), false, 1);

        assertThat(IntStream.range(0, 4).map(layers::teacherLayer)).containsExactly(2, 5, 8, 11);
    }
}
