@NullMarked
package dev.headstock.plugins.regularization;

import org.jspecify.annotations.NullMarked;
