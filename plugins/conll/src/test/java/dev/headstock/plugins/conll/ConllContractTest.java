package dev.headstock.plugins.conll;

import dev.headstock.api.data.Cell;
import dev.headstock.testkit.DatasetFormatContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Four columns divided by spaces, as in CoNLL-2003. */
class ConllContractTest extends DatasetFormatContract<Conll.Options> {

    @Override
    protected Conll format() {
        return new Conll();
    }

    @Override
    protected String fileName() {
        return "train.conll";
    }

    @Override
    protected byte[] content() {
        return """
                -DOCSTART- -X- -X- O

                Ada NNP B-NP B-PER
                Lovelace NNP I-NP I-PER
                lives VBZ B-VP O


                # NN O O
                字 NN B-NP O
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("words", "column 2", "column 3", "tags");
    }

    @Override
    protected List<? extends List<@Nullable Cell>> cells() {
        return List.of(
                List.of(
                        Cell.ofStrings(List.of("Ada", "Lovelace", "lives")),
                        Cell.ofStrings(List.of("NNP", "NNP", "VBZ")),
                        Cell.ofStrings(List.of("B-NP", "I-NP", "B-VP")),
                        Cell.ofStrings(List.of("B-PER", "I-PER", "O"))),
                List.of(
                        Cell.ofStrings(List.of("#", "字")),
                        Cell.ofStrings(List.of("NN", "NN")),
                        Cell.ofStrings(List.of("O", "B-NP")),
                        Cell.ofStrings(List.of("O", "O"))));
    }
}
