package dev.headstock.trainer.encoding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Finds which special tokens a tokenizer.json adds, from what it makes of two short texts: its post-processor has one of many forms. */
final class SpecialTokenTemplate {
    private static final SpecialTokens NONE = new SpecialTokens(List.of(), List.of(), List.of());
    private static final String FIRST = "a";
    private static final String SECOND = "b";

    private SpecialTokenTemplate() {}

    static SpecialTokens of(HuggingFaceTokenizer tokenizer) {
        List<Integer> first = ids(tokenizer.encode(FIRST, false, false).getIds());
        List<Integer> second = ids(tokenizer.encode(SECOND, false, false).getIds());
        List<Integer> pair = ids(tokenizer.encode(FIRST, SECOND, true, false).getIds());
        List<Integer> single = ids(tokenizer.encode(FIRST, true, false).getIds());
        int firstAt = first.isEmpty() ? -1 : Collections.indexOfSubList(pair, first);
        int secondAt = second.isEmpty() ? -1 : Collections.lastIndexOfSubList(pair, second);
        int singleAt = first.isEmpty() ? -1 : Collections.indexOfSubList(single, first);
        if (firstAt < 0 || secondAt < firstAt + first.size() || singleAt < 0) {
            return NONE;
        }
        return new SpecialTokens(
                List.copyOf(single.subList(0, singleAt)),
                List.copyOf(pair.subList(firstAt + first.size(), secondAt)),
                List.copyOf(single.subList(singleAt + first.size(), single.size())));
    }

    private static List<Integer> ids(long[] ids) {
        return Arrays.stream(JsonTokenizer.ints(ids)).boxed().toList();
    }
}
