package io.pulseline.platform.identity;

import java.time.Instant;
import java.util.UUID;

/// Somebody who was asked into a tenant and has not come yet.
///
/// @param email     lower case
/// @param name      as the inviter wrote it; the address when nothing was written
/// @param expiresAt the link lets nobody in after this
public record Invitation(
        UUID id, String email, String name, Role role, String invitedBy, Instant invitedAt, Instant expiresAt) {}
