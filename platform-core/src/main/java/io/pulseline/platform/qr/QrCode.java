package io.pulseline.platform.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/// A QR code as a drawing: one path of unit squares.
///
/// @param size modules a side, the quiet zone of four included
/// @param path of an SVG with `viewBox="0 0 size size"`
public record QrCode(int size, String path) {
    /// Middle correction: survives a thumb on the poster, stays readable small.
    public static QrCode of(String text) {
        try {
            BitMatrix modules = new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            1,
                            1,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.CHARACTER_SET,
                                    "UTF-8",
                                    EncodeHintType.MARGIN,
                                    4));
            StringBuilder path = new StringBuilder();
            for (int y = 0; y < modules.getHeight(); y++) {
                int x = 0;
                while (x < modules.getWidth()) {
                    int run = x;
                    while (run < modules.getWidth() && modules.get(run, y)) {
                        run++;
                    }
                    if (run > x) {
                        path.append("M%d %dh%dv1h-%dz".formatted(x, y, run - x, run - x));
                    }
                    x = Math.max(run, x + 1);
                }
            }
            return new QrCode(modules.getWidth(), path.toString());
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("too long for a QR code: " + text.length() + " characters", tooLong);
        }
    }

    /// A file of its own, black on white, that any size can be printed of.
    public String svg() {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="100%%" height="100%%" fill="#fff"/><path d="%s"/></svg>
            """.formatted(size, size, path);
    }
}
