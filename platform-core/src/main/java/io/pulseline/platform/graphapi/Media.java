package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.io.ByteArrayOutputStream;

/// Files that Meta keeps for a number.
///
/// @see "Meta, Media: retrieve a media URL, download media; calling webhooks of 26 Jun 2026"
public interface Media {
    /// What Meta takes of a sound that people send.
    long MESSAGE_BYTES = 16L << 20;

    /// Asks where the file is, which is true for five minutes, and fetches it from there. Asking twice does no harm.
    /// What was taken is worth nothing until the whole is there: only then it is known to be Meta's file.
    ///
    /// @param mediaId digits, as a webhook named it
    /// @param most    bytes; a larger file is given up
    /// @param taker   gets it piece by piece, in order, on a thread of the network
    /// @return its type as Meta says, with its parameters: `audio/ogg; codecs=opus`
    GraphResult<String> fetch(TenantId tenant, PhoneNumberId number, String mediaId, long most, Taker taker);

    /// Whole, for what people send as messages.
    default GraphResult<MediaFile> fetch(TenantId tenant, PhoneNumberId number, String mediaId) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        return fetch(tenant, number, mediaId, MESSAGE_BYTES, whole::writeBytes)
                .map(type -> new MediaFile(type, whole.toByteArray()));
    }

    /// Takes a piece of a file.
    @FunctionalInterface
    interface Taker {
        void take(byte[] piece);
    }

    /// @param mimeType as Meta says, with its parameters: `audio/ogg; codecs=opus`
    /// @param content  [#MESSAGE_BYTES] at most
    record MediaFile(String mimeType, byte[] content) {}
}
