package dev.headstock.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of an options record to the people who set it. Supported component types: {@code int}, {@code long},
 * {@code double}, {@code boolean}, {@link String}, enums, and {@link java.util.List} or {@link java.util.Set} of strings, integers or enums.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

    /** What it is, in one sentence: what grows and what shrinks when it is made larger. */
    String value();

    /** A label of a few words; empty means the component's name in words. */
    String title() default "";

    /** The unit as people write it, for example {@code "tokens"}; empty when there is none. */
    String unit() default "";

    /** The smallest sensible number, inclusive. The record's constructor stays the judge; this guides the form. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The largest sensible number, inclusive. */
    double max() default Double.POSITIVE_INFINITY;

    /** True for options that most people never touch: the form shows them only on request. */
    boolean advanced() default false;
}
