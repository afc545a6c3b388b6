package dev.headstock.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.io.input.BoundedInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket. Every key is written as a whole: S3 shows an object only when its last part has arrived. Conditional writes are not used,
 * for not every S3 store has them; keys name their content, so writing one twice changes nothing.
 */
final class S3Store implements ObjectStore, AutoCloseable {
    /** S3 wants parts of at least 5 MB and at most 10,000 of them: this size reaches 640 GB. */
    private static final long PART_BYTES = 64L << 20;

    private static final int NOT_FOUND = 404;
    private static final int INSUFFICIENT_STORAGE = 507;

    private final S3Client client;
    private final String bucket;

    S3Store(S3Settings settings) {
        bucket = settings.bucket();
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                // Other stores than Amazon's know paths, not a host name per bucket, and not its newest checksums.
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        if (!settings.endpoint().isBlank()) {
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        client = builder.build();
    }

    /** Says at start-up, not at the first upload, that the bucket cannot be used. */
    void check() throws IOException {
        call("read bucket " + bucket, () -> client.headBucket(request -> request.bucket(bucket)));
    }

    @Override
    public void store(String key, Path file) throws IOException {
        long size = Files.size(file);
        if (size <= PART_BYTES) {
            call(
                    "write " + key,
                    () -> client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file)));
        } else {
            storeInParts(key, file, size);
        }
        Files.delete(file);
    }

    @Override
    public InputStream open(String key, long offset) throws IOException {
        try {
            return client.getObject(request -> {
                request.bucket(bucket).key(key);
                if (offset > 0) {
                    request.range("bytes=%d-".formatted(offset));
                }
            });
        } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(key);
        } catch (SdkException failure) {
            throw unavailable("read " + key, failure);
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        try {
            var head = client.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified()));
        } catch (NoSuchBucketException e) {
            throw unavailable("find bucket " + bucket, e);
        } catch (S3Exception failure) {
            if (failure.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw unavailable("find " + key, failure);
        } catch (SdkException failure) {
            throw unavailable("find " + key, failure);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return call(
                "list " + prefix,
                () ->
                        client
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream()
                                .map(object -> new StoredObject(object.key(), object.size(), object.lastModified()))
                                .toList());
    }

    @Override
    public void delete(String key) throws IOException {
        call(
                "delete " + key,
                () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    /** Parts of an upload that a killed server never completed would be kept, and paid for, for ever. */
    @Override
    public void dropUnfinished(String prefix, Instant before) throws IOException {
        List<MultipartUpload> begun =
                call(
                        "list unfinished uploads", () -> client
                                .listMultipartUploadsPaginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .uploads()
                                .stream()
                                .filter(upload -> upload.initiated().isBefore(before))
                                .toList());
        for (MultipartUpload upload : begun) {
            abort(upload.key(), upload.uploadId());
        }
    }

    private void abort(String key, String upload) throws IOException {
        call(
                "abort " + key,
                () -> client.abortMultipartUpload(
                        request -> request.bucket(bucket).key(key).uploadId(upload)));
    }

    @Override
    public Optional<Path> localPath(String key) {
        return Optional.empty();
    }

    @Override
    public Kind kind() {
        return Kind.S3;
    }

    @Override
    public String place() {
        return "bucket " + bucket;
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        client.close();
    }

    private void storeInParts(String key, Path file, long size) throws IOException {
        String upload = call("begin " + key, () -> client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId());
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long offset = 0; offset < size; offset += PART_BYTES) {
                parts.add(storePart(key, upload, file, offset, Math.min(PART_BYTES, size - offset), parts.size() + 1));
            }
            call(
                    "complete " + key,
                    () -> client.completeMultipartUpload(request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(completed -> completed.parts(parts))));
        } catch (IOException failure) {
            try {
                abort(key, upload);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    private CompletedPart storePart(String key, String upload, Path file, long offset, long length, int number)
            throws IOException {
        RequestBody body =
                RequestBody.fromContentProvider(() -> part(file, offset, length), length, "application/octet-stream");
        String tag = call("write part %d of %s".formatted(number, key), () -> client.uploadPart(
                        request ->
                                request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                        body)
                .eTag());
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static InputStream part(Path file, long offset, long length) {
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ).position(offset);
            return BoundedInputStream.builder()
                    .setInputStream(Channels.newInputStream(channel))
                    .setMaxCount(length)
                    .get();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private interface Call<T> {
        T run();
    }

    private <T> T call(String what, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (SdkException failure) {
            throw unavailable(what, failure);
        }
    }

    private static StoreUnavailableException unavailable(String what, SdkException failure) {
        boolean full = failure instanceof S3Exception answer && answer.statusCode() == INSUFFICIENT_STORAGE;
        return new StoreUnavailableException(
                "The object store cannot %s: %s".formatted(what, failure.getMessage()), full, failure);
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.accessKey().isBlank()) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }
}
