package io.pulseline.platform.statements.web;

import io.pulseline.platform.statements.Statement;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/// A statement on paper: the lines, the sum rounded once, the tax.
final class StatementPdf {
    private static final Font TITLE = new Font(Font.HELVETICA, 18, Font.BOLD);
    private static final Font PLAIN = new Font(Font.HELVETICA, 9);
    private static final Font STRONG = new Font(Font.HELVETICA, 9, Font.BOLD);
    private static final int MARGIN = 50;
    private static final int GAP = 14;

    private StatementPdf() {}

    static byte[] of(Statement statement, String tenant) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Document paper = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN);
        PdfWriter.getInstance(paper, bytes);
        paper.addTitle(title(statement));
        paper.open();
        paper.add(new Paragraph(title(statement), TITLE));
        paper.add(new Paragraph(tenant, STRONG));
        Paragraph head = new Paragraph(
                "Calls of " + statement.month() + ", in " + statement.currency() + ". Issued "
                        + statement.issuedAt().toString().substring(0, 10) + " (UTC).",
                PLAIN);
        head.setSpacingAfter(GAP);
        paper.add(head);
        paper.add(lines(statement));
        paper.add(sums(statement));
        Paragraph foot = new Paragraph(
                "Amounts of lines are exact; the sum is rounded once. Calls by users are free, calls that nobody picked up"
                        + " are not billed, numbers for tests are left out.",
                PLAIN);
        foot.setSpacingBefore(GAP);
        paper.add(foot);
        paper.close();
        return bytes.toByteArray();
    }

    static String title(Statement statement) {
        return switch (statement.kind()) {
                    case STATEMENT -> "Statement ";
                    case CREDIT_NOTE -> "Credit note ";
                    case SUPPLEMENT -> "Supplement ";
                }
                + statement.label();
    }

    private static PdfPTable lines(Statement statement) {
        PdfPTable table = new PdfPTable(new float[] {5, 3, 2, 2, 3, 3});
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        row(table, STRONG, List.of("Market", "Tier from minute", "Calls or messages", "Pulses", "Meta cost", "Amount"));
        for (Statement.Line line : statement.lines()) {
            row(
                    table,
                    PLAIN,
                    List.of(
                            line.what(),
                            line.tierFrom(),
                            String.valueOf(line.calls()),
                            String.valueOf(line.pulses()),
                            line.metaCost().toPlainString(),
                            line.amount().toPlainString()));
        }
        return table;
    }

    private static PdfPTable sums(Statement statement) {
        PdfPTable table = new PdfPTable(new float[] {12, 3, 3});
        table.setWidthPercentage(100);
        table.setSpacingBefore(GAP);
        String currency = statement.currency().getCurrencyCode();
        sum(table, PLAIN, "Before rounding", statement.netExact().toPlainString(), currency);
        sum(table, PLAIN, "Net", statement.net().toPlainString(), currency);
        sum(
                table,
                PLAIN,
                (statement.taxName().isEmpty() ? "Tax" : statement.taxName()) + " "
                        + statement.taxPercent().toPlainString() + " %",
                statement.tax().toPlainString(),
                currency);
        sum(table, STRONG, "Total", statement.total().toPlainString(), currency);
        return table;
    }

    private static void sum(PdfPTable table, Font font, String name, String amount, String currency) {
        row(table, font, List.of(name, currency, amount));
    }

    private static void row(PdfPTable table, Font font, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            PdfPCell cell = new PdfPCell(new Phrase(cells.get(i), font));
            cell.setBorder(PdfPCell.BOTTOM);
            cell.setPadding(4);
            cell.setHorizontalAlignment(i < 1 ? Element.ALIGN_LEFT : Element.ALIGN_RIGHT);
            table.addCell(cell);
        }
    }
}
