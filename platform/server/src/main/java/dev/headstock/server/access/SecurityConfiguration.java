package dev.headstock.server.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain people(HttpSecurity http, AdminToken adminToken) {
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new BearerFilter(adminToken), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/healthz", "/api/worker/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }
}
