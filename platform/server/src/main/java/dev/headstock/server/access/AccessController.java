package dev.headstock.server.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@RestController
@RequestMapping("/api/v1")
class AccessController {
    private final Tokens tokens;
    private final Sessions sessions;
    private final SignInLinks links;

    AccessController(Tokens tokens, Sessions sessions, SignInLinks links) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.links = links;
    }

    /** One of the two: a sign-in link's secret, or an API token. */
    record SignIn(@Nullable String link, @Nullable String token) {}

    record Session(Caller user) {}

    record TokenOrder(String name, Role role, @Nullable Instant expiresAt) {}

    record NewApiToken(@JsonUnwrapped ApiToken details, String token) {}

    @SecurityRequirements
    @PostMapping("/session")
    Session signIn(@RequestBody SignIn signIn, HttpServletRequest request, HttpServletResponse response) {
        Tokens.Holder holder = holder(signIn);
        String secret = sessions.open(holder.caller(), holder.tokenId());
        response.addHeader(HttpHeaders.SET_COOKIE, SessionCookie.holding(secret, request));
        return new Session(holder.caller());
    }

    @GetMapping("/session")
    Session getSession() {
        return new Session(Caller.current());
    }

    @DeleteMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        SessionCookie.read(request).ifPresent(sessions::close);
        response.addHeader(HttpHeaders.SET_COOKIE, SessionCookie.removed(request));
    }

    @PostMapping("/sign-in-links")
    @ResponseStatus(HttpStatus.CREATED)
    SignInLinks.SignInLink createSignInLink() {
        return links.make(ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
    }

    @GetMapping("/tokens")
    Page<ApiToken> listTokens() {
        return Page.of(tokens.list());
    }

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    NewApiToken createToken(@RequestBody TokenOrder order) {
        Tokens.Issued issued = tokens.issue(order.name(), order.role(), order.expiresAt());
        return new NewApiToken(issued.token(), issued.secret());
    }

    @DeleteMapping("/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeToken(@PathVariable UUID id) {
        tokens.revoke(id);
    }

    private Tokens.Holder holder(SignIn signIn) {
        if (signIn.link() != null && links.use(signIn.link())) {
            return new Tokens.Holder(Tokens.administrator(), null);
        }
        if (signIn.token() != null) {
            return tokens.holderOf(signIn.token()).orElseThrow(AccessController::unknownSecret);
        }
        throw unknownSecret();
    }

    private static ApiException unknownSecret() {
        return new ApiException(
                HttpStatus.UNAUTHORIZED,
                "unauthorized",
                "This sign-in link or token is not valid (any more). A link works once and for 15 minutes; ask for a new one.",
                List.of());
    }
}
