/** What the server says about itself. */
@NullMarked
package dev.headstock.server.system;

import org.jspecify.annotations.NullMarked;
