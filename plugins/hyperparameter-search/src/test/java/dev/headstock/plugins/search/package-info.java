@NullMarked
package dev.headstock.plugins.search;

import org.jspecify.annotations.NullMarked;
