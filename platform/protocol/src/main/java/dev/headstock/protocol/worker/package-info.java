/**
 * What a worker and the server tell each other. Every path starts with {@code /api/worker/v1/attempts/{job}/{attempt}} and every request
 * carries the attempt's own bearer token. With an attempt that is not the job's current one, or an expired lease, the server answers
 * 409 with problem type {@code lease-lost}, changes nothing, and the worker ends itself. Any other 4xx is a refusal: the worker ends the
 * attempt with what the server says. On a 5xx it asks again, for ten minutes at most.
 *
 * <ul>
 *   <li>{@code GET  /assignment} → {@link Assignment}
 *   <li>{@code GET  /files/{sha256}} → bytes; only files named in the assignment; 404 when the store has lost one
 *   <li>{@code POST /heartbeat} {@link Heartbeat} → {@link HeartbeatReply}
 *   <li>{@code POST /metrics} {@link MetricBatch} → 204, idempotent per (name, step)
 *   <li>{@code POST /log} {@link LogBatch} → 204, idempotent per line number
 *   <li>{@code POST /predictions} {@link PredictionBatch} → 204, idempotent per (step, split, row); nobody sees them yet
 *   <li>{@code POST /evaluations} {@link EvaluationReport} → 204, idempotent per (step, split); shows the evaluation, in place of an earlier
 *       one. What an attempt leaves without this report goes when it ends
 *   <li>{@code POST /checkpoints} {@link CheckpointAnnouncement} → {@link CheckpointTicket}
 *   <li>{@code PUT  /checkpoints/{id}/files?name=…} bytes → 204
 *   <li>{@code POST /checkpoints/{id}/commit} → 204; repeating it is harmless
 *   <li>{@code PUT  /state} bytes → 204; what {@code Assignment.state} of a later attempt refers to
 *   <li>{@code PUT  /blobs/{sha256}} bytes → 204; a file of a base model that is being made
 *   <li>{@code POST /result} {@link JobResult} → 204; of analyze and convert, replacing an earlier one
 *   <li>{@code POST /finish} {@link Finish} → 204; repeating it is harmless
 * </ul>
 */
@NullMarked
package dev.headstock.protocol.worker;

import org.jspecify.annotations.NullMarked;
