package dev.headstock.server.storage;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    /** Nobody gets hold of a store that does not belong to the database. */
    @Bean
    ObjectStore objectStore(S3Settings s3, Home home, JdbcClient jdbc) throws IOException {
        ObjectStore store = s3.isChosen() ? connect(s3) : new FolderStore(home.folder("objects"));
        try {
            new StoreIdentity(store, jdbc, home).check();
        } catch (IOException failure) {
            throw new StartupException(
                    "The object store %s cannot be used: %s.".formatted(store.place(), failure.getMessage()),
                    "Give the server's user write access to it and room in it.",
                    failure);
        }
        return store;
    }

    @Bean
    StoreIdentity storeBond(ObjectStore store, JdbcClient jdbc, Home home) {
        return new StoreIdentity(store, jdbc, home);
    }

    private static ObjectStore connect(S3Settings settings) {
        S3Store store = new S3Store(settings);
        try {
            store.check();
            return store;
        } catch (IOException failure) {
            store.close();
            throw new StartupException(
                    "Bucket %s cannot be used: %s.".formatted(settings.bucket(), failure.getMessage()),
                    "Check HEADSTOCK_S3_BUCKET, HEADSTOCK_S3_ENDPOINT and the keys.",
                    failure);
        }
    }
}
