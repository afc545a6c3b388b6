/**
 * The REST API of runs: one by one, and as a table with its columns, groups, saved views, and changes of many runs at
 * once.
 */
@NullMarked
package dev.headstock.server.runs.web;

import org.jspecify.annotations.NullMarked;
