package dev.headstock.trainer.plugins;

import java.util.Optional;
import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;

/** Whether a range of versions of the plugin API holds the one of this platform. */
final class ApiRange {
    private static final String EXAMPLE = ">=1.0.0 & <2.0.0";
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    private ApiRange() {}

    /** Why it does not, as a sentence. */
    static Optional<String> problem(String range, String apiVersion) {
        if (range.isEmpty()) {
            return Optional.of(
                    "the jar's manifest does not say which plugin API it needs. Add Plugin-Requires, for example %s."
                            .formatted(EXAMPLE));
        }
        // A single version means: from this one on.
        String constraint = EXACT.matcher(range).matches() ? ">=" + range : range;
        try {
            return new DefaultVersionManager().checkVersionConstraint(apiVersion, constraint)
                    ? Optional.empty()
                    : Optional.of("the plugin needs plugin API %s, and this is %s. Install a version made for this one."
                            .formatted(range, apiVersion));
        } catch (RuntimeException e) {
            return Optional.of("Plugin-Requires in the jar's manifest is '%s', which is no range of versions. Write %s."
                    .formatted(range, EXAMPLE));
        }
    }
}
