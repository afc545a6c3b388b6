@NullMarked
package dev.headstock.server.serving;

import org.jspecify.annotations.NullMarked;
