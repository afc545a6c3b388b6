@NullMarked
package dev.headstock.api;

import org.jspecify.annotations.NullMarked;
