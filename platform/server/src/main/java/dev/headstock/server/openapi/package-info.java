/**
 * The OpenAPI document, completed from the records it describes: the dashboard's client is generated from it.
 */
@NullMarked
package dev.headstock.server.openapi;

import org.jspecify.annotations.NullMarked;
