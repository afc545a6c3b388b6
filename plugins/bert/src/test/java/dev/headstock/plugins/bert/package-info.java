@NullMarked
package dev.headstock.plugins.bert;

import org.jspecify.annotations.NullMarked;
