package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /datasets/import}: read the whole file, list every faulty row, and write the canonical form if there are none.
 *
 * @param files one file for a split column or a seeded split; or one file per split
 * @param splitBy how rows get their split
 * @param dropFaulty true when the user chose to leave faulty rows out
 * @param output an empty folder that receives {@code examples.jsonl} ({@link dev.headstock.protocol.StoredExample} per line, train first,
 *     then dev, then test) and {@code rows.idx} (byte offset of every 100th line, 8 bytes big-endian)
 * @param modelFolder of a base model whose tokenizer counts lengths, or null to leave the length histogram out
 */
public record ImportRequest(
        List<SourceFile> files,
        Choice format,
        List<ColumnAssignment> columns,
        Splitting splitBy,
        boolean dropFaulty,
        String output,
        @Nullable String modelFolder) {
    /** @param split null unless the user gave one file per split */
    public record SourceFile(
            String path, String fileName, @Nullable Split split) {}

    /**
     * @param kind by the SPLIT column, by file, or drawn. A drawn split keeps the rows of one group together when a column has the role
     *     {@code group}
     * @param devShare of all rows, and as far as whole rows allow of each class, for {@code SEEDED}; rows with several classes are spread by
     *     the rarest of them. Likewise {@code testShare}
     */
    public record Splitting(Kind kind, double devShare, double testShare, long seed) {
        public enum Kind {
            COLUMN,
            FILES,
            SEEDED
        }
    }
}
