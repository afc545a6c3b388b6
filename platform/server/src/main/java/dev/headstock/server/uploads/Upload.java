package dev.headstock.server.uploads;

import dev.headstock.protocol.host.Inspection;
import java.time.Instant;
import java.util.UUID;

/** A file that has arrived, and what was found in it. */
public record Upload(UUID id, String fileName, long size, String sha256, Instant createdAt, Inspection inspection) {}
