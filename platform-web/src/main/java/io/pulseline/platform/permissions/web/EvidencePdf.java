package io.pulseline.platform.permissions.web;

import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.permissions.PermissionEvent;
import io.pulseline.platform.tenancy.Tenant;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.openpdf.text.Document;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.PdfDate;
import org.openpdf.text.pdf.PdfDictionary;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.PdfSignature;
import org.openpdf.text.pdf.PdfSignatureAppearance;
import org.openpdf.text.pdf.PdfStamper;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfWriter;

/// One user's evidence on paper, signed so that every PDF reader can tell whether it was changed (ISO 32000-1, 12.8:
/// detached PKCS #7 over the whole file).
final class EvidencePdf {
    private static final Font TITLE = new Font(Font.HELVETICA, 16, Font.BOLD);
    private static final Font PLAIN = new Font(Font.HELVETICA, 8);
    private static final Font STRONG = new Font(Font.HELVETICA, 8, Font.BOLD);
    private static final Font CODE = new Font(Font.COURIER, 6);
    private static final int MARGIN = 40;
    private static final int GAP = 12;
    /// room for the signature, its certificate and a little
    private static final int SIGNATURE_BYTES = 6000;

    private EvidencePdf() {}

    /// @param broken event that does not fit, null while the chain is whole
    record Content(
            Tenant tenant,
            BusinessNumber number,
            String who,
            String state,
            List<PermissionEvent> events,
            @org.jspecify.annotations.Nullable Long broken,
            Instant at) {}

    /// @param signer makes a detached CMS of the bytes it is given
    static byte[] of(Content content, UnaryOperator<byte[]> signer) {
        try {
            return signed(paper(content), content.at(), content.tenant().name(), signer);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] paper(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Document paper = new Document(PageSize.A4.rotate(), MARGIN, MARGIN, MARGIN, MARGIN);
        PdfWriter.getInstance(paper, bytes);
        paper.addTitle("Evidence of consent: " + content.who());
        paper.open();
        paper.add(new Paragraph("Evidence of consent to calls", TITLE));
        paper.add(new Paragraph(content.who() + ", number " + content.number().name(), STRONG));
        paper.add(new Paragraph(
                content.tenant().name() + ". " + content.state() + ". Taken at " + content.at() + ".", PLAIN));
        Paragraph chain = new Paragraph(
                content.broken() == null
                        ? "The chain is whole: each hash (SHA-256) covers its event and the hash before it."
                        : "THE CHAIN IS BROKEN at event " + content.broken() + ".",
                content.broken() == null ? PLAIN : STRONG);
        chain.setSpacingAfter(GAP);
        paper.add(chain);
        paper.add(table(content.events()));
        paper.close();
        return bytes.toByteArray();
    }

    private static PdfPTable table(List<PermissionEvent> events) {
        PdfPTable table = new PdfPTable(new float[] {1.2f, 4, 2.4f, 1.6f, 9, 6, 8});
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        for (String head : List.of("Event", "When (UTC)", "What", "Who says so", "Detail", "Meta's id", "Hash")) {
            cell(table, head, STRONG);
        }
        for (PermissionEvent event : events) {
            cell(table, String.valueOf(event.id()), PLAIN);
            cell(table, event.at().toString(), PLAIN);
            cell(table, event.kind(), STRONG);
            cell(table, event.source(), PLAIN);
            cell(table, event.detail(), PLAIN);
            cell(table, event.proof() == null ? "" : event.proof(), CODE);
            cell(table, event.hash(), CODE);
        }
        return table;
    }

    private static void cell(PdfPTable table, String text, Font font) {
        PdfPCell cell = new PdfPCell(new Phrase(text, font));
        cell.setBorder(PdfPCell.BOTTOM);
        cell.setBorderColor(Color.LIGHT_GRAY);
        cell.setPadding(3);
        table.addCell(cell);
    }

    private static byte[] signed(byte[] paper, Instant at, String name, UnaryOperator<byte[]> signer)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PdfSignatureAppearance seal =
                PdfStamper.createSignature(new PdfReader(paper), out, "\0").getSignatureAppearance();
        GregorianCalendar when = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        when.setTimeInMillis(at.toEpochMilli());
        PdfSignature signature = new PdfSignature(PdfName.ADOBE_PPKLITE, PdfName.ADBE_PKCS7_DETACHED);
        signature.setName(name);
        signature.setReason("Evidence of consent");
        signature.setDate(new PdfDate(when));
        seal.setSignDate(when);
        seal.setCryptoDictionary(signature);
        seal.preClose(new HashMap<>(Map.of(PdfName.CONTENTS, SIGNATURE_BYTES * 2 + 2)));
        byte[] made = signer.apply(seal.getRangeStream().readAllBytes());
        PdfDictionary filled = new PdfDictionary();
        filled.put(PdfName.CONTENTS, new PdfString(Arrays.copyOf(made, SIGNATURE_BYTES)).setHexWriting(true));
        seal.close(filled);
        return out.toByteArray();
    }
}
