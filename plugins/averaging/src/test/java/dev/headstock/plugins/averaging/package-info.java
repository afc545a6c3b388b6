@NullMarked
package dev.headstock.plugins.averaging;

import org.jspecify.annotations.NullMarked;
