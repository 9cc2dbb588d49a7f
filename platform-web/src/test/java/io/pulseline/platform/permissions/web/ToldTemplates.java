package io.pulseline.platform.permissions.web;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MessageTemplates;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.ArrayList;
import java.util.List;

/// Meta's templates, in the test's hand.
final class ToldTemplates implements MessageTemplates {
    final List<Template> templates = new ArrayList<>();

    @Override
    public GraphResult<List<Template>> list(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(List.copyOf(templates));
    }

    @Override
    public GraphResult<Template> create(TenantId tenant, WabaId waba, Words words) {
        if (templates.stream().anyMatch(there -> there.name().equals(words.name()))) {
            return new GraphResult.Failed<>(new GraphFault(
                    GraphFaultKind.BAD_REQUEST,
                    400,
                    100,
                    null,
                    "(#100) Invalid parameter",
                    "There is already en content for this template",
                    "trace",
                    false,
                    false));
        }
        Template made = new Template(
                "77110",
                words.name(),
                words.language(),
                words.category(),
                "PENDING",
                words.header(),
                words.body(),
                words.footer(),
                null);
        templates.add(made);
        return new GraphResult.Ok<>(made);
    }
}
