/// Meta's door: the verification handshake and signed deliveries, and the inbox for staff programs. Understands
/// nothing
/// of what a delivery says.
@NullMarked
package io.pulseline.platform.webhooks.web;

import org.jspecify.annotations.NullMarked;
