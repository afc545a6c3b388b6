package dev.headstock.server.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a caller may do; each role includes the ones after it. */
public enum Role {
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("viewer")
    VIEWER
}
