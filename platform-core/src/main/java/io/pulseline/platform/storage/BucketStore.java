package io.pulseline.platform.storage;

import io.pulseline.platform.storage.StorageProperties.Encryption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// A bucket of Amazon's or of any server that speaks S3. Its address is the operator's, never a tenant's.
final class BucketStore implements PartStore, AutoCloseable {
    /// Of one try; there are three at most.
    private static final Duration TRY = Duration.ofSeconds(8);
    /// All tries together. A line of [Leftovers] waits for much longer.
    static final Duration PATIENCE = Duration.ofSeconds(25);

    private final S3Client client;
    private final StorageProperties.S3 settings;

    BucketStore(StorageProperties.S3 settings) {
        this.settings = settings;
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials(settings))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(4))
                        .socketTimeout(TRY))
                // what we keep proves itself by its seal; servers besides Amazon's do not know the newer checksums
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.apiCallAttemptTimeout(TRY).apiCallTimeout(PATIENCE));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(StorageProperties.S3 settings) {
        if (settings.accessKey() == null || settings.secretKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                settings.accessKey(), settings.secretKey().reveal()));
    }

    @Override
    public StoreName name() {
        return StoreName.S3;
    }

    @Override
    public String place() {
        String where = settings.endpoint() == null
                ? settings.region()
                : settings.endpoint().toString();
        return "s3://" + settings.bucket() + "/" + settings.prefix() + " (" + where + ")";
    }

    @Override
    public void put(String object, byte[] sealed) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(settings.bucket()).key(settings.prefix() + object);
        if (settings.encryption() == Encryption.AES256) {
            request.serverSideEncryption(ServerSideEncryption.AES256);
        }
        if (settings.encryption() == Encryption.AWS_KMS) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
            if (!settings.kmsKey().isEmpty()) {
                request.ssekmsKeyId(settings.kmsKey());
            }
        }
        ask(() -> client.putObject(request.build(), RequestBody.fromBytes(sealed)));
    }

    @Override
    public Optional<byte[]> get(String object) {
        return got(object, get -> {});
    }

    @Override
    public Optional<byte[]> get(String object, int from, int bytes) {
        String range = "bytes=" + from + "-" + (from + bytes - 1);
        return got(object, get -> get.range(range)).filter(piece -> piece.length == bytes);
    }

    private Optional<byte[]> got(String object, Consumer<GetObjectRequest.Builder> more) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(settings.bucket()).key(settings.prefix() + object);
        more.accept(request);
        return ask(() -> {
            try {
                return Optional.of(client.getObjectAsBytes(request.build()).asByteArrayUnsafe());
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean has(String object) {
        return ask(() -> {
            try {
                client.headObject(head -> head.bucket(settings.bucket()).key(settings.prefix() + object));
                return true;
            } catch (NoSuchKeyException absent) {
                return false;
            }
        });
    }

    @Override
    public void delete(String object) {
        ask(() -> client.deleteObject(gone -> gone.bucket(settings.bucket()).key(settings.prefix() + object)));
    }

    private <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (NoSuchBucketException none) {
            throw new StoreTrouble(
                    StoreTrouble.Kind.REFUSED, "the bucket " + settings.bucket() + " does not exist", none);
        } catch (S3Exception answer) {
            int status = answer.statusCode();
            boolean passing = status >= 500 || status == 429 || status == 408;
            throw new StoreTrouble(
                    passing ? StoreTrouble.Kind.AWAY : StoreTrouble.Kind.REFUSED,
                    "the bucket " + settings.bucket() + " answers " + status + " " + words(answer),
                    answer);
        } catch (SdkException silence) {
            throw new StoreTrouble(
                    StoreTrouble.Kind.AWAY, place() + " does not answer: " + silence.getMessage(), silence);
        }
    }

    /// The server's code: its longer words name keys and hosts.
    private static String words(S3Exception answer) {
        return answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    }

    @Override
    public void close() {
        client.close();
    }
}
