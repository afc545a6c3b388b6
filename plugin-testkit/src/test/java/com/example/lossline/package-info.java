@NullMarked
package com.example.lossline;

import org.jspecify.annotations.NullMarked;
