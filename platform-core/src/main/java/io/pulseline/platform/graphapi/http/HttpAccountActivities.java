package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.AccountActivities;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class HttpAccountActivities implements AccountActivities {
    private final PagedReads pages;
    private final AccessTokens tokens;

    HttpAccountActivities(PagedReads pages, AccessTokens tokens) {
        this.pages = pages;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<List<Map<String, Object>>> since(TenantId tenant, WabaId waba, Instant since) {
        return pages.rows(
                tenant,
                tokens.forWaba(tenant, waba),
                "/" + waba + "/activities?limit=100&since=" + since.getEpochSecond());
    }
}
