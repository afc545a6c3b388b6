/**
 * What every REST endpoint shares: problem details (RFC 9457), cursor paging, idempotent submissions. Knows no domain; every other package
 * may use it.
 */
@NullMarked
package dev.headstock.server.web;

import org.jspecify.annotations.NullMarked;
