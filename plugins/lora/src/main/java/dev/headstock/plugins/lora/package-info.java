/** Low-rank changes of frozen weight matrices, after Hu et al., 2021. */
@NullMarked
package dev.headstock.plugins.lora;

import org.jspecify.annotations.NullMarked;
