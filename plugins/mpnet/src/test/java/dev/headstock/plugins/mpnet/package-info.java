@NullMarked
package dev.headstock.plugins.mpnet;

import org.jspecify.annotations.NullMarked;
