package dev.headstock.trainer.planning.problems;

import dev.headstock.api.Pluggable;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.options.NamedOption;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.plugins.UnknownExtensionException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls into one extension of a specification. What it objects to, and what it fails on, becomes a problem at its place in the
 * specification.
 *
 * @param pointer of the choice, for example {@code /placements/0}
 */
public record ExtensionCalls(
        Extensions extensions, String pointer, ExtensionPointKind kind, String id, ProblemList problems) {

    /** The extension with the id; an unknown id is a problem that lists the known ones. */
    public <E> Optional<E> find(Supplier<E> extension) {
        try {
            return Optional.of(extension.get());
        } catch (UnknownExtensionException e) {
            problems.error(pointer + "/id", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    public <O extends Record> Optional<O> options(Pluggable<O> extension, Choice choice) {
        return call("/options", () -> new OptionsMapper<>(extension.defaults())
                        .fromJson(choice.options(), pointer + "/options", problems))
                .flatMap(options -> options);
    }

    /** The choice with all options written out. */
    public <O extends Record> Choice resolved(Pluggable<O> extension, O options) {
        return new Choice(id, new OptionsMapper<>(extension.defaults()).toJson(options));
    }

    /**
     * An {@link IllegalArgumentException} is the extension's objection to its options; anything else is a fault of the plugin, and so is
     * null.
     *
     * @param place below the choice
     */
    public <R> Optional<R> call(String place, Supplier<? extends @Nullable R> method) {
        try {
            return Optional.of(extensions.call(kind, id, method::get));
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            object(place, message == null ? "'%s' refuses these options without a reason.".formatted(id) : message);
        } catch (PluginFaultException e) {
            fault(place, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Reports the extension's objection, at the option that it names if it is about options. */
    public void object(String place, String objection) {
        Optional<String> option =
                place.equals("/options") ? NamedOption.in(objection, optionNames()) : Optional.empty();
        problems.error(pointer + place + option.map(name -> "/" + name).orElse(""), objection);
    }

    /** Where an objection belongs that need not be about options: at the option that it begins with, or else at {@code otherwise}. */
    public String placeOf(String objection, String otherwise) {
        return NamedOption.leading(objection, optionNames())
                .map(option -> "%s/options/%s".formatted(pointer, option))
                .orElse(otherwise);
    }

    private List<String> optionNames() {
        return extensions
                .find(kind, id)
                .map(extension -> Arrays.stream(extension.defaults().getClass().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList())
                .orElse(List.of());
    }

    /** What the plugin returned cannot be used. */
    public void refuse(String place, String reason) {
        fault(place, extensions.failed(kind, id, new IllegalStateException(reason)));
    }

    private void fault(String place, String failure) {
        problems.error(
                pointer + place,
                "%s. Choose another, or report it to the plugin's author: the log has the details.".formatted(failure));
    }
}
