package dev.headstock.server.access;

import jakarta.servlet.DispatcherType;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Two doors: one for workers, by attempt token, and one for people and programs, by session or API token. Behind both everything is denied that no
 * rule here allows; a test lists every route and what an anonymous caller gets.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** Inline styles are needed by the component library, which computes them; inline scripts are not allowed. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    @Bean
    RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role("ADMIN")
                .implies("MEMBER")
                .role("MEMBER")
                .implies("VIEWER")
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain workers(
            HttpSecurity http, ObjectProvider<WorkerAuthenticator> authenticator, ProblemWriter problems) {
        return common(http, problems)
                .securityMatcher("/api/worker/**")
                .csrf(csrf -> csrf.disable())
                .addFilterBefore(new WorkerFilter(authenticator, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/api/worker/v1/attempts/**")
                                .hasRole("WORKER")
                                .anyRequest()
                                .denyAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, Tokens tokens, Sessions sessions, ProblemWriter problems) {
        return common(http, problems)
                .csrf(csrf -> csrf.spa()
                        // A request with the header acts by the header only. Signing in needs a secret no other site
                        // has.
                        .ignoringRequestMatchers(CallerFilter::hasAuthorization)
                        .ignoringRequestMatchers(request -> request.getMethod().equals("POST")
                                && request.getRequestURI().equals("/api/v1/session")))
                .addFilterBefore(new CallerFilter(tokens, sessions, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                .permitAll();
        requests.requestMatchers(reading("/healthz", "/actuator/health", "/actuator/health/*"))
                .permitAll();
        requests.requestMatchers(reading("/actuator/**")).hasRole("VIEWER");
        requests.requestMatchers("/actuator/**").denyAll();
        requests.requestMatchers(HttpMethod.POST, "/api/v1/session").permitAll();
        requests.requestMatchers(HttpMethod.DELETE, "/api/v1/session").hasRole("VIEWER");

        // An inspection reads the file, and only members bring data.
        requests.requestMatchers(reading("/api/v1/uploads/**")).hasRole("MEMBER");
        requests.requestMatchers("/api/v1/tokens/**", "/api/v1/sign-in-links").hasRole("ADMIN");
        requests.requestMatchers(reading("/api/v1/**", "/api/openapi.json/**", "/api/docs/**", "/api/swagger-ui/**"))
                .hasRole("VIEWER");
        requests.requestMatchers("/api/v1/plugins/**").hasRole("ADMIN");
        requests.requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/models/*/tokenize",
                        "/api/v1/registry/models/*/versions/*/predict",
                        "/api/v1/registry/models/*/versions/*/predict/stream")
                .hasRole("VIEWER");
        requests.requestMatchers(HttpMethod.POST, "/api/v1/**").hasRole("MEMBER");
        requests.requestMatchers(HttpMethod.PUT, "/api/v1/**").hasRole("MEMBER");
        requests.requestMatchers(HttpMethod.PATCH, "/api/v1/**").hasRole("MEMBER");
        requests.requestMatchers(HttpMethod.DELETE, "/api/v1/**").hasRole("MEMBER");
        requests.requestMatchers("/api/**").denyAll();

        // What is left can only be the dashboard's own files, which hold no data.
        requests.requestMatchers(reading("/**")).permitAll();
        requests.anyRequest().denyAll();
    }

    /** Requests that only read: GET, and HEAD, which gives the same answer without its body. */
    private static RequestMatcher[] reading(String... patterns) {
        return Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                .flatMap(method ->
                        Stream.of(patterns).map(pattern -> PathPatternRequestMatcher.pathPattern(method, pattern)))
                .toArray(RequestMatcher[]::new);
    }

    private static HttpSecurity common(HttpSecurity http, ProblemWriter problems) {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .headers(SecurityConfiguration::headers)
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint((request, response, cause) -> problems.write(
                                response,
                                HttpStatus.UNAUTHORIZED,
                                "unauthorized",
                                "Sign in first, or send an API token as 'Authorization: Bearer hs_…'."))
                        .accessDeniedHandler((request, response, cause) -> problems.write(
                                response,
                                HttpStatus.FORBIDDEN,
                                "forbidden",
                                "You may not do this. Ask an administrator, or reload the page if you may.")));
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
    }
}
