@NullMarked
package dev.headstock.server.executors.local;

import org.jspecify.annotations.NullMarked;
