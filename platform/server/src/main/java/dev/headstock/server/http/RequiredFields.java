package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        List<Problem> missing = new ArrayList<>();
        check(body, "", missing);
        if (!missing.isEmpty()) {
            throw ApiException.invalid(missing);
        }
        return body;
    }

    private static void check(Object value, String pointer, List<Problem> missing) {
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                checkComponent(record, component, pointer + "/" + component.getName(), missing);
            }
        } else if (value instanceof Iterable<?> items) {
            Iterator<?> iterator = items.iterator();
            for (int i = 0; iterator.hasNext(); i++) {
                checkValue(iterator.next(), false, pointer + "/" + i, missing);
            }
        }
        // A map's values are free: options belong to the plugin that defines them.
    }

    private static void checkComponent(
            Record record, RecordComponent component, String pointer, List<Problem> missing) {
        boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        checkValue(valueOf(record, component), isNullable, pointer, missing);
    }

    private static void checkValue(@Nullable Object value, boolean isNullable, String pointer, List<Problem> missing) {
        if (value != null) {
            check(value, pointer, missing);
        } else if (!isNullable) {
            missing.add(Problem.error(pointer, "%s is missing.".formatted(pointer.substring(1))));
        }
    }

    private static @Nullable Object valueOf(Record record, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
