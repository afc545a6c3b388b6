/**
 * The team's registry: registered models, their numbered versions with full lineage, and aliases that say which version is meant. A version never
 * changes and keeps its checkpoint from being cleaned up; an alias is a pointer whose every move is remembered. A version can be downloaded, and
 * asked through a process of its own.
 */
@NullMarked
package dev.headstock.server.registry;

import org.jspecify.annotations.NullMarked;
