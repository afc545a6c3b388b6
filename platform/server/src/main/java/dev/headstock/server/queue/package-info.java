/**
 * Which job runs where and when, and who may write for it. A job has attempts, each with an attempt that only grows; at any instant at most one
 * (job, attempt) holds the lease, and every write of a worker proves in its own transaction that it is that one. Slots are given out again only
 * when the processes of the earlier attempt are gone. What a job trains, and what becomes of its results, is the business of {@code runs}.
 */
@NullMarked
package dev.headstock.server.queue;

import org.jspecify.annotations.NullMarked;
