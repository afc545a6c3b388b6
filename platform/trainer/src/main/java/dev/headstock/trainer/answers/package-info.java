/** The API's answers and figures as JSON, the same for evaluations, analyses and predictions. */
@NullMarked
package dev.headstock.trainer.answers;

import org.jspecify.annotations.NullMarked;
