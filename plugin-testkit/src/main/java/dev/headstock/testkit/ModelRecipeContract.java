package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.testkit.FakeJob.CancelledJobException;
import dev.headstock.testkit.FakeJob.InterruptedJobException;
import dev.headstock.testkit.FakeJob.Stored;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every recipe promises. A subclass names it and options that refer to {@link #MODEL}, {@link #OTHER} and
 * {@link #TEXTS}; nothing else can be opened.
 */
public abstract class ModelRecipeContract<O extends Record> extends PluggableContract<O> {
    /** A trained {@link TinyBert} of four layers and width 8. */
    protected static final ModelReference MODEL = ModelReference.version("tiny", 1);
    /** Another one, with other weights. */
    protected static final ModelReference OTHER = ModelReference.run("run-7");
    /** A base model that both started from. */
    protected static final ModelReference BASE = ModelReference.baseModel("tiny");
    /** Eight short texts. */
    protected static final DatasetReference TEXTS = new DatasetReference("texts/1");

    private static final int ATTEMPTS = 200;

    private Workbench bench = new Workbench();

    protected abstract ModelRecipe<O> recipe();

    private ModelRecipe<O> checked() {
        return NoNulls.of(recipe(), ModelRecipe.class);
    }

    /** Options whose references exist in this test; small, since the model is made many times. */
    protected abstract O options();

    /** The models that exist; override where another layout is needed. */
    protected Map<ModelReference, FakeAnalyzedModel> models(Workbench workbench) {
        ModelOutline outline = TinyBert.outline(4, 8);
        Map<ModelReference, FakeAnalyzedModel> models = new LinkedHashMap<>();
        models.put(MODEL, FakeAnalyzedModel.trained(workbench, "tiny", outline, 1));
        models.put(OTHER, FakeAnalyzedModel.trained(workbench, "other", outline, 2));
        models.put(BASE, FakeAnalyzedModel.baseModel(workbench, "base", outline));
        return models;
    }

    /** The outline of the family that reads a configuration; override for a family of the plugin's own. */
    protected ModelOutline outline(Map<String, Object> config) {
        return TinyModel.outline(config);
    }

    @Override
    protected Pluggable<O> extension() {
        return recipe();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeRecipeContext job(Stored stored, long bodies, boolean cancelled) {
        List<String> texts = List.of(
                "the cat chased the mouse",
                "a dog chased a cat home",
                "the dog and the mouse sleep",
                "rates of a bond rise",
                "the bank sold a bond",
                "rates at the bank rise",
                "the cat sleeps at home",
                "a bond of the bank");
        return new FakeRecipeContext(
                bench, models(bench), Map.of(TEXTS, texts), this::outline, stored, bodies, cancelled);
    }

    private FakeRecipeContext job() {
        return job(new Stored(), Long.MAX_VALUE, false);
    }

    private FakeModelWriter made() throws IOException {
        FakeRecipeContext job = job();
        checked().make(job, options());
        return job.writer();
    }

    @Test
    void acceptsTheSourcesOfThisTest() {
        assertThat(checked().unsupportedReason(job(), options())).isEmpty();
    }

    /** Every parameter of the outline, with its shape and finite numbers, and a tokenizer. */
    @Test
    void makesACompleteModel() throws IOException {
        FakeModelWriter written = made();
        ModelOutline outline = outline(written.config());

        for (ParameterInfo parameter : outline.parameters()) {
            assertThat(written.shapes()).as("written parameters").containsEntry(parameter.path(), parameter.shape());
            Numbers.areFinite(parameter.path(), Lookup.in(written.numbers(), parameter.path()));
        }
        assertThat(written.tokenizer().isPresent()
                        || written.hasFile("tokenizer.json")
                        || written.hasFile("vocab.txt")
                        || !outline.family().equals("bert"))
                .as("there is a tokenizer: of another model, or a file")
                .isTrue();
    }

    /** Runs with a model are planned before it is made. */
    @Test
    void writesWhatItPreviews() throws IOException {
        Optional<ModelPreview> preview = checked().preview(job(), options());
        assumeThat(preview).isPresent();

        FakeModelWriter written = made();

        assertThat(written.config()).isEqualTo(preview.get().config());
        assertThat(written.tokenizer()).contains(preview.get().tokenizer());
    }

    /** A recipe that is asked for again with the same options returns the model that exists. */
    @Test
    void makesTheSameModelAgain() throws IOException {
        assertThat(made().text()).isEqualTo(made().text());
    }

    @Test
    void interruptedAnywhereItMakesTheSameModel() throws IOException {
        FakeRecipeContext whole = job();
        checked().make(whole, options());
        assumeThat(whole.bodies()).as("bodies of loops").isPositive();

        for (long bodies : new long[] {4, 7}) {
            Stored stored = new Stored();
            Optional<String> found = Optional.empty();
            for (int attempt = 0; found.isEmpty() && attempt < ATTEMPTS; attempt++) {
                FakeRecipeContext job = job(stored, bodies, false);
                try {
                    checked().make(job, options());
                    found = Optional.of(job.writer().text());
                } catch (InterruptedJobException e) {
                    assertThat(attempt)
                            .as("attempts with %d bodies each", bodies)
                            .isLessThan(ATTEMPTS - 1);
                }
            }
            assertThat(found).contains(whole.writer().text());
        }
    }

    @Test
    void endsWhenItIsCancelled() throws IOException {
        FakeRecipeContext whole = job();
        checked().make(whole, options());
        assumeThat(whole.progress()).as("reports of progress").isNotEmpty();

        assertThatThrownBy(() -> checked().make(job(new Stored(), Long.MAX_VALUE, true), options()))
                .isInstanceOf(CancelledJobException.class);
    }

    /** Sources are read, and stay as they are. */
    @Test
    void leavesItsSourcesAsTheyAre() throws IOException {
        FakeRecipeContext job = job();
        Map<String, float[]> before =
                models(bench).get(MODEL) == null ? Map.of() : ((FakeAnalyzedModel) job.model(MODEL)).numbers();

        checked().make(job, options());

        before.forEach((path, numbers) -> assertThat(
                        ((FakeAnalyzedModel) job.model(MODEL)).numbers().get(path))
                .as(path)
                .isEqualTo(numbers));
    }
}
