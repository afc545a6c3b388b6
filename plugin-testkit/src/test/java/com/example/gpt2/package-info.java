@NullMarked
package com.example.gpt2;

import org.jspecify.annotations.NullMarked;
