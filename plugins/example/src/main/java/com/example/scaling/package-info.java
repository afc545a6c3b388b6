/** An example of a plugin: one placement, complete. */
@NullMarked
package com.example.scaling;

import org.jspecify.annotations.NullMarked;
