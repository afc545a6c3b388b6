package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupFault;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    @Bean
    ObjectStore objectStore(S3Settings s3, Home home) throws IOException {
        if (s3.isChosen()) {
            return connect(s3);
        }
        return new FolderStore(home.folder("objects"));
    }

    private static ObjectStore connect(S3Settings settings) {
        S3Store store = new S3Store(settings);
        try {
            store.check();
            return store;
        } catch (IOException failure) {
            store.close();
            throw new StartupFault(
                    "Bucket %s cannot be used: %s.".formatted(settings.bucket(), failure.getMessage()),
                    "Check HEADSTOCK_S3_BUCKET, HEADSTOCK_S3_ENDPOINT and the keys.",
                    failure);
        }
    }
}
