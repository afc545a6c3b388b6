@NullMarked
package dev.headstock.plugins.vera;

import org.jspecify.annotations.NullMarked;
