/**
 * News for people who watch. Packages publish under a topic; browsers and programs listen over server-sent events and resume with
 * {@code Last-Event-ID}. News is a hint to look again, never the only place where something is written down.
 */
@NullMarked
package dev.headstock.server.events;

import org.jspecify.annotations.NullMarked;
