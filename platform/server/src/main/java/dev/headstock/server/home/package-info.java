/** The two folders the server lives in: its home, which it alone writes, and the distribution, which it only reads. */
@NullMarked
package dev.headstock.server.home;

import org.jspecify.annotations.NullMarked;
