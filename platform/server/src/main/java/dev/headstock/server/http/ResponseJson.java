package dev.headstock.server.http;

import dev.headstock.protocol.worker.Assignment;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as users get it, in responses and events: a number that is not finite is null, since JSON has neither NaN nor infinities. Between
 * the platform's own processes and in the database such numbers are words, so that nothing is lost.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public class ResponseJson implements WebMvcConfigurer {
    private final JsonMapper internal;
    private final JsonMapper mapper;

    public ResponseJson(JsonMapper internal) {
        this.internal = internal;
        this.mapper = internal.rebuild().addModule(finiteNumbers()).build();
    }

    public JsonMapper mapper() {
        return mapper;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        JacksonJsonHttpMessageConverter converter = new JacksonJsonHttpMessageConverter(mapper.rebuild());
        // A worker goes on with the metrics that an earlier attempt measured.
        converter.registerMappersForType(
                Assignment.class, mappers -> mappers.put(MediaType.APPLICATION_JSON, internal));
        converters.withJsonConverter(converter);
    }

    private static SimpleModule finiteNumbers() {
        SimpleModule module = new SimpleModule("finite-numbers");
        FiniteNumber number = new FiniteNumber();
        module.addSerializer(Double.class, number);
        module.addSerializer(double.class, number);
        module.addSerializer(double[].class, new FiniteNumbers());
        return module;
    }

    private static final class FiniteNumber extends ValueSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            write(value, json);
        }
    }

    private static final class FiniteNumbers extends ValueSerializer<double[]> {
        @Override
        public void serialize(double[] values, JsonGenerator json, SerializationContext context) {
            json.writeStartArray();
            for (double value : values) {
                write(value, json);
            }
            json.writeEndArray();
        }
    }

    private static void write(double value, JsonGenerator json) {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
