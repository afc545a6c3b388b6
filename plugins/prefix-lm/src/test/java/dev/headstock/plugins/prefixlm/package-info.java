@NullMarked
package dev.headstock.plugins.prefixlm;

import org.jspecify.annotations.NullMarked;
