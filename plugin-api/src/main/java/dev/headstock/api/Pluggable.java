package dev.headstock.api;

import org.pf4j.ExtensionPoint;

/**
 * What every extension has: a name that programs use, a name and a sentence that people read, and options with defaults.
 *
 * <p>The options are one record. Its components, their {@link Option} annotations and the checks in its compact constructor are the
 * JSON, the form, the validation and the help text; there is no second description to keep in step.
 *
 * @param <O> the options; a record without components when there is nothing to choose
 */
public interface Pluggable<O extends Record> extends ExtensionPoint {

    /** Kebab-case and unique among extensions of one kind, for example {@code lora}. It is stored with every run: never reuse one. */
    String id();

    /** A few words for lists and buttons, for example "LoRA". */
    String title();

    /** One sentence that says what it does and when to choose it. */
    String summary();

    /** Options that work without being looked at. */
    O defaults();
}
