package dev.headstock.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Bounds what is read into memory as JSON: a few large bodies at once would otherwise use up the heap. Uploads are read as streams and pass by.
 * Workers run plugins, so they are bounded too, by more than any of their batches needs.
 */
@ControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {
    private static final int SIGNED_IN = 20_000_000;
    /** 5,000 predictions with generated texts take less. */
    private static final int WORKER = 64_000_000;
    /** Signing in takes less than one kilobyte. */
    private static final int ANONYMOUS = 64_000;

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        int limit = limit(caller);
        if (message.getHeaders().getContentLength() > limit) {
            throw tooLarge(limit);
        }
        byte[] body = message.getBody().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return new Read(message.getHeaders(), new ByteArrayInputStream(body));
    }

    private static int limit(@Nullable Authentication caller) {
        if (caller == null || caller instanceof AnonymousAuthenticationToken) {
            return ANONYMOUS;
        }
        return isWorker(caller) ? WORKER : SIGNED_IN;
    }

    private static boolean isWorker(Authentication caller) {
        return caller.getAuthorities().stream().anyMatch(role -> "ROLE_WORKER".equals(role.getAuthority()));
    }

    private static ApiException tooLarge(int limit) {
        return new ApiException(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "The body of this request may have at most %,d bytes. Send less, or several requests.".formatted(limit),
                List.of());
    }

    private record Read(HttpHeaders headers, InputStream body) implements HttpInputMessage {
        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }
    }
}
