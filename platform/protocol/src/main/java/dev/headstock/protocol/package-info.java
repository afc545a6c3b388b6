/**
 * The records that cross a process line: between server and plugin host, and between server and worker. JSON field names are the
 * component names. Nothing here has behavior beyond checking itself.
 */
@NullMarked
package dev.headstock.protocol;

import org.jspecify.annotations.NullMarked;
