/** Reads what Label Studio exports. */
@NullMarked
package dev.headstock.plugins.labelstudio;

import org.jspecify.annotations.NullMarked;
