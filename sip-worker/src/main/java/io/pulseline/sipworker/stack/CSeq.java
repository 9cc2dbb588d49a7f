package io.pulseline.sipworker.stack;

import java.util.List;

/// @param number below 2^31
public record CSeq(long number, String method) {
    static CSeq parse(String text) {
        List<String> parts = Text.words(text);
        if (parts.size() != 2 || !Text.isToken(parts.getLast())) {
            throw new BadSip(400, "CSeq is broken");
        }
        return new CSeq(Text.number(parts.getFirst(), Integer.MAX_VALUE, "CSeq"), parts.getLast());
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
