package dev.headstock.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the server. Settings are environment variables; {@code application.yaml} names every one of them. */
// Nobody signs in with a password here.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class HeadstockServer {

    public static void main(String[] arguments) {
        SpringApplication.run(HeadstockServer.class, arguments);
    }
}
