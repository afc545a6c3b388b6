package dev.headstock.server.http;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Nothing here is a form. Tomcat would read a body as one when a query parameter is asked for and the content type says so, which is what
 * {@code curl --data-binary} sends unless told otherwise: an upload would arrive empty.
 */
@Configuration(proxyBeanMethods = false)
class RequestBodies {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> noForms() {
        return server -> server.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
    }
}
