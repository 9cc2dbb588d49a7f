package io.pulseline.platform.graphapi.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands a body on piece by piece. Unlike the JDK's own, a taker that fails ends the transfer at once.
final class PieceSubscriber implements BodySubscriber<byte[]> {
    private final Consumer<byte[]> taker;
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();
    private Flow.@Nullable Subscription source;

    PieceSubscriber(Consumer<byte[]> taker) {
        this.taker = taker;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Flow.Subscription from = java.util.Objects.requireNonNull(source);
        try {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                taker.accept(piece);
            }
            from.request(1);
        } catch (RuntimeException refused) {
            from.cancel();
            end.completeExceptionally(new IOException(refused.getMessage(), refused));
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(new byte[0]);
    }
}
