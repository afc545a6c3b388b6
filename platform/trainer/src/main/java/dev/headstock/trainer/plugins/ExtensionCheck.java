package dev.headstock.trainer.plugins;

import dev.headstock.api.Analysis;
import dev.headstock.api.HeadType;
import dev.headstock.api.Pluggable;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.kit.Declarations;
import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.SubjectCountView;
import dev.headstock.trainer.options.OptionsMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what an extension says about itself, and refuses what pages and specifications could not bear: they rely on every id, title, summary
 * and default value of every installed extension.
 */
final class ExtensionCheck {
    private ExtensionCheck() {}

    /** @throws PluginException naming the class and what to change */
    static <O extends Record> ExtensionDescriptor describe(Pluggable<O> extension) throws PluginException {
        String name = extension.getClass().getName();
        List<String> wrong = Declarations.problems(extension);
        if (!wrong.isEmpty()) {
            throw new PluginException("%s: %s".formatted(name, String.join(" ", wrong)));
        }
        OptionsMapper<O> options = new OptionsMapper<>(extension.defaults());
        checkDefaults(options, name);
        return new ExtensionDescriptor(
                Extensions.kindOf(extension),
                extension.id(),
                extension.title(),
                extension.summary(),
                options.schema(),
                options.defaultsAsJson(),
                extension instanceof HeadType<?> head ? columnRoles(head) : List.of(),
                extension instanceof Analysis<?> analysis ? subjects(analysis.subjectCount()) : null);
    }

    /** A form is filled with the defaults: they must be JSON, and come back as the same record. */
    private static <O extends Record> void checkDefaults(OptionsMapper<O> options, String name) throws PluginException {
        List<Problem> problems = new ArrayList<>();
        Optional<O> again = options.fromJson(options.defaultsAsJson(), "", problems::add);
        if (again.isEmpty()) {
            throw new PluginException("the default options of %s are not valid themselves: %s"
                    .formatted(name, problems.get(0).message()));
        }
    }

    private static SubjectCountView subjects(SubjectCount count) {
        return new SubjectCountView(count.min(), count.max() == Integer.MAX_VALUE ? null : count.max());
    }

    private static List<ColumnRoleView> columnRoles(HeadType<?> head) {
        return head.columnRoles().stream()
                .map(role -> new ColumnRoleView(
                        role.id(), role.type().name().toLowerCase(Locale.ROOT).replace('_', '-'), true))
                .toList();
    }
}
