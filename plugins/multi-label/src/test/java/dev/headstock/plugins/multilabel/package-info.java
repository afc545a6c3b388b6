@NullMarked
package dev.headstock.plugins.multilabel;

import org.jspecify.annotations.NullMarked;
