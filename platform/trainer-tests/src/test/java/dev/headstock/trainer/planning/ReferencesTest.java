package dev.headstock.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Pluggable;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.PlanStrategy;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.planning.References.Folders;
import dev.headstock.trainer.planning.References.ReferencedModel;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    private static final ModelReference TRAINED = ModelReference.version("mails", 3);
    private static final ModelReference BASE = ModelReference.baseModel("tiny");

    @TempDir
    static Path folder;

    private final List<Problem> problems = new ArrayList<>();

    @BeforeAll
    static void save() throws IOException {
        Extensions extensions = extensions(ModelReference.NONE, Set.of());
        new ModelConverter(new ModelFamilies(extensions), ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("base"));
        save("trained", specification(List.of(new Choice("lora", Map.of("rank", 2))), "adapters-only"), "a", "b");
        save("other-classes", specification(List.of(), "full"), "c", "d");
    }

    private static void save(String name, RunSpecification specification, String... classes) throws IOException {
        new SavedModel(SavedModel.FORMAT, specification, schema(classes), null, List.of(), 9, Map.of(), false)
                .write(folder.resolve(name), List.of(), folder.resolve("base"));
    }

    @Test
    void aTrainedModelComesWithItsRun() {
        ReferencedModel model = references().get(TRAINED);

        assertThat(model.run()).hasValueSatisfying(run -> {
            assertThat(run.headId()).isEqualTo("sequence-classification");
            assertThat(run.placements()).hasSize(1);
        });
        assertThat(references().get(BASE).run()).isEmpty();
        assertThatThrownBy(() -> references().get(ModelReference.run("gone"))).hasMessageContaining("'run/gone'");
        assertThatThrownBy(() -> references().get(ModelReference.NONE)).hasMessageContaining("no model is chosen");
    }

    @Test
    void itsAdaptersStartFromTheTrainedValues() {
        Map<Site, Adapter> adapters =
                ReferencedAdapters.of(references().get(TRAINED)).adapters();

        Adapter query = adapters.entrySet().stream()
                .filter(placed ->
                        placed.getKey().layer() == 1 && placed.getKey().role().equals(SiteRole.QUERY))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertThat(query.parameters()).anySatisfy(spec -> {
            assertThat(spec.shape()).isEqualTo(new Shape(2, TinyCheckpoint.WIDTH));
            assertThat(spec.init()).isEqualTo(new Init.FromModel(TRAINED, "adapters.lora.1.query." + spec.name()));
        });
        assertThat(query.lowRank()).as("still the engine's own").isPresent();
        assertThat(ReferencedAdapters.of(references().get(BASE)).adapters()).isEmpty();
    }

    @Test
    void aTeacherNeedsTheLayersThatAreRead() throws IOException {
        resolve(TRAINED, Set.of(1));
        assertThat(problems).isEmpty();

        resolve(TRAINED, Set.of(7));
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("reads layer 7 of the teacher 'version/mails/3'"));
    }

    @Test
    void aTeacherThatIsComparedNeedsTheSameHeadAndClasses() throws IOException {
        compare(ModelReference.version("other", 1));
        assertThat(problems).anySatisfy(problem -> assertThat(problem.message())
                .contains("was trained with other classes: [[c, d]] in place of [[a, b]]"));

        compare(BASE);
        assertThat(problems).anySatisfy(problem -> assertThat(problem.message())
                .contains("is a base model without a head 'sequence-classification'"));
    }

    private void compare(ModelReference teacher) throws IOException {
        resolve(extensions(teacher, Set.of(), true));
    }

    private void resolve(ModelReference teacher, Set<Integer> layers) throws IOException {
        resolve(extensions(teacher, layers));
    }

    private void resolve(Extensions extensions) throws IOException {
        problems.clear();
        RecognizedModel model = new ModelFamilies(extensions).recognize(folder.resolve("base"));
        RunSpecification specification = specification(List.of(), "full", "teaching");
        new Resolution(extensions)
                .resolve(
                        specification,
                        model,
                        ModelTokenizer.vocabulary(folder.resolve("base"), model),
                        ExampleReader.schema(schema("a", "b")),
                        null,
                        references(),
                        problems::add);
    }

    private static References references() {
        Path base = folder.resolve("base");
        return References.of(
                Map.of(
                        TRAINED.id(),
                        new Folders(base, folder.resolve("trained")),
                        "version/other/1",
                        new Folders(base, folder.resolve("other-classes")),
                        BASE.id(),
                        new Folders(base, null)),
                extensions(ModelReference.NONE, Set.of()));
    }

    private static Extensions extensions(ModelReference teacher, Set<Integer> layers) {
        return extensions(teacher, layers, false);
    }

    private static Extensions extensions(ModelReference teacher, Set<Integer> layers, boolean compares) {
        return Extensions.of(List.<Pluggable<?>>of(
                new BertFamily(),
                new SequenceClassification(),
                new Lora(),
                new FullTuning(),
                new AdaptersOnly(),
                new PlanStrategy("teaching", plan -> plan.withInterceptor(new Teaching(teacher, layers, compares)))));
    }

    private record Teaching(ModelReference model, Set<Integer> layers, boolean usesDivergence)
            implements StepInterceptor {
        @Override
        public String id() {
            return "teaching";
        }

        @Override
        public String formula() {
            return "as the teacher does";
        }

        @Override
        public List<Teacher> teachers() {
            return List.of(new Teacher(model, layers));
        }
    }

    private static DatasetSchemaView schema(String... classes) {
        return new DatasetSchemaView(List.of(
                new Column("text", "text", "string", List.of(), List.of(), null, null, 0),
                new Column("label", "label", "class", List.of(classes), List.of(1L, 1L), null, null, 0)));
    }

    private static RunSpecification specification(List<Choice> placements, String... strategies) {
        return new RunSpecification(
                "data/1",
                "tiny",
                new Choice("sequence-classification", Map.of()),
                placements,
                List.of(strategies).stream().map(id -> new Choice(id, Map.of())).toList(),
                Map.of("maxTokens", 32, "precision", "fp32"),
                new Resources(1, 0),
                null);
    }
}
