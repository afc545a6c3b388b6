/**
 * What every REST endpoint shares: problem details (RFC 9457), cursor paging, idempotent submissions, limits. Knows no domain;
 * every other package may use it.
 */
@NullMarked
package dev.headstock.server.http;

import org.jspecify.annotations.NullMarked;
