package dev.headstock.server.runs.web;

import java.time.Instant;
import java.util.UUID;

/**
 * A filter, order, grouping and columns of the runs page under a name.
 *
 * @param query what stands after the question mark of the page's address
 */
record SavedView(UUID id, String name, String query, String createdBy, Instant updatedAt) {}
