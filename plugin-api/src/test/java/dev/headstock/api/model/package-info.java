@NullMarked
package dev.headstock.api.model;

import org.jspecify.annotations.NullMarked;
