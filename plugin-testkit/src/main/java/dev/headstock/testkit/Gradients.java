package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** What a gradient must be for its parameter to learn. */
final class Gradients {
    private Gradients() {}

    static void isFiniteAndNotZero(float[] gradient) {
        boolean anything = false;
        for (float value : gradient) {
            assertThat(value).isFinite();
            anything |= value != 0;
        }
        assertThat(anything).as("some part of the gradient differs from zero").isTrue();
    }
}
