@NullMarked
package dev.headstock.plugins.adversarial;

import org.jspecify.annotations.NullMarked;
