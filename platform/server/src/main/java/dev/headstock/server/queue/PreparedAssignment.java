package dev.headstock.server.queue;

import dev.headstock.protocol.FileReference;
import java.util.List;

/**
 * What an attempt is to work on.
 *
 * @param work the kind's record; becomes the JSON of {@code Assignment.work}
 * @param files every file that the work names
 * @param onBegin what begins with the attempt, in the transaction that fixes the assignment; not called when it was fixed before
 */
public record PreparedAssignment(Object work, List<FileReference> files, Runnable onBegin) {}
