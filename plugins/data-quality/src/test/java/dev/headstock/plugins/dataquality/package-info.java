@NullMarked
package dev.headstock.plugins.dataquality;

import org.jspecify.annotations.NullMarked;
