/** Which parameters learn, and how fast. */
@NullMarked
package dev.headstock.plugins.tuning;

import org.jspecify.annotations.NullMarked;
