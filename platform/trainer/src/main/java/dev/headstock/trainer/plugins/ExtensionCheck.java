package dev.headstock.trainer.plugins;

import dev.headstock.api.HeadType;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.trainer.options.OptionsMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an extension says about itself, and refuses what pages and specifications could not bear: they rely on every id, title, summary
 * and default value of every installed extension.
 */
final class ExtensionCheck {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_TITLE = 80;
    private static final int LONGEST_SUMMARY = 500;

    private ExtensionCheck() {}

    /** @throws PluginException naming the class and what to change */
    static <O extends Record> ExtensionDescriptor describe(Pluggable<O> extension) throws PluginException {
        String name = extension.getClass().getName();
        String id = id(extension.id(), name, "id()");
        String title = text(extension.title(), LONGEST_TITLE, name, "title()");
        String summary = text(extension.summary(), LONGEST_SUMMARY, name, "summary()");
        OptionsMapper<O> options = new OptionsMapper<>(defaults(extension, name));
        checkDefaults(options, name);
        return new ExtensionDescriptor(
                Extensions.kindOf(extension),
                id,
                title,
                summary,
                options.schema(),
                options.defaultsAsJson(),
                extension instanceof HeadType<?> head ? columnRoles(head, name) : List.of());
    }

    private static String id(@Nullable String id, String name, String method) throws PluginException {
        if (id == null || id.length() > LONGEST_ID || !ID.matcher(id).matches()) {
            throw new PluginException(
                    "%s of %s is '%s'. Make it lower-case words joined by '-', at most %d characters, for example bottleneck-adapter."
                            .formatted(method, name, id, LONGEST_ID));
        }
        return id;
    }

    private static String text(@Nullable String text, int longest, String name, String method) throws PluginException {
        if (text == null || text.isBlank()) {
            throw new PluginException("%s of %s is empty. Return a text for people.".formatted(method, name));
        }
        if (text.length() > longest) {
            throw new PluginException(
                    "%s of %s has %d characters. Make it at most %d.".formatted(method, name, text.length(), longest));
        }
        return text;
    }

    private static <O extends Record> O defaults(Pluggable<O> extension, String name) throws PluginException {
        @Nullable O defaults = extension.defaults();
        if (defaults == null) {
            throw new PluginException("defaults() of %s is null. Return an options record.".formatted(name));
        }
        return defaults;
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

    private static List<ColumnRoleView> columnRoles(HeadType<?> head, String name) throws PluginException {
        List<ColumnRoleView> roles = new ArrayList<>();
        for (ColumnRole role : head.columnRoles()) {
            String type = role.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
            roles.add(new ColumnRoleView(id(role.id(), name, "a column role"), type, true));
        }
        return roles;
    }
}
