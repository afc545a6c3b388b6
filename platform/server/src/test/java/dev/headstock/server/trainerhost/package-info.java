@NullMarked
package dev.headstock.server.trainerhost;

import org.jspecify.annotations.NullMarked;
