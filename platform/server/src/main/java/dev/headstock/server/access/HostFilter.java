package dev.headstock.server.access;

import dev.headstock.server.http.BoundAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers only to its own names. A page of another site can make its name point to this machine (DNS rebinding) and would then count as the same
 * origin; the {@code Host} header still tells the name it used. Also turns away unsafe requests that a browser says come from another site.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class HostFilter extends OncePerRequestFilter {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> allowed;
    private final ProblemWriter problems;

    HostFilter(@Value("${headstock.allowed-hosts}") List<String> more, BoundAddress bound, ProblemWriter problems) {
        this.allowed = Stream.of(LOOPBACK, more, List.of(bound.host()))
                .flatMap(List::stream)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!allowed.contains(request.getServerName().toLowerCase(Locale.ROOT))) {
            problems.write(
                    response,
                    HttpStatus.MISDIRECTED_REQUEST,
                    "unknown-host",
                    "This server does not answer to that name. Its administrator can add names with HEADSTOCK_ALLOWED_HOSTS.");
            return;
        }
        boolean crossSite = "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
        if (crossSite && !SAFE_METHODS.contains(request.getMethod())) {
            problems.write(response, HttpStatus.FORBIDDEN, "forbidden", "Requests from other sites are not accepted.");
            return;
        }
        chain.doFilter(request, response);
    }
}
