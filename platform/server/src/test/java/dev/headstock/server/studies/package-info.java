@NullMarked
package dev.headstock.server.studies;

import org.jspecify.annotations.NullMarked;
