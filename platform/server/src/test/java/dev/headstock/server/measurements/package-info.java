@NullMarked
package dev.headstock.server.measurements;

import org.jspecify.annotations.NullMarked;
