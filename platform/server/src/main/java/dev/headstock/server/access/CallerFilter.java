package dev.headstock.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls: by the {@code Authorization} header when there is one, and only otherwise by the session cookie. So a request that skips the
 * CSRF check, because it has the header, never acts by the cookie.
 */
final class CallerFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final Sessions sessions;
    private final ProblemWriter problems;

    CallerFilter(Tokens tokens, Sessions sessions, ProblemWriter problems) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.problems = problems;
    }

    static boolean hasAuthorization(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            holder(request).ifPresent(CallerFilter::signIn);
        } catch (DataAccessException | TransactionException e) {
            problems.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "The database is not reachable at the moment. Try again in a few seconds.");
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Tokens.Holder> holder(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return SessionCookie.read(request).flatMap(sessions::holderOf);
        }
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? tokens.holderOf(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static void signIn(Tokens.Holder holder) {
        Caller caller = holder.caller();
        var authentication = UsernamePasswordAuthenticationToken.authenticated(
                caller,
                null,
                AuthorityUtils.createAuthorityList("ROLE_" + caller.role().name()));
        authentication.setDetails(holder.identity());
        SecurityContextHolder.getContext().setAuthentication(authentication);
    }
}
