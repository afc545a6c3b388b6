@NullMarked
package dev.headstock.server.runs.filters;

import org.jspecify.annotations.NullMarked;
