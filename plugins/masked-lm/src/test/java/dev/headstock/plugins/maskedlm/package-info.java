@NullMarked
package dev.headstock.plugins.maskedlm;

import org.jspecify.annotations.NullMarked;
