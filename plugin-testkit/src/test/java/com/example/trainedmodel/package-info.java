@NullMarked
package com.example.trainedmodel;

import org.jspecify.annotations.NullMarked;
