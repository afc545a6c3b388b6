@NullMarked
package dev.headstock.server.runs.training;

import org.jspecify.annotations.NullMarked;
