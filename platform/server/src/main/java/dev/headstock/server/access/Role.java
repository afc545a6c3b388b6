package dev.headstock.server.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a caller may do; each role includes the ones after it. */
public enum Role {
    /** Installs plugins, gives out tokens. */
    @JsonProperty("admin")
    ADMIN,
    /** Uploads, trains, registers. */
    @JsonProperty("member")
    MEMBER,
    /** Reads, and asks models. */
    @JsonProperty("viewer")
    VIEWER
}
