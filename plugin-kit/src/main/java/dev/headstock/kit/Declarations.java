package dev.headstock.kit;

import dev.headstock.api.Analysis;
import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks of what extensions declare: ids, texts, options, formulas. Pages and specifications of every user rely on
 * them, so the platform refuses a jar that fails one when it is uploaded, and the test kit's contracts apply the same
 * checks.
 */
public final class Declarations {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PARAMETER = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*");
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_TITLE = 40;
    private static final int LONGEST_SUMMARY = 500;
    private static final int LONGEST_FORMULA = 500;

    private static final Set<Class<?>> OPTION_TYPES = Set.of(
            int.class,
            long.class,
            double.class,
            boolean.class,
            String.class,
            ModelReference.class,
            DatasetReference.class);
    private static final Set<Class<?>> ITEM_TYPES =
            Set.of(Integer.class, Long.class, Double.class, String.class, ModelReference.class, DatasetReference.class);

    private static final List<ColumnRole> STANDARD_ROLES = List.of(
            ColumnRole.TEXT,
            ColumnRole.WORDS,
            ColumnRole.CHOICES,
            ColumnRole.LABEL,
            ColumnRole.LABELS,
            ColumnRole.NUMBER,
            ColumnRole.TAGS,
            ColumnRole.SPANS,
            ColumnRole.TARGET_TEXT,
            ColumnRole.GROUP,
            ColumnRole.SPLIT,
            ColumnRole.IGNORED);

    private Declarations() {}

    /** Everything that is wrong with what an extension says about itself; each sentence says what to change. */
    public static List<String> problems(Pluggable<?> extension) {
        List<String> problems = new ArrayList<>();
        idProblem("id()", extension.id()).ifPresent(problems::add);
        lineProblem("title()", extension.title(), LONGEST_TITLE).ifPresent(problems::add);
        summaryProblem(extension.summary()).ifPresent(problems::add);
        @Nullable Record defaults = extension.defaults();
        if (defaults == null) {
            problems.add("defaults() is null. Return an options record.");
        } else {
            optionProblems(defaults.getClass(), problems);
        }
        if (extension instanceof Analysis<?> analysis && isNull(analysis.subjectCount())) {
            problems.add("subjectCount() is null. Return how many models the analysis takes.");
        }
        if (extension instanceof HeadType<?> head) {
            roleProblems(head.columnRoles(), problems);
        }
        return problems;
    }

    /**
     * Why something cannot be an id.
     *
     * @param what it is the id of, as the message names it
     */
    public static Optional<String> idProblem(String what, @Nullable String id) {
        if (id != null && id.length() <= LONGEST_ID && ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "%s is %s. Make it lower-case words joined by '-', at most %d characters, for example bottleneck-adapter."
                        .formatted(what, quoted(id), LONGEST_ID));
    }

    /**
     * Why something cannot be a formula: one line that a page shows.
     *
     * @param what it is the formula of, as the message names it
     */
    public static Optional<String> formulaProblem(String what, @Nullable String formula) {
        return lineProblem(what, formula, LONGEST_FORMULA);
    }

    /** Why something cannot be the name of a parameter; continues "a parameter ". */
    public static Optional<String> parameterNameProblem(@Nullable String name) {
        return name != null && PARAMETER.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("whose name is %s; use lower-case words joined by '.', '-' or '_', such as down.weight"
                        .formatted(quoted(name)));
    }

    private static Optional<String> lineProblem(String what, @Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return Optional.of("%s is %s. Return a text for users.".formatted(what, text == null ? "null" : "empty"));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("%s has a line break or another control character. Make it one line.".formatted(what));
        }
        if (text.length() > longest) {
            return Optional.of("%s has %d characters. Make it at most %d.".formatted(what, text.length(), longest));
        }
        return Optional.empty();
    }

    private static Optional<String> summaryProblem(@Nullable String summary) {
        Optional<String> problem = lineProblem("summary()", summary, LONGEST_SUMMARY);
        return problem.isPresent() || summary == null || summary.endsWith(".")
                ? problem
                : Optional.of("summary() does not end with a full stop. Make it a sentence.");
    }

    private static void optionProblems(Class<? extends Record> options, List<String> problems) {
        for (RecordComponent component : options.getRecordComponents()) {
            Option option = component.getAnnotation(Option.class);
            if (option == null || option.value().isBlank()) {
                problems.add("Option '%s' is not explained. Annotate it with @Option and a sentence."
                        .formatted(component.getName()));
            }
            typeProblem(component).ifPresent(problems::add);
        }
    }

    private static Optional<String> typeProblem(RecordComponent component) {
        Type type = component.getGenericType();
        boolean supported = type instanceof ParameterizedType many
                ? (many.getRawType() == List.class || many.getRawType() == Set.class)
                        && many.getActualTypeArguments()[0] instanceof Class<?> item
                        && (item.isEnum() || ITEM_TYPES.contains(item))
                : type instanceof Class<?> plain && (plain.isEnum() || OPTION_TYPES.contains(plain));
        if (supported) {
            return Optional.empty();
        }
        return Optional.of(
                ("Option '%s' has the type %s. Use int, long, double, boolean, String, an enum, ModelReference, "
                                + "DatasetReference, or a List or Set of strings, numbers, enums or references.")
                        .formatted(component.getName(), type.getTypeName()));
    }

    private static void roleProblems(@Nullable List<ColumnRole> roles, List<String> problems) {
        if (roles == null) {
            problems.add("columnRoles() is null. Return an empty list where there is none.");
            return;
        }
        List<String> ids = new ArrayList<>();
        for (@Nullable ColumnRole role : roles) {
            if (role == null || role.type() == null) {
                problems.add("columnRoles() has a role that is null, or has no type.");
                continue;
            }
            idProblem("the id of a column role", role.id()).ifPresent(problems::add);
            if (ids.contains(role.id())) {
                problems.add(
                        "columnRoles() has two roles with the id '%s'. Give one of them another.".formatted(role.id()));
            }
            ids.add(role.id());
            standardRole(role.id())
                    .filter(standard -> standard.type() != role.type())
                    .ifPresent(standard -> problems.add(
                            "columnRoles() has the role '%s' with the type %s, but the role of this name has the type %s. Use the constant of ColumnRole, or another id."
                                    .formatted(role.id(), role.type(), standard.type())));
        }
    }

    private static Optional<ColumnRole> standardRole(String id) {
        return STANDARD_ROLES.stream().filter(role -> role.id().equals(id)).findFirst();
    }

    private static boolean isNull(@Nullable Object returned) {
        return returned == null;
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "'%s'".formatted(text);
    }
}
