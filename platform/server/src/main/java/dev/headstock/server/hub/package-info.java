/**
 * The client of model hubs: looks a model up and downloads its files, resuming what was interrupted. Stores nothing in the database.
 */
@NullMarked
package dev.headstock.server.hub;

import org.jspecify.annotations.NullMarked;
