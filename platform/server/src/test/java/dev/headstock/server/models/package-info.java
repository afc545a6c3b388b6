/** Tests of base models and how they come in. */
@NullMarked
package dev.headstock.server.models;

import org.jspecify.annotations.NullMarked;
