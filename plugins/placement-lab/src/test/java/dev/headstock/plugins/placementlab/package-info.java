@NullMarked
package dev.headstock.plugins.placementlab;

import org.jspecify.annotations.NullMarked;
