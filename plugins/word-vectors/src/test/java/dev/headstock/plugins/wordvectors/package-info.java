@NullMarked
package dev.headstock.plugins.wordvectors;

import org.jspecify.annotations.NullMarked;
