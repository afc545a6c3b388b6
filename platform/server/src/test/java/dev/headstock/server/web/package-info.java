/** Tests of what every list and submission shares. */
@NullMarked
package dev.headstock.server.web;

import org.jspecify.annotations.NullMarked;
