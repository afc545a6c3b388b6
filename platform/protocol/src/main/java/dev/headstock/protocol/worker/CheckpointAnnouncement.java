package dev.headstock.protocol.worker;

import dev.headstock.protocol.FileReference;
import java.util.List;
import java.util.Map;

/**
 * A snapshot that is ready to be uploaded. {@code state/…} files resume training; {@code model/…} files answer and are what a registry
 * version is made of; {@code export/…} files are the same for other programs.
 *
 * @param metrics of the dev evaluation at this step; empty when there was none
 * @param files every file with its size and SHA-256
 */
public record CheckpointAnnouncement(
        long step, double progress, Map<String, Double> metrics, List<FileReference> files) {}
