package dev.headstock.server.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseCookie;

/** The cookie that carries a session's secret: unreadable for scripts, not sent from other sites. */
final class SessionCookie {
    private static final String NAME = "headstock_session";

    private SessionCookie() {}

    static Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(NAME))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    static String holding(String secret, HttpServletRequest request) {
        return cookie(secret, Duration.ofDays(7), request);
    }

    static String removed(HttpServletRequest request) {
        return cookie("", Duration.ZERO, request);
    }

    /** Secure wherever the address is https; on a plain loopback address browsers would drop a secure cookie. */
    private static String cookie(String value, Duration age, HttpServletRequest request) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/")
                .maxAge(age)
                .build()
                .toString();
    }
}
