/** The registry's REST API. */
@NullMarked
package dev.headstock.server.registry.web;

import org.jspecify.annotations.NullMarked;
