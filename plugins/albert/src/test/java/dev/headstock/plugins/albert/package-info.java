@NullMarked
package dev.headstock.plugins.albert;

import org.jspecify.annotations.NullMarked;
