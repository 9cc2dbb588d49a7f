package io.pulseline.sipworker.stack;

import java.util.ArrayList;
import java.util.List;

/// Cuts header values at separators that stand outside of quotes and angle brackets.
final class Text {
    private Text() {}

    /// @return parts without surrounding blanks; empty ones are kept, so that `a,,b` can be refused
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            at = next(text, at, separator);
            parts.add(text.substring(from, at).strip());
            from = at + 1;
        }
        return parts;
    }

    /// @return index of the first separator from `at` on, or the length
    static int next(String text, int at, char separator) {
        boolean quoted = false;
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == separator && depth == 0) {
                return i;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth = Math.max(0, depth - 1);
            }
        }
        return text.length();
    }

    static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "-.!%*_+`'~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether quotes and angle brackets are closed again.
    static boolean isBalanced(String text) {
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth--;
            }
        }
        return !quoted && depth == 0;
    }

    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        return inner.indexOf('\\') < 0 ? inner : inner.replaceAll("\\\\(.)", "$1");
    }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// @throws BadSip when it is no number from 0 to `most`
    static long number(String text, long most, String what) {
        if (!isDigits(text) || text.length() > 18) {
            throw new BadSip(400, what + " is no number");
        }
        long value = Long.parseLong(text);
        if (value > most) {
            throw new BadSip(400, what + " is too large");
        }
        return value;
    }

    /// Whether it has digits and nothing else.
    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// Words between blanks, none of them empty.
    static List<String> words(String text) {
        List<String> words = new ArrayList<>(2);
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isBlank(text.charAt(at))) {
                if (at > from) {
                    words.add(text.substring(from, at));
                }
                from = at + 1;
            }
        }
        return words;
    }
}
