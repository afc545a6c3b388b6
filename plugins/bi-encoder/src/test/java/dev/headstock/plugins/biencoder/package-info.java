@NullMarked
package dev.headstock.plugins.biencoder;

import org.jspecify.annotations.NullMarked;
