/** Who may do what: sign-in links, sessions, API tokens, roles. Every route is denied unless mapped here. */
@NullMarked
package dev.headstock.server.access;

import org.jspecify.annotations.NullMarked;
