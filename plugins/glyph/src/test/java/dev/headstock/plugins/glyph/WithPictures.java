package dev.headstock.plugins.glyph;

import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.plugins.glyph.UnseenCharacters.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The study of a specification that has the placement 'Character pictures' besides LoRA. */
record WithPictures(UnseenCharacters study) implements Study<Options> {

    /** The specification of the fake study, with the placement. */
    record Pictured(StudyContext fake, ModelReference pictures) implements StudyContext {
        @Override
        public RunVariant base(String name) {
            RunVariant base = fake.base(name);
            List<Choice> placements = new ArrayList<>(base.placements());
            placements.add(Choice.of("glyph").with("pictures", pictures.id()));
            return base.withPlacements(placements);
        }

        @Override
        public RunContext run() {
            return fake.run();
        }

        @Override
        public Map<String, SearchRange> searchSpace() {
            return fake.searchSpace();
        }

        @Override
        public long rows(Split split) {
            return fake.rows(split);
        }

        @Override
        public List<Metric> metrics() {
            return fake.metrics();
        }

        @Override
        public Estimate estimate(RunVariant variant) {
            return fake.estimate(variant);
        }
    }

    private record Results(StudyResults fake) implements StudyResults {
        @Override
        public StudyContext context() {
            return pictured(fake.context());
        }

        @Override
        public List<VariantResult> variants() {
            return fake.variants();
        }
    }

    private static Pictured pictured(StudyContext fake) {
        return new Pictured(fake, ModelReference.baseModel("pictures"));
    }

    @Override
    public String id() {
        return study.id();
    }

    @Override
    public String title() {
        return study.title();
    }

    @Override
    public String summary() {
        return study.summary();
    }

    @Override
    public Options defaults() {
        return study.defaults();
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return study.runs(pictured(context), options);
    }

    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        return study.next(new Results(soFar), options);
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        return study.analyze(new Results(results), options);
    }
}
