@NullMarked
package dev.headstock.plugins.elmo;

import org.jspecify.annotations.NullMarked;
