@NullMarked
package dev.headstock.server.references;

import org.jspecify.annotations.NullMarked;
