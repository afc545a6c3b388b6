package dev.headstock.plugins.glyph;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.DatasetView;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.kit.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/**
 * Quality when a share of the characters is hidden from a Chinese model: read as its tokenizer reads what it has never
 * seen, read from their pictures, or left out. The first round draws the characters, the second hides them.
 */
@Extension
public final class UnseenCharacters implements Study<UnseenCharacters.Options> {
    private static final String PLACEMENT = "glyph";
    /** CJK Extension A: no place in a text moves, and hardly any vocabulary has them. */
    private static final int FIRST_STAND_IN = 0x3400;

    private static final int LAST_STAND_IN = 0x4DBF;
    private static final String HINT =
            "Make pictures with the recipe 'Character pictures' from this model and with characters held out";

    private final Function<Vocabulary, List<KnownCharacter>> characters;

    public UnseenCharacters() {
        this(KnownCharacter::of);
    }

    UnseenCharacters(Function<Vocabulary, List<KnownCharacter>> characters) {
        this.characters = characters;
    }

    public record Options(
            @Option(
                    "Shares of the data set's different characters that are hidden, in percent; each contains the smaller ones.")
            List<Double> shares,

            @Option("How they are drawn: each equally likely, or by how often it occurs.")
            Draw draw,

            @Option("Also read hidden characters from their pictures; the run has the placement 'Character pictures'.")
            boolean pictured,

            @Option(value = "Runs of each kind, which differ by seed.", min = 1, max = 20)
            int seeds,

            @Option(value = "Of the draw.", advanced = true) long drawSeed) {
        public Options {
            shares = HiddenCharacters.checked(shares);
            if (seeds < 1) {
                throw new IllegalArgumentException("seeds must be at least 1, was " + seeds);
            }
        }
    }

    /** How a hidden character is read. */
    private enum Reading {
        SUB_WORDS("sub-words"),
        PICTURES("character pictures"),
        NEITHER("neither");

        private final String words;

        Reading(String words) {
            this.words = words;
        }

        String name(String percent) {
            return "%s, %s %% hidden".formatted(words, percent);
        }

        /** Nothing is hidden where nothing can be left out either, so that one run serves for both. */
        Optional<VariantResult> result(StudyResults results, String percent) {
            Reading run = this == NEITHER && percent.equals(NOTHING) ? SUB_WORDS : this;
            return results.variant(run.name(percent));
        }
    }

    private static final String NOTHING = "0";

    @Override
    public String id() {
        return "unseen-characters";
    }

    @Override
    public String title() {
        return "Unseen characters";
    }

    @Override
    public String summary() {
        return "What a Chinese model loses when it has never seen some of the characters, and what their pictures bring"
                + " back.";
    }

    @Override
    public Options defaults() {
        return new Options(List.of(10.0, 20.0, 30.0), Draw.PLAIN, true, 1, 1);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        int known = characters.apply(context.run().vocabulary()).size();
        if (known == 0) {
            return Optional.of(
                    "The model's vocabulary has no Chinese characters, so none can be hidden. Choose a Chinese model.");
        }
        if (context.rows(Split.DEV) == 0) {
            return Optional.of("Qualities are compared on DEV, which has no rows. Choose a version with a DEV split.");
        }
        return options.pictured() ? picturesReason(context, options) : Optional.empty();
    }

    private static Optional<String> picturesReason(StudyContext context, Options options) {
        Optional<Map<String, Object>> config = pictures(context).map(ModelOutline::config);
        if (config.isEmpty()) {
            return Optional.of(
                    "The run has no placement 'Character pictures', from which hidden characters are read. %s, add the placement with them, or switch pictured off."
                            .formatted(HINT));
        }
        if (!config.get().containsKey(GlyphConfig.HELD_OUT_UP_TO)) {
            return Optional.of("The pictures' network has learned every character of the model, so none is unseen. %s."
                    .formatted(HINT));
        }
        double most = 100 * number(config.get(), GlyphConfig.HELD_OUT) / number(config.get(), GlyphConfig.HELD_OUT_OF);
        double largest = options.shares().get(options.shares().size() - 1);
        return largest <= most
                ? Optional.empty()
                : Optional.of(
                        "The pictures' network has been kept from learning %.0f %% of the characters, and %s %% are to be hidden. Hide fewer, or make pictures with more characters held out."
                                .formatted(Math.floor(most), HiddenCharacters.percent(largest)));
    }

    private static double number(Map<String, Object> config, String entry) {
        return config.get(entry) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static Optional<ModelOutline> pictures(StudyContext context) {
        return context.base("any").placements().stream()
                .filter(placement -> placement.id().equals(PLACEMENT))
                .findFirst()
                .map(placement ->
                        new ModelReference(String.valueOf(placement.options().getOrDefault("pictures", ""))))
                .filter(reference -> reference.kind() != ModelReference.Kind.NONE)
                .map(context.run()::model);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        Choice drawing = Choice.of(HiddenCharacters.ID)
                .with("shares", options.shares())
                .with("draw", options.draw().name())
                .with("seed", options.drawSeed());
        if (options.pictured()) {
            Map<String, Object> config = pictures(context).orElseThrow().config();
            drawing = drawing.with("heldOutSeed", (long) number(config, GlyphConfig.HELD_OUT_SEED))
                    .with("heldOutUpTo", number(config, GlyphConfig.HELD_OUT_UP_TO));
        }
        List<RunVariant> round = new ArrayList<>();
        round.add(read(context, options, Reading.SUB_WORDS, NOTHING, "").withAnalysis(drawing));
        if (options.pictured()) {
            round.add(read(context, options, Reading.PICTURES, NOTHING, ""));
        }
        return round;
    }

    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        StudyContext context = soFar.context();
        Map<String, HiddenCharacters.Row> drawn = drawn(soFar);
        boolean isAskedFor = drawn.keySet().stream()
                .anyMatch(percent -> Reading.SUB_WORDS.result(soFar, percent).isPresent());
        List<RunVariant> round = new ArrayList<>();
        if (!isAskedFor) {
            drawn.forEach((percent, row) -> readings(context, options)
                    .forEach(reading -> round.add(read(context, options, reading, percent, row.characters()))));
        }
        return round;
    }

    private static List<Reading> readings(StudyContext context, Options options) {
        List<Reading> readings = new ArrayList<>();
        readings.add(Reading.SUB_WORDS);
        if (options.pictured()) {
            readings.add(Reading.PICTURES);
        }
        if (canBeLeftOut(context)) {
            readings.add(Reading.NEITHER);
        }
        return readings;
    }

    /** Words keep their tags and spans their places only as long as every character is there. */
    private static boolean canBeLeftOut(StudyContext context) {
        DatasetSchema data = context.run().data();
        return data.column(ColumnRole.WORDS).isEmpty()
                && data.column(ColumnRole.SPANS).isEmpty();
    }

    private static RunVariant read(
            StudyContext context, Options options, Reading reading, String percent, String hidden) {
        RunVariant base = context.base(reading.name(percent))
                .withSeeds(LongStream.range(0, options.seeds()).toArray());
        List<Choice> placements = base.placements().stream()
                .filter(placement ->
                        reading == Reading.PICTURES || !placement.id().equals(PLACEMENT))
                .map(placement -> placement.id().equals(PLACEMENT) ? placement.with("hidden", hidden) : placement)
                .toList();
        RunVariant variant = base.withPlacements(placements);
        if (hidden.isEmpty()) {
            return variant;
        }
        return switch (reading) {
            case PICTURES -> variant;
            case SUB_WORDS ->
                variant.withView(HidingView.replacing(
                        hidden, standIns(hidden.length(), context.run().vocabulary())));
            case NEITHER -> variant.withView(HidingView.dropping(hidden));
        };
    }

    /** As many characters that the vocabulary lacks; they repeat where it lacks too few. */
    private static String standIns(int count, Vocabulary vocabulary) {
        List<String> unknown = IntStream.rangeClosed(FIRST_STAND_IN, LAST_STAND_IN)
                .mapToObj(Character::toString)
                .filter(each -> vocabulary.id(each).isEmpty())
                .limit(count)
                .toList();
        if (unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The model's vocabulary has every Chinese character, so none can stand for an unknown one.");
        }
        return IntStream.range(0, count)
                .mapToObj(i -> unknown.get(i % unknown.size()))
                .collect(Collectors.joining());
    }

    @Override
    public DatasetView view(String name, DatasetSchema schema, Options options) {
        return HidingView.named(name, schema);
    }

    private static List<Figure> found(StudyResults results) {
        return Reading.SUB_WORDS.result(results, NOTHING).stream()
                .flatMap(result -> result.runs().stream())
                .map(run -> run.figures(HiddenCharacters.ID))
                .filter(figures -> !figures.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Map<String, HiddenCharacters.Row> drawn(StudyResults results) {
        return HiddenCharacters.drawn(found(results));
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        Metric metric = results.context().metrics().get(0);
        Map<String, HiddenCharacters.Row> drawn = drawn(results);
        List<String> percents = new ArrayList<>(List.of(NOTHING));
        percents.addAll(drawn.keySet());
        Map<String, double[][]> lines = new LinkedHashMap<>();
        List<List<String>> table = new ArrayList<>();
        for (Reading reading : readings(results.context(), options)) {
            List<double[]> points = new ArrayList<>();
            for (String percent : percents) {
                reading.result(results, percent)
                        .filter(result -> Double.isFinite(result.mean(Split.DEV, metric.name())))
                        .ifPresent(result -> {
                            Bootstrap.Interval quality = Bootstrap.of(result, Split.DEV, metric);
                            points.add(point(Double.parseDouble(percent), quality));
                            table.add(List.of(
                                    reading.words,
                                    percent,
                                    number(quality.value()),
                                    interval(quality),
                                    gain(results, reading, result, percent, metric)));
                        });
            }
            lines.put(reading.words, points.toArray(double[][]::new));
        }
        return List.of(
                new Figure.LineChart(
                        "Quality by hidden characters, 95 % intervals over rows of DEV",
                        "characters hidden (%)", metric.name(), lines),
                new Figure.Table(
                        "On DEV",
                        List.of(
                                "hidden characters read as",
                                "hidden (%)",
                                metric.name(),
                                "95 % interval",
                                "gain over sub-words"),
                        table),
                new Figure.Note("What was hidden", said(results, drawn)));
    }

    private static String gain(
            StudyResults results, Reading reading, VariantResult result, String percent, Metric metric) {
        if (reading == Reading.SUB_WORDS || reading == Reading.NEITHER && percent.equals(NOTHING)) {
            return "";
        }
        return Reading.SUB_WORDS
                .result(results, percent)
                .map(other -> Bootstrap.gain(result, other, Split.DEV, metric))
                .filter(gain -> Double.isFinite(gain.value()))
                .map(gain -> "%s, %s".formatted(number(gain.value()), interval(gain)))
                .orElse("");
    }

    private static String said(StudyResults results, Map<String, HiddenCharacters.Row> drawn) {
        String refused = found(results).stream()
                .filter(Figure.Note.class::isInstance)
                .map(figure -> ((Figure.Note) figure).text())
                .collect(Collectors.joining(" "));
        if (drawn.isEmpty()) {
            return refused.isEmpty()
                    ? "Characters are drawn once the run without hidden ones has finished."
                    : "Nothing. " + refused;
        }
        String leftOut = canBeLeftOut(results.context())
                ? "Neither: left out of the text."
                : "Neither: not run, since a tag or a place in the text would be lost with each character.";
        return drawn.values().stream().map(HiddenCharacters.Row::sentence).collect(Collectors.joining(" "))
                + " Sub-words: replaced by a character that the vocabulary lacks, so that the tokenizer does with it what"
                + " it does with any unknown one. Character pictures: the embedding of the picture. "
                + leftOut;
    }

    private static double[] point(double x, Bootstrap.Interval quality) {
        return Double.isFinite(quality.low())
                ? new double[] {x, quality.value(), quality.low(), quality.high()}
                : new double[] {x, quality.value()};
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String interval(Bootstrap.Interval interval) {
        return Double.isFinite(interval.low())
                ? "%s to %s".formatted(number(interval.low()), number(interval.high()))
                : "";
    }
}
