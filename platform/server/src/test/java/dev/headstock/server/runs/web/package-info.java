@NullMarked
package dev.headstock.server.runs.web;

import org.jspecify.annotations.NullMarked;
