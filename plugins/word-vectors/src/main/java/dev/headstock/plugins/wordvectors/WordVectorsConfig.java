package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.CheckpointConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of {@code config.json}.
 *
 * @param words lines of words.txt, special tokens included
 * @param isLowercase whether texts are lower-cased, because no word has an upper-case letter
 * @param ngrams empty where unseen words have no vectors of their own
 */
record WordVectorsConfig(
        int words, int width, boolean isLowercase, Optional<Ngrams> ngrams, int maxTokens, double dropout) {
    private static final int USUAL_MAX_TOKENS = 2048;

    /** A model without entries that are beside the point for word vectors. */
    static Map<String, Object> entries(int words, int width, boolean isLowercase, Optional<Ngrams> ngrams) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("model_type", Names.MODEL_TYPE);
        entries.put("vocab_size", words);
        entries.put("hidden_size", width);
        entries.put("lowercase", isLowercase);
        ngrams.ifPresent(own -> {
            entries.put("bucket", own.buckets());
            entries.put("minn", own.shortest());
            entries.put("maxn", own.longest());
        });
        return entries;
    }

    /** @throws IllegalArgumentException naming everything that is wrong */
    static WordVectorsConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        int buckets = config.id("bucket", 0);
        int shortest = config.id("minn", 3);
        int longest = config.id("maxn", 6);
        boolean hasNgrams = buckets > 0 && longest > 0;
        WordVectorsConfig result = new WordVectorsConfig(
                config.rows("vocab_size"),
                config.width("hidden_size"),
                config.isTrue("lowercase"),
                hasNgrams ? Optional.of(new Ngrams(buckets, shortest, longest)) : Optional.empty(),
                config.rows("max_tokens", USUAL_MAX_TOKENS),
                config.number("dropout", 0));
        config.require(
                !hasNgrams || (shortest >= 1 && shortest <= longest && longest <= 100),
                "minn %d and maxn %d must be from 1 to 100, minn the smaller one".formatted(shortest, longest));
        config.require(
                result.dropout >= 0 && result.dropout < 1,
                "dropout must be at least 0 and below 1, was " + result.dropout);
        config.throwIfAny();
        return result;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of(Names.MODEL_TYPE)
                .size(0, width, words, maxTokens)
                .dropout(dropout, 0)
                .config(entries)
                .wordEmbeddings(Names.WORDS, width)
                .initial(Names.WORDS, new Init.Normal(1 / Math.sqrt(width)));
        ngrams.ifPresent(own -> outline.parameter(-1, ParameterKind.EMBEDDING, Names.NGRAMS, own.buckets(), width)
                .initial(Names.NGRAMS, new Init.Normal(1 / Math.sqrt(width))));
        return outline.site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width)
                .build();
    }
}
