@NullMarked
package dev.headstock.plugins.squad;

import org.jspecify.annotations.NullMarked;
