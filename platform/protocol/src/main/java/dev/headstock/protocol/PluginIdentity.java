package dev.headstock.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a plugin's jar names itself. The server checks it before anybody runs the jar, the trainer before it loads it: by one rule. */
public final class PluginIdentity {
    private static final int LONGEST = 100;
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERSION =
            Pattern.compile("\\d+\\.\\d+\\.\\d+(-%1$s)?(\\+%1$s)?".formatted("[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*"));

    private PluginIdentity() {}

    /** Everything that is wrong with the two attributes of a jar's manifest; each says what to write instead. */
    public static List<String> problems(@Nullable String id, @Nullable String version) {
        List<String> problems = new ArrayList<>();
        check("Plugin-Id", id, ID, "lower-case words joined by '-', for example my-plugin", problems);
        check("Plugin-Version", version, VERSION, "a version such as 1.0.0", problems);
        return problems;
    }

    /** The version without its build metadata, which orders nothing. */
    public static String precedence(String version) {
        int build = version.indexOf('+');
        return build < 0 ? version : version.substring(0, build);
    }

    private static void check(
            String attribute, @Nullable String value, Pattern pattern, String expected, List<String> problems) {
        if (value == null || value.isEmpty()) {
            problems.add("The jar's manifest has no %s, so it is not a plugin. Add %s.".formatted(attribute, expected));
        } else if (value.length() > LONGEST || !pattern.matcher(value).matches()) {
            problems.add("%s in the jar's manifest is '%s'. Make it %s.".formatted(attribute, value, expected));
        }
    }
}
