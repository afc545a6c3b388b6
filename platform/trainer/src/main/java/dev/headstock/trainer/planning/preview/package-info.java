/** What people are told before a run or a job is launched: every problem, the plan, and what it costs. */
@NullMarked
package dev.headstock.trainer.planning.preview;

import org.jspecify.annotations.NullMarked;
