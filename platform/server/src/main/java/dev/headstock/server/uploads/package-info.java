/**
 * Files that people have uploaded to make data sets of them.
 */
@NullMarked
package dev.headstock.server.uploads;

import org.jspecify.annotations.NullMarked;
