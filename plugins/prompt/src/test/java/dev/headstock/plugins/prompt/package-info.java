@NullMarked
package dev.headstock.plugins.prompt;

import org.jspecify.annotations.NullMarked;
