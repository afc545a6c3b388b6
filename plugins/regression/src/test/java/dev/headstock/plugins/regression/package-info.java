@NullMarked
package dev.headstock.plugins.regression;

import org.jspecify.annotations.NullMarked;
