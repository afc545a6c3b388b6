@NullMarked
package com.example.conll;

import org.jspecify.annotations.NullMarked;
