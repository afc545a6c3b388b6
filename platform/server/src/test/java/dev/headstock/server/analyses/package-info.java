@NullMarked
package dev.headstock.server.analyses;

import org.jspecify.annotations.NullMarked;
