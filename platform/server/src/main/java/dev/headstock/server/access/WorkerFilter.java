package dev.headstock.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a worker do what belongs to its own attempt: the token must be the one of the job and attempt in the path. */
final class WorkerFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";
    private static final Pattern ATTEMPT = Pattern.compile("/api/worker/v1/attempts/([0-9a-f-]{36})/(\\d{1,9})(/.*)?");

    private final ObjectProvider<WorkerAuthenticator> authenticator;
    private final ProblemWriter problems;

    WorkerFilter(ObjectProvider<WorkerAuthenticator> authenticator, ProblemWriter problems) {
        this.authenticator = authenticator;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (isGenuine(request)) {
                SecurityContextHolder.getContext()
                        .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                                "worker", null, AuthorityUtils.createAuthorityList("ROLE_WORKER")));
            }
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

    private boolean isGenuine(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher path = ATTEMPT.matcher(request.getRequestURI());
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length()) || !path.matches()) {
            return false;
        }
        String token = header.substring(BEARER.length()).strip();
        int attempt = Integer.parseInt(path.group(2));
        return authenticator.stream().anyMatch(each -> each.isTokenOf(path.group(1), attempt, token));
    }
}
