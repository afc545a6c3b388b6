package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Refuses a request whose records lack what they need: every component that is not {@code @Nullable}, all of them at once. */
@RestControllerAdvice
class RequiredFields extends RequestBodyAdviceAdapter {

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        List<Problem> missing = MissingFields.of(body);
        if (!missing.isEmpty()) {
            throw ApiException.invalid(missing);
        }
        return body;
    }
}
