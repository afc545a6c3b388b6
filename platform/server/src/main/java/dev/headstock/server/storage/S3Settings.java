package dev.headstock.server.storage;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * A team's S3 store; a blank {@code bucket} means the local folder.
 *
 * @param endpoint blank for Amazon's own
 * @param accessKey blank to take the credentials from the environment, as Amazon's SDK does
 */
@ConfigurationProperties("headstock.s3")
record S3Settings(String bucket, String endpoint, String region, String accessKey, String secretKey) {
    boolean isChosen() {
        return !bucket.isBlank();
    }
}
