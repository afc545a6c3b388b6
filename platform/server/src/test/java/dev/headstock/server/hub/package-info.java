@NullMarked
package dev.headstock.server.hub;

import org.jspecify.annotations.NullMarked;
