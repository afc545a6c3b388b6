package dev.headstock.server;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Hides the HEADSTOCK_ variables of whoever runs the tests: their database, bucket and home folder are not ours to write to. */
public final class HideSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String NAME = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> rest = context.getEnvironment().getSystemEnvironment().entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith("HEADSTOCK_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        context.getEnvironment().getPropertySources().replace(NAME, new SystemEnvironmentPropertySource(NAME, rest));
    }
}
