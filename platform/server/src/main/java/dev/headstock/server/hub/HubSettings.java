package dev.headstock.server.hub;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The only address outside that the server ever asks, and only when a person imports from it. */
@Component
public record HubSettings(@Value("${headstock.hub-url}") String address) {}
