@NullMarked
package com.example.learningcurve;

import org.jspecify.annotations.NullMarked;
