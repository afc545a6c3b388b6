/** What the server says about itself, asked as operators do. */
@NullMarked
package dev.headstock.server.system;

import org.jspecify.annotations.NullMarked;
