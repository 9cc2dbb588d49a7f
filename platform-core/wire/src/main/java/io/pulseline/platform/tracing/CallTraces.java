package io.pulseline.platform.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.pulseline.platform.kernel.CallId;
import java.util.Collections;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Steps of a call as spans of one trace, whose id is the call's own without its hyphens: whoever has a call has its
/// trace, and processes
/// agree on it although facts wait on disks and in tables between them. Costs a look at a variable while tracing is
/// off.
public final class CallTraces {
    /// The header of W3C Trace Context.
    public static final String HEADER = "traceparent";

    private static final String NAME = "io.pulseline";
    private static final AttributeKey<String> CALL = AttributeKey.stringKey("pulseline.call");
    private static final TextMapGetter<String> ONE_HEADER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
            return Collections.singleton(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String value, String name) {
            return name.equals(HEADER) ? value : null;
        }
    };
    private static volatile boolean on;

    private CallTraces() {}

    /// Set by whoever has made the global OpenTelemetry.
    static void switchOn(boolean wanted) {
        on = wanted;
    }

    public interface Step<T, X extends Exception> {
        T take() throws X;
    }

    /// Does something for a call.
    ///
    /// @param name few different ones: what is done, never for whom
    public static <T, X extends Exception> T step(CallId call, String name, Step<T, X> work) throws X {
        return on ? spanned(call, name, SpanKind.INTERNAL, within(call), work) : work.take();
    }

    /// Asks another process something for a call.
    public static <T, X extends Exception> T request(CallId call, String name, Step<T, X> work) throws X {
        return on ? spanned(call, name, SpanKind.CLIENT, within(call), work) : work.take();
    }

    /// Does what another process asked for a call.
    ///
    /// @param header what came as [#HEADER]; null when nothing did
    public static <T, X extends Exception> T asked(CallId call, String name, @Nullable String header, Step<T, X> work)
            throws X {
        if (!on) {
            return work.take();
        }
        Context asker = header == null
                ? within(call)
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), header, ONE_HEADER);
        return spanned(call, name, SpanKind.SERVER, asker, work);
    }

    /// A request to somebody outside, as part of whatever goes on; none when nothing is traced.
    public static <T, X extends Exception> T outside(String name, Step<T, X> work) throws X {
        if (!on || !Span.current().getSpanContext().isValid()) {
            return work.take();
        }
        Span span = GlobalOpenTelemetry.getTracer(NAME)
                .spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .startSpan();
        return run(span, work);
    }

    /// Tells the next process which trace this is: one header, or none.
    public static void carry(BiConsumer<String, String> header) {
        if (on && Span.current().getSpanContext().isValid()) {
            W3CTraceContextPropagator.getInstance()
                    .inject(Context.current(), header, (carrier, name, value) -> header.accept(name, value));
        }
    }

    private static <T, X extends Exception> T spanned(
            CallId call, String name, SpanKind kind, Context parent, Step<T, X> work) throws X {
        Span span = GlobalOpenTelemetry.getTracer(NAME)
                .spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setAttribute(CALL, call.toString())
                .startSpan();
        return run(span, work);
    }

    private static <T, X extends Exception> T run(Span span, Step<T, X> work) throws X {
        try (Scope scope = span.makeCurrent()) {
            return work.take();
        } catch (Exception failure) {
            // its text may name a user
            span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
            throw failure;
        } finally {
            span.end();
        }
    }

    /// What goes on, when it is of this call; else the call's own trace, under a span that nobody has recorded.
    private static Context within(CallId call) {
        String trace = traceId(call);
        return Span.current().getSpanContext().getTraceId().equals(trace)
                ? Context.current()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                trace, trace.substring(16), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    /// @return 32 hexadecimal digits
    public static String traceId(CallId call) {
        UUID id = call.value();
        return "%016x%016x".formatted(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
