package io.pulseline.platform.contacts;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// What stands where an erased user's names stood. Numbers keep the prefix that decides the market and are
/// zeros behind it, business-scoped ids keep their country; both keep their shape, so that what they stand in
/// can still be read.
///
/// @param key  the business-scoped form, what its calls are found under from now on
/// @param pairs each name with what stands there instead, longest first
record Pseudonym(String key, List<Pair> pairs) {
    private static final SecureRandom RANDOM = new SecureRandom();

    record Pair(String name, String instead) {}

    /// @param prefixOf the part of a number that decides its market
    static Pseudonym of(Contact contact, UnaryOperator<String> prefixOf) {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String word = "erased" + HexFormat.of().formatHex(random);
        List<Pair> pairs = new ArrayList<>();
        for (String bsuid : contact.bsuids()) {
            int dot = bsuid.indexOf('.');
            pairs.add(new Pair(bsuid, (dot > 0 ? bsuid.substring(0, dot) : "XX") + "." + word));
        }
        for (String number : contact.waIds()) {
            String prefix = prefixOf.apply(number);
            pairs.add(new Pair(number, prefix + "0".repeat(Math.max(0, number.length() - prefix.length()))));
        }
        for (String name : contact.names()) {
            // Meta's own spelling, ours, and that of PostgreSQL
            String quoted = quote(name);
            pairs.add(new Pair("\"name\":" + quoted, "\"name\":\"\""));
            pairs.add(new Pair("\"name\": " + quoted, "\"name\": \"\""));
            pairs.add(new Pair("\"name\":" + ascii(quoted), "\"name\":\"\""));
            pairs.add(new Pair("\"username\":" + quoted, "\"username\":\"\""));
        }
        String key = pairs.stream()
                .filter(pair -> pair.instead().endsWith(word))
                .findFirst()
                .map(Pair::instead)
                .orElse("XX." + word);
        return new Pseudonym(key, List.copyOf(pairs));
    }

    /// With one more name, of a call: Meta's ids of calls can be read back to the number they were made for.
    static Pair ofCall(String wacid) {
        return new Pair(wacid, "wacid.erased." + UUID.randomUUID());
    }

    private static String quote(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// As Meta writes what is not ASCII.
    private static String ascii(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char one : text.toCharArray()) {
            escaped.append(one < 128 ? String.valueOf(one) : "\\u%04x".formatted((int) one));
        }
        return escaped.toString();
    }
}
