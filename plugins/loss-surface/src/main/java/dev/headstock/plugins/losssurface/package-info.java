/** The loss on lines and planes through trained models, after Li et al., 2018, and Hao et al., 2019. */
@NullMarked
package dev.headstock.plugins.losssurface;

import org.jspecify.annotations.NullMarked;
