package io.pulseline.sipworker.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Parameters behind semicolons, names in lower case. A flag has an empty value.
public record Params(Map<String, String> values) {
    static final Params NONE = new Params(Map.of());

    /// @param parts what stood between semicolons
    /// @throws BadSip for an empty part, a name that is no token, a name twice
    static Params of(List<String> parts) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (!Text.isToken(name)) {
                throw new BadSip(400, "parameter without a name");
            }
            if (values.put(name, value) != null) {
                throw new BadSip(400, "parameter twice");
            }
        }
        return new Params(values);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(Text::unquote);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> {
            text.append(';').append(name);
            if (!value.isEmpty()) {
                text.append('=').append(value);
            }
        });
        return text.toString();
    }
}
