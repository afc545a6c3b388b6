/**
 * What runs are and what they leave behind: states in words, metric points, log lines, evaluations and checkpoints; and the side of the
 * server that workers talk to. A run's state follows its job's, in the same transaction. Every write of a worker first proves that its
 * attempt owns the job, and a later attempt supersedes what an earlier one wrote after the checkpoint it resumes from.
 */
@NullMarked
package dev.headstock.server.runs;

import org.jspecify.annotations.NullMarked;
