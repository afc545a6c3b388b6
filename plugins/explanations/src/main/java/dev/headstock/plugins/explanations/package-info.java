/** Which tokens a prediction rests on, and what attention looks at. */
@NullMarked
package dev.headstock.plugins.explanations;

import org.jspecify.annotations.NullMarked;
