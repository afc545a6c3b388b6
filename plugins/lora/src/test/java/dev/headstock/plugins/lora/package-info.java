@NullMarked
package dev.headstock.plugins.lora;

import org.jspecify.annotations.NullMarked;
