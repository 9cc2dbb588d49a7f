package io.pulseline.platform.permissions;

public enum PermissionStatus {
    NONE,
    TEMPORARY,
    PERMANENT,
    UNKNOWN
}
