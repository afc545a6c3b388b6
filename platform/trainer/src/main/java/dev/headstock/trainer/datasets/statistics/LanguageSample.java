package dev.headstock.trainer.datasets.statistics;

import dev.headstock.protocol.host.ImportResult.LanguageCount;
import dev.headstock.protocol.host.ImportResult.Languages;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.jspecify.annotations.Nullable;

/** Counts the languages of rows spread evenly over a data set. The detector is Apache OpenNLP's, for 103 languages. */
public final class LanguageSample {
    private static final int SAMPLE = 500;
    /** Longer texts take longer and say no more. */
    private static final int CHARACTERS = 400;
    /** Fewer say nothing in any script. */
    private static final int LETTERS = 6;
    /** The detector's first choice has to be this many times as probable as its second: on short texts it is often near a draw. */
    private static final double MARGIN = 1.1;

    private static final String MODEL = "/langdetect-183.bin";
    private static final String CHINESE = "zho";
    /** What the detector calls otherwise than the ISO 639-2 codes that Java knows. */
    private static final Map<String, String> MACRO_LANGUAGES = Map.of(
            "cmn", CHINESE, "nan", CHINESE, "ekk", "est", "lvs", "lav", "pes", "fas", "plt", "mlg", "zlm", "msa");

    private static final Map<String, String> TWO_LETTERS = Arrays.stream(Locale.getISOLanguages())
            .collect(Collectors.toMap(
                    code -> new Locale(code).getISO3Language(), Function.identity(), (first, second) -> first));

    /** It fills some tens of megabytes, and imports come rarely. */
    private static SoftReference<LanguageDetectorModel> loaded = new SoftReference<>(null);

    private final long rows;
    private final Map<String, Long> counts = new HashMap<>();
    private @Nullable LanguageDetectorME detector;
    private long sampled;

    /** @param rows of the whole data set */
    public LanguageSample(long rows) {
        this.rows = rows;
    }

    /** @param number of the row, from 0; rows may come in any order */
    public void add(long number, String[] texts) throws IOException {
        if (!isInSample(number)) {
            return;
        }
        sampled++;
        String text = String.join(" ", texts);
        text = text.length() > CHARACTERS ? text.substring(0, CHARACTERS) : text;
        if (text.codePoints().filter(Character::isLetter).limit(LETTERS).count() == LETTERS) {
            Language[] found = detector().predictLanguages(text);
            if (found[0].getConfidence() >= MARGIN * found[1].getConfidence()) {
                counts.merge(code(found[0].getLang()), 1L, Long::sum);
            }
        }
    }

    /** One row of each of {@code SAMPLE} equal parts. */
    private boolean isInSample(long number) {
        return rows <= SAMPLE || number == 0 || number * SAMPLE / rows != (number - 1) * SAMPLE / rows;
    }

    private LanguageDetectorME detector() throws IOException {
        if (detector == null) {
            detector = new LanguageDetectorME(model());
        }
        return detector;
    }

    private static synchronized LanguageDetectorModel model() throws IOException {
        LanguageDetectorModel model = loaded.get();
        if (model == null) {
            try (InputStream file = LanguageSample.class.getResourceAsStream(MODEL)) {
                model = new LanguageDetectorModel(
                        Objects.requireNonNull(file, "the language detector's model is not on the class path"));
            }
            loaded = new SoftReference<>(model);
        }
        return model;
    }

    private static String code(String detected) {
        String macro = MACRO_LANGUAGES.getOrDefault(detected, detected);
        return TWO_LETTERS.getOrDefault(macro, macro);
    }

    public Languages counted() {
        return new Languages(
                sampled,
                counts.entrySet().stream()
                        .map(entry -> new LanguageCount(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(LanguageCount::rows)
                                .reversed()
                                .thenComparing(LanguageCount::language))
                        .toList());
    }
}
