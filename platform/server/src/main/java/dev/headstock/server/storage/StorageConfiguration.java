package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    @Bean
    ObjectStore objectStore(Home home) throws IOException {
        return new FolderStore(home.folder("objects"));
    }
}
