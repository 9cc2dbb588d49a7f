package io.pulseline.platform.console.web;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.WebhookInbox;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The filters of the inbox as they stand in the address.
///
/// @param source META, WORKER, TIMER or ALL; META when absent
/// @param kind   Meta's word for the field
/// @param tenant slug
/// @param text   part of the body or of the order key: a call id, a number, a word; or the id of a delivery
/// @param from   first day in the viewer's zone
/// @param to     last day, included
record WebhookForm(
        @Nullable String state,
        @Nullable String source,
        @Nullable String kind,
        @Nullable String tenant,
        @Nullable String text,
        @Nullable String from,
        @Nullable String to) {
    private static final String UUID_TEXT = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    /// What Meta calls the fields that we know; others are found by typing them into the address.
    static final List<String> FIELDS = List.of(
            "calls",
            "messages",
            "account_update",
            "account_settings_update",
            "phone_number_quality_update",
            "phone_number_name_update",
            "user_id_update");

    enum Source {
        META,
        WORKER,
        TIMER,
        ALL
    }

    WebhookInbox.Search read(SetFilters filters, ZoneId zone, Tenants tenants, @Nullable Long before) {
        WebhookInbox.@Nullable State which = filters.word("state", WebhookInbox.State.class, state);
        @Nullable Source from = filters.word("source", Source.class, source);
        @Nullable String field = filters.text("kind", kind);
        @Nullable TenantId whose = tenant(filters, tenants);
        @Nullable String words = filters.text("text", text);
        @Nullable UUID event = words != null && words.matches(UUID_TEXT) ? UUID.fromString(words) : null;
        @Nullable Instant first = filters.day("from", this.from, zone, 0);
        @Nullable Instant end = filters.day("to", to, zone, 1);
        return new WebhookInbox.Search(
                which,
                from == null ? "META" : from == Source.ALL ? null : from.name(),
                field,
                null,
                event,
                first,
                end,
                before,
                whose,
                event == null ? words : null);
    }

    /// What Meta told of one number of a tenant; other filters than state, kind, text and the days are left out.
    WebhookInbox.Search ofNumber(
            SetFilters filters, ZoneId zone, TenantId whose, PhoneNumberId number, @Nullable Long before) {
        return new WebhookInbox.Search(
                filters.word("state", WebhookInbox.State.class, state),
                Source.META.name(),
                filters.text("kind", kind),
                number.value(),
                null,
                filters.day("from", from, zone, 0),
                filters.day("to", to, zone, 1),
                before,
                whose,
                filters.text("text", text));
    }

    private @Nullable TenantId tenant(SetFilters filters, Tenants tenants) {
        @Nullable String slug = filters.text("tenant", tenant);
        if (slug == null) {
            return null;
        }
        @Nullable TenantId known = tenants.bySlug(slug).map(found -> found.id()).orElse(null);
        if (known == null) {
            filters.problem("tenant");
        }
        return known;
    }
}
