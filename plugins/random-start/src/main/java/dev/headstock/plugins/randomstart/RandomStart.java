package dev.headstock.plugins.randomstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.Split;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.api.recipe.Texts;
import dev.headstock.kit.StandardInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pf4j.Extension;

/** A model that has learned nothing: what its family makes of a configuration, with random values. */
@Extension
public final class RandomStart implements ModelRecipe<RandomStart.Options> {
    private static final double USUAL_DEVIATION = 0.02;
    private static final String VOCABULARY_SIZE = "vocab_size";

    /** Where the tokenizer comes from. */
    public enum TokenizerSource {
        /** It is another model's. */
        MODEL,
        /** Sub-words are learned from the texts of a data set: a tokenizer.json. */
        WORD_PIECE,
        /** The words that the texts have most often: a words.txt, for families that read whole words or characters. */
        WORDS
    }

    public record Options(
            @Option("The model_type of its configuration, which decides the family: bert, roberta, elmo.")
            String modelType,

            @Option("Entries of the configuration, such as hidden_size=256 or filter_widths=[1, 2, 3].")
            List<String> configuration,

            @Option("Where the tokenizer comes from: another model, sub-words learned from texts, or whole words.")
            TokenizerSource tokenizer,

            @Option("The model whose tokenizer it takes, if it takes one.")
            List<ModelReference> tokenizerOf,

            @Option("Data sets whose training texts the tokenizer learns from. Whole words need none for characters.")
            List<DatasetReference> texts,

            @Option(
                    value = "Most tokens that the tokenizer learns: more make texts shorter and the model larger.",
                    unit = "tokens",
                    min = 10,
                    max = 1_000_000)
            int vocabulary) {
        public Options {
            configuration = List.copyOf(configuration);
            tokenizerOf = List.copyOf(tokenizerOf);
            texts = List.copyOf(texts);
            if (modelType.isBlank()) {
                throw new IllegalArgumentException("modelType must not be empty. Name a family's, such as bert.");
            }
            if (vocabulary < 10 || vocabulary > 1_000_000) {
                throw new IllegalArgumentException(
                        "vocabulary must be between 10 and 1000000, was %d".formatted(vocabulary));
            }
            Map<String, Object> entries = Entries.read(configuration);
            for (String own : List.of("model_type", VOCABULARY_SIZE)) {
                if (entries.containsKey(own)) {
                    throw new IllegalArgumentException(
                            "'%s' follows from the other options. Leave it out of the configuration.".formatted(own));
                }
            }
        }

        /** Without the empty place that the default offers: whoever learns a tokenizer need not take it out. */
        private List<ModelReference> chosenTokenizers() {
            return tokenizerOf.stream()
                    .filter(reference -> reference.kind() != ModelReference.Kind.NONE)
                    .toList();
        }
    }

    @Override
    public String id() {
        return "random-start";
    }

    @Override
    public String title() {
        return "From nothing";
    }

    @Override
    public String summary() {
        return "A model of any family with random weights: what pre-training is worth, or a start for it.";
    }

    @Override
    public Options defaults() {
        return new Options(
                "bert",
                List.of(
                        "num_hidden_layers=4",
                        "hidden_size=256",
                        "num_attention_heads=4",
                        "intermediate_size=1024",
                        "max_position_embeddings=512",
                        "type_vocab_size=2"),
                TokenizerSource.MODEL,
                List.of(ModelReference.NONE),
                List.of(),
                8_000);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        boolean takes = options.tokenizer() == TokenizerSource.MODEL;
        if (takes && options.chosenTokenizers().size() != 1) {
            return Optional.of("Choose one model whose tokenizer is taken, or let a tokenizer be learned from texts.");
        }
        if (!takes && !options.chosenTokenizers().isEmpty()) {
            return Optional.of("The tokenizer of a model is chosen, but not used. Take it out, or take its tokenizer.");
        }
        if (takes && !options.texts().isEmpty()) {
            return Optional.of(
                    "Texts are chosen, but nothing is learned from them. Take them out, or choose sub-words.");
        }
        if (options.tokenizer() == TokenizerSource.WORD_PIECE && options.texts().isEmpty()) {
            return Optional.of("Sub-words are learned from texts. Choose a data set.");
        }
        sources.outline(config(options, takes ? vocabularyOf(sources, options) : options.vocabulary()));
        return Optional.empty();
    }

    private static int vocabularyOf(RecipeSources sources, Options options) {
        return sources.model(options.chosenTokenizers().get(0)).outline().vocabularySize();
    }

    private static Map<String, Object> config(Options options, int vocabulary) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", options.modelType());
        config.putAll(Entries.read(options.configuration()));
        config.put(VOCABULARY_SIZE, (long) vocabulary);
        return config;
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return options.tokenizer() == TokenizerSource.MODEL
                ? Optional.of(new ModelPreview(
                        config(options, vocabularyOf(sources, options)),
                        options.chosenTokenizers().get(0)))
                : Optional.empty();
    }

    @Override
    public void make(RecipeContext context, Options options) {
        Map<String, Object> config = config(options, writeTokenizer(context, options));
        context.writer().config(config);
        ModelOutline outline = context.outline(config);
        double deviation =
                config.get("initializer_range") instanceof Number number ? number.doubleValue() : USUAL_DEVIATION;
        int written = 0;
        for (ParameterInfo parameter : outline.parameters()) {
            Init init = outline.initial(parameter.path()).orElseGet(() -> StandardInit.of(parameter, deviation));
            context.scoped(() -> {
                context.writer()
                        .parameter(
                                parameter.path(),
                                context.initial(new ParameterSpec(parameter.path(), parameter.shape(), init)));
                return parameter;
            });
            context.reportProgress((double) ++written / outline.parameters().size());
        }
    }

    /** Its size. */
    private static int writeTokenizer(RecipeContext context, Options options) {
        switch (options.tokenizer()) {
            case WORD_PIECE -> {
                List<String> tokens = WordPieceTrainer.train(
                        counts(context, options, BertText::words), options.vocabulary(), context::reportProgress);
                context.writer().file("tokenizer.json", TokenizerJson.of(tokens).getBytes(UTF_8));
                return tokens.size();
            }
            case WORDS -> {
                List<String> words = WordList.of(counts(context, options, WordList::words), options.vocabulary());
                context.writer().file("words.txt", (String.join("\n", words) + "\n").getBytes(UTF_8));
                return words.size();
            }
            default -> {
                context.writer().tokenizer(options.chosenTokenizers().get(0));
                return vocabularyOf(context, options);
            }
        }
    }

    /** How often each word is in the texts. */
    private static Map<String, Long> counts(
            RecipeContext context, Options options, Function<String, List<String>> words) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (DatasetReference reference : options.texts()) {
            Texts texts = context.texts(reference, Split.TRAIN);
            for (long i = 0; i < texts.size(); i++) {
                words.apply(texts.get(i)).forEach(word -> counts.merge(word, 1L, Long::sum));
            }
        }
        return counts;
    }
}
