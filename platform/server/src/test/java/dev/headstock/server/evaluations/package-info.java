@NullMarked
package dev.headstock.server.evaluations;

import org.jspecify.annotations.NullMarked;
