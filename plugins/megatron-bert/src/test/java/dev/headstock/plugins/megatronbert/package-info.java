@NullMarked
package dev.headstock.plugins.megatronbert;

import org.jspecify.annotations.NullMarked;
