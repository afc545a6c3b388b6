package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as gensim wrote them, and what is wrong with others. */
class VectorFilesTest {
    @TempDir
    Path folder;

    private Imported imported(String file) throws IOException {
        Path source = PublishedVectors.RESOURCES.resolve(file);
        Files.copy(source, folder.resolve(source.getFileName()));
        return Imported.from(folder);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> Imported.from(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny/model.bin, 1e-6",
        "vectors/word2vec.bin, 0",
        "vectors/word2vec.txt, 0",
        "vectors/fasttext.vec, 1e-5",
        "vectors/glove.txt, 1e-5"
    })
    void hasTheVectorsOfGensim(String file, float tolerance) throws IOException {
        Imported imported = imported(file);

        for (Map.Entry<String, float[]> known : PublishedVectors.known().entrySet()) {
            assertThat(imported.vector(known.getKey()))
                    .as(known.getKey())
                    .containsExactly(known.getValue(), within(tolerance));
        }
    }

    /** The mean of the n-grams that the hash finds. */
    @Test
    void makesTheVectorsOfUnseenWordsAsGensimDoes() throws IOException {
        Imported imported = imported("tiny/model.bin");
        Ngrams ngrams = new Ngrams(64, 2, 4);

        for (Map.Entry<String, float[]> unseen : PublishedVectors.unseen().entrySet()) {
            int[] rows = ngrams.of(unseen.getKey());
            float[] mean = new float[imported.width()];
            for (int row : rows) {
                float[] vector = imported.row(Names.NGRAMS, row);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += vector[i] / rows.length;
                }
            }
            assertThat(mean).as(unseen.getKey()).containsExactly(unseen.getValue(), within(1e-6f));
        }
    }

    @Test
    void keepsTheSettingsOfNgrams() throws IOException {
        assertThat(imported("tiny/model.bin").config())
                .containsEntry("model_type", "word-vectors")
                .containsEntry("vocab_size", 17)
                .containsEntry("bucket", 64)
                .containsEntry("minn", 2)
                .containsEntry("maxn", 4)
                .containsEntry("lowercase", false);
    }

    @Test
    void addsTheSpecialTokensThatTheFileLacks() throws IOException {
        write("small.vec", "3 2\na 1 2\n</s> 3 4\nb 5 -9\n");

        Imported imported = Imported.from(folder);

        assertThat(imported.config()).containsEntry("lowercase", true);
        assertThat(imported.words().size()).isEqualTo(5);
        assertThat(imported.vector("</s>")).containsExactly(3, 4);
        assertThat(imported.vector("<pad>")).containsExactly(0, 0);
        assertThat(imported.vector("<unk>")).containsExactly(3, -1);
    }

    @Test
    void readsWordsWithSpaces() throws IOException {
        assertThat(imported("vectors/glove.txt").vector(". . .")).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Test
    void leavesOtherCheckpointsAlone() throws IOException {
        assertThat(VectorFiles.open(folder)).isEmpty();
        write("README.txt", "A model.\n");
        assertThat(VectorFiles.open(folder)).isEmpty();
        write("vectors.vec", "1 2\na 1 2\n");
        write("config.json", "{}");
        assertThat(VectorFiles.open(folder)).isEmpty();
    }

    @Test
    void asksForOneFile() throws IOException {
        write("a.vec", "1 2\na 1 2\n");
        write("b.txt", "a 1 2\n");

        assertRefused("several files of word vectors: [a.vec, b.txt]. Leave one of them.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a 1 2\\nb 1\\n | v.txt, line 2 should have 2 numbers, but the count is 1",
                "a 1 2\\nb 1 2 3\\n | v.txt, line 2 has more than 2 numbers",
                "a 1 2\\nb 1 2\\na 3 4\\n | v.txt, line 3 has the word 'a' again, which line 1 has already",
                "2 2\\na 1 2\\na 3 4\\n | v.txt, line 3 has the word 'a' again, which line 2 has already",
                "a 1 2\\n 3 4\\n | v.txt, line 2 has numbers, but no word",
                "a 1 2\\nb 1 nan\\n | v.txt, line 2 has 'nan' where a finite number is expected",
                "a 1 2\\nb 1e99 2\\n | v.txt, line 2 has '1e99' where a finite number is expected",
                "a 1 2\\nb 1 x\\n | v.txt, line 2 has 'x' where",
                "3 2\\na 1 2\\nb 1 2\\n | v.txt announces 3 words in line 1, but 2 follow. It was cut off",
                "1 2\\na 1 2\\nb 1 2\\n | v.txt announces 1 words in line 1, but 2 follow"
            })
    void saysWhatIsWrongWithAText(String content, String sentence) throws IOException {
        write("v.txt", content.replace("\\n", "\n"));

        assertRefused(sentence);
    }

    @Test
    void refusesAPickle() throws IOException {
        Files.write(folder.resolve("vectors.kv"), "\u0080\u0004\u0095gensim".getBytes(ISO_8859_1));

        assertRefused("vectors.kv is a Python pickle");
        assertRefused("K.load('vectors.kv').save_word2vec_format('vectors.vec')");
    }

    @Test
    void refusesACompressedFile() throws IOException {
        Files.write(folder.resolve("cc.de.300.vec.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});

        assertRefused("cc.de.300.vec.gz is compressed. Unpack it with gunzip");
    }

    @ParameterizedTest
    @CsvSource({"tiny/model.bin, 2000", "tiny/model.bin, 300", "tiny/model.bin, 6", "vectors/word2vec.bin, 200"})
    void refusesAFileThatWasCutOff(String file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(PublishedVectors.RESOURCES.resolve(file));
        Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, bytes));

        assertRefused("cut.bin ends too early, after %d bytes: it was cut off".formatted(bytes));
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        changed(4, 11);

        assertRefused("changed.bin has version 11 of fastText's format, but only version 12 is read");
    }

    @Test
    void refusesAQuantizedFile() throws IOException {
        byte[] whole = Files.readAllBytes(PublishedVectors.RESOURCES.resolve("tiny/model.bin"));
        // Behind the words, in front of 78 rows × 6 numbers, the table of outputs and their headers.
        int flag = whole.length - (14 * 6 * 4 + 17) - (78 * 6 * 4 + 17);
        whole[flag] = 1;
        Files.write(folder.resolve("model.ftz"), whole);

        assertRefused("model.ftz is quantized (.ftz)");
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        byte[] whole = Files.readAllBytes(PublishedVectors.RESOURCES.resolve("vectors/word2vec.bin"));
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(whole.length - 4, Float.NaN);
        Files.write(folder.resolve("nan.bin"), whole);

        assertRefused("nan.bin has a number that is NaN or infinite in the vector of word 14");
    }

    private void changed(int at, int value) throws IOException {
        byte[] whole = Files.readAllBytes(PublishedVectors.RESOURCES.resolve("tiny/model.bin"));
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        Files.write(folder.resolve("changed.bin"), whole);
    }
}
