/** What is wrong with a data set, which rows are hard to learn, and whether more rows would help. */
@NullMarked
package dev.headstock.plugins.dataquality;

import org.jspecify.annotations.NullMarked;
