/** Tests of what every list and submission shares. */
@NullMarked
package dev.headstock.server.http;

import org.jspecify.annotations.NullMarked;
