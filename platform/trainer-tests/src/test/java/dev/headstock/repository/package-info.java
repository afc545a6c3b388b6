/** Rules about the sources of all modules. They lie here because this module is built after every plugin. */
@NullMarked
package dev.headstock.repository;

import org.jspecify.annotations.NullMarked;
