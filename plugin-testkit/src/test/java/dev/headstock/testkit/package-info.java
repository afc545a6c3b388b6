@NullMarked
package dev.headstock.testkit;

import org.jspecify.annotations.NullMarked;
