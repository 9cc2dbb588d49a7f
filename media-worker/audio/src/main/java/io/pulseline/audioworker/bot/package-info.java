/// Tenants' voice bots: their connection, their protocol, and what they say to a user.
@NullMarked
package io.pulseline.audioworker.bot;

import org.jspecify.annotations.NullMarked;
