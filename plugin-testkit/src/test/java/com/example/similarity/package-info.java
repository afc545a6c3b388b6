@NullMarked
package com.example.similarity;

import org.jspecify.annotations.NullMarked;
