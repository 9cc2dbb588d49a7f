package io.pulseline.platform.calls.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/// Renders the very fragments that pages include into text, for a stream that is already being written.
@Component
class Fragments {
    private final ViewResolver views;

    Fragments(@org.springframework.beans.factory.annotation.Qualifier("thymeleafViewResolver") ViewResolver views) {
        this.views = views;
    }

    String render(
            String name,
            Map<String, ?> model,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale locale) {
        Captured captured = new Captured(response);
        try {
            View view = Objects.requireNonNull(views.resolveViewName(name, locale), name);
            view.render(model, request, captured);
        } catch (Exception failure) {
            throw new IllegalStateException("cannot render " + name, failure);
        }
        return captured.text();
    }

    /// Takes the text; headers of the stream stay as they are.
    private static final class Captured extends HttpServletResponseWrapper {
        private final StringWriter text = new StringWriter();
        private final PrintWriter writer = new PrintWriter(text);

        private Captured(HttpServletResponse response) {
            super(response);
        }

        private String text() {
            writer.flush();
            return text.toString();
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(int octet) throws IOException {
                    throw new IOException("fragments are text");
                }
            };
        }

        @Override
        public void setContentType(String type) {}

        @Override
        public void setCharacterEncoding(String encoding) {}

        @Override
        public void setLocale(Locale locale) {}

        @Override
        public void setHeader(String name, String value) {}

        @Override
        public void addHeader(String name, String value) {}

        @Override
        public void flushBuffer() {
            writer.flush();
        }
    }
}
