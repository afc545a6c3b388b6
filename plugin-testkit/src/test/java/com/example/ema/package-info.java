@NullMarked
package com.example.ema;

import org.jspecify.annotations.NullMarked;
