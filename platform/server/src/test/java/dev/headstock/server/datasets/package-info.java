/** Tests of uploads and data set versions. */
@NullMarked
package dev.headstock.server.datasets;

import org.jspecify.annotations.NullMarked;
