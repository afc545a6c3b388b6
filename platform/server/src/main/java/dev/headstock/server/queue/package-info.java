/**
 * Which job runs where and when, and who may write for it. A job has a kind, subjects and attempts; at any instant at most one attempt holds the
 * lease, and every write of a worker proves in its own transaction that it is that one. Slots are given out again only when the processes of the
 * earlier attempt are gone. What a kind of job computes, and what becomes of its results, is the business of its
 * {@link dev.headstock.server.queue.JobHandler}: a new kind is one package.
 */
@NullMarked
package dev.headstock.server.queue;

import org.jspecify.annotations.NullMarked;
