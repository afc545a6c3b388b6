package dev.headstock.plugins.conll;

import dev.headstock.api.DatasetFormat.Remark;
import java.util.ArrayList;
import java.util.List;

/** Tags of entities in BIO and BIOES (E and S may be written L and U). */
final class TagSequence {
    private TagSequence() {}

    /** Whether a tag goes on with the entity of the tag before it. */
    static boolean continues(String before, String tag) {
        return is(tag, "IEL") && is(before, "BI") && before.substring(2).equals(tag.substring(2));
    }

    private static boolean is(String tag, String kinds) {
        return tag.length() > 2 && tag.charAt(1) == '-' && kinds.indexOf(tag.charAt(0)) >= 0;
    }

    /**
     * The tags that continue nothing.
     *
     * @param lines of the tags
     */
    static List<Remark> problems(List<String> tags, List<Long> lines) {
        List<Remark> problems = new ArrayList<>();
        String before = "O";
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (is(tag, "IEL") && !continues(before, tag)) {
                problems.add(new Remark(
                        lines.get(i),
                        "the tag %s %s continues no entity. Begin it with %s-%s, or switch the check of sequences off."
                                .formatted(
                                        tag,
                                        i == 0 ? "at the start of a sentence" : "after " + before,
                                        is(tag, "EL") ? "S" : "B",
                                        tag.substring(2))));
            }
            before = tag;
        }
        return problems;
    }
}
