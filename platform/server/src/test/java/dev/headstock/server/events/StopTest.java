package dev.headstock.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.http.ResponseJson;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A web server with nothing but the events, so that it can be stopped. */
class StopTest {
    @Test
    void anOpenDashboardDoesNotHoldUpTheStop() throws Exception {
        ConfigurableApplicationContext server = new SpringApplicationBuilder(OnlyEvents.class)
                .properties(
                        "server.port=0",
                        "server.shutdown=graceful",
                        "spring.main.banner-mode=off",
                        "spring.config.location=optional:classpath:/none/")
                .run();
        String address = "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port");
        HttpResponse<InputStream> dashboard = open(address);

        long begin = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(dashboard.body().readAllBytes()).asString().startsWith(":ping");
    }

    private static HttpResponse<InputStream> open(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/api/v1/events?topics=runs"))
                                .build(),
                        BodyHandlers.ofInputStream());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @Import({Events.class, EventController.class, ResponseJson.class})
    static class OnlyEvents {
        @Bean
        Filter signedIn() {
            return (request, response, chain) -> chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return () -> "administrator";
                        }
                    },
                    response);
        }
    }
}
