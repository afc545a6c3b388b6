/**
 * Options records as other programs see them: the JSON schema that draws the form, the defaults as JSON, and back from JSON to a checked
 * record with every problem at once.
 */
@NullMarked
package dev.headstock.trainer.options;

import org.jspecify.annotations.NullMarked;
