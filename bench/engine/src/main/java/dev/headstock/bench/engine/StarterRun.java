package dev.headstock.bench.engine;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.causallm.CausalLm;
import dev.headstock.plugins.compacter.Compacter;
import dev.headstock.plugins.extractiveqa.ExtractiveQa;
import dev.headstock.plugins.gpt2.Gpt2Family;
import dev.headstock.plugins.ia3.Ia3;
import dev.headstock.plugins.layerwise.BiasOnly;
import dev.headstock.plugins.layerwise.LayerNormOnly;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.maskedlm.MaskedLm;
import dev.headstock.plugins.multilabel.MultiLabel;
import dev.headstock.plugins.multiplechoice.MultipleChoice;
import dev.headstock.plugins.prefix.PrefixTuning;
import dev.headstock.plugins.prefixlm.PrefixLm;
import dev.headstock.plugins.prompt.PromptTuning;
import dev.headstock.plugins.regression.Regression;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tokenclassification.TokenClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.plugins.vera.Vera;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.evaluation.ExampleSource;
import dev.headstock.trainer.features.FeatureCache;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** One run over the starter model with the bundled plugins, in this process. */
public final class StarterRun implements AutoCloseable {
    public static final Extensions EXTENSIONS = Extensions.of(List.of(
            new BertFamily(),
            new Gpt2Family(),
            new SequenceClassification(),
            new Regression(),
            new MultiLabel(),
            new ExtractiveQa(),
            new TokenClassification(),
            new MultipleChoice(),
            new MaskedLm(),
            new CausalLm(),
            new PrefixLm(),
            new Lora(),
            new Vera(),
            new Ia3(),
            new PrefixTuning(),
            new PromptTuning(),
            new Bottleneck(),
            new Compacter(),
            new FullTuning(),
            new HeadOnly(),
            new AdaptersOnly(),
            new BiasOnly(),
            new LayerNormOnly()));

    private static final long CACHE_BYTES = 1L << 32;
    private static final int WRITTEN_CHARACTERS = 60;

    private final ModelFolder folder;
    private final ModelTokenizer tokenizer;
    private final ResolvedRun run;
    private final RowEncoder encoder;
    private final Model model;

    private StarterRun(ModelFolder folder, ModelTokenizer tokenizer, ResolvedRun run, Model model) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.run = run;
        this.encoder = new RowEncoder(tokenizer, run.settings().longestSequence());
        this.model = model;
    }

    /** @param base folder of the base model, as {@link #convert} writes it */
    public static StarterRun open(Torch torch, Path base, RunSpecification specification, DatasetSchemaView schema)
            throws IOException {
        ModelFolder folder = ModelFolder.open(base);
        RecognizedModel recognized = new ModelFamilies(EXTENSIONS).recognize(folder.manifest());
        ModelTokenizer tokenizer = ModelTokenizer.open(base, recognized);
        ResolvedRun run = new Resolution(EXTENSIONS)
                .require(
                        specification,
                        recognized,
                        tokenizer.vocabulary(),
                        ExampleReader.schema(schema),
                        References.NONE);
        Model model = Model.build(
                torch,
                Blueprint.of(run),
                ModelWeights.of(WeightSource.of(folder.weights())),
                run.plan().initialization(),
                run.settings().seed());
        return new StarterRun(folder, tokenizer, run, model);
    }

    /** Writes the starter model in its canonical form. */
    public static void convert(Path starter, Path base) throws IOException {
        Files.createDirectories(base);
        new ModelConverter(new ModelFamilies(EXTENSIONS), ModelTokenizer::vocabulary).convert(starter, base);
    }

    /** A column of texts, one of labels and one of texts to generate. */
    public static DatasetSchemaView schema(String... classes) {
        return new DatasetSchemaView(List.of(
                new Column("text", "text", "string", List.of(), List.of(), null, null, 0),
                new Column(
                        "label",
                        "label",
                        "class",
                        List.of(classes),
                        List.of(classes).stream().map(each -> 1L).toList(),
                        null,
                        null,
                        0),
                new Column("answer", "target-text", "strings", List.of(), List.of(), null, null, 0)));
    }

    /** Texts of random words of the vocabulary, each one token long. */
    public List<DataExample> randomTexts(int rows, int fewestTokens, int mostTokens, long seed) {
        List<String> words = wholeWords();
        Random random = new Random(seed);
        List<DataExample> examples = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int specials = 2;
            int tokens = fewestTokens + random.nextInt(mostTokens - fewestTokens + 1) - specials;
            String text =
                    random.ints(tokens, 0, words.size()).mapToObj(words::get).collect(Collectors.joining(" "));
            examples.add(example(row, text, classes().get(row % classes().size())));
        }
        return examples;
    }

    private List<String> wholeWords() {
        List<String> words = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            String token = tokenizer.vocabulary().token(id);
            if (token.matches("[a-z]{3,}")) {
                words.add(token);
            }
        }
        return words;
    }

    private List<String> classes() {
        return run.schema().columns().get(1).classes();
    }

    public DataExample example(long row, String text, String label) {
        DatasetSchema schema = run.schema();
        // A head that generates learns to repeat the beginning of the text.
        String beginning = text.substring(0, Math.min(text.length(), WRITTEN_CHARACTERS));
        return new DataExample(
                row,
                0,
                schema,
                Map.of("text", Cell.of(text), "label", Cell.of(label), "answer", Cell.ofStrings(List.of(beginning))));
    }

    /** @param work folder for what frozen layers compute */
    public Training training(List<DataExample> train, List<DataExample> dev, Path work) {
        EncodedSplit measured = dev.isEmpty() ? null : split(dev);
        return new Training(
                run,
                model,
                TrainingData.of(
                        units(train),
                        measured,
                        WeightSource.of(folder.weights()),
                        new FeatureCache(work, CACHE_BYTES),
                        new FeatureSource("starter model", "bert", "")));
    }

    public Evaluator evaluator(List<DataExample> rows) {
        return new Evaluator(
                model, split(rows), PassOptions.exact(), run.settings().seed());
    }

    private EncodedSplit split(List<DataExample> rows) {
        return new EncodedSplit(units(rows), ExampleSource.of(rows), encoder);
    }

    private UnitSet units(List<DataExample> examples) {
        return UnitSet.encode(examples, encoder, run.head());
    }

    public ResolvedRun run() {
        return run;
    }

    public Model model() {
        return model;
    }

    public RowEncoder encoder() {
        return encoder;
    }

    @Override
    public void close() throws IOException {
        try (folder;
                tokenizer) {
            model.close();
        }
    }
}
