package io.pulseline.platform.permissions.web;

import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.PermissionStatus;
import java.util.List;

/// The board and the figures above it. The figures count what the number filter leaves, the rows all filters.
record Board(List<PermissionState> rows, long permanent, long temporary, long none, long unknown, int known) {
    static Board of(List<PermissionState> all, BoardFilter filter) {
        return new Board(
                all.stream().filter(filter::fits).toList(),
                count(all, PermissionStatus.PERMANENT),
                count(all, PermissionStatus.TEMPORARY),
                count(all, PermissionStatus.NONE),
                count(all, PermissionStatus.UNKNOWN),
                all.size());
    }

    private static long count(List<PermissionState> all, PermissionStatus status) {
        return all.stream().filter(state -> state.status() == status).count();
    }
}
