package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;

/// Files that Meta keeps for a number.
///
/// @see "Meta, Media: retrieve a media URL, download media; calling webhooks of 26 Jun 2026"
public interface Media {
    /// Asks where the file is, which is true for five minutes, and fetches it from there. Asking twice does no harm.
    ///
    /// @param mediaId digits, as a webhook named it
    GraphResult<MediaFile> fetch(TenantId tenant, PhoneNumberId number, String mediaId);

    /// @param mimeType as Meta says, with its parameters: `audio/ogg; codecs=opus`
    /// @param content  16 MB at most, which is what Meta takes of a sound
    record MediaFile(String mimeType, byte[] content) {}
}
