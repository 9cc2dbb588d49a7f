package io.pulseline.sipworker.stack;

/// @param number below 2^31
public record CSeq(long number, String method) {
    static CSeq parse(String text) {
        String[] parts = text.strip().split("[ \\t]+");
        if (parts.length != 2 || !Text.isToken(parts[1])) {
            throw new BadSip(400, "CSeq is broken");
        }
        return new CSeq(Text.number(parts[0], Integer.MAX_VALUE, "CSeq"), parts[1]);
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
