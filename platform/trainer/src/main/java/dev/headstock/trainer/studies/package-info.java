/**
 * Studies in the plugin host: rounds of runs, and figures about them. Everything here is a function of a request; what is stored, and when
 * the next round is asked for, is the server's business.
 */
@NullMarked
package dev.headstock.trainer.studies;

import org.jspecify.annotations.NullMarked;
