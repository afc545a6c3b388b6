package dev.headstock.server.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.security.Principal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who makes the present request. */
public record Caller(String name, Role role) implements Principal {

    /** The caller of the request that this thread handles. */
    public static Caller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("No person or program is signed in on this thread");
    }

    @JsonIgnore
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    @Override
    public String getName() {
        return name;
    }
}
