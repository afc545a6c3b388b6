/** The REST API of base models and the events of their imports. */
@NullMarked
package dev.headstock.server.models.web;

import org.jspecify.annotations.NullMarked;
