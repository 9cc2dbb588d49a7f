package io.pulseline.platform.console.web;

import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.tenancy.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One line of the trail for the table.
///
/// @param tenant  null for an act of the BSP that concerns nobody in particular
/// @param href    the object's page; null when it has none
/// @param changes what differs between before and after, member by member
record AuditRow(
        AuditLog.Line line,
        @Nullable Tenant tenant,
        @Nullable String href,
        List<Change> changes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 300;

    /// @param field  "" for a document that is no object
    /// @param before null for what was not there; `after` likewise
    record Change(
            String field, @Nullable String before, @Nullable String after) {}

    static AuditRow of(AuditLog.Line line, @Nullable Tenant tenant) {
        return new AuditRow(line, tenant, page(line.object(), tenant), changes(line.before(), line.after()));
    }

    private static @Nullable String page(String object, @Nullable Tenant tenant) {
        if (tenant == null) {
            return null;
        }
        String base = "/t/" + tenant.slug();
        if (object.matches("number:[0-9]+")) {
            return base + "/numbers/" + object.substring("number:".length());
        }
        if (object.matches("call:[0-9a-f-]{36}")) {
            return base + "/calls/" + object.substring("call:".length());
        }
        return object.equals("tenant:" + tenant.slug()) ? base + "/" : null;
    }

    private static List<Change> changes(@Nullable String before, @Nullable String after) {
        @Nullable JsonNode was = read(before);
        @Nullable JsonNode is = read(after);
        boolean objects = (was == null || was.isObject()) && (is == null || is.isObject());
        if (!objects) {
            return List.of(new Change("", text(was), text(is)));
        }
        Set<String> names = new LinkedHashSet<>();
        if (was != null) {
            names.addAll(was.propertyNames());
        }
        if (is != null) {
            names.addAll(is.propertyNames());
        }
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            @Nullable String old = was == null ? null : text(was.get(name));
            @Nullable String now = is == null ? null : text(is.get(name));
            if (!Objects.equals(old, now)) {
                changes.add(new Change(name, old, now));
            }
        }
        return List.copyOf(changes);
    }

    private static @Nullable JsonNode read(@Nullable String document) {
        if (document == null) {
            return null;
        }
        try {
            return JSON.readTree(document);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(document);
        }
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.isString() ? value.asString() : value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
