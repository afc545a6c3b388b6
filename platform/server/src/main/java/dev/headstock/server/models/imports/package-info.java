/**
 * How base models come in: archives are unpacked, files fetched and converted by the plugin host, one import after the
 * other.
 */
@NullMarked
package dev.headstock.server.models.imports;

import org.jspecify.annotations.NullMarked;
