@NullMarked
package dev.headstock.server.openapi;

import org.jspecify.annotations.NullMarked;
